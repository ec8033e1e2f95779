"""What was done to an instance, as its page shows it."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client

from automations import testing
from automations.engine import batches, plans, recovery
from automations.models import AutomationModel, AutomationTaskModel, Batch, Event
from automations_admin.diff import Change
from automations_admin.instances import deeds
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.shop import Payment, Simple
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

PAGE = "/admin/automations/automationmodel/{}/change/"


@pytest.fixture
def row(groups: Any) -> AutomationModel:
    """An instance of which Olga has edited the data, and reassigned a step."""
    olga = User.objects.create_user("olga")
    run = Payment(postcode="8O331")
    row = AutomationModel.objects.get(pk=run.id)
    recovery.edit_data(row, {**row.data, "postcode": "80331"}, actor=olga, reason="Typo")
    pack = AutomationTaskModel.objects.get(automation=row, status="pack")
    recovery.reassign(pack, group=Group.objects.get(name="Accounts"), actor=olga)
    return row


def shown(client: Client, row: Any, query: str = "") -> deeds.Deeds:
    found: deeds.Deeds = client.get(PAGE.format(row.pk) + query).context["deeds"]
    return found


def test_each_says_what_was_before_and_after(viewer: Client, row: AutomationModel) -> None:
    """Of the data as well."""
    reassigned, edited, *_others = shown(viewer, row).shown
    assert reassigned.changes == [Change("group", '"Warehouse"', '"Accounts"')]
    assert edited.changes == [Change("postcode", '"8O331"', '"80331"')]
    html = viewer.get(PAGE.format(row.pk)).content.decode()
    events = html[html.index('id="events"') :]
    for said in ("Before and after", "- group: &quot;Warehouse&quot;", "+ postcode: "):
        assert said in events


def test_who_may_not_see_data_sees_not_what_was_edited(staff: Any, row: AutomationModel) -> None:
    reassigned, edited, *_others = shown(staff(VIEW), row).shown
    assert reassigned.changes
    assert edited.changes == []


def test_what_is_part_of_a_batch_leads_to_it(viewer: Client, row: AutomationModel) -> None:
    root = User.objects.create_superuser("root")
    plan = plans.of_tasks("retry", AutomationTaskModel.objects.failed(), {}, root)
    batch = batches.create(plan, actor=root, reason="Carrier is back")
    failed = AutomationTaskModel.objects.failed().get()
    event = Event(automation=row, task=failed, kind="retried", actor_name="root", batch=batch)
    event.save()
    assert Batch.objects.count() == 1
    newest, *others = shown(viewer, row).shown
    assert newest.batch_url == f"/admin/automations/batch/{batch.pk}/"
    assert {deed.batch_url for deed in others} == {""}


def test_those_of_people_or_of_the_engine_alone(viewer: Client, row: AutomationModel) -> None:
    """Nonsense is everybody."""
    people, engine = (shown(viewer, row, f"?events={by}") for by in ("people", "engine"))
    assert {deed.event.actor_name for deed in people.shown} == {"olga"}
    assert {deed.event.actor_name for deed in engine.shown} == {""}
    assert shown(viewer, row, "?events=x").by == ""


def test_older_ones_are_in_the_audit_log(
    viewer: Client, monkeypatch: pytest.MonkeyPatch, row: AutomationModel
) -> None:
    """Where all of them are."""
    log = f"/admin/automations/event/?instance={row.pk}"
    assert shown(viewer, row).log_url == log
    assert shown(viewer, row, "?events=people").log_url == f"{log}&by=people"
    assert "Older ones" not in viewer.get(PAGE.format(row.pk)).content.decode()
    monkeypatch.setattr(deeds, "MOST", 1)
    found = shown(viewer, row)
    assert (len(found.shown), found.more) == (1, True)
    assert "Older ones are in the audit log." in viewer.get(PAGE.format(row.pk)).content.decode()
    assert "Typo" in viewer.get(log).content.decode()


def test_acts_say_the_step_and_the_states(viewer: Client, row: AutomationModel) -> None:
    """Of the step, or of the whole instance."""
    failed = AutomationTaskModel.objects.failed().get()
    recovery.skip(failed, reason="By hand")
    recovery.restart(row, "reserve", reason="Wrong stock")
    recovery.cancel(row, reason="Duplicate")
    found = {deed.event.kind: deed for deed in shown(viewer, row).shown}
    assert found["skipped"].changes == [Change("", '"failed"', '"skipped"')]
    assert found["cancelled"].changes == [Change("", '"running"', '"cancelled"')]
    assert found["restarted"].event.step == "reserve"
    html = viewer.get(PAGE.format(row.pk)).content.decode()
    assert 'Started over from a step <span class="a-q">Reserve</span>' in html


def test_a_message_is_named(viewer: Client) -> None:
    """Here and in the audit log."""
    User.objects.create_user("anna")
    row = testing.start(Shipping, order=7).row
    recovery.send_message(row, "voucher", data={"amount": 5})
    for page in (PAGE.format(row.pk), f"/admin/automations/event/?instance={row.pk}"):
        html = viewer.get(page).content.decode()
        assert 'Message sent <span class="a-mono a-any">voucher</span>' in html


def test_an_event_that_changes_nothing_says_so(viewer: Client) -> None:
    """It has no before and after."""
    (failed,) = shown(viewer, AutomationModel.objects.get(pk=Simple(fail="x").id)).shown
    assert failed.changes == []
