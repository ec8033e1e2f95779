"""`automation_alerts`: for cron, and as a check of health."""

from __future__ import annotations

from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.core.management import call_command

from automations import testing
from tests.flows import units
from tests.flows.units import left_alone

pytestmark = pytest.mark.django_db


def run(verbosity: int = 1) -> tuple[int, str]:
    """Call the command; return its exit code and what it says."""
    said = StringIO()
    try:
        call_command("automation_alerts", verbosity=verbosity, stdout=said, stderr=said)
    except SystemExit as ended:
        return int(str(ended.code)), said.getvalue()
    return 0, said.getvalue()


def test_nothing_is_wrong() -> None:
    """Without a word: cron mails every word."""
    assert run() == (0, "")


def test_something_is_wrong() -> None:
    """Said with its reasons, or only by the exit code."""
    with testing.frozen_time() as clock:
        left_alone(units.Step)
        clock.advance(minutes=5)
        code, said = run()
        assert code == 1
        assert said.startswith("No worker seen in the last day, 1 task due\n  The oldest")
        assert run(verbosity=0) == (1, "")


def test_staff_are_told_if_the_settings_say_so(settings: Any) -> None:
    """Once, however often cron looks."""
    settings.AUTOMATIONS = {
        "ALERTS": {"HOOK": "automations.alerts.mail", "RECIPIENTS": ["ops@shop.example"]}
    }
    with testing.frozen_time() as clock:
        left_alone(units.Step)
        clock.advance(minutes=5)
        assert [run(0)[0], run(0)[0]] == [1, 1]
    assert [sent.subject for sent in mail.outbox] == ["No worker seen in the last day, 1 task due"]
