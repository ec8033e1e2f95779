"""Celery's workers are killed, their broker restarted and emptied, and nothing is lost or doubled.

The rows are in PostgreSQL; what the others do differently is the business of `test_soak`.
"""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from tests.acceptance.soak import alone

pytestmark = [pytest.mark.soak, pytest.mark.only_on("postgresql")]

#: Instances, kills, stops and acts on the broker, of both forms.
SHORT, LONG = (100, 4, 1, 6), (10_000, 200, 20, 60)


def _soak(broker: str, capsys: pytest.CaptureFixture[str]) -> None:
    instances, kills, stops, acts = (alone.size(*pair) for pair in zip(SHORT, LONG, strict=True))
    seed = alone.seed()
    told = alone.conduct(
        "celery_kills",
        broker=broker,
        seed=seed,
        instances=instances,
        kills=kills,
        stops=stops,
        acts=acts,
    )
    with capsys.disabled():
        print(
            f"\nCelery on {broker}, {instances} instances with AUTOMATIONS_SOAK_SEED={seed}: "
            f"{told['seconds']} s, {told['transitions']} transitions, {told['kills']} kills "
            f"({told['aimed']} at a failpoint), {told['stops']} stops, broker: {told['acts']}, "
            f"{told['reclaims']} reclaims, {told['repeats']} detached steps repeated"
        )
    assert told["wrong"] == [], told["said"]
    assert told["kills"] >= kills, "The work was done before the killer was."
    assert told["aimed"] or not alone.is_long(), "No process died at a failpoint."
    assert told["stops"] >= stops, "The work was done before the killer was."
    assert sum(told["acts"].values()) >= acts, "The broker was left alone."


@pytest.mark.servers("postgresql", "redis")
@pytest.mark.skipif(find_spec("automations.dispatch.celery") is None, reason="no such dispatcher")
def test_workers_on_redis_are_killed(capsys: pytest.CaptureFixture[str]) -> None:
    """Every instance has one history, whatever becomes of workers and messages."""
    _soak("redis", capsys)


@pytest.mark.servers("postgresql", "rabbitmq")
@pytest.mark.long
@pytest.mark.skipif(find_spec("automations.dispatch.celery") is None, reason="no such dispatcher")
def test_workers_on_rabbitmq_are_killed(capsys: pytest.CaptureFixture[str]) -> None:
    """The same."""
    _soak("rabbitmq", capsys)
