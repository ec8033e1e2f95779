"""Celery's app of the soak: processes of its pool that may kill or stop themselves.

The environment says where the broker is (AUTOMATIONS_TEST_BROKER, AUTOMATIONS_TEST_QUEUE) and where
the folder of the proof (AUTOMATIONS_SOAK_FOLDER). Once a file `calm` is there nobody dies any more.
"""

from __future__ import annotations

import os
import random
from contextlib import ExitStack
from pathlib import Path
from signal import SIGKILL, SIGSTOP
from typing import Any

from celery import Celery, signals

from tests.acceptance.soak.plan import PLACES, UNLOCKED

FOLDER = Path(os.environ.get("AUTOMATIONS_SOAK_FOLDER", "."))
#: Latest visit of a failpoint at which a process dies.
LATEST = 12
#: What lasts as long as the process.
LASTING = ExitStack()

app = Celery("soak")
app.conf.update(
    broker_url=os.environ.get("AUTOMATIONS_TEST_BROKER"),
    task_default_queue=os.environ.get("AUTOMATIONS_TEST_QUEUE", "celery"),
    worker_hijack_root_logger=False,
    worker_prefetch_multiplier=1,
    worker_cancel_long_running_tasks_on_connection_loss=False,
    broker_connection_retry_on_startup=True,
    broker_connection_max_retries=None,
    broker_connection_timeout=2,
    broker_transport_options={"visibility_timeout": 20, "socket_timeout": 5},
)


def note(what: str) -> None:
    """Leave a mark that survives a kill."""
    file = os.open(FOLDER / what, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    os.write(file, b".")
    os.close(file)


def count(what: str) -> int:
    """Return how many marks there are."""
    path = FOLDER / what
    return path.stat().st_size if path.exists() else 0


def _doom(**kwargs: Any) -> None:
    """Draw where this process of the pool dies, or falls asleep."""
    from automations import failpoints

    chance = random.Random(f"{os.environ.get('AUTOMATIONS_SOAK_SEED')} {os.getpid()}")
    stops = chance.random() < 0.1
    place = chance.choice(UNLOCKED if stops else PLACES)

    def strike() -> None:
        if not (FOLDER / "calm").exists():
            note("stops" if stops else "aimed")
            if stops:
                (FOLDER / f"asleep-{os.getpid()}").touch()
            os.kill(os.getpid(), SIGSTOP if stops else SIGKILL)

    strike_once = failpoints.nth(chance.randint(1, LATEST), strike)
    LASTING.enter_context(failpoints.at(place, strike_once))


signals.worker_process_init.connect(_doom, weak=False)
