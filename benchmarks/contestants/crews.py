"""W7 and W8: workers as processes of their own."""

from __future__ import annotations

import random
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Sum
from django.test import override_settings

from automations.dispatch.worker import Loop
from automations.models import AutomationModel, AutomationTaskModel
from benchmarks import flows
from benchmarks.contestants import meter

READY = "ready"
#: How often one worker and two are measured in turn.
TIMES = 3
#: Seconds between two starts, at random up to this, so that the worker waits at any phase.
PAUSE = 1.2
#: Seconds that a step may take to be run.
PATIENCE = 60

left_to_workers = override_settings(AUTOMATIONS={"DISPATCHER": "worker"})


def drain(size: int) -> None:
    """Be a worker: once told to, run what is due until nothing is."""
    AutomationModel.objects.count()  # the connection stands
    print(READY, flush=True)
    sys.stdin.readline()
    began = meter.processor()
    Loop().run_once()
    print(meter.processor() - began, flush=True)


def wait(size: int) -> None:
    """Be a worker with the usual settings, until told to stop."""
    loop = Loop()
    signal.signal(signal.SIGTERM, lambda *_: loop.stop())
    print(READY, flush=True)
    loop.run()


@contextmanager
def crew(count: int, workload: str) -> Iterator[list[subprocess.Popen[str]]]:
    """Start workers, wait until each is ready, and end them."""
    words = [sys.executable, "-m", "benchmarks.contestants", "ourselves", workload, "0"]
    workers = [
        subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(count)
    ]
    try:
        for worker in workers:
            assert worker.stdout
            assert worker.stdout.readline().strip() == READY
        yield workers
    finally:
        for worker in workers:
            worker.terminate()
            worker.communicate()


@dataclass(frozen=True)
class Turn:
    """What some workers have done.

    Attributes:
        rate: instances per second.
        used: milliseconds of the workers' processor time for each instance.
        false: executions too many or too few.
    """

    rate: float
    used: float
    false: int


def together(count: int, size: int) -> Turn:
    """Have some workers run ready instances, counted from a common start."""
    with left_to_workers:
        ids = [flows.Linear().id for _ in range(size)]
    with crew(count, "w7-worker") as workers:
        began = time.perf_counter()
        for worker in workers:
            assert worker.stdin
            worker.stdin.write("go\n")
            worker.stdin.flush()
        used = sum(float(worker.stdout.readline()) for worker in workers if worker.stdout)
        spent = time.perf_counter() - began
    return Turn(size / spent, used * 1000 / size, false_executions(ids))


def false_executions(ids: list[Any]) -> int:
    """Return how many attempts there are too many or too few, and instances that have not ended."""
    usual = _attempts([flows.Linear().id])
    ended = AutomationModel.objects.filter(pk__in=ids, state="completed").count()
    return abs(_attempts(ids) - usual * len(ids)) + len(ids) - ended


def _attempts(ids: list[Any]) -> int:
    tasks = AutomationTaskModel.objects.filter(automation__in=ids)
    return int(tasks.aggregate(all=Sum("attempts"))["all"] or 0)


def two_against_one(size: int) -> meter.Sample:
    """W7: ready instances of three steps, by one worker and by two, in turn."""
    turns = [(together(1, size), together(2, size)) for _ in range(TIMES)]
    extra = {
        "one": statistics.median(one.rate for one, _ in turns),
        "two": statistics.median(two.rate for _, two in turns),
        "ratio": statistics.median(two.rate / one.rate for one, two in turns),
        "processor_one": statistics.median(one.used for one, _ in turns),
        "processor_two": statistics.median(two.used for _, two in turns),
        "false": sum(one.false + two.false for one, two in turns),
    }
    return meter.Sample(size, 0, meter.processor(), extra=extra)


def first_steps(size: int) -> meter.Sample:
    """W8: starts beside one worker that waits, until the first step is executed there."""
    chance = random.Random(1)
    with crew(1, "w8-worker"), left_to_workers:
        spent = []
        for _ in range(size + meter.WARM):
            time.sleep(chance.uniform(0.2, PAUSE))
            spent.append(_first_step())
    spent = sorted(spent[meter.WARM :])
    p95 = spent[min(round(len(spent) * 0.95), len(spent) - 1)]
    extra = {"p50": statistics.median(spent), "p95": p95}
    return meter.Sample(size, sum(spent) / 1000, meter.processor(), extra=extra)


def _first_step() -> float:
    """Start an instance; return the milliseconds until its first step ran elsewhere."""
    asked = time.time()
    pk = flows.Timed().id
    while time.time() < asked + PATIENCE:
        data = AutomationModel.objects.values_list("data", flat=True).get(pk=pk)
        if ran := data.get("ran"):
            return (float(ran) - asked) * 1000
        time.sleep(0.02)
    raise AssertionError(f"Nothing was run for {PATIENCE} seconds on {connection.display_name}.")
