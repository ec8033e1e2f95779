"""The plan of an act on many, and its confirmation."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations import testing
from automations.engine import recovery
from automations.models import AutomationModel, Batch, BatchItem, Event
from tests.automations_admin.batches.conftest import PLAN, SHIPPING
from tests.automations_admin.conftest import RETRY, VIEW

pytestmark = pytest.mark.django_db

QUERY = {"act": "retry", "flow": SHIPPING, "step": "charge", "task": "failed"}


def confirm(client: Client, query: dict[str, str], **said: Any) -> Any:
    """Confirm the plan that a GET shows."""
    plan = client.get(PLAN, query).context["plan"]
    address = f"{PLAN}?{'&'.join(f'{key}={value}' for key, value in query.items())}"
    data = {"confirm": "1", "reason": "Gateway is back", "hash": plan.hash if plan else ""}
    return client.post(address, {**data, **said})


def test_the_plan_says_what_runs_and_what_reaches_outside(
    retrier: Client, failed: list[testing.Run]
) -> None:
    html = retrier.get(PLAN, QUERY).content.decode()
    for said in (
        "Retry 3 tasks?",
        "Charge: charges the card",
        "3 steps that reach outside run once more",
        "Sample, 3 of 3",
        f"Shipping {failed[0].row.pk}",
        "The card was refused.",
    ):
        assert said in html
    assert not Batch.objects.exists()


def test_a_confirmed_plan_becomes_a_batch_that_workers_go_through(
    retrier: Client, failed: list[testing.Run]
) -> None:
    for run in failed:
        AutomationModel.objects.filter(pk=run.row.pk).update(data={"order": run.row.data["order"]})
    response = confirm(retrier, QUERY, speed="600", jitter="on", stop_after="5")

    batch = Batch.objects.get()
    assert response.headers["Location"] == f"/admin/automations/batch/{batch.pk}/"
    assert (batch.total, batch.rate, batch.jitter, batch.stop_after) == (3, 600.0, 0.2, 5)
    assert batch.filters["step"] == "charge"
    assert "Gateway is back" in LogEntry.objects.get().change_message
    with testing.frozen_time() as clock:
        for _ in range(5):
            testing.run_due()
            clock.advance(seconds=1)
        testing.run_due()
    assert set(BatchItem.objects.values_list("verdict", flat=True)) == {"went_through"}


def test_a_plan_that_has_moved_is_shown_again_and_nothing_runs(
    retrier: Client, failed: list[testing.Run]
) -> None:
    response = confirm(retrier, QUERY, hash="old")
    assert "the plan has changed since you saw it" in response.content.decode()
    assert "Gateway is back" in response.content.decode(), "what was typed is kept"
    assert not Batch.objects.exists()


#: What a person has typed beside the plan.
TYPED = {"reason": "Gateway is back", "speed": "60", "jitter": "on", "stop_after": "7"}


def assert_kept(response: Any) -> None:
    """All that was typed is on the page, and nothing runs."""
    html = response.content.decode()
    assert response.status_code == 200
    for text in ("Gateway is back</textarea>", 'value="60" selected', 'value="7"', " checked"):
        assert text in html
    assert not Batch.objects.exists()


def test_nothing_typed_is_lost_when_the_plan_has_moved(
    retrier: Client, failed: list[testing.Run]
) -> None:
    """One of the tasks was skipped by a colleague."""
    address = f"{PLAN}?act=retry&flow={SHIPPING}&step=charge&task=failed"
    seen = retrier.get(address).context["plan"]
    recovery.skip(failed[0].task("charge"))
    response = retrier.post(address, {**TYPED, "confirm": "1", "hash": seen.hash})
    assert "the plan has changed since you saw it" in response.content.decode()
    assert "Retry 2 tasks?" in response.content.decode()
    assert_kept(response)


def test_nothing_typed_is_lost_when_nothing_is_left(
    retrier: Client, failed: list[testing.Run]
) -> None:
    """All of the tasks were."""
    address = f"{PLAN}?act=retry&flow={SHIPPING}&step=charge&task=failed"
    seen = retrier.get(address).context["plan"]
    for run in failed:
        recovery.skip(run.task("charge"))
    response = retrier.post(address, {**TYPED, "confirm": "1", "hash": seen.hash})
    assert "the plan has changed since you saw it" in response.content.decode()
    assert_kept(response)
    empty = retrier.get(address).context["plan"]
    response = retrier.post(address, {**TYPED, "confirm": "1", "hash": empty.hash})
    assert "nothing to do" in response.content.decode()
    assert_kept(response)


def test_nothing_typed_is_lost_when_a_choice_is_not_possible(
    retrier: Client, failed: list[testing.Run]
) -> None:
    """The step is gone from the code since the page was opened."""
    typed = {**TYPED, "step": "gone", "keep": "keep", "confirm": "1"}
    response = retrier.post(f"{PLAN}?act=restart&flow={SHIPPING}", typed)
    html = response.content.decode()
    assert "Nothing was begun. Correct what is marked below." in html
    assert "Choose one of these steps." in html
    assert_kept(response)


def test_a_reason_is_required_for_many(retrier: Client, failed: list[testing.Run]) -> None:
    html = confirm(retrier, QUERY, reason="").content.decode()
    assert "Say why." in html
    assert not Batch.objects.exists()


def test_what_cannot_be_done_is_named_with_its_reason(
    retrier: Client, failed: list[testing.Run]
) -> None:
    AutomationModel.objects.filter(pk=failed[0].row.pk).update(state="paused", finished=False)
    response = retrier.get(PLAN, QUERY)
    html = response.content.decode()
    assert "Refused, 1" in html
    assert "The instance is paused. Resume it first." in html
    assert len(response.context["plan"].to_do) == 2


def test_an_act_that_takes_something_asks_for_it_first(
    retrier: Client, failed: list[testing.Run]
) -> None:
    query = {"act": "restart", "flow": SHIPPING}
    first = retrier.get(PLAN, query)
    assert first.context["plan"] is None
    assert "Show the plan" in first.content.decode()
    address = f"{PLAN}?act=restart&flow={SHIPPING}"
    second = retrier.post(address, {"preview": "1", "step": "reserve", "keep": "keep"})
    plan = second.context["plan"]
    assert (len(plan.to_do), plan.arguments["step"]) == (3, "reserve")


def test_who_only_asks_for_the_plan_need_not_say_why(
    retrier: Client, failed: list[testing.Run]
) -> None:
    address = f"{PLAN}?act=restart&flow={SHIPPING}"
    html = retrier.post(address, {"preview": "1", "step": "reserve", "keep": "keep"})
    assert "Say why." not in html.content.decode()


def test_acts_on_many_flows_need_one_flow_for_its_steps(
    retrier: Client, failed: list[testing.Run]
) -> None:
    html = retrier.get(PLAN, {"act": "restart"}).content.decode()
    assert "Narrow the filter down to one flow first" in html


def test_instances_are_chosen_one_by_one(retrier: Client, failed: list[testing.Run]) -> None:
    chosen = failed[1].row.pk
    response = retrier.get(PLAN, {**QUERY, "scope": "chosen", "ids": [chosen, 10**9]})
    assert [item.instance for item in response.context["plan"].to_do] == [chosen]


def test_ids_that_nobody_may_see_change_nothing(
    staff: Callable[..., Client], failed: list[testing.Run], settings: Any
) -> None:
    """Neither hidden in the address nor in what is posted."""
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.nothing_of_shipping"}
    client = staff(VIEW, RETRY)
    query = {"act": "retry", "scope": "chosen", "ids": failed[0].row.pk}
    response = client.get(PLAN, query)
    assert response.context["plan"].items == ()
    confirm(client, {"act": "retry"}, ids=failed[0].row.pk)
    assert not Batch.objects.exists()


def nothing_of_shipping(user: Any, flow: str, action: str) -> bool | None:
    """A project's rule: one flow is hidden."""
    return False if flow == SHIPPING else None


