"""How a declaration is made: calls with their arguments, as data that are built or printed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from keyword import iskeyword

from automations.document.values import Ref, Value


@dataclass(frozen=True)
class Target:
    """A step of the flow, by its name."""

    name: str


@dataclass(frozen=True)
class Several:
    """Several of them, as a list."""

    items: tuple[Item, ...]


@dataclass(frozen=True)
class Call:
    """A modifier with its arguments.

    Attributes:
        name: of the modifier.
        args: by place.
        kwargs: by name.
    """

    name: str
    args: tuple[Item, ...] = ()
    kwargs: tuple[tuple[str, Item], ...] = ()


@dataclass(frozen=True)
class Made:
    """Something made of a class of `flow`, or of one that a reference names, and refined.

    Attributes:
        name: of the class.
        args: by place.
        kwargs: by name.
        then: the modifiers, in their order.
    """

    name: str | Ref
    args: tuple[Item, ...] = ()
    kwargs: tuple[tuple[str, Item], ...] = ()
    then: tuple[Call, ...] = ()

    def with_(self, /, *args: Item, **kwargs: Item) -> Made:
        """Return the same with further arguments."""
        return replace(self, args=(*self.args, *args), kwargs=(*self.kwargs, *kwargs.items()))

    def refined(self, *calls: Call) -> Made:
        """Return the same with further modifiers."""
        return replace(self, then=(*self.then, *calls))


Item = Value | Target | Several | Made


def is_keyword(name: str) -> bool:
    """Tell whether Python takes a name as that of an argument, and as nothing else.

    Letters that Python would replace by others, such as those of full width, are none.
    """
    return name.isascii() and name.isidentifier() and not iskeyword(name)
