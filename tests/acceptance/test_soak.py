"""Workers are killed and put to sleep by the dozen, and nothing is lost, doubled or stuck."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.acceptance.soak import alone, oracle
from tests.acceptance.soak.driver import Driver
from tests.acceptance.soak.plan import Plan

pytestmark = [pytest.mark.soak, pytest.mark.django_db(transaction=True)]

#: Instances, kills and stops of both forms.
SHORT, LONG = (500, 20, 4), (10_000, 200, 20)


def test_workers_are_killed_and_put_to_sleep(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Every instance has one history, every atomic effect is there once, every key is its own."""
    size = [alone.size(*pair) for pair in zip(SHORT, LONG, strict=True)]
    seed = alone.seed()
    plan = Plan.draw(seed, *size)
    driver = Driver(plan, tmp_path / "refusals")

    driver.run()

    wrong, figures = oracle.wrongs(plan.instances), oracle.figures()
    with capsys.disabled():
        print(
            f"\nsoak of {plan.instances} instances with AUTOMATIONS_SOAK_SEED={seed}: "
            f"{driver.seconds:.0f} s, {figures.transitions} transitions, {driver.kills} kills, "
            f"{driver.stops} stops, {figures.reclaims} reclaims, {driver.refused} zombie finishes "
            f"refused, {figures.repeats} detached steps repeated"
        )
    assert driver.unexpected == [], "A worker has ended by itself."
    assert wrong == []
    assert driver.kills == size[1], "The work was done before the killer was."
    assert driver.stops >= size[2], "The work was done before the killer was."
    assert figures.repeats <= driver.kills + driver.stops
