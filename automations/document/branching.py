"""Steps with several ways out: decisions, cases, arms, and what is waited for."""

from __future__ import annotations

from typing import Any

from automations import calling
from automations.document import occasions
from automations.document.made import Call, Item, Made, Target
from automations.document.reading import Reading
from automations.document.slot_types import ASKED, NAMED, NUMBER, STEP, TEXT, VALUE, Fields, Schema
from automations.document.slots import NOTHING, Part, record
from automations.document.values import Const, from_json
from automations.graph import HOLDOUT

# -- a call with its arguments ---------------------------------------------------------------

CALL: Schema = {
    "type": "object",
    "additionalProperties": False,
    "required": ["args"],
    "properties": {
        "args": {"type": "array", "items": VALUE.schema},
        "kwargs": NAMED.schema,
    },
}


def read_call(args: Any, kwargs: Any, reading: Reading) -> dict[str, Any]:
    """Return arguments as JSON."""
    said: dict[str, Any] = {"args": [VALUE.read(one, reading) for one in args]}
    return {**said, "kwargs": NAMED.read(dict(kwargs), reading)} if kwargs else said


def call_items(said: Any) -> tuple[tuple[Item, ...], tuple[tuple[str, Item], ...]]:
    """Return the arguments that JSON says, by place and by name."""
    args = tuple(from_json(one) for one in said["args"])
    return args, tuple((name, from_json(one)) for name, one in said.get("kwargs", {}).items())


# -- then and else ---------------------------------------------------------------------------

CLAUSE: Schema = {
    "oneOf": [
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["goto"],
            "properties": {"goto": STEP.schema},
        },
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["call"],
            "properties": {"call": {"$ref": "#/$defs/Call"}},
        },
        {
            "type": "object",
            "additionalProperties": False,
            "required": ["noop"],
            "properties": {"noop": {"const": True}},
        },
    ]
}


def clause(name: str, attribute: str, method: str) -> Part:
    """Return the slot of what follows a decision: a step to go to, a call, or nothing."""

    def reads(node: Any, reading: Reading) -> Any:
        found = getattr(node, attribute)
        if found is None:
            return NOTHING
        if found.is_call:
            return {"call": read_call((found.target, *found.args), found.kwargs, reading)}
        return {"noop": True} if found.target is None else {"goto": reading.target(found.target)}

    def makes(made: Made, said: Any) -> Made:
        if "goto" in said:
            return made.refined(Call(method, (Target(said["goto"]),)))
        args, kwargs = call_items(said["call"]) if "call" in said else ((), ())
        return made.refined(Call(method, args, kwargs))

    return Part(name, {"$ref": "#/$defs/Clause"}, reads, makes)


# -- cases -----------------------------------------------------------------------------------

_CASE: Fields = {"ask": (ASKED, None), "goto": (STEP, None), "label": (TEXT, None)}


def _cases(node: Any, reading: Reading) -> Any:
    found = []
    for case in node.cases:
        said = {"ask": ASKED.read(case.condition, reading), "goto": reading.target(case.target)}
        if case.label != calling.spoken(case.condition):
            said["label"] = case.label
        found.append(said)
    return found


def _switch(made: Made, said: Any) -> Made:
    calls = []
    for case in said:
        label = (("label", Const(case["label"])),) if "label" in case else ()
        calls.append(Call("Case", (from_json(case["ask"]), Target(case["goto"])), label))
    return made.refined(*calls)


CASES = Part(
    "cases",
    {"type": "array", "minItems": 1, "items": record(_CASE, ("ask", "goto"))},
    _cases,
    _switch,
    required=True,
)

# -- arms ------------------------------------------------------------------------------------

_ARM: Fields = {"name": (TEXT, None), "weight": (NUMBER, None), "goto": (STEP, None)}


def _arms(node: Any, reading: Reading) -> Any:
    found = []
    for arm in node.arms:
        said = {"name": arm.name, "weight": arm.weight}
        if arm.target is not None:
            said["goto"] = reading.target(arm.target)
        found.append(said)
    return found


def _experiment(made: Made, said: Any) -> Made:
    calls = []
    for arm in said:
        name = () if arm["name"] == HOLDOUT else (Const(arm["name"]),)
        goto = (Target(arm["goto"]),) if "goto" in arm else ()
        method = "Arm" if name else "Holdout"
        calls.append(Call(method, (*name, Const(arm["weight"]), *goto)))
    return made.refined(*calls)


ARMS = Part(
    "arms",
    {"type": "array", "minItems": 2, "items": record(_ARM, ("name", "weight"))},
    _arms,
    _experiment,
    required=True,
)

# -- what is waited for ----------------------------------------------------------------------

_WAIT: Fields = {
    "for": (occasions.WHEN, None),
    "goto": (STEP, None),
    "key": (VALUE, None),
    "label": (TEXT, None),
}


def _waits(node: Any, reading: Reading) -> Any:
    return [_wait(branch, reading) for branch in node.branches]


def _wait(branch: Any, reading: Reading) -> dict[str, Any]:
    said: dict[str, Any] = {"for": occasions.read(branch.occasion, reading)}
    if branch.target is not None:
        said["goto"] = reading.target(branch.target)
    if branch.key is not None:
        said["key"] = VALUE.read(branch.key, reading)
    if branch.label:
        said["label"] = branch.label
    return said


def _wait_for(made: Made, said: Any) -> Made:
    for number, one in enumerate(said):
        occasion = occasions.item(one["for"])
        key = {"key": from_json(one["key"])} if "key" in one else {}
        if number == 0 and "label" not in one:
            made = made.with_(occasion, **key)
            continue
        goto = (Target(one["goto"]),) if "goto" in one else ()
        named = (*key.items(), ("label", Const(one.get("label", ""))))
        made = made.refined(Call("On", (occasion, *goto), named))
    return made


WAITS = Part(
    "waits",
    {"type": "array", "minItems": 1, "items": record(_WAIT, ("for",))},
    _waits,
    _wait_for,
    required=True,
    early=True,
)
