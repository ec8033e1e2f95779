"""Why an instance waits: one plain sentence each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from automations import testing
from automations_admin import marks
from automations_admin.instances import explain
from automations_admin.instances.explain import Facts

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
FACTS = Facts("ready", "Book parcel", NOW - HOUR)


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with testing.frozen_time(NOW):
        yield


def said(workers: bool = True, **changes: object) -> str:
    found = explain.task(replace(FACTS, **changes), NOW, workers=workers)  # type: ignore[arg-type]
    return f"{found.head} {found.text}"


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        (
            {"key": "ready", "due": NOW - timedelta(minutes=5)},
            "Book parcel is due since 12:55:00 Europe/Berlin, 5 min ago, and no worker has taken "
            "it yet.",
        ),
        (
            {"key": "running", "started": NOW - timedelta(seconds=20), "owner": "web-1",
             "attempts": 2, "due": NOW + HOUR},
            "Book parcel is being executed by worker web-1 since 12:59:40 Europe/Berlin, 20 s ago, "
            "attempt 2.",
        ),
        (
            {"key": "running", "started": NOW - HOUR, "owner": "web-1", "due": NOW - HOUR / 2},
            "Book parcel is being executed by worker web-1 since 12:00:00 Europe/Berlin, 1 h ago, "
            "attempt 1. The worker gives no sign of life; another one takes the step over.",
        ),
        (
            {"key": "limit", "condition": "at most 3 at once"},
            "Book parcel waits for a free slot: at most 3 at once. It goes on as soon as another "
            "step has ended.",
        ),
        (
            {"key": "limit", "condition": "at most 3 in 1 min", "timed": True},
            "Book parcel waits for a free slot: at most 3 in 1 min. It goes on when its turn "
            "comes.",
        ),
        (
            {"key": "limit", "condition": "at most 3 in 1 min", "due": NOW + HOUR},
            "Book parcel waits for a free slot: at most 3 in 1 min. It goes on at 14:00:00 "
            "Europe/Berlin, in 1 h at the latest.",
        ),
        (
            {"key": "limit", "condition": "at most 3 at once", "due": NOW - HOUR},
            "Book parcel waits for a free slot: at most 3 at once. It was called at 12:00:00 "
            "Europe/Berlin, 1 h ago.",
        ),
        (
            {"key": "time", "due": NOW + 2 * HOUR},
            "Book parcel waits for a time. It goes on at 15:00:00 Europe/Berlin, in 2 h.",
        ),
        (
            {"key": "time", "due": NOW - HOUR},
            "Book parcel waits for a time. It was due at 12:00:00 Europe/Berlin, 1 h ago.",
        ),
        ({"key": "time"}, "Book parcel waits for a time. "),
        (
            {"key": "time", "condition": "capped: 3 by mail are enough for now",
             "due": NOW + 2 * HOUR},
            "Book parcel waits: capped: 3 by mail are enough for now. It goes on at "
            "15:00:00 Europe/Berlin, in 2 h.",
        ),
        (
            {"key": "window", "condition": "outside its hours in Europe/Berlin",
             "due": NOW + 2 * HOUR},
            "Book parcel is held until 15:00:00 Europe/Berlin, in 2 h: it is outside its hours "
            "in Europe/Berlin.",
        ),
        ({"key": "window"}, "Book parcel is held. "),
        (
            {
                "key": "condition",
                "condition": "in_stock",
                "asked": NOW - timedelta(seconds=20),
                "due": NOW + timedelta(seconds=40),
            },
            "Book parcel waits until in_stock holds. It was asked last at 12:59:40 Europe/Berlin, "
            "20 s ago: no. It is asked again at 13:00:40 Europe/Berlin, in 40 s, and at once after "
            "a message or a change of the data.",
        ),
        ({"key": "message"}, "Book parcel waits for a message. It has been waiting for 1 h."),
        (
            {"key": "message", "condition": "paid, refunded"},
            "Book parcel waits for: paid, refunded. It has been waiting for 1 h.",
        ),
        (
            {"key": "message", "condition": "Waits for the flow that it has started"},
            "Book parcel waits for the flow that it has started. It has been waiting for 1 h.",
        ),
        (
            {"key": "branches", "arrived": 1, "missing": ("Send invoice", "Pack the order")},
            "Book parcel waits for the other branches. 1 of 3 has arrived. Missing: Send invoice, "
            "Pack the order.",
        ),
        (
            {"key": "branches", "arrived": 2, "missing": ("Pack the order",)},
            "Book parcel waits for the other branches. 2 of 3 have arrived. Missing: Pack the "
            "order.",
        ),
        (
            {"key": "person", "addressees": "the group Warehouse", "members": 4},
            "Book parcel waits for a person, open for 1 h. It is for the group Warehouse: 4 "
            "people.",
        ),
        (
            {"key": "person", "addressees": "anna", "members": 1, "due": NOW + 2 * HOUR},
            "Book parcel waits for a person, open for 1 h. It is for anna: 1 person. If nobody "
            "acts, it is passed over at 15:00:00 Europe/Berlin, in 2 h.",
        ),
        (
            {"key": "person", "addressees": "the group Warehouse", "members": 0},
            "Book parcel waits for a person, open for 1 h. It is for the group Warehouse, but "
            "nobody can do it: there is no such active account.",
        ),
        (
            {"key": "person", "addressees": "anna"},
            "Book parcel waits for a person, open for 1 h. It is for anna.",
        ),
        (
            {"key": "person"},
            "Book parcel waits for a person, open for 1 h. Nobody can do it: whom it was for is "
            "gone.",
        ),
        (
            {"key": "retrying", "attempts": 2, "most": 5, "error": "CarrierTimeout",
             "due": NOW + timedelta(minutes=2)},
            "Book parcel is tried again: attempt 2 of 5 failed with CarrierTimeout. The next one "
            "is planned for 13:02:00 Europe/Berlin, in 2 min.",
        ),
        (
            {"key": "failed", "attempts": 3, "most": 3, "failed": NOW - HOUR, "similar": 37},
            "Book parcel failed at 12:00:00 Europe/Berlin, 1 h ago after 3 of 3 attempts. It is "
            "not tried again by itself. 37 other instances failed in the same way.",
        ),
        (
            {"key": "failed", "attempts": 1, "similar": 1},
            "Book parcel failed after 1 of 1 attempt. It is not tried again by itself. 1 other "
            "instance failed in the same way.",
        ),
        ({"key": "failed"}, "Book parcel failed It is not tried again by itself."),
    ],
)  # fmt: skip
def test_each_reason_to_wait(changes: dict[str, object], expected: str) -> None:
    """What it waits for, since when, who or what ends the wait."""
    assert said(**changes) == expected  # type: ignore[arg-type]


def test_a_held_task_says_that_it_comes_later() -> None:
    """Its instance is paused or blocked."""
    assert "The instance is held" in said(key="time", held=True)


def test_without_a_worker_what_is_due_does_not_happen() -> None:
    """What waits for a person needs none, and what is not due needs none yet."""
    silent = "No worker has been seen lately"
    assert silent in said(workers=False, key="ready", due=NOW)
    assert silent in said(workers=False, key="retrying", due=NOW - HOUR, attempts=1)
    assert silent not in said(workers=False, key="person", due=NOW, addressees="anna")
    assert silent not in said(workers=False, key="time", due=NOW + HOUR)
    assert silent not in said(workers=True, key="ready", due=NOW)


@pytest.mark.parametrize("key", list(marks.STANDINGS))
def test_every_standing_has_a_sentence(key: str) -> None:
    """With its own mark."""
    found = explain.task(replace(FACTS, key=key), NOW, workers=True)
    assert found.mark == marks.STANDINGS[key]
    assert found.head


def test_the_instance_itself_is_explained() -> None:
    """Paused by whom and why, blocked, ended."""
    paused = explain.paused("anna", "Stocktaking")
    assert paused.head == "The instance is paused by anna."
    assert paused.text.endswith("Reason: Stocktaking")
    assert explain.paused("", "").head == "The instance is paused."
    assert "when the code is back" in explain.blocked("No automation 'x'.").text
    ended = explain.ended("exited", NOW - HOUR, "not paid", NOW)
    assert ended.head == "It has ended: exited."
    assert ended.text == "12:00:00 Europe/Berlin, 1 h ago. Reason: not paid"
    assert explain.ended("failed", None, "book", NOW).text == ""


def test_a_pause_says_what_by_whom_since_when_and_why() -> None:
    found = explain.flow_paused("The flow Payment", "olga", NOW - HOUR, "Carrier is down", NOW)
    assert found.head == "The flow Payment is paused"
    assert found.text == (
        "by olga since 12:00:00 Europe/Berlin, 1 h ago. Reason: Carrier is down What falls due "
        "meanwhile is held and done afterwards."
    )
