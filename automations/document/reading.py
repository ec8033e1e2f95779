"""From a value of a declaration to a value of a document."""

from __future__ import annotations

import inspect
import math
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from types import FunctionType
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.functional import Promise

from automations.conditions.condition import Condition
from automations.document import names, opaque
from automations.document.values import Const, Duration, Expr, Many, Map, Opaque, Ref, This, Value
from automations.nodes.base import Node
from automations.references import BoundModel
from automations.this import reference

#: How constants that JSON does not know are written.
_SHAPED: tuple[tuple[type, str, Any], ...] = (
    (datetime, "datetime", datetime.isoformat),
    (date, "date", date.isoformat),
    (time, "time", time.isoformat),
    (Decimal, "decimal", str),
    (ZoneInfo, "zone", str),
)


class Reading:
    """Says the values of one class.

    Args:
        automation: the class.
    """

    def __init__(self, automation: type) -> None:
        self.automation = automation
        #: The attribute of the class that is read.
        self.place = ""

    def value(self, given: Any) -> Value:
        """Return a declared value as a document says it."""
        if (ref := reference(given)) is not None:
            return This(ref.name)
        if isinstance(given, Condition):
            return Expr(given)
        if isinstance(given, timedelta):
            return Duration(given.total_seconds())
        if isinstance(given, Node):
            return This(given.name)
        if isinstance(given, BoundModel):
            given = given.model
        return self._constant(given) or self._several(given) or self._named(given)

    def target(self, given: Any) -> str | None:
        """Return the name of the node that a declared target means; None for the next node."""
        if given is None:
            return None
        if isinstance(given, Node):
            return given.name
        ref = reference(given)
        return ref.name if ref else str(given)

    def _constant(self, given: Any) -> Const | None:
        if given is None or isinstance(given, (bool, int, str)):
            return Const(given)
        if isinstance(given, Promise):
            return Const(str(given))
        if isinstance(given, float):
            return Const(given) if math.isfinite(given) else None
        found = ((shape, say) for kind, shape, say in _SHAPED if isinstance(given, kind))
        shape, say = next(found, ("", None))
        return Const(say(given), shape) if say else None

    def _several(self, given: Any) -> Value | None:
        if isinstance(given, (list, tuple, set, frozenset)):
            shape = {list: "", tuple: "tuple"}.get(type(given), "set")
            ordered = sorted(given, key=repr) if shape == "set" else given
            values = tuple(self.value(one) for one in ordered)
            plain = [one.value for one in values if isinstance(one, Const) and not one.shape]
            return Const(plain, shape) if len(plain) == len(values) else Many(values, shape)
        if isinstance(given, Mapping) and all(isinstance(key, str) for key in given):
            pairs = tuple((key, self.value(one)) for key, one in given.items())
            flat = {
                key: one.value for key, one in pairs if isinstance(one, Const) and not one.shape
            }
            return Const(flat) if len(flat) == len(pairs) else Map(pairs)
        return None

    # -- what has a name ---------------------------------------------------------------------

    def _named(self, given: Any) -> Value:
        """Return a function, class or other object by its name, or as code that can be shown."""
        if (own := self._own(given)) is not None:
            return This(own)
        modules = (cls.__module__ for cls in self.automation.__mro__)
        path = names.path_of(given) or names.global_path(given, modules)
        if path:
            return Ref(path)
        if isinstance(given, FunctionType):
            return opaque.said(given, self.automation, self.place)
        return Opaque(str(getattr(given, "__name__", "") or type(given).__name__))

    def _own(self, given: Any) -> str | None:
        """Return the name under which the class or a base of it has a function."""
        name = getattr(given, "__name__", "")
        if not isinstance(given, FunctionType) or not name.isidentifier():
            return None
        found = inspect.getattr_static(self.automation, name, None)
        function = found.__func__ if isinstance(found, staticmethod) else found
        return name if function is given else None
