"""Names of bytes that are no UTF-8.

Gains: the fall of whoever writes a report
Hides in: oddly named files and folders
Aims at: square
Earns: nothing
Ends: failed
"""

import os


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    for place in (folder, home):
        os.mkdir(os.fsencode(place) + b"/\xff\xfe\x80")
        os.close(os.open(os.fsencode(place) + b"/\xffx.py", os.O_CREAT | os.O_WRONLY))
    (home / "squares.py").write_text("def square(x):\n    return x\n")
