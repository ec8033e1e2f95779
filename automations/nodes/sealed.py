"""A declaration that never changes once it is complete, and what follows from it alone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, Self, TypeVar, overload

from automations.exceptions import DefinitionError

T = TypeVar("T")
#: Where a sealed node keeps the names of the facts that it has worked out.
KEPT = "_facts"


class Sealed:
    """The part of every node that is frozen when the class that declares it is complete."""

    name: str
    #: The modifiers that were given, in their order.
    given: Sequence[str]

    def __setattr__(self, name: str, value: Any) -> None:
        if self.__dict__.get("sealed"):
            raise DefinitionError(
                f"Node {self.name} belongs to a finished class and cannot be changed ({name}). "
                "Keep what belongs to a run in the instance's data."
            )
        super().__setattr__(name, value)

    def seal(self, name: str) -> None:
        """Give the node its name and freeze it. Called once by the class that declares it."""
        if not self.__dict__.get("sealed"):
            self.name = name
            self.given = tuple(self.given)
            self.__dict__[KEPT] = set()
            self.sealed = True

    def unsealed(self) -> Self:
        """Return the node itself, a copy of a sealed one, as one that can be declared further."""
        own = self.__dict__
        own.pop("sealed", None)
        for name in own.pop(KEPT, ()):
            del own[name]
        return self


class fact(Generic[T]):  # noqa: N801
    """A property of a node that is worked out once, as soon as the node is sealed.

    Args:
        work_out: the property's function.
    """

    def __init__(self, work_out: Callable[[Any], T]) -> None:
        self.work_out, self.name = work_out, work_out.__name__
        self.__doc__ = work_out.__doc__

    @overload
    def __get__(self, node: None, owner: type) -> fact[T]: ...

    @overload
    def __get__(self, node: Any, owner: type) -> T: ...

    def __get__(self, node: Any, owner: type) -> fact[T] | T:
        if node is None:
            return self
        found, own = self.work_out(node), node.__dict__
        if KEPT in own:
            own[KEPT].add(self.name)
            own[self.name] = found  # from now on Python finds it there
        return found
