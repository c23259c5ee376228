"""Markup and commands in the names of functions and in the line that raises.

Gains: the instructor's terminal and pages
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: error
"""

CODE = "def square(x):\n    '\x1b[31m\u202e<script>alert(1)</script>'; raise ValueError('<b>' * 100)\n"
exec(compile(CODE, "squares.py", "exec"), globals())
