"""The page about time."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from automations import clock as clocks
from automations.engine.rollups import passes
from automations.engine.rollups.counts import grain
from automations_admin.stats import said, times
from automations_admin.stats.histogram import Histogram
from automations_admin.stats.times import Times
from tests.automations_admin.stats import following
from tests.automations_admin.stats import naive_pages as naive
from tests.automations_admin.stats.conftest import NAME
from tests.flows.campaign import Crowd

pytestmark = pytest.mark.django_db

URL = f"/admin/automations/flow/{NAME}/statistics/time/"
LONG = {"from": "2020-01-01"}


def test_every_number_leads_to_its_instances(crowd: Crowd, make: Callable[..., Any]) -> None:
    passes.roll(clocks.now())
    table = make(Times, **LONG).table()
    checked = 0
    for row in table.rows:
        for cell in row:
            if cell.url:
                # A step that somebody visits twice has more visits than instances.
                assert 0 < following.behind(cell.url) <= cell.value
                checked += 1
    assert checked > 1
    once = next(row for row in table.rows if row[0].text == "Confirm")
    assert following.behind(once[2].url) == once[2].value


def test_steps_that_take_no_time_are_named_in_a_sentence(make: Callable[..., Any]) -> None:
    page = make(Times, **LONG)
    folded = page.context()["folded"]
    assert "Welcome" in folded
    assert folded.endswith("take under 5 s and are left out.")
    assert "Welcome" not in [row[0].text for row in page.table().rows]


def test_who_waits_for_a_message_has_nothing_beyond_a_plan(make: Callable[..., Any]) -> None:
    page = make(Times, **LONG)
    rows = {row[0].text: row for row in page.table().rows}
    assert [rows["Confirm"][place].text for place in (5, 6)] == ["\N{EN DASH}"] * 2
    assert "Confirm" in page.context()["waiting"]


def test_the_file_has_seconds_and_no_pictures(viewer: Client, crowd: Crowd) -> None:
    text = viewer.get(URL, {**LONG, "format": "csv"}).content.decode("utf-8-sig")
    head, *rows = [line.split(",") for line in text.splitlines()]
    assert head[:4] == ["Step", "Visits", "Median", "p90"]
    page = viewer.get(URL, LONG).context["page"]
    assert [row[2] for row in rows] == [str(line.step.took.median) for line in page.slow]
    assert len(rows) > 1


def test_days_without_visits_are_an_empty_page(viewer: Client, crowd: Crowd) -> None:
    found = viewer.get(URL, {"from": "2001-01-01", "to": "2001-01-02", "version": "none"})
    assert "No visit was over within these days" in found.content.decode()


def test_the_page_says_how_long_it_takes_to_get_there(viewer: Client, crowd: Crowd) -> None:
    html = viewer.get(URL, LONG).content.decode()
    assert "Time to the goal bought" in html
    assert "Time to complete" in html
    assert "Event-dated" in html
    assert html.count("a-strip-row") > 5


# -- earlier days ----------------------------------------------------------------------------

HALVES = {"from": "2026-03-10", "to": "2026-03-17"}


def test_earlier_times_are_those_of_the_rows(crowd: Crowd, make: Callable[..., Any]) -> None:
    page = make(Times, **HALVES)
    wanted = naive.took(page.compared.since, page.compared.until)
    found = {line.step.name: line.before for line in page.lines.all}
    assert {name for name, one in found.items() if one.n} == {*wanted} & {*found}
    assert len({*wanted} & {*found}) > 2
    for name in {*wanted} & {*found}:
        assert found[name].n == len(wanted[name])
        for share in (0.5, 0.9):
            assert found[name].percentile(share) == grain(naive.rank(wanted[name], share))


def test_the_file_has_earlier_times_and_the_page_has_them_in_small(
    crowd: Crowd, make: Callable[..., Any]
) -> None:
    page = make(Times, **HALVES)
    table = page.table()
    assert [title for title in table.head if title not in table.shown.head] == [
        "Visits, before", "Median, before", "Median, change", "p90, before", "p90, change",
    ]  # fmt: skip
    lines = [dict(zip(table.head, row, strict=True)) for row in table.rows]
    known = [line for line in lines if line["Visits, before"].value]
    assert known
    for line in known:
        assert line["Median"].note == said.duration(line["Median, before"].value)
        assert line["p90"].note == said.duration(line["p90, before"].value)
    assert {len(row) for row in table.shown.rows} == {len(table.shown.head)}


def test_earlier_visits_lead_to_their_instances(crowd: Crowd, make: Callable[..., Any]) -> None:
    passes.roll(clocks.now())
    table = make(Times, **HALVES).table()
    cells = [row[table.head.index("Visits, before")] for row in table.rows]
    assert any(cell.url for cell in cells)
    for cell in cells:
        if cell.url:
            assert 0 < following.behind(cell.url) <= cell.value


@pytest.mark.parametrize(
    ("now", "before", "change", "note"),
    [
        ({80: 30}, {100: 30}, -0.2, f"1 min 40 s {said.MINUS}20%"),
        ({102: 30}, {100: 30}, 0.02, "1 min 40 s"),
        ({80: 29}, {100: 30}, None, "1 min 40 s"),
        ({80: 30}, {0: 30}, None, "0 s"),
        ({80: 30}, {}, None, "\N{EN DASH}"),
    ],
)
def test_a_change_is_said_if_it_is_more_than_the_exactness_and_of_enough(
    now: dict[int, int], before: dict[int, int], change: float | None, note: str
) -> None:
    found = times.change(Histogram(now), Histogram(before), 0.5)
    assert found == (None if change is None else pytest.approx(change))
    assert times.note(Histogram(before).median, found) == note


def test_open_visits_are_not_compared(crowd: Crowd, make: Callable[..., Any]) -> None:
    """They are those of now, with whatever the days are compared."""
    one, other = (make(Times, **HALVES, **more) for more in ({}, {"with": "none"}))
    assert [line.open for line in one.slow] == [line.open for line in other.slow]
    assert not any("Open" in title and "before" in title for title in one.table().head)


# -- values and people -----------------------------------------------------------------------


@pytest.mark.parametrize("by", ["only:source", "arm:offer", "version"])
def test_the_values_of_a_step_are_all_of_its_visits(
    crowd: Crowd, make: Callable[..., Any], by: str
) -> None:
    passes.roll(clocks.now())
    whole, split = make(Times, **LONG), make(Times, by=by, **LONG)
    assert {line.label for line in split.slow} != {line.label for line in whole.slow}
    for line in whole.slow:
        mine = [one for one in split.lines.all if one.step.name == line.step.name]
        assert mine
        for what in ("done", "open", "overdue", "done_before"):
            assert sum(getattr(one, what) for one in mine) == getattr(line, what)
        merged = Histogram.of(
            (str(seconds), n) for one in mine for seconds, n in one.step.took.counts.items()
        )
        assert merged == line.step.took


@pytest.mark.parametrize("by", ["only:source", "arm:offer"])
def test_the_numbers_of_a_value_lead_to_its_instances(
    crowd: Crowd, make: Callable[..., Any], by: str
) -> None:
    passes.roll(clocks.now())
    checked = 0
    for row in make(Times, by=by, **LONG).table().rows:
        for cell in row:
            if cell.url:
                assert 0 < following.behind(cell.url) <= cell.value
                checked += 1
    assert checked > 3


def test_rows_of_a_step_stand_together_in_the_order_of_the_flow(make: Callable[..., Any]) -> None:
    names = [line.step.name for line in make(Times, by="only:source", **LONG).lines.all]
    assert names == sorted(names, key=names.index)
    assert len(names) > len(set(names))


def test_people_are_counted_once_a_step(crowd: Crowd, make: Callable[..., Any]) -> None:
    page = make(Times, people="1", **HALVES)
    before = page.compared
    for line in page.slow:
        name = line.step.name
        assert line.done == len(naive.finishers(name, page.lens.since, page.lens.until))
        assert line.done_before == len(naive.finishers(name, before.since, before.until))
        assert line.open == len(naive.standing(name))
    assert any(line.done < line.step.took.n for line in page.slow)
    assert page.table().head[2:4] == ("People", "People, before")
    assert any("Unique people" in sentence for sentence in page._basis())


def test_people_of_a_value_are_those_of_its_instances(
    crowd: Crowd, make: Callable[..., Any]
) -> None:
    passes.roll(clocks.now())
    page = make(Times, people="1", by="only:source", **LONG)
    for line in page.slow:
        source = line.part.only.partition(":")[2]
        mine = naive.finishers(line.step.name, page.lens.since, page.lens.until, source)
        assert line.done == len(mine)