def test_who_may_only_look_gets_a_plan_that_refuses_all(
    staff: Callable[..., Client], failed: list[testing.Run]
) -> None:
    client = staff(VIEW)
    response = client.get(PLAN, QUERY)
    assert response.context["plan"].to_do == ()
    confirm(client, QUERY)
    assert not Batch.objects.exists()


@pytest.mark.parametrize("act", ["", "x", "edit_data", "<b>", "\x00"])
def test_an_unknown_act_is_not_there(retrier: Client, act: str) -> None:
    assert retrier.get(PLAN, {"act": act}).status_code == 404


def test_a_look_at_a_plan_is_not_recorded(retrier: Client, failed: list[testing.Run]) -> None:
    before = Event.objects.count()
    retrier.get(PLAN, QUERY)
    assert (Event.objects.count(), LogEntry.objects.count()) == (before, 0)


def test_a_plan_asks_as_often_for_many_as_for_few(
    retrier: Client, failed: list[testing.Run], django_assert_max_num_queries: Any
) -> None:
    retrier.get(PLAN, QUERY)
    with django_assert_max_num_queries(13):
        retrier.get(PLAN, QUERY)


def test_run_now_is_an_act_of_its_own(retrier: Client, failed: list[testing.Run]) -> None:
    """The failures page asks for it by that name."""
    recovery.skip(failed[0].task("charge"))
    response = retrier.get(PLAN, {"act": "run_now", "flow": SHIPPING})
    assert response.status_code == 200
    assert response.context["plan"].verb == "reschedule"


def test_a_plan_for_instances_says_how_many_stand_at_which_step(
    retrier: Client, failed: list[testing.Run]
) -> None:
    html = retrier.get(PLAN, {"act": "cancel", "flow": SHIPPING}).content.decode()
    assert "Where those that match stand" in html
    assert "Where those that match stand" not in retrier.get(PLAN, QUERY).content.decode()
