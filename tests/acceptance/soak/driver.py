"""Starts the instances, keeps the workers going and carries out their dooms."""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from signal import SIGCONT, SIGKILL, SIGTERM

from django.db import connections, transaction

from automations.models import AutomationModel, Event
from automations.status import EventKind
from tests.acceptance.soak import worker
from tests.acceptance.soak.plan import Doom, Plan
from tests.flows.reliability import Mixed

#: A stopped worker sleeps for so many seconds at least, longer than its lease, and then until
#: others have taken over what it holds; it may hold nothing, or a lock, hence the most.
SLEEP, LONGEST_SLEEP = worker.LEASE + 1.0, worker.LEASE + 8.0
#: How many instances are live at a time: few enough that a lost lease is soon found.
LIVE = 150
#: Seconds that a worker works on after it has slept, before it is told to stop.
NAP = 0.3
#: Seconds for each instance after which the soak gives up; far more than it takes.
PATIENCE = 1.0
#: Seconds that a soak may take in any case before it gives up.
LEAST_PATIENCE = 300.0


@dataclass
class Life:
    """A worker that runs."""

    pid: int
    doom: Doom | None
    began: float = field(default_factory=time.monotonic)
    stopped: float | None = None
    struck: bool = False

    retired: float | None = None


class Driver:
    """Runs a plan to its end.

    Args:
        plan: what is to happen.
        refusals: file in which workers note refused finishes.
    """

    def __init__(self, plan: Plan, refusals: Path) -> None:
        self.plan, self.refusals = plan, refusals
        self.todo = list(plan.dooms)
        self.lives: list[Life] = []
        self.started = self.kills = self.stops = 0
        self.unexpected: list[int] = []
        self.seconds = 0.0

    def run(self) -> None:
        """Start everything and return when all instances have ended and all dooms are done."""
        began = time.monotonic()
        try:
            self._watch(began + max(LEAST_PATIENCE, PATIENCE * self.plan.instances))
        finally:
            self._end()
            self.seconds = time.monotonic() - began

    def _feed(self) -> int:
        """Start instances so that there is always enough to do; return how many are live."""
        live = AutomationModel.objects.live().count()
        if any(life.stopped is not None or life.struck for life in self.lives):
            return max(live, 1)  # whoever sleeps may hold the lock that a start needs
        last = self.plan.instances - (LIVE if self.todo else 0)
        more = min(LIVE - live, last - self.started)
        with transaction.atomic():
            for _ in range(max(more, 0)):
                Mixed(autorun=False).nice()
                self.started += 1
                live += 1
        return max(live, self.plan.instances - self.started)

    @property
    def refused(self) -> int:
        """How many finishes were refused because the lease was lost."""
        return self.refusals.stat().st_size if self.refusals.exists() else 0

    def _watch(self, end: float) -> None:
        asked = 0.0
        while True:
            self._reap()
            while len(self.lives) < self.plan.workers:
                doom = self._next_doom()
                self.lives.append(Life(worker.start(doom, self.refusals), doom))
            for life in self.lives:
                self._strike(life)
            now = time.monotonic()
            if now - asked > 0.3:
                asked = now
                if not self._feed() and not any(life.doom for life in self.lives):
                    return
            if now > end or self.unexpected:
                return
            time.sleep(0.01)

    def _next_doom(self) -> Doom | None:
        return self.todo.pop(0) if self.todo else None

    def _reap(self) -> None:
        """Note who has died or was stopped, and wake the stopped when they have slept enough."""
        for life in list(self.lives):
            pid, status = os.waitpid(life.pid, os.WNOHANG | os.WUNTRACED)
            if pid and os.WIFSTOPPED(status):
                life.stopped = time.monotonic()
                self.stops += 1
            elif pid:
                self.lives.remove(life)
                self._count_end(life, status)
            if life.stopped is not None and self._has_slept(life):
                os.kill(life.pid, SIGCONT)
                life.doom, life.stopped, life.retired = None, None, time.monotonic()

    def _has_slept(self, life: Life) -> bool:
        slept = time.monotonic() - (life.stopped or 0)
        if slept < SLEEP or slept > LONGEST_SLEEP or life.struck:
            return slept > SLEEP
        lost = Event.objects.filter(kind=EventKind.LEASE_LOST)
        return bool(lost.filter(detail__worker__icontains=f":{life.pid}:").exists())

    def _count_end(self, life: Life, status: int) -> None:
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == SIGKILL:
            self.kills += 1
        elif status or life.retired is None:
            self.unexpected.append(status)

    def _strike(self, life: Life) -> None:
        """Carry out a doom whose time has come; end a worker that has slept and woken."""
        if life.retired is not None and time.monotonic() - life.retired > NAP:
            os.kill(life.pid, SIGTERM)
            life.retired = float("inf")
        doom = life.doom
        if doom is None or life.struck or life.stopped is not None:
            return
        if time.monotonic() - life.began > doom.seconds:
            life.struck = True
            os.kill(life.pid, doom.number)

    def _end(self) -> None:
        """End the workers that are left: gracefully, or else by force."""
        for life in self.lives:
            os.kill(life.pid, SIGCONT)
            os.kill(life.pid, SIGTERM)
        end = time.monotonic() + 60
        for life in self.lives:
            pid = 0
            while not pid and time.monotonic() < end:
                pid, _ = os.waitpid(life.pid, os.WNOHANG)
                time.sleep(0.01)
            if not pid:
                os.kill(life.pid, SIGKILL)
                os.waitpid(life.pid, 0)
        self.lives.clear()
        connections.close_all()
