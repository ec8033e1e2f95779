"""Kinds of steps as the designer offers them: one description for each shape of a document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from automations.document.shapes import BY_KIND, SHAPES, Shape
from automations.graph import Kind as Drawn
from automations.schedule import Misfire
from automations_admin import marks
from automations_admin.designer.fields import Field, sections

#: Headings of the palette, in its order.
DO, WAIT, CHOOSE, CALL, FLOW = _("Do"), _("Wait"), _("Choose"), _("Call"), _("Flow")


@dataclass(frozen=True)
class Kind:
    """A kind of step as its author reads it.

    Attributes:
        title: what it is called.
        help: what it does, in a sentence.
        group: heading in the palette.
        own: the fields that only this kind has.
        blank: what a new step says.
    """

    title: Any
    help: Any
    group: Any
    own: tuple[Field, ...] = ()
    blank: Mapping[str, Any] = field(default_factory=dict)


_PAGE = (
    Field("templateName", "text", _("Template"), _("Without it, the usual one.")),
    Field("context", "value", _("Context"), _("What the template gets besides.")),
    Field("repeated", "flag", _("Can be submitted again")),
    Field("successUrl", "text", _("Address afterwards")),
    Field("save", "value", _("Saved by"), _("What is called with the form.")),
    Field("user", "named", _("User"), _("Who may submit it, such as username = ann.")),
    Field("group", "named", _("Group"), _("Whose members may submit it, such as name = Sales.")),
    Field("permissions", "texts", _("Permissions"), _("Who has all of these may submit it.")),
)
_FORM = Field("form", "form", _("Form"))
_METHODS = tuple((name, name) for name in ("GET", "POST", "PUT", "PATCH", "DELETE"))
_MISSED = (
    (str(Misfire.COALESCE), _("once, however many were missed")),
    (str(Misfire.CATCH_UP), _("once for each that was missed")),
    (str(Misfire.SKIP), _("not at all: wait for the next one")),
)
_EVEN = [{"name": "a", "weight": 50}, {"name": "b", "weight": 50}]

KINDS: Mapping[str, Kind] = {
    "execute": Kind(
        _("Execute"), _("Calls an action that the project offers."), DO,
        (
            Field("call", "call", _("Action"), _("Without one, the step only goes on.")),
            Field("detached", "flag", _("Runs on its own"), _("Outside of any transaction.")),
            Field("effects", "text", _("Effects"), _("What it touches outside, in words.")),
        ),
        {"call": {"args": []}},
    ),
    "update": Kind(
        _("Set values"), _("Sets values in the data or at an object."), DO,
        (
            Field("target", "text", _("Of"), _("Key of an object. Without it, the data.")),
            Field("values", "named", _("Values")),
        ),
    ),
    "form": Kind(
        _("Form"), _("Waits until somebody has submitted a form."), DO, (_FORM, *_PAGE)
    ),
    "modelForm": Kind(
        _("Object form"), _("Waits until somebody has edited an object."), DO,
        (_FORM, Field("key", "text", _("Object"), _("Key of the object in the data.")), *_PAGE),
    ),
    "waitFor": Kind(
        _("Wait for"), _("Waits for a message, a signal or a condition."), WAIT,
        (
            Field("waits", "waits", _("What for"), _("Whichever comes first.")),
            Field("within", "duration", _("Within"), _("How long at most.")),
            Field("else", "step", _("If it takes too long"), _("Where it goes on then.")),
        ),
        {"waits": []},
    ),
    "if": Kind(
        _("If"), _("Asks a condition and goes one of two ways."), CHOOSE,
        (
            Field("condition", "asked", _("Condition")),
            Field("then", "clause", _("If it holds")),
            Field("else", "clause", _("If it does not")),
        ),
    ),
    "switch": Kind(
        _("Switch"), _("Asks several conditions and goes the way of the first that holds."),
        CHOOSE,
        (
            Field("cases", "cases", _("Cases"), _("Asked in this order.")),
            Field("default", "step", _("If none holds")),
        ),
        {"cases": []},
    ),
    "experiment": Kind(
        _("Experiment"), _("Sends people along one of several ways, by lot and for good."),
        CHOOSE,
        (
            Field("experiment", "text", _("Name in statistics"), _("What the statistics call it.")),
            Field("arms", "arms", _("Arms"), _("Shares in per cent. They add up to 100.")),
        ),
        {"arms": _EVEN},
    ),
    "sendMail": Kind(
        _("Mail"), _("Sends a mail from a template."), CALL,
        (
            Field("template", "mail", _("Mail")),
            Field(
                "to", "value", pgettext_lazy("who gets it", "To"),
                _("Without it, whom the flow is about."),
            ),
            Field(
                "subject", "value", pgettext_lazy("of a mail", "Subject"),
                _("Without it, that of the template."),
            ),
            Field("fromEmail", "value", _("From")),
            Field("replyTo", "value", _("Answers to")),
            Field(
                "scope", "text", _("Unsubscribed from"),
                _("Who has unsubscribed from this gets no such mail."),
            ),
            Field("unsubscribe", "flag", _("Can be unsubscribed from")),
            Field("attachments", "value", _("Attachments")),
            Field("context", "value", _("Context"), _("What the template gets besides.")),
            Field("language", "value", _("Language")),
            Field("skipMissing", "flag", _("Without an address, go on")),
            Field("channel", "text", _("Channel"), _("By which caps count it.")),
        ),
    ),
    "sendMessage": Kind(
        _("Message"), _("Tells other instances, which may wait for it."), CALL,
        (
            Field(
                "target", "value", pgettext_lazy("who gets it", "To"),
                _("The flow that gets it."),
            ),
            Field("message", "text", _("Message")),
            Field("token", "value", _("Key"), _("Only instances that wait with it get it.")),
            Field("severalReceivers", "flag", _("Several may get it")),
            Field("data", "named", _("Data")),
        ),
    ),
    "webhook": Kind(
        _("Webhook"), _("Calls another system by HTTP."), CALL,
        (
            Field("url", "value", _("Address"), _("The project says which hosts are allowed.")),
            Field("method", "choice", _("Method"), "", _METHODS),
            Field("json", "value", _("Sent as JSON")),
            Field("headers", "mapping", _("Headers")),
            Field("secret", "value", _("Secret"), _("Signs what is sent.")),
            Field("patience", "duration", _("Patience"), _("How long an answer may take.")),
            Field("store", "text", _("Answer kept as"), _("Key in the data.")),
        ),
    ),
    "startAutomation": Kind(
        _("Start flow"), _("Starts an instance of another flow."), CALL,
        (
            Field("automation", "value", _("Flow")),
            Field("wait", "flag", _("Wait until it has ended")),
            Field("data", "value", _("Data"), _("What it starts with, as one value.")),
            Field("more", "named", _("More data"), _("What it starts with, by name.")),
        ),
    ),
    "split": Kind(
        _("Split"), _("Goes on along several branches at once."), FLOW,
        (Field("branches", "steps", _("Branches")),),
    ),
    "join": Kind(_("Join"), _("Waits for the branches of a split."), FLOW),
    "jump": Kind(
        _("Jump"), _("Goes to another step, so many times."), FLOW,
        (
            Field("goto", "step", pgettext_lazy("a step", "To")),
            Field("times", "count", _("At most"), _("How often. Then it goes on.")),
            Field("after", "duration", _("At the earliest after")),
        ),
        {"times": 3},
    ),
    "repeat": Kind(
        _("Repeat"), _("Starts over on a schedule."), FLOW,
        (
            Field("start", "step", _("From"), _("Without it, the first step.")),
            Field("every", "every", _("Every")),
            Field("at", "clock", pgettext_lazy("a time", "At"), _("Time of the day.")),
            Field("zone", "text", _("Time zone"), _("Such as Europe/Berlin.")),
            Field("misfire", "choice", _("What was missed is done"), "", _MISSED),
            Field("until", "value", _("Until"), _("A moment. Then it goes on.")),
            Field("times", "count", _("Times"), _("How often. Then it goes on.")),
        ),
        {"every": {"days": 1}},
    ),
    "end": Kind(
        _("End"), _("Ends the branch, and with the last one the instance."), FLOW,
        (Field("exited", "text", _("Exited"), _("Why somebody leaves early here.")),),
    ),
}  # fmt: skip


def described() -> list[dict[str, Any]]:
    """Return the kinds for the browser, in the order of the palette."""
    return [description(BY_KIND[name], kind) for name, kind in KINDS.items()]


def description(shape: Shape, kind: Kind, path: str = "") -> dict[str, Any]:
    """Return one kind for the browser.

    Args:
        shape: what a document says of it.
        kind: what its author reads.
        path: of a class that the project offers; "" for a kind of ours.
    """
    slots = {slot.name for slot in shape.slots}
    required = {slot.name for slot in shape.slots if slot.required}
    drawn = getattr(shape.node, "kind", Drawn.EXECUTE)
    return {
        "kind": shape.kind,
        "cls": path,
        "title": str(kind.title),
        "help": str(kind.help),
        "group": str(kind.group),
        "icon": marks.KINDS.get(drawn, marks.KINDS[Drawn.EXECUTE]),
        "drawn": str(drawn),
        "blank": {**({"cls": path} if path else {}), **kind.blank},
        "sections": sections(kind.own, slots, required),
        "takes": {},
        "params": [],
    }


def kind_of(node: type) -> Kind | None:
    """Return the kind of ours that a class of the project's own is made of, or None."""
    ours = {shape.node: KINDS[shape.kind] for shape in SHAPES}
    return next((ours[cls] for cls in node.__mro__ if cls in ours), None)
