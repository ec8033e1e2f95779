"""Whether JSON has the structure of a document: the part of JSON Schema that ours uses.

The browser reads the same schema by the same rules, so that both say the same.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from automations.document.slot_types import BY

#: Values within values that are looked at; a document needs fewer than twenty.
DEEPEST = 60


@dataclass(frozen=True)
class Fault:
    """Something that is not as the schema says.

    Attributes:
        code: what is wrong, such as "missing".
        path: JSON pointer to the place.
        params: what a sentence about it needs.
    """

    code: str
    path: str
    params: Mapping[str, Any] = field(default_factory=dict)


_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}


def faults(said: Any, schema: Mapping[str, Any]) -> list[Fault]:
    """Return what is wrong with JSON.

    Args:
        said: any JSON.
        schema: as `schema.schema` gives it.
    """
    return list(_Checker(schema).check(said, schema, "", 0))


class _Checker:
    def __init__(self, root: Mapping[str, Any]) -> None:
        self.root = root
        #: Variants by their tags, by the identity of the schema whose variants they are.
        self._by_tag: dict[int, Mapping[Any, Any]] = {}

    def check(self, said: Any, schema: Any, path: str, depth: int) -> Iterator[Fault]:
        """Yield what is wrong at a place and within it."""
        schema = self._resolved(schema)
        if depth > DEEPEST:
            yield Fault("deep", path)
            return
        if "oneOf" in schema:
            yield from self._one_of(said, schema, path, depth)
            return
        problem = _simple(said, schema, path)
        if problem is not None:
            yield problem
        elif isinstance(said, dict) and schema.get("type") == "object":
            yield from self._object(said, schema, path, depth)
        elif isinstance(said, list) and "items" in schema:
            for place, one in enumerate(said):
                yield from self.check(one, schema["items"], f"{path}/{place}", depth + 1)

    def _resolved(self, schema: Any) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self.root["$defs"][schema["$ref"].rpartition("/")[2]]
        found: Mapping[str, Any] = schema
        return found

    def _object(self, said: Any, schema: Any, path: str, depth: int) -> Iterator[Fault]:
        for name in schema.get("required", ()):
            if name not in said:
                yield Fault("missing", path, {"name": name})
        properties, more = schema.get("properties", {}), schema.get("additionalProperties", True)
        for name, one in said.items():
            here = f"{path}/{_escaped(name)}"
            wrong = _simple(name, schema.get("propertyNames", {}), here)
            if wrong is not None:
                yield wrong
            elif name in properties:
                yield from self.check(one, properties[name], here, depth + 1)
            elif more is False:
                yield Fault("unknown", here, {"name": name})
            elif more is not True:
                yield from self.check(one, more, here, depth + 1)

    def _one_of(self, said: Any, schema: Any, path: str, depth: int) -> Iterator[Fault]:
        """Yield what is wrong by the variant that is meant: by its tag, or the nearest one."""
        if BY in schema:
            yield from self._tagged(said, schema, path, depth)
            return
        variants = [self._resolved(one) for one in schema["oneOf"]]
        found = [list(self.check(said, one, path, depth + 1)) for one in variants]
        if not all(found):
            return
        nearest = [one for one in found if not any(fault.path == path for fault in one)]
        yield from nearest[0] if nearest else [Fault("variant", path)]

    def _tagged(self, said: Any, schema: Any, path: str, depth: int) -> Iterator[Fault]:
        tag = schema[BY]
        if not isinstance(said, dict):
            yield Fault("type", path, {"type": "object"})
            return
        kinds = self._tags(schema)
        kind = said.get(tag)
        if not isinstance(kind, str) or kind not in kinds:
            yield Fault("kind", path, {"name": tag, "kind": str(kind)[:100]})
            return
        yield from self.check(said, kinds[kind], path, depth + 1)

    def _tags(self, schema: Any) -> Mapping[Any, Any]:
        """Return the variants of a schema by the values of its tag."""
        if id(schema) not in self._by_tag:
            variants = [self._resolved(one) for one in schema["oneOf"]]
            found = {kind: one for one in variants for kind in self._kinds(one, schema[BY])}
            self._by_tag[id(schema)] = found
        return self._by_tag[id(schema)]

    def _kinds(self, variant: Any, tag: str) -> list[Any]:
        """Return the values of a tag by which a variant is known, which may have some itself."""
        if "oneOf" in variant:
            within = [self._resolved(one) for one in variant["oneOf"]]
            return [kind for one in within for kind in self._kinds(one, tag)]
        said = variant["properties"][tag]
        return [said["const"]] if "const" in said else [*said["enum"]]


def _simple(said: Any, schema: Mapping[str, Any], path: str) -> Fault | None:
    """Return what is wrong with a value itself, or None."""
    kind = schema.get("type")
    if kind is not None and not _is(said, kind):
        return Fault("type", path, {"type": kind})
    if "const" in schema and said != schema["const"]:
        return Fault("const", path, {"value": schema["const"]})
    if "enum" in schema and said not in schema["enum"]:
        return Fault("enum", path, {"values": list(schema["enum"])})
    # Not `search`: for Python "$" also stands before a line break at the end.
    if "pattern" in schema and not re.fullmatch(
        schema["pattern"].removeprefix("^").removesuffix("$"), said
    ):
        return Fault("pattern", path)
    if "minimum" in schema and said < schema["minimum"]:
        return Fault("minimum", path, {"least": schema["minimum"]})
    if "minItems" in schema and len(said) < schema["minItems"]:
        return Fault("few", path, {"least": schema["minItems"]})
    if "maxItems" in schema and len(said) > schema["maxItems"]:
        return Fault("many", path, {"most": schema["maxItems"]})
    return None


def _is(said: Any, kind: str) -> bool:
    if isinstance(said, bool) and kind != "boolean":
        return False
    if kind == "integer" and isinstance(said, float):
        return said.is_integer()
    return isinstance(said, _TYPES[kind])


def _escaped(name: str) -> str:
    return name.replace("~", "~0").replace("/", "~1")
