"""What is printed can be put into the page as it is."""

from __future__ import annotations

from benchmarks.scale import report
from benchmarks.scale.measuring import Measured
from benchmarks.scale.plans import Explained, Plan, Step
from benchmarks.scale.room import Room
from benchmarks.workloads import Figure


def measured(microseconds: float) -> Measured:
    step = Step("Index Scan", "task", "automations_task_turn", 2)
    plan = Plan("SELECT task", 4, 100, 0.5, (step,))
    return Measured("start", microseconds, 2, 4, 200, Explained([plan, plan]))


def test_kinds_are_told_for_one() -> None:
    said = report.kinds({"failed": (2, {"task": Room(200, 100), "event": Room(1, 0)})})
    assert said.splitlines()[-1].split("|")[2:6] == [
        "   100 ",
        "      50 ",
        "   150 ",
        " task 150 ",
    ]


def test_rows_without_any_are_left_out() -> None:
    said = report.rows({"task": Room(20, 10), "event": Room(0, 0)}, {"task": 10, "event": 0})
    assert "task" in said
    assert "event" not in said


def test_indexes_are_told_for_a_row() -> None:
    assert "50.0" in report.indexes({"automations_task_turn": 500}, 10)


def test_acts_stand_beside_each_other_by_size() -> None:
    said = report.acts({10: [measured(5)], 20: [measured(6)]}).splitlines()
    assert [cell.strip() for cell in said[0].split("|")[2:8]] == [
        "us 10", "us 20", "pages 10", "pages 20", "statements", "log",
    ]  # fmt: skip
    assert [cell.strip() for cell in said[2].split("|")[1:4]] == ["start", "5", "6"]


def test_equal_plans_are_told_once() -> None:
    said = report.plans([measured(5)]).splitlines()
    assert said == [
        "start: automations_task_turn",
        "    2 x SELECT task: 4 pages; Index Scan automations_task_turn 2",
    ]


def test_figures_have_their_units() -> None:
    assert report.figures([Figure("vacuum", 2.0, "s")]).split() == ["vacuum", "2.0", "s"]
