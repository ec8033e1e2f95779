"""What an act sets going: which steps run again, which follow, and what reaches outside."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from automations import wording
from automations.engine.verbs.base import Verb
from automations.graph import Way
from automations_admin.acting import words
from automations_admin.acting.target import Target

#: Most steps that are named in one sentence.
MOST = 12


@dataclass(frozen=True)
class Outside:
    """Something that a step does outside the database.

    Attributes:
        step: label of the step.
        effects: what it does, in the flow's own words.
        again: it has perhaps done so before.
    """

    step: str
    effects: str
    again: bool


@dataclass(frozen=True)
class Effects:
    """What an act sets going, by the labels of steps in declared order.

    Attributes:
        again: they run once more because of the act.
        first: they may follow and have not run before.
        outside: which of both reach outside.
        same_key: a step that runs again keeps its idempotency key; None if none runs again.
    """

    again: tuple[str, ...] = ()
    first: tuple[str, ...] = ()
    outside: tuple[Outside, ...] = ()
    same_key: bool | None = None


@dataclass(frozen=True)
class Point:
    """One line of what a question says beforehand.

    Attributes:
        text: the sentence.
        head: stands before it, in bold.
        outside: it is about effects outside, and is marked so.
    """

    text: str
    head: str = ""
    outside: bool = False


def _next(target: Target, arguments: dict[str, Any]) -> list[str]:
    return list(target.graph.targets(target.step, Way.NEXT))


def _on_error(target: Target, arguments: dict[str, Any]) -> list[str]:
    return list(target.graph.targets(target.step, Way.ERROR))


#: Where the flow goes on after an act; the others set nothing going that could be foreseen.
_BEGINS: dict[str, Callable[[Target, dict[str, Any]], list[str]]] = {
    "retry": lambda target, arguments: [target.step],
    "reschedule": lambda target, arguments: [target.step],
    "skip": _next,
    "mark_failed": _on_error,
    "restart": lambda target, arguments: [str(arguments.get("step", ""))],
    "copy": lambda target, arguments: [str(arguments.get("step", ""))],
    "move": lambda target, arguments: [str(arguments.get("to", ""))],
    "rename": lambda target, arguments: [str(arguments.get("to", ""))],
}
#: With these the task stays the same, and so does its idempotency key.
_SAME_TASK = frozenset({"retry", "reschedule", "rename"})


def of(verb: Verb, target: Target, arguments: dict[str, Any]) -> Effects:
    """Return what an act sets going, as far as the flow's graph tells.

    That a flow comes round to a step again by a loop of its own is no effect of the act.

    Args:
        verb: the act.
        target: what it is for.
        arguments: what it takes; see the verb.
    """
    if verb.name not in _BEGINS:
        return Effects()
    graph = target.graph
    repeated = set(verb.runs_again(graph, target.step, arguments))
    if target.attempts and verb.name in _SAME_TASK:
        repeated.add(target.step if verb.name != "rename" else str(arguments.get("to", "")))
    if target.been is not None and verb.name not in _SAME_TASK:
        repeated &= target.been
    following = set(graph.walk(_BEGINS[verb.name](target, arguments))) - repeated
    if target.been is not None:
        following -= target.been - {target.step} if verb.name == "reschedule" else target.been
    again, first = target.speaking(repeated), target.speaking(following)
    return Effects(
        tuple(target.label(step) for step in again),
        tuple(target.label(step) for step in first),
        tuple(_outside(target, again, True)) + tuple(_outside(target, first, False)),
        (verb.name in _SAME_TASK) if again else None,
    )


def of_start(target: Target) -> Effects:
    """Return what a new instance sets going, from the first step on."""
    steps = target.speaking(target.graph.walk(_start(target)))
    labels = tuple(target.label(step) for step in steps)
    return Effects(first=labels, outside=tuple(_outside(target, steps, False)))


def first_steps(target: Target) -> tuple[str, ...]:
    """Return the labels of the steps at which something is done first in a new instance."""
    todo, seen, found = _start(target), set[str](), []
    for step in todo:
        if step in seen:
            continue
        seen.add(step)
        if target.speaking([step]):
            found.append(target.label(step))
        else:
            todo += [edge.target for edge in target.graph.leaving(step)]
    return tuple(found)


def _start(target: Target) -> list[str]:
    start = target.graph.start
    return [start] if start else []


def _outside(target: Target, steps: Iterable[str], again: bool) -> Iterable[Outside]:
    for step in steps:
        vertex = target.graph.by_name[step]
        for modifier in vertex.modifiers:
            if modifier.kind in wording.OUTSIDE:
                yield Outside(vertex.label, wording.modifier(modifier), again)


def points(verb: Verb, target: Target, arguments: dict[str, Any]) -> list[Point]:
    """Return what a question says beforehand: what the act does, sets going and leaves.

    Args:
        verb: the act.
        target: what it is for; the same words serve one and many.
        arguments: what it takes, as far as it is known.
    """
    spoken = words.WORDS[verb.name]
    where = {"step": target.step_label, "instance": target.name}
    found = [Point(words.say(text, **where)) for text in spoken.does]
    if verb.name in _BEGINS:
        attempt = target.attempts + 1 if verb.name == "retry" and target.attempts else 0
        found += said(of(verb, target, arguments), attempt)
    for head, texts in ((_("Not undone:"), spoken.not_undone), (_("Kept:"), spoken.kept)):
        if texts:
            found.append(Point(" ".join(words.say(text, **where) for text in texts), head))
    return found


def said(effects: Effects, attempt: int = 0) -> list[Point]:
    """Return in words which steps run again, which follow, and what reaches outside.

    Args:
        effects: what is said.
        attempt: number of the attempt that the one step makes; 0 if it is not known.
    """
    again = named(effects.again) or _("no step.")
    if attempt:
        again = _("%(step)s, as attempt %(number)s.") % {
            "step": ", ".join(effects.again),
            "number": attempt,
        }
    found = [Point(again, _("Runs again:"))]
    if effects.first:
        found.append(Point(named(effects.first), _("May run for the first time:")))
    once_more = [one for one in effects.outside if one.again]
    first = [one for one in effects.outside if not one.again]
    if once_more:
        key = (
            _("The idempotency key stays the same.")
            if effects.same_key
            else _("The idempotency key is a new one.")
        )
        found.append(Point(f"{_reaches(once_more)} {key}", _("Outside, once more:"), outside=True))
    if first:
        found.append(Point(_reaches(first), _("Outside, for the first time:"), outside=True))
    if not effects.outside:
        found.append(reaching(effects))
    return found


def reaching(effects: Effects) -> Point:
    """Return in words what reaches outside, where nothing has run before."""
    if effects.outside:
        return Point(_reaches(effects.outside), _("Outside:"), outside=True)
    none = _("no step concerned declares effects outside the database.")
    return Point(none, _("Outside:"))


def _reaches(outside: Iterable[Outside]) -> str:
    pairs = [
        _("%(effects)s (%(step)s)") % {"step": one.step, "effects": one.effects} for one in outside
    ]
    return ", ".join(pairs[:MOST]) + ("…" if len(pairs) > MOST else ".")


def named(steps: tuple[str, ...]) -> str:
    """Return labels of steps as a sentence, at most `MOST` of them; "" without any."""
    if not steps:
        return ""
    more = len(steps) - MOST
    text = ", ".join(steps[:MOST])
    if more <= 0:
        return f"{text}."
    rest = ngettext("and %(number)s more.", "and %(number)s more.", more) % {"number": more}
    return f"{text} {rest}"
