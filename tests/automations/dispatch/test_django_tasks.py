"""Django Tasks with real backends: the immediate one, and one that keeps tasks in the database."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import override_settings

from automations import testing
from automations.dispatch import django_tasks, tasks_library
from automations.dispatch.django_tasks import TasksDispatcher
from automations.engine.queues import Ring
from automations.models import AutomationModel, Worker
from tests import services
from tests.automations.engine import invariants
from tests.flows import reliability as flows

pytestmark = pytest.mark.django_db(transaction=True)

SETTINGS = {"DISPATCHER": "django_tasks"}
DATABASE = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}


@pytest.fixture
def immediate() -> Iterator[None]:
    """Execute tasks at once, as the backend does that is there without settings."""
    with override_settings(AUTOMATIONS=SETTINGS):
        yield


@pytest.mark.usefixtures("immediate")
def test_steps_run_detached_ones_too() -> None:
    run = testing.Run(flows.Outside())

    run.assert_outcome("completed")
    invariants.check(run.row.pk)
    assert set(invariants.effects(run.row.pk).values()) == {1}


@pytest.mark.usefixtures("immediate")
def test_nothing_is_enqueued_before_the_commit() -> None:
    with transaction.atomic():
        run = testing.Run(flows.Chain())
        run.assert_waits_at("first")
    run.assert_outcome("completed")


@pytest.mark.usefixtures("immediate")
def test_a_sweep_runs_timers(monkeypatch: pytest.MonkeyPatch) -> None:
    with override_settings(AUTOMATIONS={}):
        pk = flows.Plain(autorun=False).id
        AutomationModel.objects.get(pk=pk).instance.nice()

    call_command("automation_sweep")

    assert AutomationModel.objects.get(pk=pk).state == "completed"


@pytest.mark.usefixtures("immediate")
def test_the_process_is_seen_as_a_worker() -> None:
    django_tasks.presence.__init__()  # type: ignore[misc]
    flows.Chain()

    worker = Worker.objects.get()
    assert (worker.name, worker.pid) == (django_tasks.presence.name, os.getpid())
    assert worker.is_alive(timedelta(minutes=1))


def test_without_a_queue_there_is_no_sweep_to_ask_for() -> None:
    with pytest.raises(CommandError, match="'inline' has no queue"):
        call_command("automation_sweep")


class Enqueued:
    """Stands for a task, and notes what it is enqueued with."""

    def __init__(self) -> None:
        self.given: list[Any] = []

    def using(self, **options: Any) -> Enqueued:
        """Note the options."""
        self.given.append(options)
        return self

    def enqueue(self, *args: Any) -> None:
        """Note the arguments."""
        self.given.append(args)


def test_queue_and_priority_are_those_of_the_task(monkeypatch: pytest.MonkeyPatch) -> None:
    noted = Enqueued()
    monkeypatch.setattr(django_tasks, "advance", noted)
    monkeypatch.setattr(type(tasks_library.backend()), "supports_priority", True)

    TasksDispatcher().send(Ring(7, "slow", 500))
    TasksDispatcher().send(Ring(8))

    assert noted.given == [{"queue_name": "slow", "priority": 100}, (7, "slow"), {}, (8, "")]


@pytest.mark.crash
@pytest.mark.only_on("postgresql", "sqlite")
def test_a_worker_of_a_real_backend_runs_what_is_due(
    child_environment: dict[str, str], tmp_path: Path
) -> None:
    """Its tasks are enqueued, executed by its own command, and a sweep finds a timer."""
    environment = {
        **child_environment,
        "AUTOMATIONS_TEST_SETTINGS": json.dumps(SETTINGS),
        "AUTOMATIONS_TEST_TASKS": json.dumps(DATABASE),
        "AUTOMATIONS_TEST_APPS": "django_tasks_db",
        "PYTHONWARNINGS": "default",
    }
    script = (
        "import django; django.setup()\n"
        "from django.core.management import call_command\n"
        "from django.db import connection\n"
        "from django_tasks_db.models import DBTaskResult\n"
        "from tests.flows.reliability import Outside, Plain\n"
        "with connection.schema_editor() as editor: editor.create_model(DBTaskResult)\n"
        "Outside(), Plain()\n"
        "call_command('automation_sweep')\n"
        "call_command('db_worker', '--batch', '--no-startup-delay', '--queue-name', '*')\n"
        "with connection.schema_editor() as editor: editor.delete_model(DBTaskResult)\n"
    )
    process = services.Process(tmp_path / "said", environment, "-c", script)
    with services.running(process):
        assert process.process.wait(120) == 0, process.said

    states = set(AutomationModel.objects.values_list("state", flat=True))
    assert states == {"completed"}, process.said
    for pk in AutomationModel.objects.values_list("pk", flat=True):
        invariants.check(pk)
        assert set(invariants.effects(pk).values()) == {1}
