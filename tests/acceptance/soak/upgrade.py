"""Old and new code work on one database while it is migrated from the old tables to the new.

In the order of a deploy: old workers run, the tables are migrated, new workers join, old ones
leave. Started by `alone.conduct`; what it is given: `database`, `rows`, `back`, `seconds`.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGTERM
from typing import Any

from tests.acceptance.soak import alone, past, restarts
from tests.acceptance.soak.servers import DATABASES, wait_for

#: Seconds after which everything must have been done.
PATIENCE = 300.0
#: Instances that a side has started before it counts as being there.
FIRST = 3
MIGRATE = ("-m", "django", "migrate", "--run-syncdb", "--skip-checks", "-v", "0")
SCRIPT = str(Path(__file__).parent / "elsewhere.py")


@dataclass
class Prober:
    """Writes to a row of the ballast again and again, and notes how long each write took."""

    spent: list[tuple[float, float]] = field(default_factory=list)
    stopped: threading.Event = field(default_factory=threading.Event)

    def run(self) -> None:
        """Probe until stopped."""
        from django.db import connection

        from automations.models import AutomationTaskModel

        rows = AutomationTaskModel.objects.filter(status="pause", state="waiting")
        pk = rows.values_list("pk", flat=True)[0]
        table, instances = _table("automationtaskmodel"), _table("automationmodel")
        with connection.cursor() as cursor:
            while not self.stopped.wait(0.02):
                began = time.monotonic()
                cursor.execute(f"UPDATE {table} SET lost = lost WHERE id = %s", [pk])
                cursor.execute(f"UPDATE {instances} SET tokens = tokens WHERE id = 0")
                self.spent.append((began, time.monotonic() - began))
        connection.close()

    def figures(self, began: float, end: float) -> dict[str, float]:
        """Return the longest writes in milliseconds, during the migration and otherwise."""
        within = [spent for at, spent in self.spent if began <= at + spent and at <= end]
        outside = [spent for at, spent in self.spent if at + spent < began or at > end]
        return {
            "longest": round(max(within, default=0.0) * 1000),
            "longest_before": round(max(outside, default=0.0) * 1000),
            "median": round(statistics.median(outside or [0.0]) * 1000, 1),
        }


def _table(model: str) -> str:
    from django.apps import apps

    return str(apps.get_model("automations", model)._meta.db_table)


@dataclass
class Side:
    """One state of the code, and its processes."""

    folder: Path
    notes: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @property
    def environment(self) -> dict[str, str]:
        """Where its code is."""
        return {**os.environ, "PYTHONPATH": str(self.folder)}

    def call(self, *command: str) -> None:
        """Run something to its end."""
        done = subprocess.run(
            [sys.executable, *command],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()[-4000:]

    def join(self, prefix: str) -> None:
        """Start a worker and a process that starts instances."""
        worker = [
            "-m",
            "django",
            "automation_worker",
            "--interval",
            "0.05",
            "-v",
            "0",
            "--skip-checks",
        ]
        for command in (worker, [SCRIPT, "feed", prefix, str(self.notes)]):
            process = subprocess.Popen(
                [sys.executable, *command],
                cwd=self.folder,
                env=self.environment,
                stderr=(self.notes.parent / f"errors-{prefix}").open("ab"),
            )
            self.running.append(process)
        wait_for(lambda: self._started(prefix) >= FIRST, f"The first starts of the {prefix} code")

    def _started(self, prefix: str) -> int:
        return self.notes.read_text().count(f" {prefix}-") if self.notes.exists() else 0

    def leave(self) -> list[int]:
        """End its processes; return the codes of those that did not end well."""
        for process in reversed(self.running):
            if process.poll() is None:
                process.send_signal(SIGTERM)
        codes = []
        for process in self.running:
            try:
                codes.append(process.wait(60))
            except subprocess.TimeoutExpired:
                process.kill()
                codes.append(process.wait())
        self.running.clear()
        return [code for code in codes if code]


def main(database: str, rows: int, back: int, seconds: float) -> dict[str, Any]:
    """Run the proof and return its figures."""
    commit = past.commit_before(back)
    with DATABASES[database]() as server, tempfile.TemporaryDirectory() as name:
        os.environ.update(server.environment())
        folder = Path(name)
        past.extract(commit, folder / "old")
        old = Side(folder / "old", folder / "notes")
        new = Side(alone.ROOT, folder / "notes")
        try:
            told = _go_over(old, new, rows, seconds)
        finally:
            stray = [*old.leave(), *new.leave()]
        errors = [
            path.read_text(errors="replace")[-3000:]
            for path in sorted(folder.glob("errors-*"))
            if path.stat().st_size
        ]
        return {**told, "commit": commit[:10], "stray": stray, "said": errors}


def _go_over(old: Side, new: Side, rows: int, seconds: float) -> dict[str, Any]:
    old.call(*MIGRATE)
    old.call(SCRIPT, "ballast", str(rows))
    import django

    django.setup()
    old.join("old")
    prober = Prober()
    thread = threading.Thread(target=prober.run)
    thread.start()
    try:
        time.sleep(seconds)
        live = _live()
        began = time.monotonic()
        new.call(*MIGRATE)
        migrated = time.monotonic()
        new.join("new")
        time.sleep(seconds)
        codes = old.leave()
        time.sleep(seconds)
    finally:
        prober.stopped.set()
        thread.join()
    return {
        **prober.figures(began, migrated),
        "migration": round(migrated - began, 1),
        "in_flight": len(live),
        "codes": codes,
        **_finish(new, live, rows),
    }


def _live() -> set[int]:
    from tests.acceptance.soak import oracle

    return {*oracle.instances_of_mixed().filter(finished=False).values_list("pk", flat=True)}


def _finish(new: Side, live: set[int], rows: int) -> dict[str, Any]:
    """Start no more, wait for the end of all that were started, and look at what is there."""
    from automations.models import AutomationTaskModel
    from tests.acceptance.soak import oracle

    new.running[1].send_signal(SIGTERM)
    new.running[1].wait(60)
    with suppress(TimeoutError):  # what is left then is found below
        wait_for(lambda: not _live(), "The end of all instances", PATIENCE)
    wrong, figures = restarts.wrongs(new.notes)
    waiting = AutomationTaskModel.objects.filter(status="pause", state="waiting").count()
    if waiting != rows:
        wrong.append(f"{waiting} instances wait instead of {rows}")
    ended = oracle.instances_of_mixed().filter(pk__in=live, state="completed").count()
    if ended != len(live):
        wrong.append(f"{len(live) - ended} of those in flight have not completed")
    both = {owner.split("-")[0] for owner in new.notes.read_text().replace("started ", "").split()}
    return {**figures, "wrong": wrong, "sides": sorted(both)}


if __name__ == "__main__":
    print(json.dumps(main(**alone.given())))
