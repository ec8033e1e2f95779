"""The rows of one history: inert, and in an order in which each can name the earlier ones."""

from __future__ import annotations

import pytest

from automations.histories.copied import Copy, Here
from automations.histories.document import Document

pytestmark = pytest.mark.django_db

NOBODY = Here({}, {}, {})


def test_tasks_come_in_rounds(history: Document) -> None:
    """A task is due when all that it names is stored."""
    copy, rounds = Copy(history, NOBODY, None), []
    while len(copy.stored) < len(copy.tasks):
        found = copy.next_tasks()
        rounds.append([row["status"] for row in found])
        copy.stored += [100 + len(copy.stored) + place for place in range(len(found))]
    assert rounds == [["reserve"], ["approve"], ["charge"]]
    assert copy.next_tasks() == []


def test_what_was_live_lives_no_more(history: Document) -> None:
    copy = Copy(history, NOBODY, None)
    assert [row["state"] for row in copy.tasks] == ["done", "done", "archived"]
    assert {row["due"] for row in copy.tasks} == {None}
    assert {row["waiting"] for row in copy.tasks} == {""}
