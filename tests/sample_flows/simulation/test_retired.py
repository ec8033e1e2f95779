"""Instances whose code is gone are kept and shown as blocked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from automations import testing
from automations.models import AutomationModel
from sample_flows.simulation import retired


@pytest.mark.django_db
def test_instances_of_a_removed_flow_are_blocked_when_they_fall_due() -> None:
    """They wait as long as nothing is due, and are blocked instead of run afterwards."""
    with testing.frozen_time() as clock:
        retired.start_and_remove()
        before = set(AutomationModel.objects.values_list("state", flat=True))
        clock.advance(timedelta(days=2))
        testing.run_due()

    assert before == {"running"}
    assert list(AutomationModel.objects.values_list("state", flat=True)) == ["blocked"] * 2
    assert "not registered" in AutomationModel.objects.first().reason
