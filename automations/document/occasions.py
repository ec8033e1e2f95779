"""Occasions in a document: messages, signals, conditions, and rows of the app's tables."""

from __future__ import annotations

from typing import Any

from automations.document.made import Item, Made
from automations.document.reading import Reading
from automations.document.slot_types import TEXT, VALUE, Fields, Schema, Tagged
from automations.document.slots import fields_of, items_of, record
from automations.occasions import Condition, Message, Occasion, Rows, Signal

DURATION = Tagged("Duration")
_SIGNAL: Fields = {"sender": (VALUE, None), "subject": (VALUE, "")}
_CONDITION: Fields = {"poll": (DURATION, None)}
_ROWS: Fields = {"subject": (TEXT, None), "at": (TEXT, None), "poll": (DURATION, None)}

SCHEMA: Schema = {
    "oneOf": [
        record({"message": (TEXT, None)}, ("message",)),
        record({"signal": (VALUE, None), **_SIGNAL}, ("signal",)),
        record({"condition": (VALUE, None), **_CONDITION}, ("condition",)),
        record({"rows": (VALUE, None), **_ROWS}, ("rows", "subject", "at")),
    ]
}


def read(occasion: Occasion, reading: Reading) -> dict[str, Any]:
    """Return an occasion as JSON."""
    if isinstance(occasion, Message):
        return {"message": occasion.name}
    if isinstance(occasion, Signal):
        said = {"signal": VALUE.read(occasion.signal, reading)}
        return said | fields_of(occasion, _SIGNAL, reading)
    if isinstance(occasion, Condition):
        said = {"condition": VALUE.read(occasion.asked, reading)}
        return said | fields_of(occasion, _CONDITION, reading)
    if isinstance(occasion, Rows):
        said = {"rows": VALUE.read(occasion.rows, reading)}
        return said | fields_of(occasion, _ROWS, reading)
    raise TypeError(f"{occasion!r} is no occasion.")


def item(said: dict[str, Any]) -> Item:
    """Return what JSON says as an argument; a bare condition stays bare."""
    if "message" in said:
        return Made("message", (TEXT.item(said["message"]),))
    if "signal" in said:
        return Made("signal", (VALUE.item(said["signal"]),), tuple(items_of(said, _SIGNAL)))
    if "rows" in said:
        return Made("rows", (VALUE.item(said["rows"]),), tuple(items_of(said, _ROWS)))
    asked = VALUE.item(said["condition"])
    return (
        Made("condition", (asked,), tuple(items_of(said, _CONDITION))) if "poll" in said else asked
    )


class When:
    """The type of a slot that holds an occasion."""

    schema: Schema = {"$ref": "#/$defs/Occasion"}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return the occasion as JSON."""
        return read(given, reading)

    def item(self, said: Any) -> Item:
        """Return it as an argument."""
        return item(said)


WHEN = When()
