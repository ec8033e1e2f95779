"""Cells of cohorts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations_admin.stats import cohort_cells
from automations_admin.stats.cohorts import Cohorts

pytestmark = pytest.mark.django_db
DAYS = {"from": "2026-03-01", "to": "2026-04-10"}


def test_the_legend_says_each_shade_once(make: Callable[..., Any]) -> None:
    page = make(Cohorts, **DAYS)
    shades = cohort_cells.legend(page)
    assert [css for css, _words in shades] == [f"a-shade-{number}" for number in range(6)]
    assert len({words for _css, words in shades}) == 6
    assert shades[1][1].startswith("under ")
    assert shades[-1][1].endswith(" and more")


def test_a_row_of_nobody_leads_nowhere(make: Callable[..., Any]) -> None:
    rows = list(cohort_cells.rows(make(Cohorts, **{"from": "2026-02-01", "to": "2026-02-02"})))
    assert [url for _row, url, _cells in rows] == ["", ""]
    assert {cell.text for _row, _url, cells in rows for cell in cells} == {"\N{EN DASH}"}
