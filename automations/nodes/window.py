"""The hours within which a step runs, in the time zone of whom it is about."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from automations import calling
from automations.exceptions import DefinitionError
from automations.hours import Hours
from automations.outcomes import Skip, Wait
from automations.status import Waiting
from automations.this import reference

if TYPE_CHECKING:
    from automations.nodes.base import Context

logger = logging.getLogger("automations")

#: What becomes of a step that is reached at another time.
OTHERWISE = ("next", "skip")


@dataclass(frozen=True)
class Window:
    """When a step may run, and what becomes of it at another time.

    Attributes:
        hours: the hours.
        zone: a zone, or what computes its name; None: that of the flow.
        skips: the step is passed over instead of held.
    """

    hours: Hours
    zone: Any = None
    skips: bool = False

    @classmethod
    def declared(cls, hours: Hours, zone: Any, otherwise: str) -> Window:
        """Return the window that a declaration names.

        Raises:
            DefinitionError: there is no such zone, or `otherwise` is none of `OTHERWISE`.
        """
        if otherwise not in OTHERWISE:
            raise DefinitionError(f"During(otherwise={otherwise!r}): choose next or skip.")
        if isinstance(zone, str) and reference(zone) is None:
            found = known(zone)
            if found is None:
                raise DefinitionError(f"{zone!r} is no time zone. Use an IANA name.")
            zone = found
        return cls(hours, zone, otherwise == "skip")

    @property
    def calls(self) -> bool:
        """Whether user code may be asked for the zone: that of the step, or of the flow."""
        return not isinstance(self.zone, ZoneInfo)

    @property
    def computed(self) -> Any:
        """What computes the zone, or None."""
        return self.zone if self.calls else None

    def to_dict(self) -> dict[str, Any]:
        """Return what a picture says of the window, as plain data."""
        zone = self.zone
        return {
            "hours": str(self.hours),
            "zone": None if zone is None else str(zone) if not self.calls else calling.spoken(zone),
            "skips": self.skips,
        }

    def held(self, context: Context) -> Skip | Wait | None:
        """Return that a step waits for its hours or is passed over; None if it is time.

        Args:
            context: the task, and the moment at which it would run.
        """
        zones = Zones.of(self.zone, context)
        due = self.hours.next(context.now, zones.chosen)
        if due == context.now:
            return None
        if self.skips:
            return Skip(f"Skipped: {zones.said}")
        return Wait(Waiting.WINDOW, due, zones.said)


@dataclass
class Zones:
    """The time zone that counts, with those before it that nobody knows.

    Attributes:
        chosen: the zone.
        unknown: what was said instead of a zone.
    """

    chosen: ZoneInfo
    unknown: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, zone: Any, context: Context) -> Zones:
        """Return the first known zone: of the step, of the flow, of the project.

        Args:
            zone: what the step declares.
            context: what computes a zone is asked with its task.
        """
        unknown: list[str] = []
        for value in _values(zone, context):
            found = known(value)
            if found is not None:
                return cls(found, unknown)
            unknown.append(str(value)[:50])
            logger.warning("Task %s: %r is no time zone.", context.task.pk, value)
        return cls(ZoneInfo(timezone.get_default_timezone_name()), unknown)

    @property
    def said(self) -> str:
        """Why a step does not run now, as it is noted at its task."""
        if self.unknown:
            names = ", ".join(self.unknown)
            return f"outside its hours in {self.chosen}, as the time zone {names} is unknown"
        return f"outside its hours in {self.chosen}"


def _values(zone: Any, context: Context) -> Iterator[Any]:
    """Yield what is said about the zone, the more particular first; nothing said is left out."""
    own = type(context.automation).options.zone
    if isinstance(own, str) and hasattr(type(context.automation), own):
        own = f"self.{own}"
    for given in (zone, own):
        value = context.call(given) if given is not None else None
        if value is not None and value != "":
            yield value


def known(value: Any) -> ZoneInfo | None:
    """Return the zone that a value names, or None if there is no such zone."""
    if isinstance(value, ZoneInfo):
        return value
    try:
        return ZoneInfo(str(value))
    except (KeyError, OSError, ValueError):
        return None
