"""Links to devices and to files of the system, by which a reader hangs.

Gains: a run that waits for ever, or a file of the system in a report
Hides in: squares.py and others, links
Aims at: square
Earns: nothing
Ends: error
"""


def build(folder, arena):
    home = folder / "01_squares"
    home.mkdir()
    for name, target in (("squares", "/dev/zero"), ("burglary", "/dev/stdin"), ("more", "/etc/passwd"), ("a", "a.py")):
        (home / f"{name}.py").symlink_to(target)
