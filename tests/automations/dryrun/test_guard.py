"""Nothing is stored and nothing is sent, whatever the code of a flow does."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.core import mail
from django.db import connection, transaction
from django.db.models.signals import post_save

from automations.dryrun import guard
from automations.dryrun.run import DryRun
from automations.engine import signals
from automations.exceptions import DryRunWrites
from tests.automations.dryrun.flows import Naughty, Order
from tests.automations.dryrun.test_run import BEGIN


def counts() -> dict[str, int]:
    """Return how many rows each table has."""
    return {
        model._meta.label: model._base_manager.count()
        for model in apps.get_models()
        if model._meta.managed
    }


@contextmanager
def unchanged() -> Iterator[None]:
    """Assert that no table, no outbox and no receiver of a signal notices anything."""
    heard: list[object] = []

    def hear(sender: object, **kwargs: object) -> None:
        heard.append(sender)

    sent = [post_save, signals.instance_ended, signals.task_failed, signals.person_needed]
    for signal in sent:
        signal.connect(hear)
    before = counts()
    try:
        yield
        assert counts() == before
        assert heard == []
        assert getattr(mail, "outbox", []) == []
    finally:
        for signal in sent:
            signal.disconnect(hear)


WHAT = ["write", "raw", "mail", "start", "kill", "send", "divide", ""]


@pytest.mark.django_db
@pytest.mark.parametrize("what", WHAT)
def test_conditions_that_act_do_nothing(what: str) -> None:
    with unchanged():
        run = DryRun(Naughty, {"what": what}, at=BEGIN)
    assert run.outcome == "completed"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("what", WHAT)
def test_nor_outside_a_transaction(what: str) -> None:
    with unchanged():
        DryRun(Naughty, {"what": what}, at=BEGIN)
    Group.objects.create(name="afterwards")
    assert Group.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_whole_journey_leaves_nothing() -> None:
    with unchanged():
        run = DryRun(Order, {"amount": 500}, at=BEGIN)
        run.submit("approve", amount=1).deliver("paid").advance(timedelta(days=9))
        run.take("child") if run.open == ["child"] else run.next()
    assert run.outcome == "completed"


@pytest.mark.django_db
def test_what_a_condition_would_write_is_said() -> None:
    run = DryRun(Naughty, {"what": "write"}, at=BEGIN)
    assert "does raised DryRunWrites: A dry run writes nothing" in run.why("decide")
    assert "Choose what comes of the step." in run.why("decide")
    assert run.path == ["decide", "rescue", "end"]


@pytest.mark.django_db
def test_an_error_of_a_condition_is_told() -> None:
    run = DryRun(Naughty, {"what": "divide"}, at=BEGIN)
    assert "ZeroDivisionError" in run.why("decide")


@pytest.mark.django_db
def test_dropped_mail_is_counted() -> None:
    run = DryRun(Naughty, {"what": "mail"}, at=BEGIN)
    assert run.mails == ["From a condition", "Mass"]


@pytest.mark.django_db
def test_the_database_refuses_what_is_hidden_from_the_wrapper() -> None:
    if connection.vendor == "mysql":
        pytest.skip("inside a transaction, MariaDB and MySQL cannot be told")
    with pytest.raises(Exception, match=r"read.?only|read-only"), guard.closed():  # noqa: SIM117
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.cursor.execute("INSERT INTO auth_group (name) VALUES ('hidden')")


@pytest.mark.django_db(transaction=True)
def test_what_is_written_all_the_same_is_rolled_back() -> None:
    with guard.closed():
        if connection.vendor == "sqlite":
            connection.cursor().execute("PRAGMA query_only = OFF")
            connection.cursor().cursor.execute("INSERT INTO auth_group (name) VALUES ('hidden')")
    assert not Group.objects.exists()


@pytest.mark.django_db
def test_the_guard_ends_with_an_error() -> None:
    with pytest.raises(DryRunWrites), guard.closed():
        Group.objects.create(name="x")
    Group.objects.create(name="y")
    assert connection.execute_wrappers == []


@pytest.mark.parametrize(
    ("sql", "verb"),
    [
        ("select 1", "SELECT"),
        ("  (SELECT 1)", "SELECT"),
        ("/* a */ -- b\n INSERT INTO x", "INSERT"),
        ("", ""),
        ("/* endless", ""),
        ("DELETE/**/FROM x", "DELETE"),
    ],
)
def test_the_verb_of_a_statement(sql: str, verb: str) -> None:
    assert guard.verb_of(sql) == verb
