"""`automation_delete_history`: old histories go in batches, and nothing of them is loaded."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import StringIO
from unittest import mock

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import flow, testing
from automations.engine import recovery, retention
from automations.mail import figures
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Contact,
    Event,
    Mail,
    Message,
    TaskPermission,
)
from tests.flows import units
from tests.flows.units import doing, user

BEGIN = datetime(2026, 3, 2, 9, tzinfo=UTC)
PARTS = (AutomationModel, AutomationTaskModel, Attempt, Event, Message, TaskPermission)


@pytest.fixture
def clock(db: None) -> Iterator[testing.Clock]:
    """Let time stand still."""
    with testing.frozen_time(BEGIN) as clock:
        yield clock


def delete(*args: str, verbosity: int = 1) -> str:
    """Call the command and return what it says."""
    said = StringIO()
    call_command("automation_delete_history", *args, verbosity=verbosity, stdout=said)
    return said.getvalue()


def test_histories_older_than_a_month_go_by_default(clock: testing.Clock) -> None:
    units.Step()
    clock.advance(days=1)
    young = units.Step()
    clock.advance(days=29, seconds=1)

    said = delete()

    assert said == "1 instance deleted (4 rows).\n"
    assert [row.pk for row in AutomationModel.objects.all()] == [young.id]


def test_days_are_full_days(clock: testing.Clock) -> None:
    units.Step()
    clock.advance(days=2)

    assert delete("2") == "0 instances deleted (0 rows).\n"
    clock.advance(seconds=1)
    assert delete("2").startswith("1 instance deleted")


def test_live_instances_stay_however_old(clock: testing.Clock) -> None:
    run = units.Patient()
    recovery.pause(units.Patient().row)
    clock.advance(days=1000)

    delete("0")

    assert AutomationModel.objects.count() == 2
    assert not run.finished()


def test_every_part_of_a_history_goes(clock: testing.Clock) -> None:
    user("anna", is_superuser=True)
    listener = units.Listener()
    with doing(step=lambda task: 1 / 0):
        units.Step()
    asking = units.AskAnyone()
    listener.send_message("hello", None, {})
    recovery.cancel(asking.row)
    assert all(part.objects.exists() for part in PARTS)  # type: ignore[attr-defined]
    clock.advance(days=1)

    delete("0")

    assert not any(part.objects.exists() for part in PARTS)  # type: ignore[attr-defined]


def test_histories_go_in_batches(clock: testing.Clock) -> None:
    for _ in range(5):
        units.Step()
    clock.advance(days=1)

    with mock.patch.object(retention, "BATCH", 2), CaptureQueriesContext(connection) as queries:
        said = delete("0")

    assert said.startswith("5 instances")
    deleted = [q["sql"] for q in queries if q["sql"].startswith(("DELETE FROM", "DELETE `"))]
    assert sum("automations_instance" in sql for sql in deleted) >= 3


def test_no_payload_is_loaded(clock: testing.Clock) -> None:
    """Deleting reads primary keys only, whatever the histories hold."""
    for _ in range(3):
        units.Step(payload="x" * 1000)
    clock.advance(days=1)

    with CaptureQueriesContext(connection) as queries:
        delete("0")

    read = [q["sql"] for q in queries if q["sql"].startswith("SELECT")]
    assert read
    for column in ("data", "result", "frames", "error", "detail"):
        quoted = connection.ops.quote_name(column)
        assert not any(quoted in sql for sql in read)


def test_number_of_statements_does_not_grow_with_the_histories(
    clock: testing.Clock,
) -> None:
    def cost(instances: int) -> int:
        for _ in range(instances):
            units.Step()
        clock.advance(days=1)
        with CaptureQueriesContext(connection) as queries:
            delete("0")
        return len(queries)

    cost(1)  # what is kept of each flow is there from now on
    assert cost(1) == cost(6)


@pytest.mark.django_db
@pytest.mark.parametrize("days", ["-1", "36501"])
def test_days_out_of_range_are_refused(days: str) -> None:
    with pytest.raises(CommandError, match="between 0 and 36500"):
        delete("--", days)


@pytest.mark.parametrize("days", ["soon", "1.5"])
def test_days_that_are_no_number_are_refused(days: str) -> None:
    with pytest.raises(CommandError, match="invalid int value"):
        delete(days)


@pytest.mark.django_db
def test_it_is_silent_if_asked() -> None:
    assert delete("36500", verbosity=0) == ""


class Kept(flow.Automation):
    """Ends at once; its histories are kept for two days."""

    end = flow.End()

    class Meta:
        keep = timedelta(days=2)


def test_without_days_flows_say_how_long(clock: testing.Clock) -> None:
    Kept(), units.Step()
    clock.advance(days=3)

    assert delete().startswith("1 instance deleted")
    clock.advance(days=28)
    assert delete().startswith("1 instance deleted")


def test_a_dry_run_deletes_nothing(clock: testing.Clock) -> None:
    Kept(), Kept(), units.Step()
    clock.advance(days=40)

    assert delete("--dry-run").splitlines() == [
        f"{Kept.get_automation_class_name()}: 2 instances",
        f"{units.Step.get_automation_class_name()}: 1 instance",
        "Nothing was deleted.",
    ]
    assert AutomationModel.objects.count() == 3


def test_one_flow_and_no_more_than_so_many(clock: testing.Clock) -> None:
    Kept(), Kept(), Kept(), units.Step()
    clock.advance(days=40)

    said = delete("--flow", Kept.get_automation_class_name(), "--limit", "2", "--batch", "1")

    assert said.startswith("2 instances deleted")
    assert AutomationModel.objects.count() == 2
    assert delete("0", "--flow", "no.such.Flow").startswith("0 instances deleted")


@pytest.mark.django_db
@pytest.mark.parametrize("option", ["--limit", "--batch"])
def test_no_number_below_one(option: str) -> None:
    with pytest.raises(CommandError, match="must be greater than 0"):
        delete(option, "0")


def test_contacts_that_no_cap_asks_for_go_as_well(clock: testing.Clock) -> None:
    Contact.objects.create(subject="anna", channel="mail", automation_class="shop.Gone")
    clock.advance(days=10_000)

    assert delete("--dry-run").endswith("Nothing was deleted.\n")
    assert delete("--flow", "shop.Gone") == "0 instances deleted (0 rows).\n"
    assert delete().endswith("1 contact deleted that no cap asks for any more.\n")
    assert not Contact.objects.exists()


def test_mails_of_deleted_histories_go_as_well(clock: testing.Clock) -> None:
    """What became of them stays as figures."""
    Mail.objects.create(
        key="1", message_id="<1@x>", automation_class="shop.Gone", step="bill", sent=clock.now()
    )
    clock.advance(days=31)

    delete("--dry-run")
    assert delete("--flow", "shop.Other") == "0 instances deleted (0 rows).\n"
    assert delete("--flow", "shop.Gone").endswith(
        "1 mail of deleted histories deleted; their figures stay.\n"
    )
    assert not Mail.objects.exists()
    assert figures("shop.Gone")["bill"].sent == 1
