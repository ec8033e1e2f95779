"""The engine against an oracle of one line of steps: every act of people, and dying workers."""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from typing import Any, ClassVar

import pytest
from django.contrib.auth import get_user_model
from hypothesis import HealthCheck, seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    precondition,
    rule,
    run_state_machine_as_test,
)

from automations import clock, failpoints, testing
from automations.engine import recovery, retention
from automations.engine.runner import Runner
from automations.exceptions import AlreadyDone, NotPossible
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE
from tests.acceptance.soak import alone
from tests.automations.engine import invariants
from tests.automations.engine.conftest import BEGIN
from tests.automations.engine.line_oracle import RETRY_DELAY, STEPS, Oracle, told
from tests.flows.line import Line
from tests.flows.models import Effect
from tests.flows.reliability import CLERK

pytestmark = pytest.mark.race

#: Sequences of the short and the long form, and acts in each.
SHORT, LONG, ACTS = 15, 20_000, 20
#: Where a worker dies: nothing is stored there but its claim.
PLACES = ("claim.committed", "step.before", "step.after", "finish.stored", "detached.before",
          "detached.after")  # fmt: skip
#: Every act that must have succeeded at least once in the long form.
ACTS_OF_ALL = {"start", "run", "send", "submit", "cancel", "pause", "resume", "retry", "restart",
               "skip", "move", "edit", "delete", "kill"}  # fmt: skip

numbers = st.integers(0, 9)
known = precondition(lambda self: getattr(self, "known", None))


class Died(BaseException):
    """A worker ends here, as if it were killed."""


def _die() -> None:
    raise Died


