"""How the designer asks for what a flow says as a whole: fields, and ways to enter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from django.utils.translation import gettext_lazy as _

from automations_admin.designer.fields import Field, Section

_SUBJECT_FIELDS = "subjectFields"

#: All that can be changed, in the order of the inspector.
WHOLE = (
    Section(
        _("What it is"),
        (
            Field(
                "verboseName", "text", _("Displayed name"),
                _("What people call it once it is published. Without it, as before."),
            ),
            Field(
                "verboseNamePlural", "text", _("Displayed name of several"),
                _("For templates of the project."),
            ),
            Field("doc", "text", _("Description")),
        ),
    ),
    Section(
        _("Who it is about"),
        (
            Field(
                "subject", "text", _("Subject"),
                _("Key in the data under which the subject stands, such as customer."),
            ),
            Field("models", "models", _("Models"), _("Which kind of object stands under a key.")),
            Field(
                _SUBJECT_FIELDS, "texts", _("Fields of the subject"),
                _("What conditions may ask of it, with commas: email, address.city."),
            ),
            Field(
                "zone", "zone", _("Time zone"),
                _("For hours of the day. Without it, that of the project."),
            ),
        ),
    ),
    Section(
        _("Who enters"),
        (
            Field(
                "entries", "entries", _("Entries"),
                _("How people enter by themselves, besides being started by code or staff."),
            ),
            Field("reentry", "reentry", _("Entering again")),
            Field(
                "unique", "unique", _("At the same time"),
                _("Who is started while one runs gets the one that runs."),
            ),
        ),
    ),
    Section(_("Goals"), (Field("goals", "goals", _("Reached when")),)),
    Section(_("Exit rules"), (Field("exits", "exits", _("Leaves early when")),)),
    Section(
        _("Turn, counting and keeping"),
        (
            Field(
                "limits", "limits", _("Limits"), _("Of all steps together that are executed.")
            ),
            Field(
                "priority", "number", _("Priority"),
                _("Of steps that say none. From -100 to 100; higher goes first."),
            ),
            Field("queue", "text", _("Queue"), _("Of steps that say none.")),
            Field(
                "dimensions", "texts", _("Dimensions"),
                _("Keys in the data by which statistics are broken down: plan, country."),
            ),
            Field("keep", "keep", _("Histories are kept"), _("Counted from their end.")),
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True)
class Entrance:
    """A way to enter a flow.

    Attributes:
        kind: its key in the document.
        title: what it is called.
        fields: what it says.
        required: names of those that it cannot do without.
        blank: what a new one says.
    """

    kind: str
    title: Any
    fields: tuple[Field, ...]
    required: tuple[str, ...]
    blank: Mapping[str, Any] = field(default_factory=dict)

    def to_json(self) -> dict[str, Any]:
        """Return the way for the browser."""
        return {
            "kind": self.kind,
            "title": str(self.title),
            "fields": [one.to_json(self.required) for one in self.fields],
            "blank": dict(self.blank),
        }


ENTRANCES = (
    Entrance(
        "each", _("Rounds over objects"),
        (
            Field("objects", "objects", _("Objects"), _("Who is new among them enters.")),
            Field("every", "rounds", _("Every"), _("Such as 1 day; or as cron has it: 0 9 * * 1.")),
            Field("existing", "flag", _("Also who was there before")),
            Field("name", "text", _("Name"), _("Tells several rounds apart.")),
        ),
        ("objects", "every"),
        {"every": {"t": "duration", "seconds": 86400}},
    ),
    Entrance(
        "form", _("A page with a form"),
        (
            Field("form", "form", _("Form"), _("What it asks for becomes the data.")),
            Field("title", "text", _("Heading")),
            Field("name", "text", _("Name"), _("In the address, if there are several forms.")),
            Field("anonymous", "flag", _("Without logging in")),
            Field("permission", "text", _("Permission"), _("Who has it may open the page.")),
            Field("user", "text", _("User kept as"), _("Key in the data.")),
            Field(
                "key", "text", _("Object kept as"),
                _("Key in the data, for forms that save an object."),
            ),
            Field("templateName", "page", _("Template"), _("Without it, the usual one.")),
            Field(
                "successUrl", "text", _("Address afterwards"),
                _("Without it, a page that says thanks."),
            ),
        ),
        ("form",),
    ),
)  # fmt: skip


def described(subject: Iterable[str]) -> dict[str, Any]:
    """Return what the browser asks for.

    Args:
        subject: names of fields that the subject has.
    """
    names = {one.name for section in WHOLE for one in section.fields}
    return {
        "sections": [_offering(one, subject).to_json(names, ()) for one in WHOLE],
        "entrances": [one.to_json() for one in ENTRANCES],
    }


def _offering(section: Section, subject: Iterable[str]) -> Section:
    """Return a section whose field for the subject's fields offers those that there are."""
    choices = tuple((name, name) for name in subject)
    fields = [
        replace(one, choices=choices) if one.name == _SUBJECT_FIELDS else one
        for one in section.fields
    ]
    return Section(section.title, tuple(fields))
