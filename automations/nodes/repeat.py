"""A step that starts over on a schedule."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError
from django.utils import timezone

from automations.exceptions import DefinitionError
from automations.graph import Kind, Modifier, Way
from automations.nodes.base import Context, Exit, Node
from automations.outcomes import Answer, Proceed, Skip, Wait
from automations.schedule import Misfire, Schedule
from automations.status import Waiting
from automations.values import as_aware, is_computed, positive, said_moment


class Repeat(Node):
    """Waits for the next occurrence of a schedule, then goes to `start`.

    When `.Times` or `.Until` says that it is over, the flow goes on with the next node, or the
    branch ends if there is none.

    Args:
        start: the node to start over with; by default the first node of the automation.
        description: see `Node`.
    """

    kind = Kind.REPEAT
    routing = True

    def __init__(self, start: Any = None, *, description: Any = "") -> None:
        super().__init__(description=description)
        self.start_target = start
        self.schedule = Schedule()
        self.times: int | None = None
        self.last: Any = None

    # -- modifiers ---------------------------------------------------------------------------

    def _rule(self, **changes: Any) -> Self:
        self._note("interval")
        self.schedule = self.schedule.evolve(**changes)
        return self

    def EveryHour(self, hours: int = 1) -> Self:
        """Start over every `hours` hours."""
        return self._rule(every=timedelta(hours=positive(hours)))

    def EveryNMinutes(self, minutes: int) -> Self:
        """Start over every `minutes` minutes."""
        return self._rule(every=timedelta(minutes=positive(minutes)))

    def EveryNDays(self, days: int) -> Self:
        """Start over every `days` days, at the same time of the wall clock."""
        return self._rule(days=positive(days))

    def EveryDay(self) -> Self:
        """Start over every day, at the same time of the wall clock."""
        return self.EveryNDays(1)

    def At(self, hour: int, minute: int = 0) -> Self:
        """Say at which time of the day to start over, by the wall clock."""
        self._note("At")
        try:
            self.schedule = self.schedule.evolve(at=time(hour, minute))
        except ValueError as error:
            raise DefinitionError(f"At({hour}, {minute}): {error}.") from error
        return self

    def Cron(self, expression: str) -> Self:
        """Start over when a crontab(5) expression of five fields says so."""
        try:
            CronSim(expression, datetime(2026, 1, 1))  # noqa: DTZ001
        except CronSimError as error:
            raise DefinitionError(f"{expression!r} is no cron expression: {error}.") from error
        return self._rule(cron=expression)

    def TimeZone(self, name: str) -> Self:
        """Say whose wall clock counts, such as "Europe/Berlin"; by default the project's."""
        self._note("TimeZone")
        try:
            ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError) as error:
            raise DefinitionError(f"{name!r} is no time zone. Use an IANA name.") from error
        self.schedule = self.schedule.evolve(zone=name)
        return self

    def Misfire(self, rule: str) -> Self:
        """Say what happens with missed occurrences: "coalesce", "catch_up" or "skip"."""
        self._note("Misfire")
        try:
            self.schedule = self.schedule.evolve(misfire=Misfire(rule))
        except ValueError as error:
            raise DefinitionError(
                f"Misfire({rule!r}): choose coalesce, catch_up or skip."
            ) from error
        return self

    def Until(self, moment: Any) -> Self:
        """Do not start over after `moment`: a datetime, or a callable that returns one."""
        self._note("Until")
        if not is_computed(moment):
            as_aware(moment)
        self.last = moment
        return self

    def Times(self, times: int) -> Self:
        """Start over `times` times in all."""
        self._note("Times")
        self.times = positive(times)
        return self

    # -- what the declaration says -----------------------------------------------------------

    @property
    def ends(self) -> bool:
        """Whether the schedule can be over."""
        return self.times is not None or self.last is not None or self.may_skip

    def exits(self) -> Iterator[Exit]:
        """Yield the way back and, if the schedule can be over, the way on."""
        yield Exit(Way.REPEAT, self.start_target)
        if self.ends or self.next_target is not None:
            yield Exit(Way.NEXT, self.next_target)
        yield from self.error_exits()

    def modifiers(self) -> Iterator[Modifier]:
        """Yield the small print, with the schedule first."""
        rule = self.schedule
        yield Modifier(
            "repeats",
            {
                "every": rule.every.total_seconds() if rule.every else None,
                "days": rule.days,
                "at": rule.at.strftime("%H:%M") if rule.at else None,
                "cron": rule.cron,
                "zone": rule.zone,
                "misfire": str(rule.misfire),
                "times": self.times,
                "until": None if self.last is None else said_moment(self.last),
            },
        )
        yield from super().modifiers()

    def callables(self) -> Iterator[tuple[Any, tuple[Any, ...], dict[str, Any]]]:
        """Yield what computes the last moment as well."""
        yield from super().callables()
        if is_computed(self.last):
            yield self.last, (), {}

    # -- what the engine asks ----------------------------------------------------------------

    def ask(self, context: Context) -> Answer:
        """Wait for the next occurrence, start over when it has come, or go on when it is over."""
        planned = context.task.planned
        if planned is None:
            return self._plan(context)
        if planned > context.now:
            return self._wait(context, planned)
        missed = context.now - planned > context.poll and context.task.waiting != Waiting.WINDOW
        if missed and self.schedule.misfire == Misfire.SKIP:
            return self._plan(context, missed=planned)
        return Proceed(Way.REPEAT, {"planned": planned.isoformat()})

    def hold(self, context: Context) -> Skip | Wait | None:
        """Hold an occurrence that has come at another time; to plan the next one needs no hours."""
        planned = context.task.planned
        if planned is None or planned > context.now:
            return None
        return super().hold(context)

    def _plan(self, context: Context, missed: datetime | None = None) -> Answer:
        done, last = context.visits()
        origin = context.task.automation.created
        anchor = missed or last or origin
        zone = timezone.get_current_timezone_name()
        due = self.schedule.next(anchor, context.now, zone, origin)
        end = as_aware(context.call(self.last)) if self.last is not None else None
        passed = end is not None and due is not None and due > end
        if due is None or passed or (self.times is not None and done >= self.times):
            return Proceed(Way.NEXT, message="Schedule is over")
        return self._wait(context, due)

    def _wait(self, context: Context, planned: datetime) -> Answer:
        return self.bounded(context, Wait(Waiting.TIME, planned, planned=planned))
