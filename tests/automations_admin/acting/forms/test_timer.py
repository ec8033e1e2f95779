"""Now, or a moment to come."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from automations import clock
from automations.engine.verbs import VERBS
from automations_admin.acting import forms
from automations_admin.acting.forms.base import ActForm
from automations_admin.acting.target import Target

RESCHEDULE = VERBS["reschedule"]


def form(**typed: str) -> ActForm:
    return forms.of(RESCHEDULE, Target(), typed)


def test_now_is_no_moment() -> None:
    """Whatever stands in the other field."""
    found = form(when="now", until="nonsense")
    assert found.is_valid()
    assert found.arguments() == {"until": None}


def test_a_moment_has_a_zone() -> None:
    """That of the page, which is said beside it."""
    tomorrow = timezone.localtime(clock.now() + timedelta(days=1)).replace(second=0, microsecond=0)
    found = form(when="at", until=f"{tomorrow:%Y-%m-%dT%H:%M}")
    assert found.is_valid()
    assert datetime.fromisoformat(found.arguments()["until"]) == tomorrow
    assert "Europe/Berlin" in str(found["until"].help_text)


def test_a_moment_must_be_given_and_to_come() -> None:
    """Said at the field."""
    assert "until" in form(when="at").errors
    assert "until" in form(when="at", until="2001-01-01T10:00").errors
    assert "when" in form(when="never").errors


def test_a_condition_is_asked_now() -> None:
    """It cannot be put off."""
    found = forms.of(RESCHEDULE, Target(waiting="condition"), {"when": "at"})
    assert list(found.fields) == ["when", "reason"]
    assert "when" in found.errors


def test_a_moment_is_shown_again_and_in_words() -> None:
    """In full."""
    given = {"until": "2030-01-01T10:00:00+01:00"}
    assert "2030-01-01T10:00" in str(forms.of(RESCHEDULE, Target(), arguments=given)["until"])
    assert "Europe/Berlin" in forms.lines(RESCHEDULE, given, Target())[0][1]
    assert forms.lines(RESCHEDULE, {"until": None}, Target())[0][1] == "Now"
