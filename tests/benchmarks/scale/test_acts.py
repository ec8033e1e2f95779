"""Every act can be done beside copies, and does what it is called."""

from __future__ import annotations

import pytest

from automations import clock
from automations.models import AutomationModel, AutomationTaskModel
from benchmarks.scale import acts, copies, flows, originals

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch, settings: object) -> acts.Acts:
    monkeypatch.setattr(acts, "DUE", 5)
    monkeypatch.setattr(acts, "NEWS", 5)
    for original in originals.run():
        copies.fill(original, 60)
    return acts.Acts(60)


def test_all_acts_can_be_done_twice(made: acts.Acts) -> None:
    for act in (*made.of_the_engine(), *made.of_the_console()):
        for _ in range(2):
            act.prepare()
            act.act()


def test_as_many_fall_due_as_it_says(made: acts.Acts) -> None:
    before = AutomationModel.objects.of(flows.Timed).live().count()
    made._fall_due()
    assert AutomationTaskModel.objects.due(clock.now()).count() == 5
    made._drain()
    assert AutomationModel.objects.of(flows.Timed).live().count() == before - 5
