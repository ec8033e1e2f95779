"""Many days in a minute: four runners, a clock that jumps, and timers that an almanac checks."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from automations import conf, flow
from automations.engine import claims
from automations.engine.runner import Runner
from automations.flow import this
from automations.models import AutomationTaskModel
from automations.testing import Clock
from tests.acceptance.soak.almanac import Once, Rule, Timer, rules

#: A Tuesday before New York, Berlin and Cairo set their clocks forward and Lord Howe back.
BEGIN = datetime(2026, 3, 3, 11, 7, 30, tzinfo=UTC)
#: How the clock jumps, in hours, after which share of the days.
JUMPS = ((0.25, 76.5), (0.5, -26.0), (0.75, 121.25))
RUNNERS = 4
SECOND = timedelta(seconds=1)


def tick(task: Any) -> str:
    """Be executed."""
    return "done"


class Single(flow.Automation):
    """Waits once, for a time or until a moment."""

    wait = (
        flow.Execute(tick)
        .AfterWaitingFor(lambda task: timedelta(seconds=task.data["seconds"]))
        .SkipIf(lambda task: False)
    )
    end = flow.End()


def declare(rule: Rule) -> type[flow.Automation]:
    """Return a flow that starts over by a rule."""
    again = flow.Repeat(this.tick).Misfire(rule.misfire)
    if rule.every is not None:
        again = again.EveryHour(int(rule.every / timedelta(hours=1)))
    elif rule.weekdays:
        days = "*" if len(rule.weekdays) == 7 else ",".join(str(day + 1) for day in rule.weekdays)
        assert rule.at is not None
        again = again.Cron(f"{rule.at.minute} {rule.at.hour} * * {days}").TimeZone(rule.zone)
    else:
        assert rule.at is not None
        again = again.EveryNDays(rule.days).At(rule.at.hour, rule.at.minute).TimeZone(rule.zone)
    body = {"tick": flow.Execute(tick), "again": again, "__module__": __name__}
    return type(rule.name, (flow.Automation,), body)


@dataclass
class Days:
    """The proof.

    Args:
        seed: what everything is drawn from.
        days: how many are simulated.
        singles: how many instances wait once.
        clock: stands still until it is moved.
    """

    seed: int
    days: int
    singles: int
    clock: Clock
    known: dict[int, Timer | Once] = field(default_factory=dict)
    early: int = 0
    executed: int = 0

    def run(self) -> None:
        """Start everything, let all days pass, and run what falls due."""
        self.chance = random.Random(self.seed)
        runners = [Runner(f"runner {number}", patient=False) for number in range(RUNNERS)]
        self.runners = runners
        self._start()
        jumps = [(BEGIN + timedelta(days=self.days) * share, hours) for share, hours in JUMPS]
        end = BEGIN + timedelta(days=self.days)
        for moment, hours in jumps:
            self._pass_until(moment)
            self.clock.advance(hours=hours)
            self._look()
        self._pass_until(end)

    def _start(self) -> None:
        for rule in rules():
            run = declare(rule)()
            self.known[run.id] = Timer(rule, self.clock.now())
        for _ in range(self.singles):
            seconds = self.chance.randrange(1, self.days * 86_400)
            run = Single(seconds=seconds)
            self.known[run.id] = Once(self.clock.now() + timedelta(seconds=seconds))
        self._look()

    def _pass_until(self, end: datetime) -> None:
        """Move the clock from one due moment to the next, as the almanac tells them."""
        while (due := self._next_due()) <= end:
            if self.chance.random() < 0.2 and due - SECOND > self.clock.now():
                self.clock.move_to(due - SECOND)
                self.early += self._run()
            self.clock.move_to(due)
            self._look()
        self.clock.move_to(max(end, self.clock.now()))
        self._look()

    def _next_due(self) -> datetime:
        open_ = (one for one in self.known.values() if isinstance(one, Timer) or not one.fired)
        return min((one.due for one in open_), default=datetime.max.replace(tzinfo=UTC))

    def _look(self) -> None:
        now = self.clock.now()
        for one in self.known.values():
            one.run(now)
        self.executed += self._run()

    def _run(self) -> int:
        """Let the runners claim in any order, and execute what they hold in any other."""
        done = 0
        while True:
            held = []
            for runner in self.chance.sample(self.runners, RUNNERS):
                limit = self.chance.randint(1, 3)
                found = claims.claim_due(self.clock.now(), runner.owner, conf.get().lease, limit)
                held += [(runner, claim) for claim in found]
            if not held:
                return done
            for runner, claim in self.chance.sample(held, len(held)):
                done += runner.run(claim).steps

    def wrongs(self) -> list[str]:
        """Return what differs from the almanac, in words."""
        found: dict[int, list[tuple[datetime, datetime]]] = {pk: [] for pk in self.known}
        rows = AutomationTaskModel.objects.filter(state="done", finished__isnull=False)
        repeats = rows.filter(status="again").order_by("id")
        for pk, planned, finished in repeats.values_list("automation", "planned", "finished"):
            found[pk].append((planned, finished))
        for pk, finished in rows.filter(status="wait").values_list("automation", "finished"):
            found[pk].append((self.known[pk].due, finished))
        return [
            f"{getattr(one, 'rule', 'single')}: {_first_difference(found[pk], one.fired)}"
            for pk, one in self.known.items()
            if found[pk] != one.fired
        ]

    @property
    def fired(self) -> int:
        """How many occurrences there were."""
        return sum(len(one.fired) for one in self.known.values())

    @property
    def late(self) -> int:
        """How many of them fell into a jump of the clock, and were found after it."""
        return sum(now > due for one in self.known.values() for due, now in one.fired)


def _first_difference(found: list[Any], expected: list[Any]) -> str:
    pairs = zip(found, expected, strict=False)
    number = next((n for n, (one, other) in enumerate(pairs) if one != other), None)
    if number is None:
        return f"{len(found)} instead of {len(expected)}"
    return f"{found[number]} instead of {expected[number]}"
