"""How fast a batch goes."""

from __future__ import annotations

from automations.engine.pace import FREE, Pace
from automations_admin.batches.forms import JITTER, PaceForm, SpeedForm


def test_no_speed_is_as_fast_as_possible() -> None:
    form = SpeedForm({"speed": ""})
    assert form.is_valid()
    assert form.rate is None


def test_speeds_are_to_choose_from() -> None:
    assert not SpeedForm({"speed": "7"}).is_valid()
    form = SpeedForm({"speed": "60"})
    assert form.is_valid()
    assert form.rate == 60.0


def test_what_limits_a_batch() -> None:
    form = PaceForm({"speed": "10", "jitter": "on", "stop_after": "3"})
    assert form.is_valid()
    assert form.chosen == Pace(10.0, JITTER, 3)
    form = PaceForm({"speed": "", "stop_after": ""})
    assert form.is_valid()
    assert form.chosen == FREE


def test_a_number_must_make_sense() -> None:
    assert "stop_after" in PaceForm({"stop_after": "0"}).errors
