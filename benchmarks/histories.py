"""How fast histories go out and in by command, and how much memory that takes."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

import django
from django.core.management import call_command

from benchmarks import rows

#: Instances a second that are to go out and come in at least, on an idle machine.
OUT, IN = 4_000, 1_000
#: Megabytes that the export may take beyond what the process has before it.
MEMORY = 60
#: Where the UUIDs of tasks begin, beyond those of instances.
_TASKS = 1 << 100


def histories(size: int) -> list[Any]:
    """Store instances with five tasks each, export them, delete them and import them again.

    Each command runs in a process of its own, so that its memory can be told.
    """
    from automations.models import AutomationModel
    from benchmarks.workloads import Figure

    fill(size)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "histories.jsonl.gz"
        out = _measured("automation_export", str(file), "--unredacted")
        _delete()
        back = _measured("automation_import", str(file))
        megabytes = file.stat().st_size / 1e6
    stored = AutomationModel.objects.filter(state="archived").count()
    assert stored == size, f"{stored} copies were stored"
    return [
        Figure(f"histories: export of {size:,}", size / out["seconds"], "instances/s", least=OUT),
        Figure("histories: memory of the export", out["megabytes"], "MB", budget=MEMORY),
        Figure("histories: packed file", megabytes, "MB"),
        Figure(f"histories: import of {size:,}", size / back["seconds"], "instances/s", least=IN),
        Figure("histories: memory of the import", back["megabytes"], "MB"),
    ]


# -- instances -------------------------------------------------------------------------------


def fill(size: int) -> None:
    """Store copies of an instance that has run, with its tasks and attempts."""
    from automations.models import Attempt, AutomationModel, AutomationTaskModel
    from benchmarks import flows

    pk = flows.Linear().id
    instance = AutomationModel.objects.get(pk=pk)
    tasks = list(AutomationTaskModel.objects.filter(automation=pk).order_by("pk"))
    attempts = list(Attempt.objects.filter(task__in=tasks).order_by("pk"))
    assert len(tasks) == 5, len(tasks)
    _delete()
    rows.write(AutomationModel, _instance_rows(size, instance))
    rows.write(AutomationTaskModel, _task_rows(size, tasks))
    rows.write(Attempt, _attempt_rows(size, attempts, tasks))


def _instance_rows(size: int, instance: Any) -> Iterator[list[Any]]:
    template = rows.Template(instance, "id", "uuid", "key")
    for n in range(1, size + 1):
        yield template.values(n, UUID(int=n, version=4), f"key {n}")


def _task_rows(size: int, tasks: list[Any]) -> Iterator[list[Any]]:
    varying = ("id", "uuid", "automation_id", "previous_id")
    made = [rows.Template(task, *varying) for task in tasks]
    for n in range(1, size + 1):
        for place, template in enumerate(made):
            pk = (n - 1) * len(tasks) + place + 1
            uuid = UUID(int=_TASKS + pk, version=4)
            yield template.values(pk, uuid, n, pk - 1 if place else None)


def _attempt_rows(size: int, attempts: list[Any], tasks: list[Any]) -> Iterator[list[Any]]:
    places = {task.pk: place for place, task in enumerate(tasks, start=1)}
    made = [(places[one.task_id], rows.Template(one, "id", "task_id")) for one in attempts]
    for n in range(size):
        for pk, (place, template) in enumerate(made, start=n * len(made) + 1):
            yield template.values(pk, n * len(tasks) + place)


def _delete() -> None:
    from automations.models import Attempt, AutomationModel, AutomationTaskModel, Event

    AutomationTaskModel._base_manager.update(previous=None)  # MariaDB asks for each row
    for model in (Attempt, Event, AutomationTaskModel, AutomationModel):
        found = model._base_manager.all()
        found._raw_delete(found.db)


# -- processes -------------------------------------------------------------------------------


def _measured(*command: str) -> dict[str, float]:
    """Run a command in a process of its own, on the database of this one."""
    from django.conf import settings
    from django.db import connection

    connection.close()
    child = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": settings.SETTINGS_MODULE,
        "AUTOMATIONS_TEST_DATABASE": str(connection.settings_dict["NAME"]),
    }
    call = [sys.executable, "-m", "benchmarks.histories", *command]
    said = subprocess.run(call, env=child, check=True, capture_output=True, text=True).stdout
    found: dict[str, float] = json.loads(said.splitlines()[-1])
    return found


def main(command: list[str]) -> None:
    """Run a command, and say how long it took and how much memory it has taken at most."""
    django.setup()
    before, began = _present(), time.perf_counter()
    call_command(*command, verbosity=0)
    seconds = time.perf_counter() - began
    print(json.dumps({"seconds": seconds, "megabytes": _peak() - before}))


def _present() -> float:
    """Return the memory that this process has now, in megabytes; where that is not known, most."""
    pages = Path("/proc/self/statm")
    if not pages.exists():
        return _peak()
    return int(pages.read_text().split()[1]) * resource.getpagesize() / 1e6


def _peak() -> float:
    """Return the most memory that this process has had, in megabytes."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


if __name__ == "__main__":
    main(sys.argv[1:])
