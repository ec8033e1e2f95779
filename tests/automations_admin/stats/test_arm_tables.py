"""The tables of the page of an experiment."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations_admin.stats import arm_tables
from automations_admin.stats.arms import Group
from automations_admin.stats.experiment import Experiment

pytestmark = pytest.mark.django_db

FOUND = [
    Group("a", 500, 500, 400, 100),
    Group("b", 300, 300, 240, 50),
    Group("holdout", 200, 200, 160, 16),
]


@pytest.fixture
def page(make: Callable[..., Any]) -> Any:
    """Return a page with arms of known numbers."""
    found = make(Experiment)
    found.__dict__.update(
        everybody=FOUND, arm_names=["a", "b", "holdout"], weights={"a": 50, "b": 30, "holdout": 20}
    )
    return found


def test_arms_differ_by_colour_and_shape(page: Any) -> None:
    looks = [arm_tables.look(page, name) for name in ("a", "b", "holdout")]
    assert looks == [("a-arm-1", "circle"), ("a-arm-2", "square"), ("a-arm-0", "diamond")]


def test_rates(page: Any) -> None:
    found = arm_tables.rates(page)
    assert [[cell.text for cell in row][:3] for row in found.rows] == [
        ["a", "400", "100"], ["b", "240", "50"], ["holdout", "160", "16"],
    ]  # fmt: skip
    assert found.rows[0][4].text == "25.0%"
    assert found.rows[0][5].text == "21.0% to 29.5%"
    assert found.ruler is not None
    assert found.rows[0][3].chart is not None
    assert found.rows[2][3].chart is not None
    assert len(next(found.lines())) == 5


def test_comparisons(page: Any) -> None:
    found = arm_tables.comparisons(page)
    first = [cell.text for cell in found.rows[0]]
    assert first[:3] == ["a against holdout", "+150%", "+15.0"]
    assert first[7] == "Better"
    assert found.rows[2][0].text == "a against b"
    assert found.rows[2][7].chip == "a-s-warn"
    assert "about" in found.rows[2][8].text


def test_sample_ratio(page: Any) -> None:
    found = arm_tables.ratios(page)
    assert [[cell.text for cell in row] for row in found.rows] == [
        ["a", "50%", "500", "500", "50.0%", "400"],
        ["b", "30%", "300", "300", "30.0%", "240"],
        ["holdout", "20%", "200", "200", "20.0%", "160"],
        ["All", "100%", "1,000", "1,000", "100.0%", "800"],
    ]
    assert page.checked
    assert not page.suspicious


def test_small_screens_have_strips_of_their_own(page: Any) -> None:
    rows, ruler = arm_tables.narrow(page)
    assert [name for name, _strip in rows] == ["a", "b", "holdout"]
    assert ruler.width == rows[0][1].width == "330"


def test_the_file_has_all_numbers(page: Any) -> None:
    found = arm_tables.whole(page)
    first = [cell.value for cell in found.rows[0]]
    assert first[:7] == ["a", 0.5, 500.0, 500, 500, 400, 100]
    assert first[10] == "holdout"
    assert [cell.value for cell in found.rows[2]][10:] == [None] * 9
