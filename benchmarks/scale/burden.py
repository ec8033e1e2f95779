"""What weighs on a server beside the engine's own work: migrations, and a long backup."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from automations.dispatch.worker import Loop
from automations.models import AutomationTaskModel
from benchmarks.scale import flows
from benchmarks.scale.plans import explained
from benchmarks.workloads import Figure, stopwatch


def index() -> Iterator[Figure]:
    """Build an index of the tasks as a migration does, and remove it."""
    count = AutomationTaskModel.objects.count()
    with connection.cursor() as cursor:
        with stopwatch() as seconds:
            cursor.execute(
                "CREATE INDEX CONCURRENTLY automations_burden ON automations_task "
                "(state, waiting, automation_id)"
            )
            spent = seconds()
        cursor.execute("DROP INDEX automations_burden")
    yield Figure("index of tasks, built concurrently", spent * 1e6 / count, "s/million rows")


def backup(count: int) -> Iterator[Figure]:
    """Run flows of three steps while somebody reads a snapshot that is older than all of them.

    What they leave cannot be cleaned up meanwhile, so whatever comes by it has more to read.
    """
    loop = Loop()
    with _snapshot():
        for said in ("backup begins", f"{count:,} flows later"):
            yield Figure(f"flow of 3 steps, {said}", explained(_flow).buffers, "pages")
            loop.run_pass()  # the statistics have their turn, once in a minute
            yield Figure(f"pass, {said}", explained(loop.run_pass).buffers, "pages")
            for _ in range(count if said == "backup begins" else 0):
                _flow()


def _flow() -> None:
    flows.Chain(number="0")


@contextmanager
def _snapshot() -> Iterator[None]:
    other = connection.copy()
    other.set_autocommit(False)
    try:
        with other.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
            cursor.execute("SELECT count(*) FROM automations_definition")
        yield
    finally:
        other.close()
