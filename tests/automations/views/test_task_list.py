"""The list of tasks: what waits for the person who asks."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import testing
from automations.engine import recovery
from tests.automations.people import (
    browser,
    person,
    waiting_task,
)
from tests.flows import human

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.automations.page_urls")]


def test_the_list_shows_what_waits_for_the_user(edith: User):
    """Oldest first, with flow, step, description, age and deadline; nobody else's."""
    with testing.frozen_time() as clock:
        first = waiting_task(human.Ask())
        second = waiting_task(human.AskAgain())
        waiting_task(human.AskUser(username=person("other").username))
        clock.advance(hours=3)

        page = browser(edith).get("/flows/").content.decode()

    assert [task.pk for task in (first, second)] == sorted([first.pk, second.pk])
    assert page.index(f'href="/flows/{first.pk}"') < page.index(f'href="/flows/{second.pk}"')
    assert "2 tasks wait for you." in page
    for words in ("Question", "Tell us who you are", "(3 h)", "until"):
        assert words in page


def test_a_deadline_that_is_over_is_marked(edith: User):
    """In words, for as long as no worker has acted on it."""
    with testing.frozen_time() as clock:
        waiting_task(human.Ask())
        clock.advance(days=3)

        assert "time is up:" in browser(edith).get("/flows/").content.decode()


def test_the_deadline_is_shown_while_the_instance_is_paused(edith: User):
    """Timers run on."""
    run = human.Ask()
    recovery.pause(run.row, actor=edith, reason="Holiday")

    assert "until" in browser(edith).get("/flows/").content.decode()


def test_an_empty_list_says_so(edith: User):
    """And what will appear there."""
    page = browser(edith).get("/flows/").content.decode()

    assert "Nothing waits for you." in page


def test_the_list_costs_the_same_for_5_and_200_tasks(edith: User):
    """S6: one query for the tasks, one for how many there are."""
    client = browser(edith)
    client.get("/flows/")
    counts = []
    for number in (5, 195):
        for _ in range(number):
            human.Ask()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/flows/")
        of_tasks = [q for q in queries if "automations_task" in q["sql"]]
        counts.append((len(queries), len(of_tasks)))

    assert counts[0] == counts[1]
    assert counts[0][1] == 2


def test_a_long_list_has_pages(edith: User):
    """Fifty tasks on each."""
    for _ in range(51):
        human.AskAgain()
    client = browser(edith)

    first, second = (client.get("/flows/", {"page": number}).content.decode() for number in (1, 2))

    assert first.count("<h2>") == 50
    assert second.count("<h2>") == 1
    assert 'rel="next" href="?page=2"' in first
    assert 'rel="prev" href="?page=1"' in second
