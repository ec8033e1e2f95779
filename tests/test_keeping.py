"""What migrations left stays when tables are emptied, and comes back if a test took it away."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.core.management import call_command
from django.db.models.signals import post_migrate

from automations.models import AutomationModel
from automations.models.rollup import RollupState
from tests.flows import basics

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def emitted() -> Any:
    """The apps that were told to make what they need."""
    told: list[str] = []

    def note(sender: Any, **_more: Any) -> None:
        told.append(sender.label)

    post_migrate.connect(note)
    yield told
    post_migrate.disconnect(note)


def flush() -> None:
    """Empty the tables, as Django does after a test."""
    call_command("flush", interactive=False, verbosity=0, reset_sequences=False)


def left() -> list[Any]:
    """Return what migrations left."""
    return [
        set(Permission.objects.values_list("content_type__model", "codename")),
        set(ContentType.objects.values_list("app_label", "model")),
        RollupState.objects.count(),
    ]


def test_what_migrations_left_stays(emitted: list[str]) -> None:
    flush()
    emitted.clear()
    before, numbers = left(), set(Permission.objects.values_list("pk", flat=True))
    basics.Five()
    flush()
    assert (left(), AutomationModel.objects.count(), emitted) == (before, 0, [])
    assert set(Permission.objects.values_list("pk", flat=True)) == numbers


def test_what_a_test_took_away_comes_back(emitted: list[str]) -> None:
    before = left()
    Permission.objects.filter(codename="view_user").delete()
    flush()
    assert left() == before
    assert emitted


def test_what_a_test_added_does_not_stay() -> None:
    before = left()
    ContentType.objects.create(app_label="nobody", model="nothing")
    flush()
    assert left() == before
