"""Flows in which a published package went wrong."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.flow import this
from tests.flows.basics import Answer


def note(task: Any) -> None:
    """Leave name and wall-clock time of a step in the data."""
    from django.utils import timezone

    from automations import clock

    moment = f"{timezone.localtime(clock.now()):%m-%d %H:%M}"
    task.data.setdefault("ran", []).append([task.status, moment])


class Daily(flow.Automation):
    """Every day, with a wait in the body that must not move the schedule (E14)."""

    begin = flow.Execute(note)
    later = flow.Execute(note).AfterWaitingFor(timedelta(hours=1))
    again = flow.Repeat(this.begin).EveryDay()


class AtThree(flow.Automation):
    """Every day at a time of the wall clock (E15)."""

    begin = flow.Execute(note)
    again = flow.Repeat(this.begin).EveryDay().At(3, 15)


class Slow(flow.Automation):
    """A body that takes longer than the interval."""

    begin = flow.Execute(note).AfterWaitingFor(timedelta(minutes=90))
    again = flow.Repeat(this.begin).EveryHour().Times(3)
    end = flow.End()


class Limited(flow.Automation):
    """Three times, then on; without start it begins with the first node."""

    begin = flow.Execute(note)
    again = flow.Repeat().EveryHour(6).Times(3)
    end = flow.End()


class UntilDate(flow.Automation):
    """Until a moment that the data name."""

    begin = flow.Execute(note)
    again = flow.Repeat().EveryNMinutes(30).Until(this.last)
    end = flow.End()

    def last(self, task: Any) -> Any:
        """Return the last moment."""
        from datetime import datetime

        return datetime.fromisoformat(self.data["last"])


class CatchUp(flow.Automation):
    """Makes up for every missed occurrence."""

    begin = flow.Execute(note)
    again = flow.Repeat().EveryDay().At(9).Misfire("catch_up")


class Skips(flow.Automation):
    """Leaves missed occurrences out."""

    begin = flow.Execute(note)
    again = flow.Repeat().EveryDay().At(9).Misfire("skip")


class Monthly(flow.Automation):
    """By a crontab, in a zone of its own."""

    begin = flow.Execute(note)
    again = flow.Repeat().Cron("30 2 * * *").TimeZone("Europe/Berlin")


class Rounds(flow.Automation):
    """A loop with a skip, a wait and a split in it."""

    begin = flow.Execute(note)
    odd = flow.Execute(note).SkipIf(this.is_even)
    split = flow.Split().Next(this.left).Next(this.right)
    left = flow.Execute(note).AfterWaitingFor(timedelta(minutes=1)).Next(this.join)
    right = flow.Execute(note).SkipIf(this.is_even).Next(this.join)
    join = flow.Join()
    more = flow.If(lambda task: count(task, "begin") < 3).Then(this.begin)
    end = flow.End()

    def is_even(self, task: Any) -> bool:
        """Tell whether this is an even round."""
        return count(task, "begin") % 2 == 0


def count(task: Any, step: str) -> int:
    """Return how often a step has run."""
    return [name for name, _ in task.data["ran"]].count(step)


class OneForm(flow.Automation):
    """A form and a step after it."""

    ask = flow.Form(Answer).User(username="anna")
    after = flow.Execute(note)
    end = flow.End()


class Ends(flow.Automation):
    """Two branches, of which one ends at once."""

    split = flow.Split().Next(this.end_now).Next(this.wait)
    end_now = flow.End()
    wait = flow.Execute(note).AfterWaitingFor(timedelta(days=1))
    end = flow.End()
