"""The page of cohorts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.test import Client

from automations import clock as clocks
from automations import testing
from automations.engine.rollups import passes
from automations_admin.stats.cohorts import Cohorts
from tests.automations_admin.stats import following
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.basics import Five
from tests.flows.campaign import Campaign, Crowd

pytestmark = pytest.mark.django_db

URL = f"/admin/automations/flow/{NAME}/statistics/cohorts/"
DAYS = {"from": "2026-03-01", "to": "2026-04-10"}
MEASURES = ("*bought", "completed", "exited", "in_progress")


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize(("unit", "age"), [("day", "day"), ("week", "day"), ("month", "week")])
def test_cells_are_what_the_rows_say(
    make: Callable[..., Any], measure: str, unit: str, age: str
) -> None:
    page = make(Cohorts, measure=measure, unit=unit, age=age, **DAYS)
    now, checked = page.sums.now, 0
    for row in page.grid.rows:
        for place, days in enumerate(page.ages):
            wanted = naive.cell(row.period.since, row.period.until, measure, days, now)
            if wanted is None:
                assert not row.n or place >= len(row.reached)
            else:
                assert (row.reached[place], row.n) == wanted
                checked += 1
    for place, days in enumerate(page.ages):
        one = page.everybody.whole[place]
        if one is not None:
            wanted = naive.cell(page.lens.since, one.until, measure, days, now)
            assert one.counts == wanted
            checked += 1
    assert checked > 0


@pytest.mark.parametrize("measure", MEASURES)
def test_every_cell_leads_to_its_instances(
    crowd: Crowd, make: Callable[..., Any], measure: str
) -> None:
    passes.roll(clocks.now())
    page, checked = make(Cohorts, measure=measure, **DAYS), 0
    context = page.context()
    for row, url, cells in context["rows"]:
        if url:
            assert following.behind(url) == row.n
        for k, cell in zip(row.reached, cells, strict=False):
            if cell.url:
                assert following.behind(cell.url) == k
                checked += 1
    for one, cell in zip(page.everybody.whole, context["whole"], strict=True):
        if cell.url:
            assert following.behind(cell.url) == one.reached
            checked += 1
    assert checked > 3


def test_too_young_is_never_zero(make: Callable[..., Any]) -> None:
    page = make(Cohorts, **DAYS)
    for row, _url, cells in page.context()["rows"]:
        for cell in cells[len(row.reached) :]:
            assert cell.text == ""
            assert "a-too-young" in cell.css
    values = [[cell.value for cell in row] for row in page.table().rows]
    assert None in values[-3]


def test_the_line_between_old_enough_and_too_young_is_closed(make: Callable[..., Any]) -> None:
    rows = list(make(Cohorts, **DAYS).context()["rows"])
    for (row, _url, cells), (below, *_rest) in pairwise(rows):
        lived = len(row.reached)
        assert lived >= len(below.reached)
        if lived > 0:
            assert "a-edge-r" in cells[lived - 1].css
        under = ["a-edge-b" in cell.css for cell in cells]
        assert under == [len(below.reached) <= place < lived for place in range(len(cells))]


@pytest.fixture
def many(clock: testing.Clock) -> None:
    """Let forty start on each of two days, of whom half unsubscribe within the first."""
    for _day in range(2):
        runs = [Campaign(source="web") for _number in range(40)]
        testing.run_until(clock, clocks.now() + timedelta(hours=5))
        for run in runs[::2]:
            run.send_message("unsubscribed", None, {})
        testing.run_until(clock, clocks.now() + timedelta(hours=19))
    testing.run_until(clock, clocks.now() + timedelta(hours=48))


def test_enough_have_a_rate_a_shade_and_a_curve(many: None, viewer: Client) -> None:
    found = viewer.get(URL, {"from": "2026-03-01", "measure": "exited"})
    page = found.context["page"]
    rows = [cells for row, _url, cells in found.context["rows"] if row.n]
    assert rows[0][0].text == "50.0%"
    assert rows[0][0].title == "20 of 40"
    assert "a-shade-" in rows[0][0].css
    assert found.context["curves"][0].path
    assert found.context["curves"][0].band
    assert page.shade in {0.1, 0.2}
    assert "40 of 80" in found.content.decode()


def test_few_have_counts_instead_of_rates(make: Callable[..., Any]) -> None:
    page = make(Cohorts, **DAYS)
    cells = [
        cell for row, _url, cells in page.context()["rows"] if 0 < row.n < 30 for cell in cells
    ]
    filled = [cell for cell in cells if "a-few" in cell.css]
    assert filled
    assert all(cell.text.isdigit() for cell in filled)
    assert all(" of " in cell.title for cell in filled)


def test_many_days_are_put_together(make: Callable[..., Any]) -> None:
    assert make(Cohorts, **DAYS).unit == "day"
    assert make(Cohorts, unit="hour", **{"from": "2026-03-01", "to": "2026-03-03"}).unit == "day"
    page = make(Cohorts, **{"from": "2025-01-01", "to": "2026-03-30"})
    assert page.unit == "week"
    assert any("weeks" in one for one in page.shared()["basis"])
    assert make(Cohorts, **{"from": "2022-06-01", "to": "2026-03-30"}).unit == "month"


def test_columns_go_as_far_as_the_window_of_the_goal(make: Callable[..., Any]) -> None:
    assert make(Cohorts, **DAYS).ages == tuple(range(1, 8))
    assert make(Cohorts, age="week", **DAYS).ages == (7,)
    page = make(Cohorts, measure="completed", age="month", **DAYS)
    lived = (page.sums.now - page.lens.span[0]).days
    assert len(page.ages) == lived // 30 + 1


def test_a_flow_without_goals_shows_who_completed(viewer: Client, clock: testing.Clock) -> None:
    Five()
    name = Five.get_automation_class_name()
    found = viewer.get(f"/admin/automations/flow/{name}/statistics/cohorts/")
    assert found.context["page"].measure == "completed"
    assert "Completed, by age of the instance" in found.content.decode()


# -- people and values -----------------------------------------------------------------------


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("unit", ["day", "week"])
def test_people_count_once_a_row(
    crowd: Crowd, make: Callable[..., Any], measure: str, unit: str
) -> None:
    page = make(Cohorts, measure=measure, unit=unit, people="1", **DAYS)
    now, checked = page.sums.now, 0
    for row in page.grid.rows:
        since, until = row.period.since, row.period.until
        assert row.n == naive.people(naive.started(since, until))
        for k, age in zip(row.reached, page.ages, strict=False):
            wanted = naive.cell_of_people(since, until, measure, age, now)
            assert wanted is None or (k, row.n) == wanted
            checked += wanted is not None
    for one, age in zip(page.everybody.whole, page.ages, strict=True):
        if one is not None:
            wanted = naive.cell_of_people(page.lens.since, one.until, measure, age, now)
            assert one.counts == wanted
            checked += 1
    assert checked > 5
    assert page.n < sum(row.n for row in page.grid.rows)
    assert any("Unique people" in sentence for sentence in page._basis())


@pytest.mark.parametrize("people", ["", "1"])
@pytest.mark.parametrize("by", ["only:source", "only:address.country", "version"])
def test_rows_of_values_are_what_the_rows_say(
    crowd: Crowd, make: Callable[..., Any], by: str, people: str
) -> None:
    passes.roll(clocks.now())
    page, checked = make(Cohorts, by=by, people=people, **DAYS), 0
    now, count = page.sums.now, naive.cell_of_people if people else naive.cell
    assert len(page.values) == (1 if by == "version" else 2)
    for value in page.values:
        narrow = _having(value.part.only)
        mine = naive.started(page.lens.since, page.lens.until, narrow)
        assert value.n == (naive.people(mine) if people else len(mine))
        for one, age in zip(value.whole, page.ages, strict=True):
            if one is not None:
                wanted = count(page.lens.since, one.until, page.measure, age, now, narrow)
                assert one.counts == wanted
                checked += 1
    assert checked > 2


def _having(only: str) -> dict[str, str]:
    name, _sign, value = only.partition(":")
    return {name: value} if name else {}


@pytest.mark.parametrize("measure", MEASURES)
def test_cells_of_values_lead_to_their_instances(
    crowd: Crowd, make: Callable[..., Any], measure: str
) -> None:
    passes.roll(clocks.now())
    page, checked = make(Cohorts, by="only:source", measure=measure, **DAYS), 0
    context = page.context()
    assert context["first"] == "Source"
    for value, url, cells in context["rows"]:
        assert following.behind(url) == value.n
        for one, cell in zip(value.whole, cells, strict=True):
            if cell.url:
                assert following.behind(cell.url) == one.reached
                checked += 1
    assert checked > 2


def test_the_file_has_a_pair_of_lines_for_each_value(crowd: Crowd, viewer: Client) -> None:
    query = {**DAYS, "by": "only:source", "format": "csv", "with": "none"}
    lines = viewer.get(URL, query).content.decode("utf-8-sig").splitlines()
    names = [line.split(",")[0] for line in lines]
    assert names[0] == "Source"
    assert {"web: all who are old enough", "web: have got there"} < set(names)
    assert names[-2:] == ["All who are old enough", "of them have got there"]
    assert len(names) == 7


# -- earlier days ----------------------------------------------------------------------------

LATER = {"from": "2026-03-09", "to": "2026-03-15", "with": "2026-03-02"}


@pytest.mark.parametrize("measure", MEASURES)
def test_the_earlier_row_is_what_the_rows_say(
    crowd: Crowd, make: Callable[..., Any], measure: str
) -> None:
    page, checked = make(Cohorts, measure=measure, **LATER), 0
    before = page.compared
    assert page.before.n == len(naive.started(before.since, before.until)) > 0
    for age, one in zip(page.ages, page.before.whole, strict=True):
        if one is not None:
            assert one.counts == naive.cell(before.since, one.until, measure, age, page.sums.now)
            checked += 1
    assert checked > 2


@pytest.mark.parametrize("measure", MEASURES)
def test_earlier_cells_lead_to_their_instances(
    crowd: Crowd, make: Callable[..., Any], measure: str
) -> None:
    passes.roll(clocks.now())
    page = make(Cohorts, measure=measure, **LATER)
    cells = page.context()["before"]
    assert len(cells) == len(page.ages)
    for one, cell in zip(page.before.whole, cells, strict=True):
        assert bool(cell.url) == bool(one and one.reached)
        if cell.url:
            assert following.behind(cell.url) == one.reached


def test_earlier_cohorts_that_are_too_young_are_never_zero(
    crowd: Crowd, make: Callable[..., Any]
) -> None:
    page = make(Cohorts, **{**LATER, "with": "2026-03-12"})
    cells = zip(page.before.whole, page.context()["before"], strict=True)
    empty = [cell for one, cell in cells if one is None]
    assert empty
    assert all(cell.text == "" and "a-too-young" in cell.css for cell in empty)


def test_the_file_has_the_earlier_row(crowd: Crowd, viewer: Client) -> None:
    text = viewer.get(URL, {**LATER, "format": "csv"}).content.decode("utf-8-sig")
    assert [line.split(",")[0] for line in text.splitlines()][-4:] == [
        "All who are old enough", "of them have got there",
        "Before: all who are old enough", "Before: of them have got there",
    ]  # fmt: skip
    assert "All, before" in viewer.get(URL, LATER).content.decode()


def test_rows_and_curve_are_those_of_the_days_shown(crowd: Crowd, make: Callable[..., Any]) -> None:
    one, other = (make(Cohorts, **{**LATER, "with": day}) for day in ("2026-03-02", "none"))
    assert one.grid == other.grid
    assert one.shade == other.shade
