"""Rules of the system checks about goals, exit rules and the signals that a flow waits for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import FieldError

from automations.automation import Automation
from automations.blueprint import Problem
from automations.goals import Rule
from automations.nodes.wait import WaitFor
from automations.occasions import Condition, Rows, Signal
from automations.status import Watched
from automations.this import reference

_HINT = 'Name the key of the data: class Meta: subject = "customer".'


def unknown_conditions(automation: type[Automation]) -> Iterator[Problem]:
    """E003: a goal or exit rule asks for what the class does not have."""
    for rule, asked in _conditions(automation):
        ref = reference(asked)
        if ref and inspect.getattr_static(automation, ref.name, None) is None:
            text = f"has the {_said(rule)}, which refers to {ref.name!r}, and no such method"
            hint = f"Define a method {ref.name}(self) or correct the reference."
            yield Problem("E003", "", text, hint)


def conditions_with_arguments(automation: type[Automation]) -> Iterator[Problem]:
    """E040: what a goal or exit rule asks takes more than it is given."""
    for rule, asked in _conditions(automation):
        ref = reference(asked)
        found = inspect.getattr_static(automation, ref.name, None) if ref else asked
        given = () if isinstance(found, staticmethod) else (None,)
        function = found.__func__ if isinstance(found, staticmethod) else found
        if inspect.isfunction(function) and not _takes(function, given):
            text = f"has the {_said(rule)}, whose condition cannot be asked for want of arguments"
            hint = "Write a method without arguments, or a function that takes the automation."
            yield Problem("E040", "", text, hint)


def nobody_to_tell_of(automation: type[Automation]) -> Iterator[Problem]:
    """E041: signals or rows tell of a subject, and the flow is about nobody."""
    if automation.options.subject:
        return
    for rule in automation.rules:
        if isinstance(rule.occasion, (Signal, Rows)):
            kind = "rows" if isinstance(rule.occasion, Rows) else "a signal"
            text = f"has the {_said(rule)} by {kind} about its subject, and no Meta.subject"
            yield Problem("E041", "", text, _HINT)
    for name, node in automation.nodes.items():
        if isinstance(node, WaitFor) and any(node.signals):
            text = "waits for a signal about the subject of a flow without Meta.subject"
            yield Problem("E041", name, text, _HINT)


def unknown_columns(automation: type[Automation]) -> Iterator[Problem]:
    """E042: a goal goes by a field that its rows do not have. Nothing is asked of the database."""
    for rule in automation.rules:
        occasion = rule.occasion
        if not isinstance(occasion, Rows):
            continue
        try:
            occasion.rows().filter(
                **{f"{occasion.subject}__in": [], f"{occasion.at}__isnull": False}
            )
        except FieldError as error:
            text = f"has the {_said(rule)} by rows without that field: {str(error).rstrip('.')}"
            yield Problem("E042", "", text, "Correct subject= or at= of flow.rows(…).")
        except Exception:  # noqa: BLE001, S112  # nosec B112 - user code that needs more than a check
            continue


def _conditions(automation: type[Automation]) -> Iterator[tuple[Rule, Any]]:
    for rule in automation.rules:
        if isinstance(rule.occasion, Condition):
            yield rule, rule.occasion.asked


def _takes(function: Any, given: tuple[Any, ...]) -> bool:
    try:
        inspect.signature(function).bind(*given)
    except TypeError:
        return False
    return True


def _said(rule: Rule) -> str:
    return f"{'goal' if rule.kind == Watched.GOAL else 'exit rule'} {rule.name!r}"


#: Every rule; each yields problems with its own ids.
RULES = (
    unknown_conditions,
    conditions_with_arguments,
    nobody_to_tell_of,
    unknown_columns,
)
