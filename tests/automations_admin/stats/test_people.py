"""The page that says who is where; and what all three pages of steps bear."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations import clock as clocks
from automations import registry
from automations.engine.rollups import passes
from automations.models import AutomationTaskModel
from automations.status import OPEN
from automations_admin.stats import open as opened
from automations_admin.stats.people import People
from tests import effort
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.shop import Payment
from tests.automations_admin.stats import naive_steps
from tests.automations_admin.stats.test_visits import days
from tests.flows.campaign import Campaign, Crowd

pytestmark = pytest.mark.django_db
ALL = days(400, 0)
PAGES = ("diagram", "funnel", "people")


def url(page: str = "people", flow: str = naive_steps.NAME) -> str:
    return f"/admin/automations/flow/{flow}/statistics/{page}/"


def test_a_row_for_each_open_visit(crowd: Crowd, viewer: Client) -> None:
    n = AutomationTaskModel.objects.filter(state__in=OPEN).count()
    assert n
    page = naive_steps.page(People, ALL)
    assert page.count == len(page.table().rows) == n
    text = viewer.get(f"{url()}?{ALL}").content.decode()
    assert f"of {n} open visits" in text
    lines = viewer.get(f"{url()}?{ALL}&format=csv").content.decode().splitlines()
    assert len(lines) == n + 1


def test_subjects_are_for_who_may_see_data(crowd: Crowd, staff: Callable[..., Client]) -> None:
    """And their names for who may see the objects."""
    name = "user-11-"
    without = staff(VIEW).get(f"{url()}?{ALL}").content.decode()
    assert "Subject" not in without
    assert "Whom instances are about is shown to who may see their data." in without
    assert name not in without
    assert name not in staff(VIEW, DATA).get(f"{url()}?{ALL}").content.decode()
    assert name in staff(VIEW, DATA, "view_user").get(f"{url()}?{ALL}").content.decode()


def test_the_file_hides_as_well(crowd: Crowd, staff: Callable[..., Client]) -> None:
    head = staff(VIEW).get(f"{url()}?{ALL}&format=csv").content.decode().splitlines()[0]
    assert "Subject" not in head


def test_pages_have_fifty_rows(throng: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or fewer, here: what is on them is together what there is."""
    assert opened.SIZE == 50
    monkeypatch.setattr("automations_admin.stats.people.SIZE", 2)
    read = opened.read
    monkeypatch.setattr(
        opened, "read", lambda rows, order, first, most=2: read(rows, order, first, most)
    )
    whole, seen, number = naive_steps.page(People, ALL).count, [], 1
    while True:
        context = naive_steps.page(People, f"{ALL}&page={number}").context()
        seen += [row[0].value for row in context["table"].rows]
        if not context["older_url"]:
            break
        number += 1
    assert len(seen) == whole
    assert number == -(-whole // 2)
    beyond = naive_steps.page(People, f"{ALL}&page=99999")
    assert beyond.number == number
    assert beyond.context()["newer_url"]


def test_a_step_and_an_order_are_chosen(crowd: Crowd) -> None:
    page = naive_steps.page(People, f"{ALL}&node=confirm&order=due")
    assert {row[1].value for row in page.table().rows} == {"Confirm"}
    assert page.order == "due"
    assert naive_steps.page(People, f"{ALL}&order=sideways").order == ""
    gone = naive_steps.page(People, f"{ALL}&node=gone")
    assert gone.context()["range"] is None
    assert ("gone", "Gone") in next(iter(gone.choices()))[2]


def test_what_is_late_is_marked(crowd: Crowd) -> None:
    late = naive_steps.page(People, ALL).sums.now.replace(year=2020)
    AutomationTaskModel.objects.filter(status="confirm", state__in=OPEN).update(due=late)
    row = naive_steps.page(People, f"{ALL}&node=confirm").table().rows[0]
    assert row[5].text.endswith("overdue")
    assert row[5].css == "a-late"


def test_arms_are_shown_of_who_has_one(crowd: Crowd) -> None:
    page = naive_steps.page(People, ALL)
    rows = {row[0].value: row[6].value for row in page.table().rows if row[6].value}
    for pk, arm in rows.items():
        tasks = AutomationTaskModel.objects.filter(automation=pk, previous__status="offer")
        assert {f"offer: {task.branch}" for task in tasks} == {arm}


def test_questions_do_not_grow_with_instances(crowd: Crowd, viewer: Client) -> None:
    asked = f"{url()}?{ALL}"
    viewer.get(asked)
    before = naive_steps.questions(viewer, asked)
    crowd.live(40)
    assert naive_steps.questions(viewer, asked) == before


# -- all three pages -------------------------------------------------------------------------


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("more", ["", "&people=1", "&dated=event", "&format=csv"])
def test_empty_flows_have_pages(viewer: Client, page: str, more: str) -> None:
    """Also one without goals, experiments and subject."""
    for flow in (Campaign, Payment):
        answer = viewer.get(f"{url(page, flow.get_automation_class_name())}?{more}")
        assert answer.status_code == 200


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("more", ["", "&by=arm:offer", "&dated=event&node=confirm", "&format=csv"])
def test_a_class_that_is_gone_has_pages(crowd: Crowd, viewer: Client, page: str, more: str) -> None:
    registry.unregister(Campaign)
    try:
        answer = viewer.get(f"{url(page)}?{ALL}{more}")
    finally:
        registry.register(Campaign)
    assert answer.status_code == 200


NASTY = st.one_of(st.text(max_size=30), st.sampled_from(["", "|", "*", "*|*", "a|" * 400, "\x00"]))
NAMES = (
    "from", "to", "with", "dated", "node", "share", "heat", "steps", "order", "page", "people",
    "version", "arm", "only", "by", "goal", "format",
)  # fmt: skip


@settings(
    max_examples=effort.examples(25),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.dictionaries(st.sampled_from(NAMES), NASTY), st.sampled_from(PAGES))
def test_no_address_breaks_a_page(viewer: Client, query: dict[str, str], page: str) -> None:
    Campaign(source="web")
    answer: Any = viewer.get(url(page), query)
    assert answer.status_code == 200


@pytest.mark.parametrize("by", ["only:source", "arm:offer"])
def test_open_visits_are_told_apart_by_value(throng: Crowd, by: str) -> None:
    passes.roll(clocks.now())
    page = naive_steps.page(People, f"{ALL}&by={by}")
    rows = page.table().rows
    wanted = Counter(row[-1].text for row in rows)
    table = page.context()["values"]
    assert {row[0].text: row[1].value for row in table.rows} == wanted
    assert sum(wanted.values()) == page.count
    assert len(wanted) > 1
    oldest = {row[0].text: row[2].value for row in table.rows}
    ages = {word: [row for row in rows if row[-1].text == word] for word in wanted}
    place = page.table().head.index("For")
    for word, mine in ages.items():
        assert oldest[word] == max(row[place].value for row in mine)


def test_who_is_new_is_not_counted_yet(crowd: Crowd) -> None:
    for _number in range(5):
        crowd.enter()
    page = naive_steps.page(People, f"{ALL}&by=only:source")
    assert "not counted yet" in [row[0].text for row in page.context()["values"].rows]


def test_people_are_said_besides_their_visits(crowd: Crowd, viewer: Client) -> None:
    tasks = AutomationTaskModel.objects.filter(state__in=OPEN)
    n = tasks.values("automation__subject").distinct().count()
    assert f"unique people: {n}" in viewer.get(f"{url()}?{ALL}").content.decode()
