"""Scripts and links that run one, in every place where a notebook shows text.

Gains: a script in the session of the instructor who looks at it
Hides in: text cells, raw cells, attachments, titles, ids, widgets
Aims at: square
Earns: nothing
Ends: not_started
"""

from tests.attacks.cells import put, text

SCRIPT = "<script>alert(1)</script>"
TEXTS = (
    f"{SCRIPT} <img src=x onerror=alert(1)> <svg/onload=alert(1)>",
    "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) [c](&#106;avascript:alert(1)) [d](javascript&colon;alert(1))",
    "[e](javascript\\:alert(1)) [f](<javascript:alert(1)>) [g](vbscript:x) [h](java&Tab;script:alert(1)) ![i](javascript:x)",
    "[j] [k][j]\n\n[j]: javascript:alert(1)\n",
    "$\\href{javascript:alert(1)}{x}$ and $$\\def\\y#1{\\href{java#1}{x}} \\y{script:alert(1)}$$",
    "<javascript:alert(1)> <https://evil.example/x> `<script>alert(1)</script>`",
    "```html\n<script>alert(1)</script>\n```\n\n    <script>alert(1)</script>\n",
    "&lt;script&gt;alert(1)&lt;/script&gt; <\u200bscript>alert(1)</script> <\nscript>alert(1)</script>",
    '<a href="javascript:alert(1)">x</a> <iframe srcdoc="<script>alert(1)</script>"></iframe>',
    "| a |\n|---|\n| <script>alert(1)</script> |\n\n![x](attachment:x.svg)",
)


def build(folder, arena):
    notebook = arena.released("01_squares")
    told = [text(source) for source in TEXTS]
    told[-1]["attachments"] = {"x.svg": {"image/svg+xml": f"<svg>{SCRIPT}</svg>", "text/html": SCRIPT}}
    told.append(
        {"cell_type": "raw", "metadata": {"raw_mimetype": "text/html", "format": "text/html"}, "source": SCRIPT}
    )
    told.append({"cell_type": "heading", "level": SCRIPT, "metadata": {}, "source": SCRIPT})
    told.append({"cell_type": f"code {SCRIPT}", "metadata": {}, "source": SCRIPT})
    for number, cell in enumerate(told):
        cell["id"] = f'x{number}"><script>alert(1)</script>'
    notebook["cells"] += told
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {"x": {"model_module": SCRIPT}}}}
    notebook["metadata"] |= {"title": SCRIPT, "authors": [{"name": SCRIPT}], "widgets": widgets}
    put(folder, notebook)
