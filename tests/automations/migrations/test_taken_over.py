"""What was taken over can be read, and goes on."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission, User
from django.urls import reverse

from automations import testing
from automations.engine import failure, recovery
from automations.migrations import _taken_over
from automations.models import AutomationModel, AutomationTaskModel, Event, TaskPermission
from tests.automations.migrations import old
from tests.flows import published


@pytest.fixture(scope="module")
def _changed_over(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Change a database over once; each test undoes what it does to it."""
    with django_db_blocker.unblock():
        made = old.changed_over()
        made.__enter__()
    yield
    with django_db_blocker.unblock():
        made.__exit__(None, None, None)


@pytest.fixture
def clock(_changed_over: None, db: None) -> Iterator[testing.Clock]:
    """Let time stand still at the moment of changing over."""
    with testing.frozen_time(old.LATER) as frozen:
        yield frozen


def test_new_instances_get_numbers_of_their_own(clock):
    made = published.Choice(amount=1)

    assert made.id > 20


# ---------------------------------------------------------------- what can be read


def test_keys_and_moments_stay(clock):
    row = old.instance(published.Approval, order=2)

    assert row.key == "3be60e2b02116ddbcf56161b9e56f87b2cb61e51"
    assert row.created == datetime(2026, 3, 2, 9, 0, 0, 28000, tzinfo=UTC)
    assert row.updated == row.ended == datetime(2026, 3, 2, 9, 0, 0, 41000, tzinfo=UTC)
    assert published.Approval(automation=row.key, autorun=False).id == row.pk


def test_every_instance_has_a_key_of_its_own(clock):
    keys = set(AutomationModel.objects.values_list("key", flat=True))

    assert len(keys) == 20


def test_a_finished_instance_stays_readable(clock):
    run = old.run_of(published.Approval, order=2)

    run.assert_outcome("completed")
    run.assert_path("start", "approve", "note", "end")
    assert run.task("note").result == 2
    assert run.task("note").finished == datetime(2026, 3, 2, 9, 0, 0, 39000, tzinfo=UTC)
    assert run.task("note").previous == run.task("approve")
    assert run.task("approve").completed_by == old.anna()
    assert run.task("approve").completed_by_name == "anna"
    assert run.row.definition.graph == published.Approval.graph


def test_a_joined_split_stays_readable(clock):
    run = old.run_of(published.Parallel, order=6)

    after = run.task("after")
    assert [task.status for task in after.get_previous_tasks()] == ["join", "join"]
    assert after.path == ""
    assert {task.path for task in after.get_previous_tasks()} == {str(run.task("split").pk)}
    assert [task.status for task in run.task("split").get_next_tasks()] == ["look", "pack"]


def test_the_way_that_was_taken_is_told(clock):
    assert old.run_of(published.Choice, amount=500).task("large").way == "then"
    assert old.run_of(published.Caught, order=9).task("repair").way == "error"
    assert old.run_of(published.Daily).task("start").way == "repeat"


def test_a_step_that_was_passed_over_is_followed_by_the_next(clock):
    run = old.run_of(published.Shortcut)

    assert run.task("hurry").state == "skipped"
    assert run.task("sign").previous == run.task("hurry")
    assert run.task("sign").path == run.task("pack").path != ""


def test_an_instance_that_ended_in_one_branch_is_completed(clock):
    run = old.run_of(published.Early)

    run.assert_outcome("completed")
    assert run.row.tokens == 0
    assert run.task("slow").state == "cancelled"
    assert not AutomationTaskModel.get_open_tasks(old.anna()).filter(automation=run.row).exists()


def test_the_pages_show_what_was_taken_over(clock, client):
    client.force_login(User.objects.create_superuser("root"))

    for pk in AutomationModel.objects.values_list("pk", flat=True):
        assert client.get(reverse("automations:history", args=[pk])).status_code == 200
        there = reverse("admin:automations_automationmodel_change", args=[pk])
        assert client.get(there).status_code == 200


# ---------------------------------------------------------------- errors


def test_an_error_is_kept_without_its_page(clock):
    run = old.run_of(published.Failing, order=7)

    task = run.task("charge")
    run.assert_outcome("failed")
    assert (task.state, task.error_class) == ("failed", "ValueError")
    assert task.error == "Order 7 cannot be <b>charged</b>"
    assert task.result is None
    attempt = task.attempt_rows.get()
    assert [frame["function"] for frame in attempt.frames] == ["fail"]
    assert attempt.frames[0]["file"] == "/srv/shop/tests/flows/published.py"
    assert attempt.frames[0]["source"].startswith("raise ValueError")
    assert "STRIPE" not in str(vars(attempt)) + str(vars(task))
    event = Event.objects.get(automation=run.row, kind="failed", task=task)
    assert event.created == attempt.ended == task.finished == run.row.updated


def test_a_failed_instance_can_be_retried(clock):
    run = old.run_of(published.Failing, order=7)

    recovery.edit_and_retry(run.task("charge"), {**run.data, "well": True})
    testing.run_due()

    run.assert_outcome("completed")
    assert run.task("charge").attempts == 2


def test_an_error_groups_with_the_same_one_of_today(clock):
    earlier = old.run_of(published.Failing, order=7).task("charge")

    with pytest.raises(ValueError, match="cannot be") as caught:
        raise ValueError("Order 99 cannot be <b>charged</b>")

    assert earlier.fingerprint == failure.describe("charge", caught.value).fingerprint


def test_an_error_that_was_caught_is_kept_at_its_step(clock):
    task = old.run_of(published.Caught, order=9).task("charge")

    assert (task.state, task.error_class) == ("done", "ValueError")
    assert task.attempt_rows.get().state == "failed"


