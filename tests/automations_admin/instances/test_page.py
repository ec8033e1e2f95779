"""The page of one instance, put together."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import User
from django.test import RequestFactory

from automations.models import AutomationModel
from automations_admin.instances import facts
from automations_admin.instances.page import InstancePage
from automations_admin.links import Links
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


def page(automation: Any, query: str = "", user: User | None = None) -> InstancePage:
    request = RequestFactory().get(f"/{query}")
    request.user = user or User.objects.create_superuser("root")
    row = AutomationModel.objects.select_related("definition").get(pk=automation.id)
    return InstancePage(request, Links(admin.site), row)


def test_a_running_instance_with_a_failed_task_says_both(groups: Any) -> None:
    """The failed task's attempts are shown."""
    found = page(Payment(postcode="8O331"))
    assert str(found.mark.text) == "Running"
    assert found.failed == "1 task failed"
    assert found.chosen_label == "Book"
    assert found.open_steps == "Book, Pack"
    (attempt,) = found.tries().shown
    assert attempt.attempt.error_class == "ValueError"
    assert attempt.groups[-1].frames[-1].mine


def test_any_task_can_be_chosen_of_the_same_instance_only() -> None:
    """Another instance's task is not shown."""
    one, other = Simple(), Simple()
    task = other.row.automationtaskmodel_set.first()
    assert page(one, f"?task={task.pk}").chosen is None


def test_the_subject_links_to_its_page_if_that_may_be_seen() -> None:
    """By label, and said to be deleted if it is gone."""
    anna = User.objects.create_user("anna", is_staff=True)
    run = Simple(who=anna)
    found = page(run)
    assert found.subjects == [("anna", f"/admin/auth/user/{anna.pk}/change/")]
    assert page(run, user=anna).subjects == [(f"user {anna.pk}", "")]
    anna_pk = anna.pk
    User.objects.filter(pk=anna_pk).delete()
    assert page(run, user=found.request.user).subjects == [(f"user {anna_pk} (deleted)", "")]


def test_a_form_can_be_opened_by_those_who_may_act(groups: Any) -> None:
    """And by nobody else."""
    run = Payment()
    member, stranger = (User.objects.create_user(name) for name in ("member", "stranger"))
    member.groups.add(groups["Warehouse"])

    def labels(user: User) -> list[str]:
        return [act.label for reason in page(run, user=user).reasons for act in reason.acts]

    assert labels(member) == ["Open the form"]
    assert labels(stranger) == []


def test_an_instance_without_code_and_definition_has_a_page() -> None:
    """Nothing to draw, but data and history."""
    row = AutomationModel.objects.create(automation_class="old.Gone", data={"a": 1})
    row.id = row.pk
    found = page(row)
    assert not found.in_code
    assert found.diagram().problem
    assert found.data().branches[0].key == "a"


def test_how_much_there_is_besides_the_data() -> None:
    """What there is nothing of is not said, and nothing to who may not see data."""
    found = Simple(fail="x")
    said = dict(page(found).sizes())
    assert set(said) == {"failures"}
    assert said["failures"] > 50
    assert page(found, user=User.objects.create_user("ann")).sizes() == []


def test_a_subject_that_was_erased_is_no_link() -> None:
    found = page(Simple(who={"$model": "auth.user", "pk": None}))
    assert found.subjects == [("user (erased)", "")]
    assert found.subject == "user (erased)"


def test_every_open_task_is_explained_on_some_page(
    monkeypatch: pytest.MonkeyPatch, groups: Any
) -> None:
    """The most urgent ones first."""
    monkeypatch.setattr(facts, "MOST_EXPLAINED", 1)
    run = Payment(postcode="8O331")
    root = User.objects.create_superuser("root")
    first = page(run, user=root)
    second = page(run, "?why=2", user=root)
    assert [reason.head for reason in first.reasons] == ["Book failed"]
    assert [reason.head for reason in second.reasons] == ["Pack waits for a person,"]
    assert (first.unexplained, second.unexplained) == (1, 0)
    url = f"/admin/automations/automationmodel/{run.id}/change/?why="
    assert first.why_pages() == {"before": "", "after": f"{url}2#why"}
    assert second.why_pages() == {"before": f"{url}1#why", "after": ""}
    assert page(run, "?why=99", user=root).why == 2
    assert page(Simple(), "?why=x", user=root).why == 1
