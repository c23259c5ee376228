"""Files that Python, pytest and shells run by themselves.

Gains: code outside the jail, when the folder becomes a working folder
Hides in: sitecustomize.py, conftest.py, a .pth, setup.cfg and others beside squares.py
Aims at: square
Earns: nothing
Ends: failed
"""

NAMES = (
    "sitecustomize.py", "usercustomize.py", "conftest.py", "setup.py", "__init__.py", "__main__.py", "grader.py",
    "evil.pth", "numpy.pth", "easy-install.pth", ".pythonstartup.py",
)  # fmt: skip
TEXTS = {
    "pytest.ini": "[pytest]\naddopts = -p conftest\n",
    "setup.cfg": "[tool:pytest]\naddopts = -p conftest\n",
    "pyproject.toml": "[tool.pytest.ini_options]\naddopts = '-p conftest'\n",
    "Makefile": "all:\n\ttouch pwned\n",
    "requirements.txt": "evil-package\n",
}


def build(folder, arena):
    code = f"import os; open({str(arena.home / 'pwned-startup')!r}, 'w').close()\n"
    for place in (folder, folder / "01_squares"):
        place.mkdir(exist_ok=True)
        for name in NAMES:
            (place / name).write_text(code)
        for name, text in TEXTS.items():
            (place / name).write_text(text)
    (folder / "01_squares" / "squares.py").write_text("def square(x):\n    return x\n")
