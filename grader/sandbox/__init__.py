"""The jail. ``jail`` and ``launch`` are its outside; ``zygote``, ``confine``, ``inside`` and ``loader`` run within.

``wire`` is all that both sides share. Nothing here knows an expected value.
"""
