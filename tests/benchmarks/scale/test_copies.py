"""Copies are such as the engine writes, and it goes on with them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.db import connection

from automations import clock, testing
from automations.models import AutomationModel, AutomationTaskModel, Permit
from benchmarks.scale import copies, flows, originals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]
COUNT = 3


@pytest.fixture(autouse=True)
def _filled() -> None:
    for original in originals.run():
        copies.fill(original, COUNT)


def newest(flow: type) -> AutomationModel:
    return AutomationModel.objects.of(flow).filter(state="running").order_by("-pk")[0]


def test_nothing_refers_to_what_is_not_there() -> None:
    """Although constraints were off; each of them is looked at."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conrelid::regclass, a.attname, confrelid::regclass, f.attname "
            "FROM pg_constraint c JOIN pg_attribute a ON a.attrelid = conrelid AND a.attnum = "
            "conkey[1] JOIN pg_attribute f ON f.attrelid = confrelid AND f.attnum = confkey[1] "
            "WHERE contype = 'f' AND conrelid::regclass::text LIKE 'automations%'"
        )
        keys = cursor.fetchall()
        assert len(keys) > 10
        for table, column, other, key in keys:
            cursor.execute(
                f"SELECT count(*) FROM {table} t LEFT JOIN {other} o ON o.{key} = t.{column} "
                f"WHERE t.{column} IS NOT NULL AND o.{key} IS NULL"
            )
            assert cursor.fetchone() == (0,), (table, column)


def test_a_copy_has_the_path_of_its_original() -> None:
    """And its tasks follow each other within the instance."""
    pks = AutomationModel.objects.of(flows.Chain).order_by("pk").values_list("pk", flat=True)
    assert len(pks) == COUNT + 1
    paths = []
    for pk in pks:
        tasks = list(AutomationTaskModel.objects.filter(automation=pk).order_by("pk"))
        assert [task.previous_id for task in tasks] == [None, *(task.pk for task in tasks[:-1])]
        paths.append([task.status for task in tasks])
    assert paths == [paths[0]] * (COUNT + 1)


def test_starts_are_spread() -> None:
    """The newest copy started last, and no later than its original."""
    starts = (
        AutomationModel.objects.of(flows.Chain).order_by("pk").values_list("created", flat=True)
    )
    original, *copied = starts
    assert copied == sorted(copied)
    assert timedelta(days=364) < original - copied[0] < timedelta(days=366)


def test_a_wait_ends() -> None:
    row = newest(flows.Timed)
    with testing.frozen_time(clock.now() + timedelta(days=31)):
        testing.run_due()
    row.refresh_from_db()
    assert (row.state, row.data["done"]) == ("completed", 1)


def test_a_message_reaches_one() -> None:
    row = newest(flows.Paid)
    assert flows.Paid.deliver("paid", str(row.pk), {"amount": 3}) == 1
    row.refresh_from_db()
    assert row.state == "completed"


def test_a_form_is_answered() -> None:
    user = get_user_model().objects.create(username="ute")
    user.groups.add(Group.objects.get(name="staff"))
    row = newest(flows.Asked)
    assert len(AutomationTaskModel.get_open_tasks(user)) == COUNT + 1
    testing.submit(row.instance, user)
    row.refresh_from_db()
    assert row.state == "completed"


def test_what_is_unique_stays_so() -> None:
    """The key of a copy is that which the engine makes of its number."""
    row = newest(flows.Single)
    assert flows.Single(number=str(row.pk)).id == row.pk
    assert flows.Single(number=str(row.pk + 1_000_000)).id != row.pk


def test_who_queues_is_called() -> None:
    row = newest(flows.Limited)
    Permit.objects.update(task=None, free=clock.now() - timedelta(seconds=1))
    for _ in range(COUNT + 2):
        Permit.objects.update(task=None, free=clock.now() - timedelta(seconds=1))
        testing.run_due()
    row.refresh_from_db()
    assert row.data.get("called") == 1


def test_new_rows_go_behind_the_copies() -> None:
    last = AutomationModel.objects.order_by("-pk")[0].pk
    assert flows.Chain(number="1").id > last
