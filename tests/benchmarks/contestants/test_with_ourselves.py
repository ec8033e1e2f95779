"""Our workloads check by themselves that every instance has ended."""

from __future__ import annotations

import pytest

from automations.models import AutomationModel
from benchmarks import flows
from benchmarks.contestants import meter, with_ourselves
from benchmarks.ratios.contests import SOLOS
from tests.benchmarks.contestants import peers


def test_it_offers_what_is_asked_for() -> None:
    """By contests, and of ours alone."""
    asked = peers.asked("ourselves") | {solo.workload for solo in SOLOS.values()}

    assert asked <= set(with_ourselves.WORKLOADS)


@pytest.mark.django_db(transaction=True)
def test_linear_flows_end() -> None:
    """Those that are measured and those before, with the statements of one."""
    sample = with_ourselves.run(flows.Linear, 2, 3)

    assert AutomationModel.objects.count() == 2 + meter.WARM + meter.COUNTED
    assert 0 < sample.statements <= 20
    assert 0 < sample.commits <= 5


@pytest.mark.django_db(transaction=True)
def test_the_message_reaches_everybody() -> None:
    """Each that waited has noted it and gone on to its end."""
    sample = with_ourselves.message(3)

    assert sample.units == 3
    assert not AutomationModel.objects.live().exists()
