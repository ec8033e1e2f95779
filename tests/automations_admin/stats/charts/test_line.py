"""Small lines of counts."""

from __future__ import annotations

from automations_admin.stats.charts import line


def test_the_end_that_may_change_is_told_apart() -> None:
    found = line.drawn([3, 2, 1, 0], [1, 1, 1, 1, 9], young=2)
    assert found.settled.count("L") == 1
    assert found.young.count("L") == 2
    assert found.before.count("L") == 3
    assert found.settled.endswith(found.young[1:].split("L")[0])


def test_a_single_count_has_no_line() -> None:
    found = line.drawn([3])
    assert (found.settled, found.young, found.before) == ("", "", "")