def test_a_branch_that_was_open_when_another_failed_is_not_passed_by(clock):
    run = old.run_of(published.Torn, order=8)
    run.assert_outcome("failed")
    assert run.task("check").state == "failed"

    recovery.edit_and_retry(run.task("charge"), {**run.data, "well": True})
    testing.run_due()

    assert "after" not in run.path
    recovery.retry(run.task("check"))
    testing.run_due()
    testing.submit(run.automation, old.anna(), answer="yes")
    run.assert_outcome("completed")


def test_an_instance_that_was_ended_without_a_reason_has_failed(clock):
    run = old.run_of(published.Lonely)

    run.assert_outcome("failed")
    assert run.row.reason == "ask"
    assert run.task("ask").error == _taken_over.NO_REASON


# ---------------------------------------------------------------- going on


def test_an_open_form_can_be_submitted_at_once(clock):
    run = old.run_of(published.Approval, order=1)

    assert [*AutomationTaskModel.get_open_tasks(old.anna()).filter(automation=run.row)] == [
        run.task("approve")
    ]
    testing.submit(run.automation, old.anna(), answer="yes")

    run.assert_outcome("completed")
    assert run.data["done"] == ["start", "note"]
    assert run.task("approve").result == {"answer": "yes"}


def test_the_page_of_an_open_form_has_its_old_address(clock, client):
    client.force_login(old.anna())

    page = client.get(reverse("automations:task", args=[2]))

    assert page.status_code == 200


def test_a_form_is_addressed_as_the_code_says_now(clock):
    boss = User.objects.create(username="boss")
    boss.groups.add(Group.objects.get(name="office"))
    testing.run_due()
    task = old.run_of(published.Office).task("approve")
    assert [row.permission for row in TaskPermission.objects.filter(task=task)] == [
        "auth.change_user"
    ]
    assert not AutomationTaskModel.get_open_tasks(boss).exists()

    boss.user_permissions.add(Permission.objects.get(codename="change_user"))
    boss = User.objects.get(pk=boss.pk)

    testing.submit(task, boss, answer="yes")
    old.run_of(published.Office).assert_outcome("completed")


def test_a_wait_goes_on_when_it_would_have(clock):
    run = old.run_of(published.Reminder, order=3)
    testing.run_due()
    run.assert_waits_at("remind")
    due = datetime(2026, 3, 5, 9, 0, 0, 51000, tzinfo=UTC)
    assert run.task("remind").due == run.row.paused_until == due

    clock.move_to(due - timedelta(seconds=1))
    testing.run_due()
    run.assert_waits_at("remind")
    clock.move_to(due)
    testing.run_due()

    run.assert_outcome("completed")
    run.assert_path("start", "remind", "end")


def test_a_condition_is_asked_again(clock):
    run = old.run_of(published.Delivery, order=4)
    testing.run_due()
    run.assert_waits_at("ship")
    assert run.task("ship").waiting == "condition"

    recovery.edit_data(run.row, {**run.data, "paid": True})
    testing.run_due()

    run.assert_outcome("completed")


def test_a_split_half_way_is_joined(clock):
    run = old.run_of(published.Parallel, order=5)
    testing.run_due()
    run.assert_waits_at("check", "join")
    assert "after" not in run.path

    testing.submit(run.automation, old.anna(), answer="yes")

    run.assert_outcome("completed")
    assert run.path.count("join") == 2
    assert run.path.count("after") == 1


def test_splits_in_splits_are_joined(clock):
    run = old.run_of(published.Nested)
    testing.submit(run.automation, old.anna(), answer="yes")
    testing.run_due()
    run.assert_waits_at("outer_join", "wait")
    assert run.data["done"] == ["pack", "between"]

    clock.advance(days=1)
    testing.run_due()

    run.assert_outcome("completed")
    assert run.data["done"] == ["pack", "between", "wait", "after"]


def test_a_join_waits_for_a_branch_in_which_a_step_was_passed_over(clock):
    run = old.run_of(published.Shortcut)
    testing.submit(run.automation, old.anna(), answer="yes")
    testing.run_due()
    run.assert_waits_at("join", "pack")

    clock.advance(days=2)
    testing.run_due()

    run.assert_outcome("completed")
    assert run.data["done"] == ["pack", "after"]


def test_a_schedule_goes_on_with_the_occurrence_that_was_planned(clock):
    run = old.run_of(published.Daily)
    testing.run_due()
    run.assert_waits_at("again")
    due = datetime(2026, 3, 3, 9, 0, 0, 157000, tzinfo=UTC)
    assert run.task("again").planned == run.task("again").due == due

    clock.move_to(due)
    testing.run_due()

    assert len(run.data["done"]) == 3
    assert run.task("again").due > due


def test_a_step_whose_process_was_killed_is_executed_again(clock):
    run = old.run_of(published.Killed)

    testing.run_due()

    run.assert_outcome("completed")
    run.assert_path("start", "work", "end")


def test_an_instance_that_was_not_begun_begins(clock):
    run = old.run_of(published.Approval, order=10)
    testing.run_due()

    run.assert_waits_at("approve")
    run.assert_path("start")


def test_a_unique_instance_is_found_by_its_values(clock):
    assert published.Renewal(customer="Miller").id == old.instance(published.Renewal).pk
    assert (
        published.Renewal(customer="Smith").id
        != old.instance(published.Renewal, customer="Miller").pk
    )


def test_an_instance_whose_code_is_gone_is_blocked(clock):
    testing.run_due()

    row = AutomationModel.objects.get(automation_class="shop.automations.Gone")
    assert (row.state, row.definition) == ("blocked", None)
    assert row.reason == "The automation shop.automations.Gone is not registered."
    assert Event.objects.filter(automation=row, kind="blocked").count() == 1
