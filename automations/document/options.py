"""What a document says of the flow as a whole: `class Meta`, models, goals, entries."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from automations import flow
from automations.automation import Automation
from automations.blueprint import BURST, BY_SETTINGS, EACH
from automations.conditions.places import SUBJECT_PATH
from automations.document.limited import LIMITS, PRIORITY, QUEUE
from automations.document.made import Item, Made, Several
from automations.document.occasions import WHEN
from automations.document.reading import Reading
from automations.document.slot_types import (
    FLAG,
    NAME,
    NUMBER,
    TEXT,
    VALUE,
    Fields,
    Plain,
    Schema,
    Tagged,
)
from automations.document.slots import fields_of, items_of, record
from automations.document.values import Const, from_json
from automations.references import BoundModel

_DURATION = Tagged("Duration")


class _Texts:
    """Texts by name."""

    schema: Schema = {"type": "object", "additionalProperties": {"type": "string"}}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return them as they are."""
        return {str(name): str(text) for name, text in given.items()}

    def item(self, said: Any) -> Item:
        """Return them as a constant."""
        return Const(dict(said))


class _Names:
    """A tuple of names."""

    schema: Schema = {"type": "array", "items": {"type": "string"}}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return them as a list."""
        return [str(name) for name in given]

    def item(self, said: Any) -> Item:
        """Return them as a tuple."""
        return Const(list(said), "tuple")


class _Fields(_Names):
    """A tuple of names of fields of the subject."""

    schema: Schema = {"type": "array", "items": {"type": "string", "pattern": SUBJECT_PATH}}


class _Reentry:
    """Who may enter again."""

    _PERIOD: Fields = {"period": (_DURATION, None)}
    schema: Schema = {
        "oneOf": [
            {"enum": ["once", "oneAtATime"]},
            record({"perKey": (_Names(), None)}, ("perKey",)),
            record({"coolDown": (_DURATION, None)}, ("coolDown",)),
        ]
    }

    def read(self, given: Any, reading: Reading) -> Any:
        """Return the policy."""
        if isinstance(given, flow.PerKey):
            return {"perKey": list(given.keys)}
        if isinstance(given, flow.CoolDown):
            return {"coolDown": _DURATION.read(given.period, reading)}
        return "once" if isinstance(given, flow.Once) else "oneAtATime"

    def item(self, said: Any) -> Item:
        """Return what makes the policy."""
        if said == "once":
            return Made("Once")
        if said == "oneAtATime":
            return Made("OneAtATime")
        if "perKey" in said:
            return Made("PerKey", tuple(Const(key) for key in said["perKey"]))
        return Made("CoolDown", (from_json(said["coolDown"]),))


#: What stands in `class Meta`, by its key in the document.
META: Fields = {
    "verboseName": (TEXT, ""),
    "verboseNamePlural": (TEXT, ""),
    "version": (TEXT, ""),
    "subject": (TEXT, ""),
    "subjectFields": (_Fields(), ()),
    "reentry": (_Reentry(), None),
    "zone": (VALUE, None),
    "dimensions": (_Names(), ()),
    "limits": (LIMITS, ()),
    "priority": (PRIORITY, 0),
    "queue": (QUEUE, ""),
    "keep": (VALUE, BY_SETTINGS),
    "commit": (Plain({"enum": [EACH, BURST]}), EACH),
    "renamedNodes": (_Texts(), {}),
    "permissions": (_Texts(), {}),
    "dashboardTemplate": (TEXT, ""),
}
#: What stands in the class itself.
BODY: Fields = {
    "defaultTemplateName": (TEXT, Automation.default_template_name),
    "context": (VALUE, Automation.context),
    "dataForm": (VALUE, None),
    "dataSchema": (VALUE, None),
    "publishReceivers": (FLAG, False),
}
_GOAL: Fields = {
    "name": (TEXT, None),
    "when": (WHEN, None),
    "within": (_DURATION, None),
    "exits": (FLAG, False),
    "target": (NUMBER, None),
}
_EXIT: Fields = {"name": (TEXT, None), "when": (WHEN, None)}
_EACH: Fields = {
    "objects": (VALUE, None),
    "every": (VALUE, None),
    "existing": (FLAG, True),
    "name": (Plain({"type": "string", "pattern": "^.{0,100}$"}), ""),
}
_BY_FORM: Fields = {
    "form": (VALUE, None),
    "name": (Plain({"type": "string", "pattern": "^[A-Za-z0-9_-]{0,100}$"}), ""),
    "title": (TEXT, ""),
    "permission": (TEXT, ""),
    "anonymous": (FLAG, False),
    "user": (TEXT, ""),
    "key": (TEXT, ""),
    "templateName": (TEXT, ""),
    "successUrl": (TEXT, ""),
}
_UNIQUE: Schema = {"oneOf": [{"type": "boolean"}, _Names.schema]}

SCHEMA: Schema = {
    **record({**META, **BODY})["properties"],
    "templates": {**_Texts.schema, "propertyNames": {"pattern": NAME}},
    "unique": _UNIQUE,
    "models": {
        "type": "object",
        "propertyNames": {"pattern": NAME},
        "additionalProperties": {"$ref": "#/$defs/Ref"},
    },
    "goals": {"type": "array", "items": record(_GOAL, ("name", "when"))},
    "exits": {"type": "array", "items": record(_EXIT, ("name", "when"))},
    "entries": {
        "type": "array",
        "items": {
            "oneOf": [
                record({"each": (Plain(record(_EACH, ("objects", "every"))), None)}, ("each",)),
                record({"form": (Plain(record(_BY_FORM, ("form",))), None)}, ("form",)),
            ]
        },
    },
}


def read(automation: type[Automation], reading: Reading) -> dict[str, Any]:
    """Return what a class says of the flow as a whole; what is usual is left out."""
    options = automation.options
    said = fields_of(options, META, reading) | fields_of(automation, BODY, reading)
    if options.templates:
        said["templates"] = _Texts().read(options.templates, reading)
    if automation.unique is not False:
        said["unique"] = automation.unique if automation.unique is True else [*automation.unique]
    if models := _models(automation):
        said["models"] = {name: reading.value(model).to_json() for name, model in models.items()}
    reading.place = "goals"
    if automation.goals:
        said["goals"] = [fields_of(goal, _GOAL, reading) for goal in _rules(automation.goals)]
    reading.place = "exits"
    if automation.exits:
        said["exits"] = [fields_of(rule, _EXIT, reading) for rule in _rules(automation.exits)]
    reading.place = "entries"
    if automation.entries:
        said["entries"] = [_entry(entry, reading) for entry in automation.entries]
    return said


def _rules(rules: Any) -> Iterator[Any]:
    """Yield rules with their occasion instead of what was declared."""
    for rule in rules:
        yield _Rule(rule)


class _Rule:
    """A goal or exit rule as it is understood."""

    def __init__(self, rule: Any) -> None:
        self.name, self.when = rule.name, rule.occasion
        self.within, self.exits = rule.within, rule.exits
        self.target = getattr(rule, "target", None)


def _models(automation: type[Automation]) -> dict[str, BoundModel]:
    found: dict[str, BoundModel] = {}
    for base in reversed(automation.__mro__):
        for name, value in vars(base).items():
            if isinstance(value, BoundModel):
                found[name] = value
    return found


def _entry(entry: Any, reading: Reading) -> dict[str, Any]:
    if isinstance(entry, flow.EnterEach):
        return {"each": fields_of(entry, _EACH, reading)}
    return {"form": fields_of(entry, _BY_FORM, reading)}


# -- made --------------------------------------------------------------------------------------


def adoption(said: Any) -> Iterator[tuple[str, Item]]:
    """Yield what `class Meta` says of the designed flow that the class was taken over from."""
    if isinstance(said, (tuple, list)):
        yield "adopted_from", Const(list(said), "tuple")


def meta(said: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    """Yield what stands in `class Meta`."""
    yield from items_of(said, META)
    for name, text in said.get("templates", {}).items():
        yield name, Const(text)


def body(said: Mapping[str, Any]) -> Iterator[tuple[str, Item]]:
    """Yield what stands in the class before its nodes."""
    for name, model in said.get("models", {}).items():
        yield name, from_json(model)
    if "unique" in said:
        unique = said["unique"]
        yield "unique", Const(unique) if unique is True else Const(list(unique), "tuple")
    yield from items_of(said, BODY)
    for name, make in (("goals", _goal), ("exits", _exit), ("entries", _way)):
        if name in said:
            yield name, Several(tuple(make(one) for one in said[name]))


def _goal(said: Mapping[str, Any]) -> Made:
    return _named("Goal", said, _GOAL, "name")


def _exit(said: Mapping[str, Any]) -> Made:
    return _named("Exit", said, _EXIT, "name")


def _way(said: Mapping[str, Any]) -> Made:
    if "each" in said:
        return _named("EnterEach", said["each"], _EACH, "objects")
    return _named("EnterByForm", said["form"], _BY_FORM, "form")


def _named(name: str, said: Mapping[str, Any], fields: Fields, first: str) -> Made:
    """Return what is made of fields, the first of them by its place."""
    rest = {key: field for key, field in fields.items() if key != first}
    return Made(name, (fields[first][0].item(said[first]),), tuple(items_of(said, rest)))
