"""The simulated weeks: what people will do, and a clock that goes from one deed to the next."""

from __future__ import annotations

import heapq
import itertools
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Min

from automations import clock, testing
from automations.engine.runner import Runner
from automations.models import AutomationTaskModel

Deed = Callable[[], Any]
#: The clock goes on by at least this much, so that what falls due together is done together.
STEP = timedelta(minutes=5)
#: How many steps of flows are claimed at once.
BATCH = 20


class World:
    """Time, chance and plans of the simulation.

    Attributes:
        start, end: when it begins and ends; aware datetimes.
        seed: the same one gives the same weeks.
        step: by how much the clock goes on at least.
        look: how often the engine looks at goals, schedules and statistics, and the simulation
            looks round; by default with every step.
        chance: for what is planned in an order that is always the same.
    """

    def __init__(
        self,
        start: datetime,
        end: datetime,
        seed: int,
        *,
        step: timedelta = STEP,
        look: timedelta = timedelta(0),
    ) -> None:
        self.start, self.end, self.seed = start, end, seed
        self.step, self.look = step, look
        self._looked = start - look
        self._runner = Runner("simulation", patient=False)
        self.chance = random.Random(seed)  # noqa: S311 - it makes sample data, no secrets
        self._plans: list[tuple[datetime, int, Deed]] = []
        self._numbers = itertools.count()

    @property
    def now(self) -> datetime:
        """The present moment of the simulation."""
        return clock.now()

    def dice(self, *about: object) -> random.Random:
        """Return chance of its own for something, which does not depend on what else happens.

        Args:
            about: what tells it from other things: texts and numbers.
        """
        return random.Random(f"{self.seed}:{about}")  # noqa: S311

    def moment(self, first: float = 0.0, last: float = 1.0) -> datetime:
        """Return a moment by chance between two shares of the whole time, 0 to 1."""
        return self.start + (self.end - self.start) * self.chance.uniform(first, last)

    def at(self, moment: datetime, deed: Deed) -> None:
        """Plan a deed; what lies after the end never happens."""
        if moment < self.end:
            heapq.heappush(self._plans, (moment, next(self._numbers), deed))

    def after(self, shortest: float, longest: float, deed: Deed) -> None:
        """Plan a deed for a moment by chance, some hours from now."""
        self.at(self.now + timedelta(hours=self.chance.uniform(shortest, longest)), deed)

    def before_end(self, hours: float, deed: Deed) -> None:
        """Plan a deed for some hours before the end."""
        self.at(self.end - timedelta(hours=hours), deed)

    def run(self, look_round: Deed) -> None:
        """Let everything happen in its order.

        Args:
            look_round: called after a pass of the engine; may plan further deeds.
        """
        with testing.frozen_time(self.start) as moved:
            while (moment := self._next()) < self.end:
                self._go_on(moved, moment, look_round)
            self._do_what_is_planned(moved, self.end)
            testing.run_due()

    @transaction.atomic
    def _go_on(self, moved: testing.Clock, moment: datetime, look_round: Deed) -> None:
        """Do what is planned and due: one transaction, as a disk needs its time for each."""
        self._do_what_is_planned(moved, moment)
        if moment - self._looked >= self.look:
            self._looked = moment
            testing.run_due()
            look_round()
            return
        while self._runner.run_due(moment, BATCH):
            pass

    def _next(self) -> datetime:
        """Return when something happens next: somebody does something, or a step falls due."""
        due = AutomationTaskModel.objects.aggregate(due=Min("due"))["due"]
        planned = self._plans[0][0] if self._plans else None
        moments = [moment for moment in (planned, due) if moment is not None]
        return max(min(moments, default=self.end), self.now + self.step)

    def _do_what_is_planned(self, moved: testing.Clock, until: datetime) -> None:
        """Do each planned deed at its moment, and leave the clock at `until`."""
        while self._plans and self._plans[0][0] <= until:
            moment, _number, deed = heapq.heappop(self._plans)
            moved.move_to(max(moment, self.now))
            deed()
        moved.move_to(until)
