"""The page of failures, as people get it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from automations import testing
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from tests import effort
from tests.automations_admin.conftest import EDIT, RETRY, VIEW
from tests.automations_admin.failures.flaky import NAME, Flaky
from tests.automations_admin.shop import NAME as SHOP
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db

PAGE = "/admin/automations/failure/"


def html(client: Client, query: str = "") -> str:
    response = client.get(PAGE + query)
    assert response.status_code == 200
    return response.content.decode()


def test_both_tables_with_a_group_each(viewer: Client, groups: Any) -> None:
    """What has failed, and apart from it what is still tried."""
    Payment(postcode="8O331")
    Flaky(fail="gateway is down")
    found = html(viewer)
    for said in (
        "Failed: nothing happens until someone acts",
        "1 failed in 1 group<",
        "Postcode &#x27;…&#x27; has no five digits",
        "Still retrying: the engine tries again by itself",
        "gateway is down",
        "1 of 5: <b>1</b>",
        "<title>ConnectionError: 1 failed try, began less than 1 h ago</title>",
    ):
        assert said in found, said


def test_looking_changes_nothing(viewer: Client) -> None:
    """Whatever is asked for."""

    def stored() -> list[Any]:
        return [list(model.objects.order_by("pk").values()) for model in
                (AutomationModel, AutomationTaskModel, Attempt, Event)]  # fmt: skip

    Simple(fail="x")
    Flaky(fail="x")
    before = stored()
    for query in ("", "?period=week", "?period=month", f"?flow={NAME}"):
        html(viewer, query)
    assert stored() == before


def test_frames_need_the_right_to_see_traces(viewer: Client, staff: Callable[..., Client]) -> None:
    """The rest of the group is there."""
    Simple(fail="x")
    without = html(staff(VIEW))
    assert "shop.py:" not in without
    assert "Where and which" in without
    assert "shop.py:" in html(viewer)


def test_it_is_said_since_when_trends_are_known(
    viewer: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If not all attempts of the period are looked at."""
    with testing.frozen_time() as clock:
        for _number in range(3):
            Simple(fail="x")
            clock.advance(hours=2)
        assert "Trends begin at" not in html(viewer)
        monkeypatch.setattr("automations_admin.failures.past.LAST_ATTEMPTS", 1)
        assert "Trends begin at" in html(viewer)


def test_what_may_not_be_done_is_not_shown(
    viewer: Client, operator: Client, staff: Callable[..., Client]
) -> None:
    """A group of one: retry, and edit and retry."""
    Simple(fail="x")
    for client, retry, fix in (
        (viewer, False, False),
        (staff(VIEW, EDIT), False, False),
        (staff(VIEW, RETRY), True, False),
        (operator, True, True),
    ):
        found = html(client)
        assert ("/retry/" in found, "Fix and retry…" in found) == (retry, fix)


def test_only_flows_that_may_be_seen(viewer: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither groups nor figures nor choices tell of the others, not even by their address."""
    Simple(fail="secret of Simple")
    Flaky(fail="open to all")
    hidden = classmethod(lambda cls, user, action: False)
    monkeypatch.setattr(Simple, "has_flow_permission", hidden)
    found = html(viewer)
    assert "open to all" in found
    assert "secret of Simple" not in found
    assert f"{SHOP}.Simple" not in found
    assert "Failed, in 0 groups" in found
    assert "No step has failed." in found
    asked = html(viewer, f"?flow={SHOP}.Simple")
    assert "secret of Simple" not in asked
    assert "No step of this flow has failed." in asked


def test_narrowed_down_to_a_flow(viewer: Client) -> None:
    """The field says so, and every figure is of this flow."""
    Simple(fail="x")
    Flaky(fail="y")
    found = html(viewer, f"?flow={NAME}")
    assert f'<option value="{NAME}" selected>Flaky flow</option>' in found
    assert "No step of this flow has failed." in found
    assert f"?flow={NAME}&amp;task=retrying" in found


def test_a_flow_whose_class_is_gone_is_listed(viewer: Client) -> None:
    """With what is known of it."""
    Simple(fail="x")
    AutomationModel.objects.update(automation_class="old.Gone")
    assert "Gone</a>" in html(viewer)


def test_nothing_to_show_is_said_so(viewer: Client) -> None:
    found = html(viewer)
    assert "No step has failed." in found
    assert "Nothing waits for another try." in found


def test_nothing_of_an_error_is_markup(viewer: Client) -> None:
    """Message, class, step, source."""
    canary = '"><svg onload=alert(1)>'
    Simple(fail=canary)
    AutomationTaskModel.objects.filter(state="failed").update(error_class=canary, status=canary)
    Attempt.objects.update(
        frames=[{"file": canary, "line": canary, "function": canary, "source": canary}]
    )
    found = html(viewer)
    assert "&lt;svg onload=alert(" in found
    assert "<svg onload" not in found


def test_tasks_without_a_failure_on_record_are_shown(operator: Client) -> None:
    """As in an imported history: no class, no message, no fingerprint."""
    for _number in range(2):
        Simple(fail="x")
    AutomationTaskModel.objects.filter(state="failed").update(
        error_class="", error="", fingerprint=""
    )
    Attempt.objects.all().delete()
    found = html(operator)
    assert "2 failed in 1 group" in found
    assert "Retry 2" not in found


def test_as_many_questions_for_many_as_for_few(
    operator: Client, groups: Any, django_assert_max_num_queries: Any
) -> None:
    """Rows, groups and flows do not count."""
    for number in range(15):
        Simple(fail="x" * number)
        Flaky(fail="y" * (number + 1))
        Payment(postcode="z" * (number % 3))
    html(operator)
    with django_assert_max_num_queries(25):
        found = html(operator, "?period=month")
    assert "Still retrying, in 15 groups" in found


@settings(
    max_examples=effort.examples(60), suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.dictionaries(st.sampled_from(["flow", "period", "p", "act"]), st.text()))
def test_no_address_is_an_error(viewer: Client, query: dict[str, str]) -> None:
    """Whatever stands in it: nothing is stored, so that all of them may share a client."""
    said = {key: value.encode("utf-8", "surrogatepass") for key, value in query.items()}
    assert viewer.get(f"{PAGE}?{urlencode(said)}").status_code == 200
