"""What an instance of `Line` must look like after any acts: a small model in memory."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE
from tests.flows.models import Effect

STEPS = ("first", "later", "risky", "form", "heard", "outside", "last")
#: What the flow declares, and how long a lost worker holds a task.
ATTEMPTS, RETRY_DELAY = 2, timedelta(minutes=1)
DELAY, LEASE = timedelta(hours=1), timedelta(seconds=30)


@dataclass
class Visit:
    """One visit to a step."""

    step: str
    since: datetime
    attempts: int = 0
    retry_at: datetime | None = None
    lease_until: datetime | None = None
    answered: bool = False


@dataclass
class Oracle:
    """One instance."""

    begun: datetime
    fail: bool
    state: str = "running"
    visits: list[Visit] = field(default_factory=list)
    effects: Counter[str] = field(default_factory=Counter)
    received: int = 0
    kept: int = 0
    kept_answer: bool = False

    def __post_init__(self) -> None:
        self.enter("first", self.begun)

    @property
    def at(self) -> Visit:
        """The present visit."""
        return self.visits[-1]

    @property
    def open(self) -> bool:
        """Whether there is a step that people can act on."""
        return self.state in {"running", "paused", "failed"}

    def is_executing(self, now: datetime) -> bool:
        """Whether a worker seems to be at it."""
        return self.at.lease_until is not None and self.at.lease_until > now

    def enter(self, step: str, now: datetime) -> None:
        """Begin a step."""
        self.visits.append(Visit(step, now))

    def leave(self, now: datetime) -> None:
        """Go on with the next step, or end."""
        number = STEPS.index(self.at.step) + 1
        if number < len(STEPS):
            self.enter(STEPS[number], now)
        else:
            self.state = "completed"

    def run(self, now: datetime, until: str = "") -> None:
        """Do everything that is due, or only what comes before a step."""
        if self.state == "running":
            self.received, self.kept = self.received + self.kept, 0
        while self.state == "running" and self.at.step != until and self._step(now):
            pass

    def lose(self, step: str, now: datetime) -> None:
        """Have a worker die at a step."""
        self.run(now, until=step)
        assert self.at.step == step, f"A worker was at {step}, which was not due."
        assert self._is_due(now), f"A worker was at {step} too early."
        self.at.attempts += 1
        self.at.lease_until, self.at.retry_at = now + LEASE, None

    def _is_due(self, now: datetime) -> bool:
        visit = self.at
        if visit.step == "later":
            return now >= visit.since + DELAY
        return visit.retry_at is None or now >= visit.retry_at

    def _step(self, now: datetime) -> bool:
        """Try the present step; tell whether it was left."""
        visit = self.at
        if not self._is_due(now) or self.is_executing(now):
            return False
        if visit.step == "form":
            visit.answered, self.kept_answer = self.kept_answer, False
            if visit.answered:
                self.leave(now)
            return visit.answered
        lost, visit.lease_until = visit.lease_until is not None, None
        if visit.step == "heard" and not self.received:
            return False
        if visit.step == "risky" and not self._risk(visit, now, lost=lost):
            return False
        self.effects[visit.step] += 1
        self.leave(now)
        return True

    def _risk(self, visit: Visit, now: datetime, *, lost: bool) -> bool:
        if lost and visit.attempts >= ATTEMPTS:
            self.state = "failed"
            return False
        visit.attempts, visit.retry_at = visit.attempts + 1, None
        if self.fail and visit.attempts < ATTEMPTS:
            visit.retry_at = now + RETRY_DELAY
        elif self.fail:
            self.state = "failed"
        return not self.fail

    # -- acts of people ------------------------------------------------------------------------

    def submit(self, now: datetime) -> None:
        """Take the form."""
        self.at.answered = True
        self.leave(now)

    def skip(self, now: datetime) -> None:
        """Pass over the present step."""
        self._go_on()
        self.leave(now)

    def move(self, step: str, now: datetime) -> None:
        """Go to another step."""
        self._go_on()
        self.enter(step, now)

    def restart(self, step: str, now: datetime) -> None:
        """Start over from a step that was visited; answers that were given since are kept."""
        last = max(n for n, visit in enumerate(self.visits) if visit.step == step)
        later = self.visits[last + 1 :]
        self.kept_answer = step != "form" and any(visit.answered for visit in later)
        self.state = "running"
        self.enter(step, now)

    def _go_on(self) -> None:
        if self.state == "failed":
            self.state = "running"

    def told(self) -> dict[str, Any]:
        """Return what is compared."""
        return {
            "state": self.state,
            "open": [self.at.step] if self.open else [],
            "received": self.received,
            "effects": {step: count for step, count in self.effects.items() if count},
        }


def told(pk: int) -> dict[str, Any]:
    """Return the same of a stored instance; a repeated detached step has the same key."""
    row = AutomationModel.objects.get(pk=pk)
    tasks = AutomationTaskModel.objects.filter(automation_id=pk)
    effects = Effect.objects.filter(instance=pk).values_list("step", "key").distinct()
    return {
        "state": row.state,
        "open": [task.status for task in tasks.order_by("id") if task.state in LIVE],
        "received": row.data.get("received", 0),
        "effects": dict(Counter(step for step, _ in effects)),
    }
