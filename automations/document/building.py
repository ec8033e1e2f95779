"""From a document to a class that runs: nodes are constructed, nothing is imported or evaluated."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from automations import flow
from automations.automation import Automation, AutomationMeta
from automations.document import options
from automations.document.declaring import declarations
from automations.document.document import Document
from automations.document.made import Call, Item, Made, Several, Target
from automations.document.values import Const, Duration, Expr, Many, Map, Opaque, Ref, This
from automations.exceptions import DefinitionError
from automations.nodes.base import Node
from automations.this import Reference

_SHAPED: dict[str, Callable[[Any], Any]] = {
    "tuple": tuple,
    "set": set,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "decimal": Decimal,
    "zone": ZoneInfo,
}


def build(
    document: Document,
    offered: Mapping[str, Any],
    *,
    base: type[Automation] = Automation,
    module: str = "designed",
    registered: bool = True,
) -> type[Automation]:
    """Return a class that does what a document says.

    Args:
        document: of the flow; `problems` tells before whether it can be built.
        offered: what it may refer to, by path; nothing else is found.
        base: the class that it is made of, whose methods it may name.
        module: the first part of its dotted name.
        registered: instances of it can be started and run.

    Raises:
        DefinitionError: it refers to what is not offered, says code, declares what no class may
            declare, or gives a step what its constructor does not take.
    """
    try:
        return _Builder(document, offered).build(base, module, registered=registered)
    except (TypeError, ValueError, ArithmeticError, LookupError, AttributeError) as error:
        raise DefinitionError(f"{document.name} cannot be built: {error}. Correct it.") from error


class _Builder:
    def __init__(self, document: Document, offered: Mapping[str, Any]) -> None:
        self.document, self.offered = document, offered

    def build(self, base: type[Automation], module: str, *, registered: bool) -> type[Automation]:
        said = self.document.options
        body: dict[str, Any] = {"__module__": module, "__doc__": self.document.doc or None}
        body["Meta"] = type("Meta", (), self._items(options.meta(said)))
        body |= self._items(options.body(said))
        body |= self._items(declarations(self.document, self._custom()))
        made: Any = AutomationMeta(self.document.name, (base,), body, registered=registered)
        found: type[Automation] = made
        return found

    def _custom(self) -> dict[str, type[Node]]:
        return {
            path: cls
            for path, cls in self.offered.items()
            if isinstance(cls, type) and issubclass(cls, Node)
        }

    def _items(self, pairs: Iterable[tuple[str, Item]]) -> dict[str, Any]:
        return {name: self.item(item) for name, item in pairs}

    def item(self, item: Any) -> Any:
        """Return what an item stands for.

        Raises:
            DefinitionError: see `build`.
        """
        match item:
            case Target(name) | This(name):
                return Reference(name)
            case Several(items):
                return [self.item(one) for one in items]
            case Made():
                return self._made(item)
            case Const(value, shape):
                return _SHAPED[shape](value) if shape else value
            case Expr(condition):
                return condition
            case Duration(seconds):
                return timedelta(seconds=seconds)
            case Ref(path):
                return self._offered(path)
            case Many(values, shape):
                return _SHAPED[shape or "list"]([self.item(one) for one in values])
            case Map(values):
                return {name: self.item(one) for name, one in values}
            case Opaque(source):
                raise DefinitionError(
                    f"{self.document.name}: {source[:100]!r} is code, which only a class can say. "
                    "Choose an action or condition that is offered."
                )
        raise TypeError(f"{item!r} cannot be built.")

    def _made(self, made: Made) -> Any:
        cls = self.item(made.name) if isinstance(made.name, Ref) else getattr(flow, made.name)
        found = self._called(cls, made)
        for call in made.then:
            found = self._called(getattr(found, call.name), call)
        return found

    def _called(self, function: Any, call: Made | Call) -> Any:
        args = [self.item(one) for one in call.args]
        return function(*args, **{name: self.item(one) for name, one in call.kwargs})

    def _offered(self, path: str) -> Any:
        if path not in self.offered:
            raise DefinitionError(
                f"{self.document.name}: {path!r} is not offered. Register it, or choose another."
            )
        return self.offered[path]


_SHAPED["list"] = list
