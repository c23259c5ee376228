"""What can go wrong with a data file."""

from grader.course import CourseError


class DatasetError(CourseError):
    """A data file is missing, truncated, renamed or corrupted. The text names the file and says what to do."""
