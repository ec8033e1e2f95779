"""The page of one instance, and deleting one."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations import flow, testing
from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event
from tests.automations_admin.conftest import DATA, DELETE, VIEW
from tests.automations_admin.shop import NAME, Nightly, Payment, Simple

LIST = "/admin/automations/automationmodel/"


def stored() -> list[Any]:
    return [list(model.objects.order_by("pk").values()) for model in
            (AutomationModel, AutomationTaskModel, Attempt, Event)]  # fmt: skip


def test_looking_changes_nothing(viewer: Client, groups: Any) -> None:
    """The list, every filter, the page, its history."""
    run = Payment(postcode="8O331")
    before = stored()
    for query in ("", f"?flow={NAME}.Payment&step=book", "?q=x:1", "?task=failed", "?p=2"):
        assert viewer.get(LIST + query).status_code == 200
    for query in ("", "?task=1", "?p=3"):
        assert viewer.get(f"{LIST}{run.id}/change/{query}").status_code == 200
    assert viewer.get(f"{LIST}{run.id}/history/").status_code == 200
    assert stored() == before


class Polite(flow.Automation):
    """Writes by day."""

    mail = flow.Execute().During("daily", "09:00", "20:00")
    end = flow.End()


def test_staff_see_until_when_a_step_is_held_and_find_it(staff: Callable[..., Client]) -> None:
    """A Monday evening in Berlin; the hours are in the diagram as well."""
    operator = staff(VIEW, "reschedule_automationmodel")
    with testing.frozen_time(datetime(2026, 3, 2, 20, tzinfo=UTC)):
        run = Polite()
        html = operator.get(f"{LIST}{run.id}/change/").content.decode()
        rows = operator.get(LIST + "?task=window").content.decode()

    for said in (
        "Mail is held until Tue 3 Mar, 09:00 Europe/Berlin, in 12 h:",
        "it is outside its hours in Europe/Berlin.",
        "daily 09:00\u201320:00",
        "Run now or later",
    ):
        assert said in html, said
    assert f"{LIST}{run.id}/change/" in rows
    assert "Held until its hours" in rows


@pytest.mark.parametrize("pk", ["0", "999999", "9" * 30, "x", "-1", "_00"])
def test_unknown_ids_are_not_found(viewer: Client, pk: str) -> None:
    """Whatever they look like."""
    assert viewer.get(f"{LIST}{pk}/change/").status_code == 404


def test_the_page_answers_what_why_and_what_now(operator: Client, groups: Any) -> None:
    """State, cause, acts, path, attempts, history, data, events."""
    run = Payment(postcode="8O331", note="<script>alert(1)</script>")
    html = operator.get(f"{LIST}{run.id}/change/").content.decode()
    for said in (
        "1 task failed",
        "Why is it waiting?",
        "It is not tried again by itself.",
        "Postcode &#x27;8O331&#x27; has no five digits",
        "Retry Book…",
        "Edit data and retry…",
        "Book: attempts",
        "shop.py:",
        "a-lit",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "Step failed",
    ):
        assert said in html, said
    assert "<script>alert" not in html


def test_a_viewer_sees_no_acts(viewer: Client, groups: Any) -> None:
    """What may not be done is not shown."""
    run = Payment(postcode="8O331")
    html = viewer.get(f"{LIST}{run.id}/change/").content.decode()
    assert "Retry Book…" not in html
    assert "Edit data" not in html
    assert "Delete…" not in html


def test_nothing_can_be_posted_to_the_page(operator: Client) -> None:
    """There is no form."""
    run = Simple()
    assert operator.post(f"{LIST}{run.id}/change/", {"state": "failed"}).status_code == 403
    assert operator.get(f"{LIST}add/").status_code == 403


def test_the_page_asks_as_often_for_a_long_history(
    viewer: Client, django_assert_max_num_queries: Any, settings: Any
) -> None:
    """Only a page of it is read."""
    settings.AUTOMATIONS_ADMIN = {"HISTORY_SIZE": 5}
    with testing.frozen_time() as clock:
        run = Nightly()
        testing.run_until(clock, clock.now() + timedelta(days=6))
        url = f"{LIST}{run.id}/change/"
        viewer.get(url)
        with django_assert_max_num_queries(28):
            html = viewer.get(url).content.decode()
    assert "13 tasks" in html or "14 tasks" in html
    assert f'href="/admin/automations/automationmodel/{run.id}/change/?p=2#history"' in html


def test_deleting_asks_first_and_deletes_the_whole_history(staff: Callable[..., Client]) -> None:
    """And is in the admin log."""
    client = staff(VIEW, DELETE)
    run = Simple(fail="x")
    url = f"{LIST}{run.id}/delete/"
    assert "This cannot be undone." in client.get(url).content.decode()
    assert AutomationModel.objects.count() == 1
    assert client.post(url).status_code == 302
    assert AutomationModel.objects.count() == AutomationTaskModel.objects.count() == 0
    assert LogEntry.objects.get().object_id == str(run.id)
    assert client.get(url).status_code == 404


def test_deleting_needs_its_permission(operator: Client) -> None:
    """Neither retrying nor editing includes it."""
    run = Simple()
    assert operator.get(f"{LIST}{run.id}/delete/").status_code == 403
    assert operator.post(f"{LIST}{run.id}/delete/").status_code == 403


def test_a_blocked_instance_is_shown(viewer: Client) -> None:
    """Its class is gone."""
    row = AutomationModel.objects.create(automation_class="old.Gone", state="blocked")
    html = viewer.get(f"{LIST}{row.pk}/change/").content.decode()
    assert "no longer in the code" in html
    assert "Gone" in viewer.get(LIST).content.decode()


def test_a_look_at_masked_values_is_recorded_and_logged(staff: Callable[..., Client]) -> None:
    """They are shown this once."""
    client = staff(VIEW, DATA, "view_secrets_automationmodel")
    run = Simple(token="t0p")
    page = client.get(f"{LIST}{run.id}/change/")
    assert "t0p" not in page.content.decode()
    assert "t0p" in client.post(page.context["unmask_url"]).content.decode()
    assert Event.objects.get(kind="unmasked").automation_id == run.id
    entry = LogEntry.objects.get()
    assert (entry.object_id, entry.change_message) == (str(run.id), "Masked values were shown.")
