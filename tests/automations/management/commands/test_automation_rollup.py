"""Bringing the statistics up to date by a command."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from automations.engine.rollups import passes
from automations.models import AutomationModel, Rollup
from tests.flows.basics import Five

pytestmark = pytest.mark.django_db


def rollup(**options: object) -> str:
    out = StringIO()
    call_command("automation_rollup", stdout=out, **options)
    return out.getvalue()


def test_what_has_changed_is_counted() -> None:
    Five()
    assert rollup() == "1 instance counted.\n"
    assert passes.waiting() == 0
    assert rollup() == "0 instances counted.\n"


def test_everything_is_counted_anew_when_asked() -> None:
    Five(), Five()
    rollup()
    Rollup.objects.all().delete()
    assert rollup(rebuild=True) == "2 instances counted.\n"
    assert Rollup.objects.get(what="completed", dated="start").n == 2


def test_it_is_silent_when_asked() -> None:
    AutomationModel.objects.all().delete()
    assert rollup(verbosity=0) == ""
