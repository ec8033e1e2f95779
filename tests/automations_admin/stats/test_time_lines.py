"""Rows of the page of times."""

from __future__ import annotations

from automations_admin.find.slices import Part
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.stays import Heads, Open, Step
from automations_admin.stats.time_lines import Line

STEP = Step("mail", "Mail", Histogram({60: 5}), open=Open(4, None, 3))


def test_a_row_counts_visits() -> None:
    line = Line(STEP, "Mail", Part(), Histogram({60: 2}))
    assert (line.done, line.done_before, line.open, line.overdue) == (5, 2, 4, 3)


def test_a_row_counts_people_instead_if_asked_to() -> None:
    line = Line(STEP, "Mail", Part(), Histogram({60: 2}), Heads(3, 2, 1), 1)
    assert (line.done, line.done_before, line.open, line.overdue) == (3, 1, 2, 1)
