"""A notebook of sixty thousand cells, the last of them right: whoever looks at a part of it sees nothing of that.

Gains: the time of whoever looks at each, code that no instructor is shown
Hides in: squares.ipynb
Aims at: square
Earns: square 4, spread 2
Ends: passed
"""

import json

from tests.attacks.notebooks.tests_rewritten import SPREAD


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    last = json.dumps({"cell_type": "code", "source": f"def square(x):\n    return x * x\n{SPREAD}"})
    (home / "squares.ipynb").write_text('{"cells":[' + '{"cell_type":"code"},' * 60_000 + last + "]}")
