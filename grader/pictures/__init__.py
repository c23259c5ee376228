"""Pictures of what a student's own code does: it computes in the jail, we draw.

One module for each module of the course holds its pictures in a table ``PICTURES``, name → ``Picture``;
a new picture is one function that computes, one that draws, and one line there.
"""

from grader.pictures.picture import Answer, Picture, Undrawable
from grader.pictures.studio import NothingToShow, show

__all__ = ["Answer", "NothingToShow", "Picture", "Undrawable", "show"]
