"""Celery with real workers on Redis and RabbitMQ: nothing is lost, whatever becomes of messages."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from signal import SIGKILL
from typing import Any

import pytest
from celery import Celery
from django.db import connection, transaction
from django.test import override_settings
from django.utils import timezone

from automations import clock
from automations.dispatch import celery as dispatching
from automations.dispatch.celery import CeleryDispatcher, advance, beat_schedule
from automations.engine import bell
from automations.engine.queues import Ring
from automations.models import AutomationModel, AutomationTaskModel, Permit, Queued, Worker
from tests import databases, services
from tests.automations.dispatch.children import until
from tests.automations.engine import invariants
from tests.automations.engine.racing import left_to_workers
from tests.automations.engine.test_limiting_race import Witness
from tests.conftest import ROOT
from tests.flows import queued
from tests.flows import reliability as flows

pytestmark = [
    pytest.mark.crash,
    pytest.mark.only_on("postgresql"),
    pytest.mark.django_db(transaction=True),
]

SETTINGS = {"DISPATCHER": "celery", "SWEEP": 0.5, "LEASE": 3.0, "HEARTBEAT": 0.5, "RING_AGAIN": 1.0}
#: Tests of what is the same on every broker.
on_one = pytest.mark.parametrize(
    "worker", [pytest.param("redis", marks=pytest.mark.redis)], indirect=True
)
BROKERS = [pytest.param(name, marks=getattr(pytest.mark, name)) for name in services.URLS]


@contextmanager
def app_on(url: str, queue: str) -> Iterator[Celery]:
    """Let this process send to a broker, as a web process does."""
    app = Celery("sender", broker=url, set_as_current=True)
    app.conf.update(task_default_queue=queue, broker_connection_timeout=2)
    try:
        with override_settings(AUTOMATIONS=SETTINGS):
            yield app
    finally:
        app.close()


class Site:
    """A worker with its beat, and an app that sends to it."""

    def __init__(self, broker: str, queue: str, process: services.Process) -> None:
        self.broker, self.queue, self.process = broker, queue, process
        self.app: Any = None


@pytest.fixture(scope="module", params=BROKERS)
def worker(
    request: pytest.FixtureRequest, django_db_setup: None, tmp_path_factory: Any
) -> Iterator[Site]:
    """Start one worker for all tests on a broker: two processes, and beat beside them."""
    broker, queue = request.param, f"{databases.folder().name}-{request.param}"
    folder: Path = tmp_path_factory.mktemp(broker)
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "AUTOMATIONS_TEST_DATABASE": str(connection.settings_dict["NAME"]),
        "AUTOMATIONS_TEST_SETTINGS": json.dumps(SETTINGS),
        "AUTOMATIONS_TEST_BROKER": services.URLS[broker],
        "AUTOMATIONS_TEST_QUEUE": queue,
        "CELERY_SKIP_CHECKS": "1",
        "PYTHONPATH": str(ROOT),
    }
    options = ["-P", "prefork", "-c", "2", "-B", "-s", str(folder / "beat"), "-n", f"{queue}@%h"]
    command = [
        "-m",
        "celery",
        "-A",
        "tests.celery_app",
        "worker",
        "-l",
        "info",
        "--without-mingle",
        "--without-gossip",
        *options,
    ]
    process = services.Process(folder / "said", environment, *command)
    with services.running(process):
        until(lambda: " ready." in process.said, f"the worker, which said: {process.said}")
        yield Site(broker, queue, process)
        assert process.stop() == 0, process.said
    services.remove_queues(broker, [queue, queued.SLOW])


@pytest.fixture
def site(worker: Site) -> Iterator[Site]:
    """Send to the worker from this process."""
    with app_on(services.URLS[worker.broker], worker.queue) as worker.app:
        yield worker


def state(pk: int) -> str:
    """Return the state of an instance."""
    return str(AutomationModel.objects.values_list("state", flat=True).get(pk=pk))


def completed(pk: int) -> bool:
    """Tell whether an instance has reached its end."""
    return state(pk) == "completed"


# -- with a worker ---------------------------------------------------------------------------


def test_steps_run_in_the_worker_detached_ones_too(site: Site) -> None:
    pk = flows.Outside().id
    until(lambda: completed(pk), f"the end of the instance: {site.process.said}")

    invariants.check(pk)
    assert set(invariants.effects(pk).values()) == {1}
    tasks = AutomationTaskModel.objects.filter(automation_id=pk)
    owners = {name for name in tasks.values_list("owner", flat=True) if name}
    assert all(name.startswith(site.queue) for name in owners)


def test_no_more_at_once_than_the_limit(site: Site, tmp_path: Path) -> None:
    """And the calls of those who are next go through the broker."""
    witness = Witness(tmp_path / "witness")
    pks = [queued.Witnessed(file=str(witness.path)).id for _ in range(12)]

    until(lambda: all(map(completed, pks)), f"the end of all: {site.process.said}")

    assert len(witness.lines()) == 24
    assert 1 <= witness.most <= 2
    assert not Queued.objects.exists()


@on_one
def test_who_waits_for_a_slot_that_a_deleted_one_had_is_called_by_a_sweep(
    site: Site, tmp_path: Path
) -> None:
    """Nobody was called when it was deleted."""
    with override_settings(AUTOMATIONS={"DISPATCHER": "worker"}), transaction.atomic():
        waits = left_to_workers(queued.Witnessed, file=str(tmp_path / "witness"))
        task = AutomationTaskModel.objects.get(automation_id=waits.id)
        AutomationTaskModel.objects.filter(pk=task.pk).update(
            state="waiting", waiting="limit", due=None
        )
        key, since = "f" * 32, timezone.now()
        Permit.objects.create(key=key, slot=0, task=task.pk + 1_000, fence=1, taken=since)
        Queued.objects.create(key=key, since=since, task=task.pk)

    until(lambda: completed(waits.id), f"the end of what waits: {site.process.said}")


@on_one
def test_what_is_not_committed_is_not_called_for(site: Site) -> None:
    with transaction.atomic():
        flows.Chain()
        transaction.set_rollback(True)
    pk = flows.Chain().id

    until(lambda: completed(pk), "the end of the instance")

    assert AutomationModel.objects.get().pk == pk


@on_one
def test_a_timer_is_found_by_the_sweep_of_beat(site: Site) -> None:
    pk = flows.Plain(autorun=False).id
    with override_settings(
        AUTOMATIONS={**SETTINGS, "DISPATCHER": "automations.engine.bell.Dispatcher"}
    ):
        AutomationModel.objects.get(pk=pk).instance.nice()
        soon = timezone.now() + timedelta(seconds=1)
        AutomationTaskModel.objects.filter(automation_id=pk).update(due=soon)

    until(lambda: completed(pk), "the end of the instance")
    assert set(invariants.effects(pk).values()) == {1}


@on_one
def test_lost_messages_are_made_up_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(CeleryDispatcher, "send", lambda self, ring: None)
    pks = [flows.Chain().id for _ in range(3)]

    until(lambda: all(completed(pk) for pk in pks), "the end of the instances")


def test_doubled_and_late_messages_do_nothing(site: Site) -> None:
    pk = flows.Chain().id
    for _ in range(10):
        advance.delay(pk, "")
    until(lambda: completed(pk), "the end of the instance")
    for late in (pk, pk + 1_000_000):
        advance.delay(late)
    after = flows.Chain().id
    until(lambda: completed(after), "the end of an instance behind them")

    for one in (pk, after):
        invariants.check(one)
        assert set(invariants.effects(one).values()) == {1}


def test_a_broker_that_is_away_breaks_no_start(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    """It is logged once; the sweep finds what was started."""
    with app_on(services.NOWHERE[site.broker], site.queue):
        pks = [flows.Chain().id for _ in range(3)]
    assert sum("could not be called" in line for line in caplog.messages) == 1

    until(lambda: all(completed(pk) for pk in pks), "the end of the instances")


def test_a_step_of_another_queue_waits_for_its_workers(site: Site) -> None:
    pk = queued.Queued().id
    slow = AutomationTaskModel.objects.filter(automation_id=pk, status="slow")
    until(slow.exists, "the step")
    other = flows.Chain().id
    until(lambda: completed(other), "an instance behind it")
    assert slow.get().state == "ready"

    site.app.control.add_consumer(queued.SLOW)
    until(lambda: completed(pk), "the end of the instance")


@on_one
def test_the_worker_is_seen_with_what_it_has_executed(site: Site) -> None:
    pk = flows.Chain().id
    until(lambda: completed(pk), "the end of the instance")

    rows = Worker.objects.filter(name__startswith=site.queue, stopped=None)
    until(lambda: rows.filter(seen__gte=clock.now() - timedelta(seconds=5)).exists(), "its row")
    until(lambda: rows.filter(executed__gte=1).exists(), "its count")


@on_one
def test_a_killed_process_is_made_up_for(site: Site) -> None:
    """The step is done again when its lease is over, by another process."""
    pk = flows.SlowOutside().id
    begun = flows.sign("begun", pk)
    os.kill(int(until(lambda: begun.exists() and begun.read_text(), "the step")), SIGKILL)
    flows.sign("go", pk).touch()

    until(lambda: completed(pk), f"the end of the instance: {site.process.said}")
    invariants.check(pk)
    assert len(invariants.keys(pk, "slow")) == 1


# -- without one -----------------------------------------------------------------------------


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """Collect what would be sent."""
    found: list[dict[str, Any]] = []
    monkeypatch.setattr(dispatching, "_send", lambda task, args, **options: found.append(options))
    return found


def test_queue_and_priority_are_options_of_the_message(
    sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "_has_priorities", lambda: True)
    for url, levels in (("redis://127.0.0.1:9/0", [4, 1, 9]), ("amqp://127.0.0.1:9//", [5, 8, 0])):
        with app_on(url, "usual"):
            for priority in (0, 3, -20):
                CeleryDispatcher().send(Ring(1, "slow", priority))
        assert [one["priority"] for one in sent] == levels
        assert {one["queue"] for one in sent} == {"slow"}
        sent.clear()


def test_without_priorities_messages_have_none(
    sent: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatching, "_has_priorities", lambda: False)
    with app_on("redis://127.0.0.1:9/0", "usual"):
        CeleryDispatcher().send(Ring(1))
        CeleryDispatcher().send_sweep()

    assert [set(one) for one in sent] == [set(), {"expires"}]


class Scheduler:
    """A scheduler of beat with some entries."""

    def __init__(self, **entries: Any) -> None:
        self.schedule = entries

    def update_from_dict(self, more: dict[str, Any]) -> None:
        """Add entries."""
        self.schedule |= more


def test_beat_gets_its_entry_by_itself() -> None:
    service: Any = type("Service", (), {"scheduler": Scheduler()})()

    dispatching._schedule(service)

    assert service.scheduler.schedule == beat_schedule()
    assert beat_schedule()["automations.sweep"]["schedule"] == 5.0


def test_an_entry_of_the_project_s_own_is_enough() -> None:
    entry: Any = type("Entry", (), {"task": "automations.sweep", "name": "mine"})()
    service: Any = type("Service", (), {"scheduler": Scheduler(mine=entry)})()

    dispatching._schedule(service)

    assert service.scheduler.schedule == {"mine": entry}


def test_a_failure_silences_for_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    """Requests do not wait for a broker that did not answer just now."""
    tries: list[int] = []

    def fail(self: Any, ring: Ring) -> None:
        tries.append(ring.instance)
        raise OSError("no broker")

    monkeypatch.setattr(CeleryDispatcher, "send", fail)
    dispatcher = CeleryDispatcher()
    for pk in (1, 2):
        dispatcher.poke([bell.Due(pk, "no.such.Flow")])
    dispatcher._silent_until = 0.0
    dispatcher.poke([bell.Due(3, "no.such.Flow")])

    assert tries == [1, 3]
