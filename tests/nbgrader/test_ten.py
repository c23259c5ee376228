"""The ten assignments through release, collect, autograde in both ways, feedback and export; every mark compared."""

from __future__ import annotations

from pathlib import Path

import pytest

from grader.bank import read_bank
from grader.course import Course

from .room import Notebook, Room, changed, generate, name_of, room_of, solved, text_of

pytestmark = [pytest.mark.long, pytest.mark.endurance, pytest.mark.filterwarnings("ignore")]

ROOT = Path(__file__).parents[2]
COURSE = Course(ROOT)
TAMPER = """\
import gc, os, sys
for folder in (".", "..", "../..", "/"):
    try:
        for name in os.listdir(folder):
            if name.endswith(".db"):
                os.remove(os.path.join(folder, name))
    except OSError:
        pass
print("x" * 100_000)
"""


def half_wrong(room: Room, assignment: str) -> Notebook:
    """Every third exercise is still the stub; the last one that has a known mistake makes it."""
    bank = read_bank(COURSE, COURSE.assignments[assignment])
    names = [e.name for e in COURSE.assignments[assignment].exercises]
    last = next(name for name in reversed(names) if bank.get(name))
    stubs = {name_of(c): text_of(c) for c in room.released(assignment)["cells"] if name_of(c) in names[::3]}
    found = solved(room, assignment, {last: bank[last][0].source})
    return changed(found, lambda c: stubs.get(name_of(c)) if name_of(c) != last else None)


def tampered(room: Room, assignment: str) -> Notebook:
    """Right, but with other points, no tests, names that are gone, and code that looks for marks."""
    found = changed(solved(room, assignment), lambda c: "99.0" if name_of(c).startswith("test_") else None)
    for number, cell in enumerate(found["cells"]):
        if name_of(cell):
            cell["metadata"]["nbgrader"] |= {"points": 99, "schema_version": 2}
            if number % 3 == 0:
                cell["metadata"]["nbgrader"]["grade_id"] = f"gone-{number}"
    found["cells"].insert(
        0, {"cell_type": "code", "metadata": {}, "source": TAMPER, "outputs": [], "execution_count": 1}
    )
    return found


def hand_in(room: Room, assignment: str) -> None:
    """Training takes its time, so the projects have fewer students."""
    room.hand_in("half", assignment, half_wrong(room, assignment))
    room.hand_in("blank", assignment, room.released(assignment))
    if assignment != "10_projects":
        room.hand_in("right", assignment, solved(room, assignment))
        room.hand_in("tampered", assignment, tampered(room, assignment))


def graded(room: Room) -> Room:
    """Every assignment released, handed in, collected and autograded."""
    for assignment in generate(room):
        assert room.api.release_assignment(assignment)["success"]
        hand_in(room, assignment)
        assert room.api.collect(assignment)["success"]
        told = room.autograde(assignment)
        assert told["success"], told["log"]
    return room


def test_in_the_jail(tmp_path: Path) -> None:
    """One test, as one class is made for it."""
    with room_of(ROOT, tmp_path / "ten-101", lang="zh") as made:
        room = graded(made)
        marks = room.marks()
        assert room.graded_by_us(lang="zh").items() >= marks.items()
        marks_follow_from_what_was_handed_in(marks)
        feedback_and_export_show(room, marks)
        no_line_of_a_solution_is_released(room)


def marks_follow_from_what_was_handed_in(marks: dict[tuple[str, str, str], float]) -> None:
    assert len(marks) == 4 * len(COURSE.exercises) - 2 * 3
    for (student, _, name), mark in marks.items():
        if student in ("right", "tampered"):
            assert mark == COURSE.exercises[name].points, (student, name)
        if student == "blank":
            assert mark == 0, name
    for assignment in COURSE.assignments.values():
        assert any(marks["half", assignment.name, e.name] < e.points for e in assignment.exercises)


def feedback_and_export_show(room: Room, marks: dict[tuple[str, str, str], float]) -> None:
    for assignment in COURSE.assignments.values():
        told = room.api.generate_feedback(assignment.name, "half")
        assert told["success"], told["log"]
        page = (room.root / "feedback/half" / assignment.name / f"{assignment.module}.html").read_text("utf-8")
        got = sum(mark for key, mark in marks.items() if key[:2] == ("half", assignment.name))
        assert f"(Score: {round(got, 2)} / {float(assignment.points)})" in page
        comments = room.comments("half", assignment.name)
        wrong = [e.name for e in assignment.exercises if marks["half", assignment.name, e.name] < e.points]
        assert all(any("\u4e00" <= c <= "\u9fff" for c in str(comments[name])) for name in wrong)
    for row in room.exported():
        for exercise in COURSE.assignments[row["assignment"]].exercises:
            key = row["student_id"], row["assignment"], exercise.name
            assert row[exercise.name] == (str(marks[key]) if key in marks else "")


def no_line_of_a_solution_is_released(room: Room) -> None:
    for assignment in COURSE.assignments.values():
        released = "\n".join("".join(c["source"]) for c in room.released(assignment.name)["cells"])
        assert "BEGIN SOLUTION" not in released
        given = room.root / "release" / assignment.name / "given"
        assert all(path.read_text("utf-8").startswith("raise ImportError(") for path in given.glob("*"))


def test_nbgraders_own_kernel_gives_the_same_marks(tmp_path: Path) -> None:
    with room_of(ROOT, tmp_path / "kernel-101", kernel=True) as room:
        for assignment in generate(room):
            room.hand_in("half", assignment, half_wrong(room, assignment))
            assert room.api.collect(assignment)["success"]
            told = room.autograde(assignment)
            assert told["success"], told["log"]
        assert room.marks() == room.graded_by_us()
