"""Rows are read for many instances at once, each with what belongs to it."""

from __future__ import annotations

import pytest

from automations import testing
from automations.histories import rows
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db


def test_each_instance_has_its_own_rows(failed: testing.Run) -> None:
    other = testing.start(Shipping, order=8)
    found, people = rows.read([other.row.pk, failed.row.pk])
    assert [len(one.tasks) for one in found] == [3, 2]
    assert [one.instance["id"] for one in found] == [failed.row.pk, other.row.pk]
    assert all(task["automation_id"] == one.instance["id"] for one in found for task in one.tasks)
    assert set(people.users.values()) == {"anna"}


def test_nothing_is_read_for_nobody() -> None:
    found, people = rows.read([])
    assert (found, people.users, people.groups) == ([], {}, {})
