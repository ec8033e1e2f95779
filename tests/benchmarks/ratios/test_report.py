"""What is printed says what was met and what was missed."""

from __future__ import annotations

from benchmarks.contestants.meter import Sample
from benchmarks.ratios import report
from benchmarks.ratios.contests import SOLOS
from benchmarks.ratios.rounds import Rounds
from benchmarks.ratios.verdicts import Round
from tests.benchmarks.ratios.made import CONTEST, OURS, turn


def alone(**values: float) -> tuple[list[str], int]:
    """Report W3 with these values."""
    entrant = SOLOS["w3"].contest.entrants[0]
    sample = Sample(1, 1, 1, extra=values)
    rounds = Rounds([Round({entrant: sample}, 1, 1)])
    return report.solo(SOLOS["w3"], 7, rounds, "sqlite")


def test_a_ratio_that_is_enough_is_met() -> None:
    """With the factor that was demanded."""
    lines, missed = report.contest(CONTEST, 10, Rounds([turn(1, 8, 2)]), "sqlite")

    assert missed == 0
    assert "w / peer w-fast: 2 [2-2]   demanded 2: met" in "\n".join(lines)


def test_a_ratio_that_is_too_small_is_missed() -> None:
    """In capitals, and counted."""
    lines, missed = report.contest(CONTEST, 10, Rounds([turn(1, 8, 2)]), "postgresql")

    assert missed == 1
    assert "demanded 4: MISSED" in "\n".join(lines)


def test_what_was_not_measured_is_said() -> None:
    """It is not missed."""
    rounds = Rounds([Round({OURS: Sample(1, 1, 1)}, 1, 1)])

    lines, missed = report.contest(CONTEST, 10, rounds, "sqlite")

    assert missed == 0
    assert "  w: not measured" in lines


def test_discarded_rounds_are_named() -> None:
    """With the rates that were the reason."""
    rounds = Rounds([turn(1, 8, 2)], [turn(1, 8, 2, 100, 10)], forced=True)

    text = "\n".join(report.contest(CONTEST, 10, rounds, "sqlite")[0])

    assert "raw commits 100/s before, 10/s after" in text
    assert "TOO FEW ROUNDS WERE STEADY" in text


def test_budgets_are_judged() -> None:
    """Each by its own side."""
    lines, missed = alone(queries=3, processor=8, ms=12)

    assert missed == 1
    assert lines[1].endswith("3 at most 3: met")
    assert lines[-1].endswith("12 at most 10: MISSED")


def test_a_value_that_is_absent_is_said() -> None:
    """It is not missed."""
    lines, missed = alone(queries=3)

    assert missed == 0
    assert lines[-1].endswith("not measured")


def test_the_machine_is_described() -> None:
    """With what the database itself can do."""
    assert "== sqlite, Python 3" in report.header("sqlite", 1234)
    assert "1,234 raw commits/s" in report.header("sqlite", 1234)
