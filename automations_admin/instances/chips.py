"""The filters in force in words, each with a way to take it off."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from automations.models import Definition
from automations_admin import names
from automations_admin.find import filters as known
from automations_admin.find import people, terms
from automations_admin.find.figure import Figure
from automations_admin.find.filters import Filters
from automations_admin.find.objects import Reference
from automations_admin.find.terms import Term
from automations_admin.instances import choices, tree
from automations_admin.links import Links


@dataclass(frozen=True)
class Chip:
    """A filter in force, and how to take it off."""

    words: str
    url: str


def chips(links: Links, filters: Filters) -> Iterator[Chip]:
    """Yield the filters in force, in the order of the form."""
    for without, words in _said(filters):
        yield Chip(str(words), links.instances(**filters.query(**without)))


def _said(filters: Filters) -> Iterator[tuple[dict[str, Any], Any]]:
    yield from _search(filters)
    if filters.flow:
        # A step and a definition belong to their flow.
        without = {"flow": "", "step": "", "definition": 0, "figure": ""}
        yield without, _("flow: %(name)s") % {"name": names.flow_label(filters.flow)}
    if filters.state:
        yield {"state": ""}, _("state: %(name)s") % {"name": known.STATES[filters.state]}
    if filters.task:
        yield {"task": ""}, _("task: %(name)s") % {"name": known.TASKS[filters.task]}
    if filters.age:
        yield {"age": ""}, _("started %(when)s") % {"when": known.AGES[filters.age][0]}
    yield from _further(filters)


def _further(filters: Filters) -> Iterator[tuple[dict[str, Any], Any]]:
    if filters.step:
        yield {"step": ""}, _("at step: %(name)s") % {"name": names.step_label(filters.step)}
    if filters.ended:
        yield {"ended": ""}, _("ended %(when)s") % {"when": known.AGES[filters.ended][0]}
    if filters.assignee:
        yield {"assignee": ""}, _assignee(filters.assignee)
    if filters.error:
        yield {"error": ""}, _("error: %(name)s") % {"name": filters.error}
    if filters.same:
        yield {"same": ""}, _("the same failure")
    if filters.held:
        yield {"held": ""}, known.HELD[filters.held]
    if filters.definition:
        yield {"definition": 0}, _definition(filters.definition)
    if filters.figure and (behind := Figure.of_text(filters.figure)):
        yield {"figure": ""}, behind.words
    if filters.object:
        yield {"object": ""}, _("about: %(name)s") % {"name": _object(filters.object)}


def _search(filters: Filters) -> Iterator[tuple[dict[str, Any], str]]:
    """Yield what is searched for, one term at a time."""
    sought = terms.parse(filters.q)
    if sought.problem:
        yield {"q": ""}, filters.q if len(filters.q) <= 40 else f"{filters.q[:40]}…"
    all_terms = [*sought.words, *sought.conditions]
    for term in all_terms:
        rest = " ".join(said(other) for other in all_terms if other is not term)
        yield {"q": rest}, said(term)


def said(term: Term) -> str:
    """Return a term as it is typed."""
    if not term.path:
        return term.text
    value = terms.quoted(term.text) if term.quoted else term.text
    sign = ":" if term.sign == "=" else term.sign
    return f"{terms.written(term.path)}{sign}{value}"


def _assignee(text: str) -> str:
    if text == people.ME:
        return _("for me")
    return _("for %(name)s") % {"name": text.partition(":")[2] or text}


def _definition(pk: int) -> str:
    found = Definition.objects.defer("graph_data").filter(pk=pk).first()
    return _("definition: %(name)s") % {
        "name": choices.definition_label(found) if found else _("unknown")
    }


def _object(text: str) -> str:
    reference = Reference.read(text)
    return f"{tree.model_label(reference.model)} {reference.pk}" if reference else text
