"""What a document says of each kind of step: one shape for each class of node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from automations import flow, own_steps
from automations.document.branching import ARMS, CASES, WAITS, call_items, clause, read_call
from automations.document.common import DESCRIPTION, MODIFIERS, NEXT, ON_ERROR, TEN_SECONDS
from automations.document.made import Call, Made, is_keyword
from automations.document.reading import Reading
from automations.document.repeating import RULE
from automations.document.slot_types import ASKED, COUNT, FLAG, NAMED, SPAN, STEP, TEXT, VALUE
from automations.document.slots import NOTHING, Argument, Each, Modifier, Part, Slot
from automations.document.values import Const, Ref
from automations.nodes.base import Node

#: Kind of a step whose class is not one of ours.
CUSTOM = "custom"
_CALL: Any = {"$ref": "#/$defs/Call"}


@dataclass(frozen=True)
class Shape:
    """What a document says of a kind of step.

    Attributes:
        kind: its name in the document.
        node: the class.
        own: the slots of this kind, in the order in which Python says them.
        ways: slots that all kinds have and this one lacks are left out here.
    """

    kind: str
    node: type[Node]
    own: tuple[Slot, ...] = ()
    ways: tuple[Slot, ...] = (NEXT, ON_ERROR)

    @property
    def name(self) -> str:
        """Name of the class in `flow`."""
        return self.node.__name__

    @property
    def slots(self) -> tuple[Slot, ...]:
        """All slots, in the order in which a document has them."""
        said = () if self.kind == CUSTOM else (DESCRIPTION,)
        return (*said, *self.own, *MODIFIERS, *self.ways)

    @property
    def refinements(self) -> tuple[Slot, ...]:
        """Those of its own that are modifiers, and no matter of the constructor."""
        return tuple(
            slot
            for slot in self.own
            if not isinstance(slot, Argument) and not getattr(slot, "early", False)
        )

    def slot(self, name: str) -> Slot | None:
        """Return the slot of this name, or None."""
        return next((slot for slot in self.slots if slot.name == name), None)


# -- calls -----------------------------------------------------------------------------------


def _read_call(node: Any, reading: Reading) -> Any:
    if node.func is None:
        return NOTHING
    return read_call((node.func, *node.args), node.kwargs, reading)


def _call(made: Made, said: Any) -> Made:
    args, kwargs = call_items(said)
    return made.with_(*args, **dict(kwargs))


CALL = Part("call", _CALL, _read_call, _call, early=True)


def _read_given(node: Any, reading: Reading) -> Any:
    args, kwargs = own_steps.by_name(type(node), *node.given_to_init)
    return read_call(args, kwargs, reading) if args or kwargs else NOTHING


#: What the constructor of a class that is not ours was called with.
GIVEN = Part("call", _CALL, _read_given, _call, early=True)


# -- forms -----------------------------------------------------------------------------------


def _lookup(name: str, attribute: str, method: str) -> Part:
    def reads(node: Any, reading: Reading) -> Any:
        found = getattr(node, attribute)
        return NAMED.read(found, reading) if found else NOTHING

    def makes(made: Made, said: Any) -> Made:
        _args, kwargs = call_items({"args": [], "kwargs": said})
        return made.refined(Call(method, (), kwargs))

    return Part(name, NAMED.schema, reads, makes)


_PAGE = (
    Argument("templateName", TEXT, "template_name", None, "template_name"),
    Argument("context", VALUE, "context", None, "context"),
    Argument("repeated", FLAG, "repeated_form", False, "repeated_form"),
    Argument("successUrl", TEXT, "success_url", None, "success_url"),
    Argument("save", VALUE, "save", None, "save"),
)
_ADDRESSEES = (
    _lookup("user", "user_lookup", "User"),
    _lookup("group", "group_lookup", "Group"),
    Each("permissions", TEXT, "permissions", "Permission"),
)
_FORM = Argument("form", VALUE, "form", required=True)


# -- values that are set ---------------------------------------------------------------------


def _values(node: Any, reading: Reading) -> Any:
    return NAMED.read(node.values, reading)


def _set(made: Made, said: Any) -> Made:
    """Set by keyword what can be one; the others in a dictionary that goes before."""
    odd = {name: one for name, one in said.items() if not is_keyword(name) or name == "description"}
    if not odd:
        return made.with_(**{name: VALUE.item(one) for name, one in said.items()})
    return made.with_(*(() if made.args else (Const(None),)), NAMED.item(said))


_KEY = Argument("target", TEXT, "key")
_SET = Part("values", NAMED.schema, _values, _set, required=True, early=True)


# -- what is called outside ------------------------------------------------------------------

_MAIL = (
    Argument("template", TEXT, "template", required=True),
    Argument("to", VALUE, "to", None, "to"),
    Argument("subject", VALUE, "subject", None, "subject"),
    Argument("fromEmail", VALUE, "from_email", None, "from_email"),
    Argument("replyTo", VALUE, "reply_to", "", "reply_to"),
    Argument("scope", TEXT, "scope", None, "scope"),
    Argument("unsubscribe", FLAG, "unsubscribe", True, "unsubscribe"),
    Argument("attachments", VALUE, "attachments", (), "attachments"),
    Argument("context", VALUE, "context", None, "context"),
    Argument("language", VALUE, "language", "", "language"),
    Argument("skipMissing", FLAG, "skip_missing", False, "skip_missing"),
    Argument("channel", TEXT, "channel", "mail", "channel"),
)
_WEBHOOK = (
    Argument("url", VALUE, "url", required=True),
    Argument("method", TEXT, "method", "POST", "method"),
    Argument("json", VALUE, "json", None, "json"),
    Argument("headers", VALUE, "headers", None, "headers"),
    Argument("secret", VALUE, "secret", None, "secret"),
    Argument("patience", SPAN, "patience", TEN_SECONDS, "timeout"),
    Argument("store", TEXT, "store", None, "store"),
)
_MESSAGE = (
    Argument("target", VALUE, "target", required=True),
    Argument("message", TEXT, "message", required=True),
    Argument("token", VALUE, "token", None, "token"),
    Argument(
        "severalReceivers", FLAG, "allow_multiple_receivers", False, "allow_multiple_receivers"
    ),
    Argument("data", NAMED, "data", {}, spread=True),
)
_START = (
    Argument("automation", VALUE, "automation", required=True),
    Argument("wait", FLAG, "wait", False, "wait"),
    Argument("data", VALUE, "data", None, "data"),
    Argument("more", NAMED, "more", {}, spread=True),
)

_BY_LABEL = (ON_ERROR,)
SHAPES: tuple[Shape, ...] = (
    Shape(
        "execute",
        flow.Execute,
        (
            CALL,
            Argument("detached", FLAG, "detached", False, "detached"),
            Argument("effects", TEXT, "effects", "", "effects"),
        ),
    ),
    Shape(
        "if",
        flow.If,
        (
            Argument("condition", ASKED, "condition", required=True),
            clause("then", "then_clause", "Then"),
            clause("else", "else_clause", "Else"),
        ),
    ),
    Shape(
        "switch", flow.Switch, (CASES, Modifier("default", STEP, "default_target", "Default"))
    ),
    Shape("split", flow.Split, (Each("branches", STEP, "branches", "Next"),), _BY_LABEL),
    Shape("join", flow.Join),
    Shape(
        "experiment",
        flow.Experiment,
        (Argument("experiment", TEXT, "experiment", required=True), ARMS),
    ),
    Shape("form", flow.Form, (_FORM, *_PAGE, *_ADDRESSEES)),
    Shape(
        "modelForm",
        flow.ModelForm,
        (_FORM, Argument("key", TEXT, "key", required=True), *_PAGE, *_ADDRESSEES),
    ),
    Shape("sendMessage", flow.SendMessage, _MESSAGE),
    Shape("sendMail", flow.SendMail, _MAIL),
    Shape("webhook", flow.Webhook, _WEBHOOK),
    Shape("update", flow.Update, (_KEY, _SET)),
    Shape("startAutomation", flow.StartAutomation, _START),
    Shape(
        "waitFor",
        flow.WaitFor,
        (WAITS, Modifier("within", SPAN, "limit", "Within"),
         Modifier("else", STEP, "else_target", "Else")),
    ),
    Shape(
        "jump",
        flow.Jump,
        (
            Argument("goto", STEP, "jump_target", required=True),
            Argument("times", COUNT, "at_most", keyword="at_most", required=True),
            Argument("after", SPAN, "least", None, "at_least_after"),
        ),
    ),
    Shape(
        "repeat",
        flow.Repeat,
        (
            Argument("start", STEP, "start_target"),
            *RULE,
            Modifier("until", VALUE, "last", "Until"),
            Modifier("times", COUNT, "times", "Times"),
        ),
    ),
    Shape("end", flow.End, (Argument("exited", TEXT, "exited", "", "exited"),)),
)  # fmt: skip
BY_KIND = {shape.kind: shape for shape in SHAPES}
_BY_NODE = {shape.node: shape for shape in SHAPES}


def shape_of(node: type[Node]) -> Shape:
    """Return the shape of a class of nodes.

    One that is not ours has the modifiers of the class of ours that it is made of, and the
    arguments that its constructor was called with.
    """
    if node in _BY_NODE:
        return _BY_NODE[node]
    base = next((_BY_NODE[cls] for cls in node.__mro__ if cls in _BY_NODE), None)
    refinements = base.refinements if base else ()
    ways = base.ways if base else (NEXT, ON_ERROR)
    return Shape(CUSTOM, node, (GIVEN, *refinements), ways)


def made_of(shape: Shape, path: str = "") -> Made:
    """Return a declaration of a kind with nothing said yet; one that is not ours by its path."""
    return Made(Ref(path) if path else shape.name)
