"""Never ends being imported.

Gains: a run that waits for ever, once an exercise
Hides in: squares.py
Aims at: square
Earns: nothing
Ends: timeout
"""

while True:
    pass
