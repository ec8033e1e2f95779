"""What differs between two documents, declaration by declaration."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from automations.document import options
from automations.document.declaring import declarations
from automations.document.document import Document, without_places
from automations.document.made import Call, Item, Made, Several, Target
from automations.document.values import Opaque, Ref


class Differences:
    """What declarations were and what they are to be, by name.

    Args:
        before, after: pairs of name and declaration.
        renamed: new names by old ones.
    """

    def __init__(
        self,
        before: Iterable[tuple[str, Item]],
        after: Iterable[tuple[str, Item]],
        renamed: Mapping[str, str] | None = None,
    ) -> None:
        self.renamed = dict(renamed or {})
        self.before = {self.renamed.get(name, name): item for name, item in before}
        self.after = dict(after)
        self.added = [name for name in self.after if name not in self.before]
        self.removed = [name for name in self.before if name not in self.after]
        self.changed = [
            name
            for name, item in self.after.items()
            if name in self.before and same(item) != same(self.before[name])
        ]

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.changed or self.renamed)

    @property
    def moved(self) -> bool:
        """Whether those that stay stand in another order."""
        kept = [name for name in self.before if name in self.after]
        return kept != [name for name in self.after if name in self.before]


def say_the_same(one: Document, other: Document) -> bool:
    """Tell whether two documents declare the same, whatever the ids of their steps are."""
    parts = (
        (options.meta(one.options), options.meta(other.options)),
        (options.body(one.options), options.body(other.options)),
        (declarations(one), declarations(other)),
    )
    found = [Differences(*pair) for pair in parts]
    return one.doc == other.doc and not any(found) and not found[-1].moved


def same(item: Item) -> str:
    """Return a declaration as text that is equal for equal ones, wherever their code stands."""
    return json.dumps(without_places(_json(item)), sort_keys=True)


def _json(item: Any) -> Any:
    if isinstance(item, Target):
        return {"step": item.name}
    if isinstance(item, Several):
        return [_json(one) for one in item.items]
    if isinstance(item, (Made, Call)):
        name = item.name.path if isinstance(item.name, Ref) else item.name
        said: dict[str, Any] = {"name": name, "args": [_json(one) for one in item.args]}
        said["kwargs"] = {key: _json(one) for key, one in item.kwargs}
        return {**said, "then": [_json(one) for one in getattr(item, "then", ())]}
    return item.to_json()


def renames(before: Document, after: Document) -> dict[str, str]:
    """Return the new names of the steps that were given one, by the old ones."""
    old, new = before.names, after.names
    return {
        old[id_]: new[id_]
        for id_ in old
        if id_ in new
        and new[id_] != old[id_]
        and old[id_] not in new.values()
        and new[id_] not in old.values()
    }


def opaque_of(item: Any) -> Iterator[Opaque]:
    """Yield the code in a declaration that only Python can say."""
    if isinstance(item, Opaque):
        yield item
    elif isinstance(item, Several):
        for one in item.items:
            yield from opaque_of(one)
    elif isinstance(item, (Made, Call)):
        inner = [*item.args, *(one for _name, one in item.kwargs), *getattr(item, "then", ())]
        for one in inner:
            yield from opaque_of(one)
    elif hasattr(item, "values"):
        pairs = (one[1] if isinstance(one, tuple) else one for one in item.values)
        for one in pairs:
            yield from opaque_of(one)
