"""What there is to show: the groups, the newest of each, and what the past says about them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from automations import clock
from automations_admin.failures import past, queries, trend
from automations_admin.failures.filters import Period
from automations_admin.failures.queries import Failed, Key, Retrying, Sample, Scope

#: Most groups that each table shows.
MOST_SHOWN = 50
#: A group is new for so long, and for so long it is counted what people have solved.
NEW, LATELY = timedelta(days=1), timedelta(days=7)


class Found:
    """All that the page asks the database, asked at once.

    Args:
        scope: whose failures.
        period: how far back trends go.
        traced: tells of a flow's dotted name whether its frames may be shown.
    """

    def __init__(self, scope: Scope, period: Period, traced: Callable[[str], bool]) -> None:
        self.now, self.period = clock.now(), period
        self.failed, self.retrying = queries.failed(scope), queries.retrying(scope)
        shown, tried_again = self.failed[:MOST_SHOWN], self.retrying[:MOST_SHOWN]
        self._newest_failed = queries.newest(scope.failed_by_instance, shown)
        self._newest_retrying = queries.newest(scope.retrying, tried_again)
        self._frames = queries.frames(self._to_trace(traced))
        self._look_back([*(one.key for one in shown), *(one.key for one in tried_again)])
        self.solved = past.solved(scope, self.now - LATELY)

    def _to_trace(self, traced: Callable[[str], bool]) -> list[int]:
        groups = [*self._newest_failed.values(), *self._newest_retrying.values()]
        return [newest[0].task for newest in groups if traced(newest[0].key.flow)]

    def _look_back(self, keys: list[Key]) -> None:
        reach = past.reach()
        self.edges = trend.edges(self.now, self.period.span, self.period.parts)
        #: How many parts of the period lie before the attempts that are looked at.
        self.unknown = sum(reach.since is not None and end < reach.since for end in self.edges[:-2])
        #: Since when trends are known, if not for the whole period.
        self.since = reach.since if self.unknown else None
        self._counts = past.counts(keys, reach.after, self.edges)
        self._before = past.before(keys, reach.after)

    def samples(self, group: Failed | Retrying) -> list[Sample]:
        """Return the newest tasks of a group."""
        newest = self._newest_failed if isinstance(group, Failed) else self._newest_retrying
        return newest.get(group.key, [])

    def frames(self, group: Failed | Retrying) -> Any:
        """Return the frames of the newest failure of a group, if they may be shown."""
        samples = self.samples(group)
        return self._frames.get(samples[0].task) if samples else None

    def before(self, group: Failed | Retrying) -> past.Before | None:
        """Return what became of tasks with the same failure that are over."""
        return self._before.get(group.key.same)

    def tries(self, group: Failed | Retrying) -> list[int]:
        """Return how many tries failed in each part of the period; nothing if nobody knows.

        What somebody has marked as failed has no tries of its own.
        """
        if (counts := self._counts.get(group.key.same)) is not None:
            return counts
        last = group.last if isinstance(group, Failed) else None
        known = last is None or last < self.edges[self.unknown]
        return [0] * self.period.parts if known else []

    def first(self, group: Failed) -> datetime:
        """Return when such a failure was seen first, whatever has become of it."""
        before = self.before(group)
        return min(group.first, before.first) if before else group.first

    def is_new(self, group: Failed) -> bool:
        """Tell whether a group was not there a day ago."""
        return self.first(group) >= self.now - NEW
