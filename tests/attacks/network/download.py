"""Downloads the answer.

Gains: somebody else's work
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

import urllib.request


def square(x):
    return urllib.request.urlopen("http://127.0.0.1:8888/answer", timeout=1).read()
