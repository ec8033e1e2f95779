"""What a document says of limits, priorities and queues, of a step or of the flow."""

from __future__ import annotations

from typing import Any

from automations.document.made import Call, Item, Made, Several
from automations.document.reading import Reading
from automations.document.slot_types import COUNT, TEXT, VALUE, Fields, Plain, Schema, Tagged
from automations.document.slots import NOTHING, Part, fields_of, items_of, record
from automations.document.values import Const
from automations.limits import HIGHEST, MAX_NAME, MOST
from automations.nodes import queued

PRIORITY = Plain({"type": "integer", "minimum": -HIGHEST, "maximum": HIGHEST})
_NUMBER = Plain({**COUNT.schema, "maximum": MOST})


def _of_length(most: int) -> Plain:
    """Return a text of 1 to so many characters; "$" would let a line break follow in Python."""
    return Plain({**TEXT.schema, "pattern": f"^[\\s\\S]{{1,{most}}}(?![\\s\\S])"})


_NAME, QUEUE = _of_length(MAX_NAME), _of_length(queued.MAX_NAME)
_MORE: Fields = {"per": (Tagged("Duration"), None), "key": (VALUE, None), "name": (_NAME, "")}
_LIMIT = record({"times": (_NUMBER, None), **_MORE}, ("times",))


class Limits:
    """Several limits."""

    schema: Schema = {"type": "array", "minItems": 1, "items": _LIMIT}

    def read(self, given: Any, reading: Reading) -> Any:
        """Return them one by one."""
        return [{"times": one.most, **fields_of(one, _MORE, reading)} for one in given]

    def item(self, said: Any) -> Item:
        """Return what makes them."""
        return Several(tuple(Made("Limit", *_arguments(one)) for one in said))


def _arguments(said: Any) -> tuple[tuple[Item, ...], tuple[tuple[str, Item], ...]]:
    return (Const(said["times"]),), tuple(items_of(said, _MORE))


def _said(node: Any, reading: Reading) -> Any:
    return LIMITS.read(node.limits, reading) if node.limits else NOTHING


def _limit(made: Made, said: Any) -> Made:
    return made.refined(*(Call("Limit", *_arguments(one)) for one in said))


LIMITS = Limits()
#: The modifiers of a step.
STEP_LIMITS = Part("limits", LIMITS.schema, _said, _limit)
