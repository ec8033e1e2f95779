"""The context of a question in a dry run: what is asked for and found out is noted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_noop

from automations import calling, conf, redaction
from automations.conditions import words
from automations.conditions.condition import Condition
from automations.conditions.facts import Facts
from automations.conditions.places import Place
from automations.exceptions import DryRunWrites
from automations.nodes.base import Context
from automations.remarks import Remark
from automations.values import is_computed

HOLDS = gettext_noop("%(name)s holds.")
HOLDS_NOT = gettext_noop("%(name)s does not hold.")
FOUND = gettext_noop("%(place)s is %(value)s.")
GAVE = gettext_noop("%(name)s gave %(value)s.")
NOTHING = gettext_noop("%(name)s gave nothing.")
RAISED = gettext_noop("%(name)s raised %(error)s")
ASSIGNED = gettext_noop("Assigned to %(arm)s before.")
DRAWN = gettext_noop("Drawn by lot: %(arm)s, of %(arms)s.")
TAKEN = gettext_noop("The message %(name)s was in the inbox.")
WRITES = gettext_noop(
    "It writes to the database, which a dry run does not. Choose what comes of the step."
)

#: Most characters of a value that is told, and places of a condition.
LONGEST, MOST_PLACES = 200, 10


@dataclass
class Asked(Context):
    """A context that notes what is asked.

    Attributes:
        noted: what was found out.
        would: what the step would do.
    """

    noted: list[Remark] = field(default_factory=list)
    would: list[Remark] = field(default_factory=list)

    def call(self, value: Any, *args: Any, **kwargs: Any) -> Any:
        """Call what `value` stands for, and note what came of it."""
        if not is_computed(value):
            return super().call(value, *args, **kwargs)
        if isinstance(value, Condition):
            return self._decide(value)
        name = calling.spoken(value)
        try:
            found = super().call(value, *args, **kwargs)
        except Exception as error:
            text = f"{type(error).__name__}: {_text(error)}"
            self.noted.append(Remark.of(RAISED, name=name, error=text))
            if isinstance(error, DryRunWrites):
                self.noted.append(Remark(WRITES))
            raise
        self.noted.append(found_out(name, found))
        return found

    def _decide(self, condition: Condition) -> bool:
        """Ask a condition that is data, and note what was found at the places it looks at."""
        facts = Facts.of(self.automation)
        holds = condition.holds(facts)
        self.noted.append(found_out(condition, holds))
        for place in [*dict.fromkeys(condition.places)][:MOST_PLACES]:
            found = redaction.MASK if _is_secret(place) else words.said_value(facts.at(place))
            self.noted.append(Remark.of(FOUND, place=place, value=_text(found)))
        return holds

    def note_arm(self, arm: str, arms: Iterable[tuple[str, float]], *, stored: bool) -> None:
        """Note to which arm of an experiment the subject belongs, and why."""
        said = ", ".join(f"{name} {weight:g} %" for name, weight in arms)
        text = ASSIGNED if stored else DRAWN
        self.noted.append(Remark.of(text, arm=arm, arms=said))

    def note_message(self, name: str) -> None:
        """Note that a message was taken from the inbox."""
        self.noted.append(Remark.of(TAKEN, name=name))


def found_out(name: str | Condition, found: Any) -> Remark:
    """Return the sentence on what a callable has returned."""
    if found is True:
        return Remark.of(HOLDS, name=name)
    if found is False:
        return Remark.of(HOLDS_NOT, name=name)
    if found is None:
        return Remark.of(NOTHING, name=name)
    return Remark.of(GAVE, name=name, value=_text(found))


def _is_secret(place: Place) -> bool:
    return any(redaction.is_secret(part) for part in place.parts)


def _text(value: Any) -> Any:
    """Return a value for a sentence: moments and durations as they are, others as short text."""
    if hasattr(value, "astimezone") or hasattr(value, "total_seconds"):
        return value
    try:
        text = conf.redact(str(value))
    except Exception as fault:  # noqa: BLE001 - what it cannot say must not end the dry run
        return type(fault).__name__
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
