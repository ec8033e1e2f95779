"""A line as text."""

from __future__ import annotations

from automations.dryrun.lines import Line, What
from automations.graph import Edge, Way
from automations.remarks import Remark
from tests.automations.dryrun.test_run import BEGIN


def test_a_line_says_moment_step_way_and_reasons() -> None:
    line = Line(1, BEGIN, What.WENT, (Remark("Why."),), 0, "a", ways=(Edge("a", "b", Way.THEN),))
    assert str(line) == "2026-03-02 09:00:00 a: went → b. Why."
    assert str(Line(1, BEGIN, What.ENDED, (), 0)).strip() == "2026-03-02 09:00:00 ended."