class Machine(RuleBasedStateMachine):
    """Acts of people, workers and time on a few instances."""

    succeeded: ClassVar[Counter[str]] = Counter()
    refused: ClassVar[Counter[str]] = Counter()

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
            found, expected = told(pk), oracle.told()
            if oracle.state == "cancelled":  # messages that it did not read are nobody's concern
                found["received"] = expected["received"]
            assert found == expected

    def act(self, name: str, possible: bool, do: Any, error: Any = NotPossible) -> bool:
        """Do something that must succeed or be refused; tell which."""
        if possible:
            do()
            self.succeeded[name] += 1
        else:
            with pytest.raises(error):
                do()
            self.refused[name] += 1
        return possible

    def pick(self, number: int) -> tuple[int, Oracle, AutomationModel]:
        """Return one of the instances."""
        pk = sorted(self.known)[number % len(self.known)]
        return pk, self.known[pk], AutomationModel.objects.get(pk=pk)

    def task(self, pk: int, oracle: Oracle) -> AutomationTaskModel:
        """Return the open task of an instance, or its last one."""
        tasks = AutomationTaskModel.objects.filter(automation_id=pk).order_by("-id")
        found = tasks.filter(state__in=LIVE).first() if oracle.open else None
        return found or tasks.exclude(status="end")[0]

    @precondition(lambda self: len(getattr(self, "known", {})) < 3)
    @rule(fail=st.booleans())
    def start(self, fail: bool) -> None:
        """Start an instance whose risky step fails or not."""
        run = Line(fail=fail)
        self.succeeded["start"] += 1
        self.known[run.id] = Oracle(clock.now(), fail)
        self.settle()

    @rule(delta=st.sampled_from([10, 31, 61, 3600, 5400]), steps=st.integers(0, 3))
    def move_on(self, delta: int, steps: int) -> None:
        """Move the clock, and let a worker do some of what is due before all of it is done."""
        self.clock.advance(seconds=delta)
        if steps and Runner("worker", patient=False).run_due(clock.now(), steps):
            self.succeeded["run"] += 1
        self.settle()

    @known
    @rule(place=st.sampled_from(PLACES), delta=st.sampled_from([61, 3600]))
    def kill(self, place: str, delta: int) -> None:
        """Let a worker die in the middle of what is due, if something is; once at each visit."""
        if any(oracle.at.lease_until for oracle in self.known.values()):
            return
        self.clock.advance(seconds=delta)
        try:
            with failpoints.at(place, _die):
                Runner("victim", patient=False).run_due(clock.now(), 1)
        except Died:
            self.succeeded["kill"] += 1
        for task in AutomationTaskModel.objects.filter(state="running", owner="victim"):
            self.known[task.automation_id].lose(task.status, clock.now())
        self.settle()

    @known
    @rule(number=numbers)
    def submit(self, number: int) -> None:
        """Submit the form of an instance, or find that there is none."""
        pk, oracle, _ = self.pick(number)
        forms = AutomationTaskModel.objects.filter(automation_id=pk, status="form")
        task = forms.order_by("-id").first()
        if task is None:
            return
        open_ = oracle.at.step == "form" and oracle.state in {"running", "paused"}
        do = lambda: testing.submit(task, self.clerk, answer="yes")  # noqa: E731
        if self.act("submit", open_, do, AlreadyDone):
            oracle.submit(clock.now())
        self.settle()

    @known
    @rule(number=numbers)
    def send(self, number: int) -> None:
        """Send a message; a paused instance keeps it, an ended one refuses it."""
        _, oracle, row = self.pick(number)
        row.instance.send_message("hello")
        if oracle.state in {"running", "paused"}:
            self.succeeded["send"] += 1
            oracle.kept += 1
        self.settle()

    @known
    @rule(number=numbers, fail=st.booleans())
    def edit(self, number: int, fail: bool) -> None:
        """Have the risky step fail from now on, or no longer."""
        _, oracle, row = self.pick(number)
        if oracle.open:
            recovery.edit_data(row, {**row.data, "fail": fail}, reason="test")
            self.succeeded["edit"] += 1
            oracle.fail = fail
        self.settle()

    @known
    @rule(number=numbers, verb=st.sampled_from(["retry", "skip"]))
    def pass_on(self, number: int, verb: str) -> None:
        """Retry or pass over the present step, or find that it is not possible."""
        pk, oracle, _ = self.pick(number)
        if verb == "retry" and oracle.fail and oracle.at.step == "risky":
            self.clock.advance(RETRY_DELAY)
            self.settle()
        task, now = self.task(pk, oracle), clock.now()
        if verb == "retry":
            possible = oracle.state == "failed"
        else:
            possible = oracle.open and not oracle.is_executing(now)
        if oracle.state == "paused" and oracle.at.step == "last":
            return
        do = lambda: getattr(recovery, verb)(task, reason="test")  # noqa: E731
        if self.act(verb, possible, do) and verb == "skip":
            oracle.skip(now)
        elif possible:
            oracle.state = "running"
        self.settle()

    @known
    @rule(number=numbers, step=st.sampled_from(STEPS))
    def move(self, number: int, step: str) -> None:
        """Move an instance to another step, or find that it is not possible."""
        pk, oracle, _ = self.pick(number)
        task, now = self.task(pk, oracle), clock.now()
        possible = oracle.open and not oracle.is_executing(now) and step != oracle.at.step
        if self.act("move", possible, lambda: recovery.move(task, step, reason="test")):
            oracle.move(step, now)
        self.settle()

    @known
    @rule(number=numbers, step=st.sampled_from(STEPS))
    def restart(self, number: int, step: str) -> None:
        """Start over from a step, or find that it is not possible."""
        _, oracle, row = self.pick(number)
        visited = step in {visit.step for visit in oracle.visits}
        possible = visited and oracle.state in {"running", "failed", "completed"}
        if self.act("restart", possible, lambda: recovery.restart(row, step, reason="test")):
            oracle.restart(step, clock.now())
        self.settle()

    @known
    @rule(number=numbers, verb=st.sampled_from(["cancel", "pause", "resume"]))
    def stop(self, number: int, verb: str) -> None:
        """Cancel, pause or resume, or find that it is not possible."""
        _, oracle, row = self.pick(number)
        before = {"cancel": {"running", "paused", "failed"}, "pause": {"running"},
                  "resume": {"paused"}}[verb]  # fmt: skip
        do = lambda: getattr(recovery, verb)(row, reason="test")  # noqa: E731
        if self.act(verb, oracle.state in before, do):
            oracle.state = {"cancel": "cancelled", "pause": "paused", "resume": "running"}[verb]
        self.settle()

    @known
    @rule(number=numbers)
    def delete(self, number: int) -> None:
        """Delete an instance; the others do not notice."""
        pk, _, _ = self.pick(number)
        if number < 6:  # those that live long have more to tell
            return
        retention.delete_instances([pk])
        self.succeeded["delete"] += 1
        del self.known[pk]
        self.settle()


def _clear() -> None:
    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))
    Effect.objects.all().delete()
    get_user_model()._default_manager.all().delete()


@pytest.mark.usefixtures("transactional_db")
def test_acts_on_a_line_of_steps_tell_the_story_of_the_oracle(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Whatever people do and wherever workers die, state, steps, data and effects are the same."""
    many = alone.size(SHORT, LONG)
    number = alone.seed()
    Machine.succeeded.clear()
    Machine.refused.clear()
    try:
        run_state_machine_as_test(
            seed(number)(Machine),
            settings=settings(
                max_examples=many,
                stateful_step_count=ACTS,
                deadline=None,
                database=None,
                suppress_health_check=list(HealthCheck),
            ),
        )
    finally:
        with capsys.disabled():
            print(
                f"\n{many} sequences of up to {ACTS} acts with AUTOMATIONS_SOAK_SEED={number}: "
                f"succeeded {dict(sorted(Machine.succeeded.items()))}, "
                f"refused {dict(sorted(Machine.refused.items()))}"
            )
    if alone.is_long():
        assert set(Machine.succeeded) == ACTS_OF_ALL
