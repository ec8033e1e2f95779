"""The engine against a small oracle: random acts, the same story."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from automations import clock, testing
from automations.engine import recovery, retention
from automations.engine.runner import Runner
from automations.exceptions import AlreadyDone, NotPossible
from automations.models import AutomationModel, AutomationTaskModel
from tests.acceptance.soak import alone
from tests.automations.engine import invariants
from tests.automations.engine.conftest import BEGIN
from tests.flows.models import Effect
from tests.flows.reliability import CLERK, Everything

pytestmark = pytest.mark.race

#: Examples of the short and the long form.
SHORT, LONG = 15, 20_000
#: What the flow declares.
ATTEMPTS, RETRY_DELAY = 2, timedelta(minutes=1)
DEADLINE, DELAY = timedelta(hours=2), timedelta(hours=1)


@dataclass
class Oracle:
    """What one instance of `Everything` must look like."""

    begun: datetime
    fail: bool
    state: str = "running"
    work: str = "ready"
    attempts: int = 0
    retry_at: datetime | None = None
    form: str = "waiting"
    wait: str = "waiting"
    received: int = 0
    kept: int = 0

    @property
    def ended(self) -> bool:
        """Whether it has an outcome."""
        return self.state not in {"running", "paused"}

    def run(self, now: datetime) -> None:
        """Do everything that is due."""
        if self.state != "running":
            return
        self.received, self.kept = self.received + self.kept, 0
        if self.work == "ready" or (self.retry_at is not None and self.retry_at <= now):
            self._work(now)
        if self.form == "waiting" and now >= self.begun + DEADLINE:
            self.form = "skipped"
        if self.wait == "waiting" and now >= self.begun + DELAY and self.received:
            self.wait = "done"
        if "waiting" not in {self.form, self.wait} and self.work in {"done", "failed"}:
            self.state = "completed" if self.work == "done" else "failed"

    def submit(self) -> None:
        """Take the form. With nothing left but a failed step even a paused instance has failed."""
        self.form = "done"
        if self.wait == "done" and self.work == "failed":
            self.state = "failed"

    def _work(self, now: datetime) -> None:
        self.attempts, self.retry_at = self.attempts + 1, None
        if not self.fail:
            self.work = "done"
        elif self.attempts < ATTEMPTS:
            self.work, self.retry_at = "waiting", now + RETRY_DELAY
        else:
            self.work = "failed"

    def told(self) -> dict[str, Any]:
        """Return what is compared."""
        effects = {"work": self.work == "done", "wait": self.wait == "done"}
        effects["last"] = self.state == "completed"
        return {
            "state": self.state,
            "work": (self.work, self.attempts),
            "received": self.received,
            "effects": {step: 1 for step, there in effects.items() if there},
            "skipped": self.form == "skipped",
        }


def told(pk: int) -> dict[str, Any]:
    """Return the same of a stored instance."""
    row = AutomationModel.objects.get(pk=pk)
    work = AutomationTaskModel.objects.get(automation_id=pk, status="work")
    form = AutomationTaskModel.objects.get(automation_id=pk, status="form")
    state = "done" if row.state == "completed" else work.state
    return {
        "state": row.state,
        "work": (state, work.attempts),
        "received": row.data.get("received", 0),
        "effects": dict(invariants.effects(pk)),
        "skipped": form.state == "skipped",
    }


class Machine(RuleBasedStateMachine):
    """Acts of people, workers and time on a few instances."""

    @initialize()
    def begin(self) -> None:
        """Let time stand still and store the clerk."""
        self.stack = ExitStack()
        self.clock = self.stack.enter_context(testing.frozen_time(BEGIN))
        self.stack.callback(_clear)
        users = get_user_model()._default_manager
        self.clerk = users.create_user(CLERK)  # type: ignore[attr-defined]
        self.known: dict[int, Oracle] = {}

    def teardown(self) -> None:
        """Leave nothing behind."""
        if hasattr(self, "stack"):
            self.stack.close()

    def settle(self) -> None:
        """Run what is due on both sides, and compare."""
        testing.run_due()
        for pk, oracle in self.known.items():
            oracle.run(clock.now())
            invariants.check(pk)
            if oracle.state != "cancelled":
                assert told(pk) == oracle.told()
            else:
                assert AutomationModel.objects.get(pk=pk).state == "cancelled"

    def pick(self, number: int) -> tuple[int, Oracle, AutomationModel]:
        """Return one of the instances."""
        pk = sorted(self.known)[number % len(self.known)]
        return pk, self.known[pk], AutomationModel.objects.get(pk=pk)

    @precondition(lambda self: len(getattr(self, "known", {})) < 3)
    @rule(fail=st.booleans())
    def start(self, fail: bool) -> None:
        """Start an instance whose work fails or not."""
        run = Everything(fail=fail)
        self.known[run.id] = Oracle(clock.now(), fail)
        self.settle()

    @rule(delta=st.sampled_from([30, 61, 600, 3600, 5400]), steps=st.integers(0, 3))
    def move_on(self, delta: int, steps: int) -> None:
        """Move the clock, and let a worker do some of what is due before all of it is done."""
        self.clock.advance(seconds=delta)
        Runner("worker", patient=False).run_due(clock.now(), steps) if steps else None
        self.settle()

    @precondition(lambda self: getattr(self, "known", None))
    @rule(number=st.integers(0, 9))
    def submit(self, number: int) -> None:
        """Submit the form of an instance, or find that it is too late."""
        pk, oracle, _ = self.pick(number)
        task = AutomationTaskModel.objects.get(automation_id=pk, status="form")
        open_ = oracle.form == "waiting" and not oracle.ended
        if open_ and clock.now() < oracle.begun + DEADLINE:
            testing.submit(task, self.clerk, answer="yes")
            oracle.submit()
        else:
            with pytest.raises(AlreadyDone):
                testing.submit(task, self.clerk, answer="yes")
        self.settle()

    @precondition(lambda self: getattr(self, "known", None))
    @rule(number=st.integers(0, 9))
    def send(self, number: int) -> None:
        """Send a message; a paused instance keeps it, an ended one refuses it."""
        _, oracle, row = self.pick(number)
        row.instance.send_message("hello")
        oracle.kept += not oracle.ended
        self.settle()

    @precondition(lambda self: getattr(self, "known", None))
    @rule(number=st.integers(0, 9), fail=st.booleans())
    def edit(self, number: int, fail: bool) -> None:
        """Have the work fail from now on, or no longer."""
        _, oracle, row = self.pick(number)
        if oracle.state in {"running", "paused", "failed"}:
            recovery.edit_data(row, {**row.data, "fail": fail}, reason="test")
            oracle.fail = fail
        self.settle()

    @precondition(lambda self: getattr(self, "known", None))
    @rule(number=st.integers(0, 9))
    def retry(self, number: int) -> None:
        """Retry the work, or find that it has not failed."""
        pk, oracle, _ = self.pick(number)
        task = AutomationTaskModel.objects.get(automation_id=pk, status="work")
        if oracle.work == "failed" and oracle.state in {"running", "failed"}:
            recovery.retry(task, reason="test")
            oracle.state, oracle.work = "running", "ready"
        else:
            with pytest.raises(NotPossible):
                recovery.retry(task, reason="test")
        self.settle()

    @precondition(lambda self: getattr(self, "known", None))
    @rule(number=st.integers(0, 9), verb=st.sampled_from(["cancel", "pause", "resume"]))
    def act(self, number: int, verb: str) -> None:
        """Cancel, pause or resume, or find that it is not possible."""
        _, oracle, row = self.pick(number)
        before = {
            "cancel": {"running", "paused", "failed"},
            "pause": {"running"},
            "resume": {"paused"},
        }[verb]
        if oracle.state in before:
            getattr(recovery, verb)(row, reason="test")
            oracle.state = {"cancel": "cancelled", "pause": "paused", "resume": "running"}[verb]
        else:
            with pytest.raises(NotPossible):
                getattr(recovery, verb)(row, reason="test")
        self.settle()


def _clear() -> None:
    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))
    Effect.objects.all().delete()
    get_user_model()._default_manager.all().delete()


@pytest.mark.usefixtures("transactional_db")
def test_the_engine_tells_the_story_of_the_oracle() -> None:
    """Whatever people, workers and time do, state, attempts, data and effects are the same."""
    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=alone.size(SHORT, LONG),
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
