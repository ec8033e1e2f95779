"""The attempts at a step, as the page of its instance shows them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib import admin
from django.test import Client

from automations.models import Attempt, AutomationTaskModel
from automations_admin import moments
from automations_admin.instances import tries
from automations_admin.instances.sight import Sight
from automations_admin.links import Links
from tests.automations_admin.shop import Simple

pytestmark = pytest.mark.django_db

ALL = Sight(data=True, traces=True, secrets=True)


@pytest.fixture
def task(db: None) -> AutomationTaskModel:
    """A task that was tried 45 times."""
    found = AutomationTaskModel.objects.get(automation=Simple(fail="x").id)
    first = Attempt.objects.get(task=found)
    for number in range(2, 46):
        first.pk, first.number, first._state.adding = None, number, True
        first.save()
    AutomationTaskModel.objects.filter(pk=found.pk).update(attempts=45)
    return found


def numbers(found: tries.Tries) -> list[int]:
    return [one.attempt.number for one in found.shown]


def test_every_attempt_is_on_some_page(viewer: Client, task: AutomationTaskModel) -> None:
    """From the newest to the first, and back."""
    pages = [viewer.get(f"/admin/automations/automationmodel/{task.automation_id}/change/")]
    while url := pages[-1].context["tries"].earlier_url:
        pages.append(viewer.get(url))
    found = [number for page in pages for number in numbers(page.context["tries"])]
    assert found == list(range(45, 0, -1))
    assert [bool(page.context["tries"].newest_url) for page in pages] == [False, True, True]
    assert "Earlier</a>" in pages[0].content.decode()
    assert "Newest</a>" in pages[1].content.decode()


def test_each_says_worker_beginning_and_end(viewer: Client, task: AutomationTaskModel) -> None:
    """In so many words."""
    last = Attempt.objects.get(task=task, number=45)
    ended = last.started + timedelta(seconds=83)
    Attempt.objects.filter(pk=last.pk).update(worker="web-2:41877", ended=ended)
    url = f"/admin/automations/automationmodel/{task.automation_id}/change/"
    html = viewer.get(url).content.decode()
    attempts = html[html.index('id="attempts"') :]
    for said in ("web-2:41877", moments.element(last.started), moments.element(ended), "1 min"):
        assert said in attempts


@pytest.mark.parametrize("below", ["0", "-1", "x", "9" * 30])
def test_nonsense_is_the_newest_page_or_an_empty_one(
    viewer: Client, task: AutomationTaskModel, below: str
) -> None:
    url = f"/admin/automations/automationmodel/{task.automation_id}/change/?attempts={below}"
    assert viewer.get(url).status_code == 200


def test_frames_are_shown_to_those_who_may_see_them(task: AutomationTaskModel) -> None:
    """And nothing without a task."""
    links = Links(admin.site)
    blind = Sight(data=True, traces=False, secrets=False)
    assert tries.of(links, task, ALL).shown[0].groups
    assert not tries.of(links, task, blind).shown[0].groups
    assert tries.of(links, None, ALL) == tries.Tries([])


def test_one_question_is_asked(task: AutomationTaskModel, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        tries.of(Links(admin.site), task, ALL)
