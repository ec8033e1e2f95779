"""How the designer asks for what a step says: fields, and those that steps of every kind have."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

#: How a slot can be filled in; the same as `Widget` in `frontend/src/designer/core/config.ts`.
WIDGETS = frozenset(
    {
        "text", "flag", "count", "number", "choice", "clock", "duration", "value", "asked",
        "asks", "call", "clause", "named", "step", "steps", "cases", "arms", "waits",
        "conditions", "form", "mail", "mapping", "hours", "cap", "retry", "every", "given",
        "texts", "objects", "page", "model", "models", "zone", "entries", "rounds",
        "reentry", "unique", "goals", "exits", "keep", "limits",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Field:
    """A slot of a step or of the flow, as it is asked for.

    Attributes:
        name: its key in the document.
        widget: how it is filled in; one of `WIDGETS`.
        title: what it is called.
        help: one line, or "".
        choices: value and title of what can be chosen.
    """

    name: str
    widget: str
    title: Any
    help: Any = ""
    choices: tuple[tuple[str, Any], ...] = ()

    def to_json(self, required: Collection[str]) -> dict[str, Any]:
        """Return the field for the browser.

        Args:
            required: names of the slots that a step cannot do without.
        """
        return {
            "name": self.name,
            "title": str(self.title),
            "help": str(self.help),
            "widget": self.widget,
            "required": self.name in required,
            "choices": [{"value": value, "title": str(title)} for value, title in self.choices],
        }


@dataclass(frozen=True)
class Section:
    """Fields under one heading."""

    title: Any
    fields: tuple[Field, ...]

    def to_json(self, slots: Collection[str], required: Collection[str]) -> dict[str, Any]:
        """Return the section for the browser, with those of its fields that a kind has."""
        fields = [one.to_json(required) for one in self.fields if one.name in slots]
        return {"title": str(self.title), "fields": fields}


#: Title of the section in front, which each kind fills itself.
DOES = _("What it does")
DESCRIPTION = Field("description", "text", _("Description"), _("What the step is for."))
#: The other sections, in the order in which the engine goes by them.
SECTIONS = (
    Section(
        _("Skip"),
        (Field("skipIf", "asks", _("Skip if"), _("It is passed over if one of these holds.")),),
    ),
    Section(
        _("Wait before"),
        (
            Field("waitUntil", "value", _("Until"), _("A moment, or what computes one.")),
            Field("waitFor", "duration", _("Wait for"), _("Such as 1 day 3 h.")),
            Field(
                "asSoonAs",
                "conditions",
                _("As soon as"),
                _("It goes on when all of these hold. They are asked again and again."),
            ),
        ),
    ),
    Section(
        _("Send window"),
        (
            Field("during", "hours", _("Only during"), _("Outside these hours it is held.")),
            Field("atMost", "cap", _("At most"), _("So many to one person in a period.")),
            Field("limits", "limits", _("Limits"), _("How many run at once or in a period.")),
            Field("priority", "number", _("Priority"), _("From -100 to 100; higher goes first.")),
            Field("queue", "text", _("Queue"), _("Whose workers execute it.")),
            Field(
                "skipAfter",
                "duration",
                _("Skip after"),
                _("If it has waited so long, it is passed over."),
            ),
        ),
    ),
    Section(
        _("If it fails"),
        (
            Field("retry", "retry", _("Further attempts")),
            Field("timeout", "duration", _("Longest time"), _("What takes longer has failed.")),
            Field(
                "onError",
                "step",
                _("Then go to"),
                _("When no attempt is left. Without it the instance fails."),
            ),
        ),
    ),
    Section(
        _("Where it goes on"),
        (Field("next", "step", _("Next"), _("Without it, the step declared next.")),),
    ),
)


def sections(
    own: Iterable[Field], slots: Collection[str], required: Collection[str]
) -> list[dict[str, Any]]:
    """Return the sections of a kind for the browser; empty ones are left out.

    Args:
        own: the fields of this kind alone.
        slots: names of all slots that the kind has.
        required: names of those that a step cannot do without.
    """
    every = (Section(DOES, (*own, DESCRIPTION)), *SECTIONS)
    found = [one.to_json(slots, required) for one in every]
    return [one for one in found if one["fields"]]
