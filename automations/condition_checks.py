"""Rules of the system checks about conditions that are data, and what of a subject they read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db.models import Model

from automations.automation import Automation
from automations.blueprint import Problem
from automations.conditions.condition import Condition
from automations.conditions.facts import field_of
from automations.conditions.places import SUBJECT_PATH, Source, matches
from automations.occasions import Condition as Asked


def undeclared_fields(automation: type[Automation]) -> Iterator[Problem]:
    """E044: a condition looks at a field of the subject that Meta.subject_fields does not name."""
    declared: Any = automation.options.subject_fields
    for where, condition in _conditions(automation):
        for place in dict.fromkeys(condition.places):
            if place.source == Source.SUBJECT and place.path not in declared:
                yield Problem(
                    "E044",
                    where,
                    f"looks at {place.path!r} of the subject, which is not declared",
                    f"Declare it: class Meta: subject_fields = ({place.path!r},).",
                )


def unusable_fields(automation: type[Automation]) -> Iterator[Problem]:
    """E045: Meta.subject_fields is no list of field names, or of a flow about nobody."""
    declared: Any = automation.options.subject_fields
    if not isinstance(declared, (tuple, list)) or not all(map(_is_path, declared)):
        text = "has Meta.subject_fields that are no names of fields"
        yield Problem("E045", "", text, 'Write subject_fields = ("email", "group.name").')
    elif declared and not automation.options.subject:
        hint = 'Name the key of the data: class Meta: subject = "customer".'
        yield Problem("E045", "", "has Meta.subject_fields and no Meta.subject", hint)


def unknown_fields(automation: type[Automation]) -> Iterator[Problem]:
    """E046: the model of the subject, where the class names it, has no such field."""
    subject: Any = automation.options.subject
    model: Any = getattr(automation, subject, None) if isinstance(subject, str) else None
    declared: Any = automation.options.subject_fields
    if not (isinstance(model, type) and issubclass(model, Model)):
        return
    for path in declared if isinstance(declared, (tuple, list)) else ():
        if _is_path(path) and field_of(model, path) is None:
            text = f"has Meta.subject_fields with {path!r}, which is no field of {model.__name__}"
            hint = "Name a field with a column of its own, after relations to one object."
            yield Problem("E046", "", text, hint)


def _is_path(given: Any) -> bool:
    return isinstance(given, str) and matches(SUBJECT_PATH, given)


def _conditions(automation: type[Automation]) -> Iterator[tuple[str, Condition]]:
    """Yield the conditions that are data, with the node, or "" for goals and exit rules."""
    for name, node in automation.nodes.items():
        for value, _args, _kwargs in node.callables():
            if isinstance(value, Condition):
                yield name, value
    for rule in automation.rules:
        if isinstance(rule.occasion, Asked) and isinstance(rule.occasion.asked, Condition):
            yield "", rule.occasion.asked


#: Every rule; each yields problems with its own ids.
RULES = (undeclared_fields, unusable_fields, unknown_fields)
