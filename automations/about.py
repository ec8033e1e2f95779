"""What a class declares of its flow as a whole, as plain data: whom it is about, goals and such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from automations import calling
from automations.blueprint import Options
from automations.entry import CoolDown, EnterByForm, EnterEach, Policy
from automations.goals import Rule, Rules
from automations.graph import Modifier
from automations.nodes.limited import said_limit
from automations.occasions import Condition, Message, Occasion, Rows
from automations.status import Watched


def of(
    options: Options, entries: Iterable[Any], rules: Rules, version: str = ""
) -> tuple[Modifier, ...]:
    """Return what is said of a flow, in the order in which people ask for it.

    Args:
        options: of the class.
        entries: how subjects enter; what is no entry is left to the checks.
        rules: goals and exit rules.
        version: number of the version of a designed flow: each is a definition of its own.
    """
    numbered = (Modifier("version", version),) if version else ()
    more = (*_limits(options), *_entries(entries), *map(_rule, rules))
    return (*numbered, *_subject(options), *more)


def _limits(options: Options) -> Iterator[Modifier]:
    yield from map(said_limit, options.limits)
    if options.priority:
        yield Modifier("priority", options.priority)


def _subject(options: Options) -> Iterator[Modifier]:
    if options.subject and isinstance(options.subject, str):
        yield Modifier("subject", options.subject)
    if isinstance(options.reentry, Policy):
        yield Modifier("reentry", _policy(options.reentry))


def _policy(policy: Policy) -> dict[str, Any]:
    period = policy.period.total_seconds() if isinstance(policy, CoolDown) else None
    return {"policy": type(policy).__name__, "keys": list(policy.names), "period": period}


def _entries(entries: Iterable[Any]) -> Iterator[Modifier]:
    for entry in entries if isinstance(entries, (list, tuple)) else ():
        if isinstance(entry, EnterEach):
            every: Any = entry.every
            yield Modifier(
                "enters_each",
                {
                    "name": entry.name,
                    "objects": _objects(entry.objects),
                    "every": every if isinstance(every, str) else every.total_seconds(),
                    "existing": entry.existing,
                },
            )
        elif isinstance(entry, EnterByForm):
            who = entry.permission or ("anybody" if entry.anonymous else "")
            yield Modifier("enters_by_form", {"name": entry.name, "who": who})


def _objects(given: Any) -> str:
    """Return what a queryset holds, without making it; "" if that is not known."""
    if callable(given):
        name = getattr(given, "__name__", "")
        return "" if name == "<lambda>" else str(name)
    model = getattr(given, "model", None)
    return str(model.__name__) if model is not None else ""


def _rule(rule: Rule) -> Modifier:
    when = _occasion(rule.occasion)
    if rule.kind == Watched.EXIT:
        return Modifier("exit", {"name": rule.name, "when": when})
    within = rule.within.total_seconds() if rule.within is not None else None
    said = {"name": rule.name, "when": when, "within": within, "exits": rule.exits}
    return Modifier("goal", {**said, "target": getattr(rule, "target", None)})


def _occasion(occasion: Occasion) -> dict[str, Any]:
    if isinstance(occasion, Message):
        return {"kind": "message", "name": occasion.name}
    if isinstance(occasion, Condition):
        return {"kind": "condition", "name": calling.declared(occasion.asked)}
    return {"kind": "rows" if isinstance(occasion, Rows) else "signal", "name": ""}
