"""Unique people."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from automations.models import AutomationModel
from automations_admin.stats import unique
from automations_admin.stats.overview import Overview

pytestmark = pytest.mark.django_db


def test_each_subject_counts_once(make: Callable[..., Any]) -> None:
    found = unique.people(make(Overview, people="1", **{"from": "2020-01-01"}))
    rows = list(AutomationModel.objects.values_list("subject", "state"))
    assert found["entered"] == len({subject for subject, _state in rows})
    assert found["exited"] == len({subject for subject, state in rows if state == "exited"})


def test_who_is_about_nobody_is_nobody(make: Callable[..., Any]) -> None:
    AutomationModel.objects.update(subject="")
    assert unique.subjects(make(Overview, **{"from": "2020-01-01"}), "entered") == 0
