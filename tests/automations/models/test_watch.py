"""Goals and exit rules of instances."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from automations import clock
from automations.models import AutomationModel, Watch
from automations.status import Watched
from tests.flows.basics import Paused

pytestmark = pytest.mark.django_db


def watch(row: AutomationModel, kind: str = Watched.GOAL) -> Watch:
    return Watch.objects.create(
        automation=row, automation_class=row.automation_class, kind=kind, name="x",
        started=clock.now(),
    )  # fmt: skip


def test_an_instance_is_watched_once_for_each_kind_and_name() -> None:
    row = AutomationModel.objects.get(pk=Paused().id)
    assert str(watch(row)) == f"goal x {row.pk}"
    watch(row, Watched.EXIT)
    with pytest.raises(IntegrityError), transaction.atomic():
        watch(row)


def test_it_outlives_its_instance() -> None:
    row = AutomationModel.objects.get(pk=Paused().id)
    found = watch(row)
    row.delete()
    found.refresh_from_db()
    assert found.automation is None
