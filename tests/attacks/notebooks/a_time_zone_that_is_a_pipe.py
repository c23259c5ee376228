"""A timestamp from next year, whose time zone is the path of a pipe; and one in the second assignment that is no time.

Gains: an autograde that waits for ever, or falls; the first place in every queue
Hides in: timestamp.txt
Aims at: square
Earns: nothing
Ends: not_started
"""

import os

from tests.attacks.cells import put


def build(folder, arena):
    home = put(folder, arena.released("01_squares"))
    os.mkfifo(home / "zone")
    (home / "timestamp.txt").write_text(f"2031-01-01 00:00:00 {home / 'zone'}")
    (folder / "02_more").mkdir()
    (folder / "02_more" / "timestamp.txt").write_text("the day before yesterday \x1b[2J")
