"""What a document says of the flow as a whole, judged by what is offered: who enters, zone, models.

What is not offered at all is said elsewhere.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from typing import Any

from django.db.models import Manager, Model, QuerySet
from django.forms import BaseForm
from django.forms.models import BaseModelForm

from automations import conf
from automations.document.problems import Problem
from automations.entry import EnterEach
from automations.exceptions import DefinitionError
from automations.nodes.window import known
from automations.offers import Offer

#: What is offered, by its path.
Given = Mapping[str, Any]
#: Most seconds for which histories are kept.
_LONGEST = conf.MAX_DAYS * 86400


def problems(
    said: Mapping[str, Any], offers: Mapping[str, Offer], methods: Collection[str] = ()
) -> Iterator[Problem]:
    """Yield what no class could do with what a document says.

    Args:
        said: the document, of the right structure.
        offers: what may be named, by path.
        methods: names of those that its base offers.
    """
    given = {path: one.given for path, one in offers.items()}
    if not _is_zone(said.get("zone"), given, methods):
        yield Problem("zone-unknown", "/zone", "", {"name": str(said["zone"].get("v", ""))[:100]})
    if not _is_time(said.get("keep")):
        yield Problem("keep-wrong", "/keep", "", {"most": conf.MAX_DAYS})
    for name, one in said.get("models", {}).items():
        if one["path"] in given and not is_model(given[one["path"]]):
            yield Problem("model-wrong", f"/models/{name}")
    needed = _needed(said)
    for place, entry in enumerate(said.get("entries", ())):
        ((kind, way),) = entry.items()
        judge = _round if kind == "each" else partial(_page, needed=needed)
        yield from judge(way, f"/entries/{place}/{kind}", given)


def is_model(given: Any) -> bool:
    """Tell whether something that is offered is a model."""
    return isinstance(given, type) and issubclass(given, Model)


def is_objects(given: Any) -> bool:
    """Tell whether something that is offered is a query of objects, or may return one."""
    if isinstance(given, (QuerySet, Manager)):
        return True
    if isinstance(given, type) or not callable(given):
        return False
    try:
        inspect.signature(given).bind()
    except (TypeError, ValueError):
        return False
    return True


def _is_zone(value: Any, given: Given, methods: Collection[str]) -> bool:
    """Tell whether a value is a zone or computes one: text names a method too, if it is offered."""
    if value is None or value["t"] == "this":
        return True
    if value["t"] == "ref":
        return value["path"] not in given or callable(given[value["path"]])
    name = value["v"] if value["t"] == "const" else None
    return isinstance(name, str) and (name in methods or known(name) is not None)


def _is_time(value: Any) -> bool:
    if value is not None and value["t"] == "duration":
        return bool(value["seconds"] <= _LONGEST)
    return value is None or (value["t"] == "const" and value["v"] is None)


# -- who enters --------------------------------------------------------------------------------


def _needed(said: Mapping[str, Any]) -> frozenset[str]:
    """Return the keys of the data that the rule for entering again looks at; none without one."""
    rule, subject = said.get("reentry"), said.get("subject")
    if not rule or not subject:
        return frozenset()
    return frozenset({subject, *(rule.get("perKey", ()) if isinstance(rule, dict) else ())})


def _round(way: Mapping[str, Any], at: str, given: Given) -> Iterator[Problem]:
    if not _may_be(way["objects"], given, is_objects):
        yield Problem("objects-wrong", f"{at}/objects")
    if way["every"]["t"] != "duration" and not _is_rule(way["every"].get("v")):
        yield Problem("every-wrong", f"{at}/every")


def _may_be(value: Mapping[str, Any], given: Given, fits: Callable[[Any], bool]) -> bool:
    """Tell whether a value names what fits; what is not offered is said elsewhere."""
    if value["t"] != "ref":
        return False
    return value["path"] not in given or fits(given[value["path"]])


def _is_rule(value: Any) -> bool:
    try:
        EnterEach(None, value)
    except DefinitionError:
        return False
    return True


def _page(
    way: Mapping[str, Any], at: str, given: Given, needed: frozenset[str]
) -> Iterator[Problem]:
    if not _may_be(way["form"], given, _is_form):
        yield Problem("form-wrong", f"{at}/form")
        return
    form = given.get(way["form"]["path"])
    if not isinstance(form, type):
        return
    if issubclass(form, BaseModelForm) != bool(way.get("key")):
        yield Problem("form-key", f"{at}/key")
    asked = {way.get("user"), way.get("key"), *getattr(form, "base_fields", ())}
    for name in sorted(needed - asked):
        yield Problem("form-field", f"{at}/form", "", {"name": name})


def _is_form(given: Any) -> bool:
    return callable(given) and not (isinstance(given, type) and not issubclass(given, BaseForm))
