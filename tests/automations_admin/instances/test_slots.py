"""Who has the slots that a task waits for, and its place in the line."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from automations import clock as clock_
from automations import testing
from automations.models import AutomationModel
from automations_admin.instances import listing, slots
from automations_admin.instances.slots import Slots
from automations_admin.links import Links
from automations_admin.panel import queries, reasons
from automations_admin.panel.reasons import Stops
from automations_admin.workers import Pulse
from tests.automations.engine.racing import left_to_workers, work
from tests.automations.engine.test_limiting import at, finish, hold
from tests.automations_admin.conftest import DATA, VIEW
from tests.flows import limited as flows

if TYPE_CHECKING:
    from playwright.sync_api import Page

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    with testing.frozen_time(BEGIN) as frozen:
        yield frozen


def seen(run: Any, user: User | None = None) -> Slots | None:
    """Return what a superuser, or somebody else, sees of the slots of a step."""
    request = RequestFactory().get("/")
    request.user = user or User.objects.get_or_create(username="root", is_superuser=True)[0]
    task, flow = at(run), type(run).get_automation_class_name()
    return slots.of(request, Links(admin.site), flow, [task], clock_.now()).get(task.pk)


def waiting(automation: Any, number: int, **data: Any) -> list[Any]:
    """Return instances of which the first has a slot and the others wait."""
    runs = [left_to_workers(automation, **data) for _ in range(number)]
    hold(runs[0])
    work()
    return runs


def page(client: Client, run: Any) -> str:
    return client.get(f"/admin/automations/automationmodel/{run.id}/change/").text


def test_the_holder_is_named_and_the_place_in_the_line_counted(clock: testing.Clock) -> None:
    holder, first, second = waiting(flows.OneAtOnce, 3)

    found = seen(second)

    assert found is not None
    (one,) = found.holders
    assert (one.name, one.step, one.over) == (f"OneAtOnce {holder.id}", "Step", False)
    assert (one.since, one.url) == (BEGIN, Links(admin.site).instance(holder.id))
    assert (found.place, found.length, found.hidden) == ("2", "2", False)
    assert seen(first).place == "1"
    assert f"flow={flows.OneAtOnce.get_automation_class_name()}" in found.line_url
    assert "task=limit" in found.line_url


def test_a_called_step_has_no_place_and_holds_the_slot(clock: testing.Clock) -> None:
    """The next in the line is told so."""
    runs = [left_to_workers(flows.OneAtOnce) for _ in range(3)]
    held = hold(runs[0])
    work()
    finish(held)

    called, next_ = seen(runs[1]), seen(runs[2])

    assert called is not None
    assert next_ is not None
    assert (called.place, called.holders) == ("", ())
    assert [(one.name, one.since) for one in next_.holders] == [(f"OneAtOnce {runs[1].id}", None)]
    assert (next_.place, next_.length) == ("1", "1")


def test_of_a_period_those_are_named_that_have_begun_in_it(clock: testing.Clock) -> None:
    runs = [left_to_workers(flows.Paced) for _ in range(3)]
    work()
    clock.advance(seconds=30)

    found = seen(runs[2])

    assert found is not None
    assert [(one.name, one.since, one.over) for one in found.holders] == [
        (f"Paced {run.id}", BEGIN, True) for run in runs[1:2]
    ]


def test_no_more_than_some_holders_are_named(
    clock: testing.Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(slots, "MOST", 2)
    runs = [left_to_workers(flows.Outside) for _ in range(4)]
    for run in runs[:3]:
        hold(run)
    work()

    found = seen(runs[3])

    assert found is not None
    assert (len(found.holders), found.further) == (2, 1)


def test_who_is_of_another_key_is_not_named(clock: testing.Clock) -> None:
    waits = waiting(flows.ForEach, 2, customer=1)[1]
    hold(left_to_workers(flows.ForEach, customer=2))

    found = seen(waits)

    assert found is not None
    assert len(found.holders) == 1


def test_a_holder_that_was_deleted_holds_nothing(clock: testing.Clock) -> None:
    holder, run = waiting(flows.OneAtOnce, 2)
    holder.kill()

    found = seen(run)

    assert found is not None
    assert (found.holders, found.hidden) == ((), False)


def test_a_step_that_waits_for_something_else_has_no_line(clock: testing.Clock) -> None:
    assert seen(left_to_workers(flows.OneAtOnce)) is None


def test_what_is_asked_does_not_depend_on_the_number_of_holders(clock: testing.Clock) -> None:
    asked = []
    for automation, most in ((flows.OneAtOnce, 1), (flows.Outside, 3)):
        runs = [left_to_workers(automation) for _ in range(most + 1)]
        for run in runs[:most]:
            hold(run)
        work()
        assert seen(runs[-1]) is not None
        with CaptureQueriesContext(connection) as found:
            seen(runs[-1])
        asked.append(len(found))
    assert asked[0] == asked[1] <= 10


# -- who may see it ----------------------------------------------------------------------------


def shared() -> tuple[Any, Any]:
    """Return an instance that waits for a slot which one of another flow has, and that one."""
    holder = left_to_workers(flows.Urgent)
    hold(holder)
    run = left_to_workers(flows.Usual)
    work()
    return run, holder


def not_urgent(user: Any, flow: str, action: str) -> bool | None:
    """Nobody sees urgent flows."""
    return False if flow == flows.Urgent.get_automation_class_name() else None


def test_holders_of_flows_that_may_not_be_seen_are_not_named(
    clock: testing.Clock, settings: Any, staff: Callable[..., Client]
) -> None:
    """That there are some is said, as the step waits for them; not how many, and not which."""
    run, holder = shared()
    viewer = staff(VIEW)
    assert f"Urgent {holder.id}" in page(viewer, run)
    settings.AUTOMATIONS = {**settings.AUTOMATIONS, "FLOW_PERMISSION": f"{__name__}.not_urgent"}

    text = page(viewer, run)

    assert "Urgent" not in text
    assert f"/{holder.id}/change/" not in text
    assert "Instances that you may not see" in text


def test_the_value_of_a_key_is_shown_to_who_may_see_data(
    clock: testing.Clock, staff: Callable[..., Client]
) -> None:
    """It is from the data."""
    run = waiting(flows.ForEach, 2, customer="Anna Berg")[1]

    assert "at most 1 at once for Anna Berg." in page(staff(VIEW, DATA), run)
    viewer = staff(VIEW)
    assert "at most 1 at once." in page(viewer, run)
    assert "Anna Berg" not in page(viewer, run)


def test_a_list_says_which_limit_and_no_value(clock: testing.Clock) -> None:
    run = waiting(flows.ForEach, 2, customer="Anna Berg")[1]

    (row,) = listing.rows(Links(admin.site), [AutomationModel.objects.get(pk=run.id)])

    assert (str(row.steps[0].mark.text), row.steps[0].condition) == (
        "Waits for a free slot",
        "at most 1 at once",
    )


def test_the_panel_beside_an_object_says_no_value(clock: testing.Clock) -> None:
    run = waiting(flows.ForEach, 2, customer="Anna Berg")[1]
    instance = AutomationModel.objects.get(pk=run.id)
    tasks = queries.standing_tasks([instance])[instance.pk]
    pulse = Pulse(clock_.now(), 1, clock_.now(), 0, None, timedelta(minutes=3))

    sentence, _task = reasons.sentence(instance, type(run).graph, tasks, pulse, Stops())

    assert sentence is not None
    assert sentence.text.startswith("at most 1 at once. ")


def test_a_value_may_hold_the_words_of_the_sentence() -> None:
    said = "at most 1 at once for 2 at once for me"

    assert slots.reached(said) == "at most 1 at once"
    assert slots.reached(said, valued=True) == said


def test_a_period_is_said_as_people_say_it() -> None:
    assert slots.reached("at most 2 in 0:01:00") == "at most 2 in 1 min"
    assert slots.reached("at most 2 in 1 day, 0:00:00 for 7") == "at most 2 in 1 day"
    assert slots.reached("something of the past") == "something of the past"


def test_it_is_said_in_german(clock: testing.Clock) -> None:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    waits = waiting(flows.OneAtOnce, 2)[1]

    with translation.override("de"):
        text = client.get(
            f"/admin/automations/automationmodel/{waits.id}/change/", HTTP_ACCEPT_LANGUAGE="de"
        ).text

    assert "Wer die Plätze hat" in text
    assert "Platz in der Schlange" in text
    assert "1 von 1" in text


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_from_who_waits_one_comes_to_who_has_the_slot(
    themed: str, visit: Callable[[str], Page]
) -> None:
    """And no page is wider than the window."""
    from playwright.sync_api import expect

    holder, run = waiting(flows.OneAtOnce, 2)
    opened = visit(f"/admin/automations/automationmodel/{run.id}/change/")
    opened.set_viewport_size({"width": 390, "height": 800})
    root = "document.documentElement"
    assert opened.evaluate(f"{root}.scrollWidth - {root}.clientWidth") <= 0
    why = opened.locator("#why")
    expect(why).to_contain_text("1 of 1")
    why.get_by_role("link", name=f"OneAtOnce {holder.id}").click()
    expect(opened.get_by_role("heading", level=1)).to_contain_text(f"OneAtOnce {holder.id}")
