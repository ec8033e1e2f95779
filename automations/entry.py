"""Who enters a flow, and how often: frozen values that a class declares and the engine keeps."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from automations.exceptions import DefinitionError
from automations.schedule import Schedule, next_cron
from automations.status import Refused


def _is_span(value: Any) -> bool:
    return isinstance(value, timedelta) and value > timedelta()


@dataclass(frozen=True)
class Policy:
    """When a subject may enter a flow again; `Meta.reentry` names one."""

    #: Why nobody else enters while an instance is live; None: many may be.
    while_live: ClassVar[Refused | None] = None
    #: Whether entries are remembered after their instances are gone.
    remembers: ClassVar[bool] = False

    @property
    def names(self) -> tuple[str, ...]:
        """Keys of the data by which instances differ, besides the subject."""
        return ()

    def refusal(self, live: bool, last: datetime | None, now: datetime) -> Refused | None:
        """Return why a subject is not admitted, or None if it is.

        Args:
            live: there is an instance about it that has not ended, with equal `names`.
            last: when it entered last, or None if it never has.
            now: the present moment.
        """
        if live and self.while_live is not None:
            return self.while_live
        return self._remembered(last, now) if last is not None else None

    def _remembered(self, last: datetime, now: datetime) -> Refused | None:
        return None

    def forgotten(self, now: datetime) -> datetime | None:
        """Return up to which moment entries are in nobody's way; None: they always are."""
        return None


@dataclass(frozen=True)
class Once(Policy):
    """A subject enters once, for ever, even after its history was deleted."""

    remembers: ClassVar[bool] = True

    def _remembered(self, last: datetime, now: datetime) -> Refused | None:
        return Refused.ONCE


@dataclass(frozen=True)
class OneAtATime(Policy):
    """A subject enters again as soon as no instance about it is live."""

    while_live: ClassVar[Refused | None] = Refused.LIVE


@dataclass(frozen=True, init=False)
class PerKey(Policy):
    """One live instance for each subject and value of some keys of the data.

    Args:
        keys: their names.

    Raises:
        DefinitionError: none is given.
    """

    keys: tuple[str, ...]
    while_live: ClassVar[Refused | None] = Refused.KEY

    def __init__(self, *keys: str) -> None:
        given: tuple[Any, ...] = keys
        if not given or not all(isinstance(key, str) and key for key in given):
            raise DefinitionError('PerKey needs keys of the data: flow.PerKey("order").')
        object.__setattr__(self, "keys", keys)

    @property
    def names(self) -> tuple[str, ...]:
        """The keys."""
        return self.keys


@dataclass(frozen=True)
class CoolDown(Policy):
    """One instance at a time, and another one only so long after the last entry.

    Attributes:
        period: the time from one entry to the next.

    Raises:
        DefinitionError: it is no timedelta greater than 0.
    """

    period: timedelta
    while_live: ClassVar[Refused | None] = Refused.LIVE
    remembers: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if not _is_span(self.period):
            raise DefinitionError("CoolDown needs a timedelta greater than 0.")

    def _remembered(self, last: datetime, now: datetime) -> Refused | None:
        return Refused.COOLING if last > now - self.period else None

    def forgotten(self, now: datetime) -> datetime | None:
        """Return the latest entry after which a subject may enter now."""
        return now - self.period


@dataclass(frozen=True, eq=False)
class EnterEach:
    """A schedule over a queryset: workers enter each object that has not entered yet.

    Attributes:
        objects: a queryset, or what returns one; asked anew in each round.
        every: time between two rounds, or five fields as of crontab(5) in the project's time zone.
        existing: enter objects as well that were there before the schedule was first seen. False
            needs primary keys that grow.
        name: tells several schedules of a flow apart.

    Raises:
        DefinitionError: `every` is neither a timedelta greater than 0 nor a cron expression.
    """

    objects: Any
    every: timedelta | str
    existing: bool = True
    name: str = ""

    def __post_init__(self) -> None:
        if isinstance(self.every, str):
            next_cron(self.every, datetime(2000, 1, 1, tzinfo=ZoneInfo("UTC")), ZoneInfo("UTC"))
        elif not _is_span(self.every):
            raise DefinitionError(
                "EnterEach(every=…) needs a timedelta greater than 0 or a cron expression."
            )

    def queryset(self) -> Any:
        """Return the objects as a queryset that was not evaluated yet."""
        return self.objects() if callable(self.objects) else self.objects.all()

    def first(self, now: datetime, zone: str) -> datetime | None:
        """Return when the first round is due: at once, or when the cron expression says so."""
        return self.next(now, now, zone) if isinstance(self.every, str) else now

    def next(self, last: datetime, now: datetime, zone: str) -> datetime | None:
        """Return when the next round is due; missed ones are left out.

        Args:
            last: when the last one was due.
            now: the present moment.
            zone: name of the project's time zone.
        """
        if isinstance(self.every, str):
            return Schedule(cron=self.every).next(last, now, zone)
        return Schedule(every=self.every).next(last, now, zone)


@dataclass(frozen=True, eq=False)
class EnterByForm:
    """A page whose form enters somebody: `automations:enter` with the flow's dotted name.

    Attributes:
        form: a form class, or a callable that takes the request and returns one.
        name: tells several forms of a flow apart: letters, digits, hyphens and underscores.
        title: heading of the page; by default the name of the flow.
        permission: who may open the page ("app.codename"); by default everybody who has logged in.
        anonymous: strangers may as well.
        user: key of the data under which the user who submits it is stored.
        key: key of the data under which the object is stored that a model form saves.
        template_name: template of the page; by default the package's.
        success_url: where the browser goes afterwards; by default to a page that says thanks.

    Raises:
        DefinitionError: the name fits no address, or strangers are to have a permission or user.
    """

    form: Any
    name: str = ""
    title: Any = ""
    permission: str = ""
    anonymous: bool = False
    user: str = ""
    key: str = ""
    template_name: str = ""
    success_url: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[-a-zA-Z0-9_]*", self.name):
            raise DefinitionError(
                f"{self.name!r} cannot name a form: take letters, digits, hyphens and underscores."
            )
        if self.anonymous and (self.permission or self.user):
            raise DefinitionError(
                "EnterByForm(anonymous=True) lets in whoever comes. Leave permission and user out."
            )


#: How subjects enter a flow besides being started.
EntryWay = EnterEach | EnterByForm
