"""`automation_step`: one pass, for cron."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from automations.engine import alerts
from automations.models import AutomationModel
from tests.flows import units
from tests.flows.units import left_alone

pytestmark = pytest.mark.django_db


def step(*args: str, verbosity: int = 1) -> str:
    """Call the command and return what it says."""
    said = StringIO()
    call_command("automation_step", *args, verbosity=verbosity, stdout=said, stderr=said)
    return said.getvalue()


def completed() -> int:
    """Return how many instances are completed."""
    return AutomationModel.objects.filter(state="completed").count()


def test_everything_due_is_run_without_a_word() -> None:
    """Cron mails every word."""
    left_alone(units.Step), units.Outside()

    assert (step(), completed()) == ("", 2)


def test_it_says_how_many_if_asked() -> None:
    left_alone(units.Step)

    assert step(verbosity=2) == "1 tasks executed\n"


def test_limit_holds() -> None:
    left_alone(units.Step), left_alone(units.Step)

    step("--limit", "1")

    assert completed() == 1


@pytest.mark.parametrize("limit", ["0", "-1"])
def test_limit_out_of_range_is_refused(limit: str) -> None:
    with pytest.raises(CommandError, match="--limit must be at least 1"):
        step("--limit", limit)


def test_limit_that_is_no_number_is_refused() -> None:
    with pytest.raises(CommandError, match="invalid int value"):
        step("--limit", "many")


def test_a_pass_looks_for_something_to_tell_when_it_is_done(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    left_alone(units.Step)
    done: list[int] = []
    monkeypatch.setattr(alerts, "watch", lambda: done.append(completed()))

    step()

    assert done == [1]
