"""The page of workers, put together; without a database."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib import admin
from django.test import override_settings

from automations import testing
from automations.models import Alert, Worker
from automations_admin.health import page
from automations_admin.health.queries import Queue, Work
from automations_admin.links import Links
from tests.automations_admin.shop import NAME

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PATIENCE = timedelta(minutes=3)
LINKS = Links(admin.site)
FLOW = f"{NAME}.Payment"
WORK = Work(7, 5, FLOW, "book", "w1", NOW, 2, NOW + timedelta(seconds=20))


def worker(name: str, seen: int = 0, *, stopped: bool = False) -> Worker:
    at = NOW - timedelta(seconds=seen)
    return Worker(name=name, host="web-1", pid=1, seen=at, stopped=at if stopped else None)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (worker("w"), "alive"),
        (worker("w", 180), "alive"),
        (worker("w", 181), "silent"),
        (worker("w", stopped=True), "stopped"),
    ],
)
def test_a_worker_is_alive_silent_or_stopped(given: Worker, expected: str) -> None:
    assert page.standing(given, NOW, PATIENCE) == expected


@pytest.mark.parametrize(
    ("seconds", "alive", "said"),
    [
        (20, True, "lease ends in 20 s, at 13:00:20, unless it is extended"),
        (20, False, "will be taken over at 13:00:20, in 20 s"),
        (-5, False, "lease over since 12:59:55, 5 s ago: the next worker takes it over"),
        (-5, True, "lease over since 12:59:55, 5 s ago: the next worker takes it over"),
    ],
)
def test_it_is_said_what_becomes_of_a_lease(seconds: int, alive: bool, said: str) -> None:
    with testing.frozen_time(NOW):
        work = replace(WORK, lease=NOW + timedelta(seconds=seconds))
        assert page.lease(work, NOW, alive=alive) == said


def test_each_worker_has_what_it_executes() -> None:
    """Alive ones first; what may not be seen is counted."""
    board = page.Board(LINKS, NOW, PATIENCE)
    rows = board.workers(
        [worker("w3", stopped=True), worker("w2", 500), worker("w1")], [WORK], {"w1": 3}
    )
    assert [(row.worker.name, len(row.tasks), row.hidden) for row in rows] == [
        ("w1", 1, 2),
        ("w2", 0, 0),
        ("w3", 0, 0),
    ]
    (item,) = rows[0].tasks
    assert (item.step, item.flow, item.lost) == ("Book", "Payment", False)
    assert item.url == "/admin/automations/automationmodel/5/change/"


def test_what_a_silent_worker_holds_is_lost() -> None:
    board = page.Board(LINKS, NOW, PATIENCE)
    ((item,),) = (row.tasks for row in board.workers([worker("w1", 500)], [WORK], {"w1": 1}))
    assert item.lost


def test_what_nobody_listed_holds_is_told_apart() -> None:
    """A web process, or a worker that is gone."""
    board = page.Board(LINKS, NOW, PATIENCE)
    (item,) = board.others([worker("w2")], [WORK, replace(WORK, owner="w2")])
    assert (item.work.owner, item.lost) == ("w1", True)


def queue() -> Queue:
    none: Counter[str] = Counter()
    return Queue(Counter({FLOW: 2}), {FLOW: NOW}, none, Counter({FLOW: 1}), none, none)


def test_what_waits_has_a_row_for_each_flow() -> None:
    (row,) = page.queue_rows(LINKS, queue())
    assert (row.label, row.due, row.oldest, row.people, row.held) == ("Payment", 2, NOW, 1, 0)
    assert row.people_url == f"/admin/automations/automationmodel/?flow={FLOW}&task=person"


def test_the_figures_are_the_sums() -> None:
    found = {figure["word"]: figure["count"] for figure in page.figures(LINKS, 3, queue())}
    assert found["Workers alive"] == 3
    assert found["Tasks due"] == 2
    assert found["Open for people"] == 1


def test_alerts_are_told_in_words() -> None:
    """A kind that nobody knows any more is left out."""
    detail = {"count": 3, "seconds": 600, "groups": []}
    rows = [
        Alert(kind="failures", automation_class=FLOW, since=NOW, detail=detail, passed=NOW),
        Alert(kind="gone", since=NOW),
        Alert(kind="queue", since=NOW, detail={"lag": 700, "tasks": 1, "messages": 0}),
    ]
    first, second = page.alert_rows(LINKS, rows)
    assert first.title == "Payment: 3 instances failed in 10 minutes"
    assert f"flow={FLOW}" in first.url
    assert (str(first.mark.text), str(second.mark.text)) == ("Passed", "Lasts")
    assert second.url == ""


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("celery", "called through a queue"),
        ("automations.engine.bell.Dispatcher", "look for what is due at intervals"),
    ],
)
def test_it_is_said_how_workers_find_what_is_due(name: str, said: str) -> None:
    with override_settings(AUTOMATIONS={"DISPATCHER": name}):
        found = page.finding()
    assert found["dispatcher"] == name
    assert said in found["said"]
