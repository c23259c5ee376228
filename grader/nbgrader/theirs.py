"""The one place where nbgrader is imported."""

from __future__ import annotations

from nbconvert.exporters import NotebookExporter
from nbgrader import api
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.converters import Autograde, BaseConverter, GenerateAssignment
from nbgrader.coursedir import CourseDirectory
from nbgrader.plugins import ExportPlugin
from nbgrader.preprocessors import (
    AssignLatePenalties,
    ClearSolutions,
    Execute,
    NbGraderPreprocessor,
    SaveAutoGrades,
    SaveCells,
)
from nbgrader.utils import compute_checksum, determine_grade

__all__ = [
    "AssignLatePenalties",
    "Autograde",
    "BaseConverter",
    "ClearSolutions",
    "CourseDirectory",
    "Execute",
    "ExportPlugin",
    "GenerateAssignment",
    "Gradebook",
    "MissingEntry",
    "NbGraderPreprocessor",
    "NotebookExporter",
    "SaveAutoGrades",
    "SaveCells",
    "api",
    "compute_checksum",
    "determine_grade",
]
