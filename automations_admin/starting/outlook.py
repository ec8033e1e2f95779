"""What is said before an instance is started: what runs first, and what reaches outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.utils.translation import gettext as _

from automations import flow_words
from automations.engine import dispatcher, unique
from automations.graph import Graph
from automations_admin import names
from automations_admin.acting import effects, target
from automations_admin.acting.effects import Point
from automations_admin.holds import Hold

#: What is said of the flow as a whole, as far as it concerns a start.
_SAID = frozenset({"version", "subject", "reentry"})


def points(flow: Any, holds: Sequence[Hold]) -> list[Point]:
    """Return what the question says, a line each.

    Args:
        flow: the class.
        holds: what is paused of it.
    """
    where = target.of_flow(flow.get_automation_class_name())
    going = effects.of_start(where)
    first = effects.first_steps(where)
    found = [Point(_begins(first, where.graph, holds))]
    found += [Point(f"{line.text}.", f"{line.term}:") for line in _of_flow(where.graph)]
    found += _only_one(flow)
    found.append(Point(effects.named(first) or _("no step."), _("Runs first:")))
    following = tuple(label for label in going.first if label not in first)
    if following:
        found.append(Point(effects.named(following), _("May follow:")))
    found.append(effects.reaching(going))
    found.append(Point(_("It is recorded that you have started it, with your reason.")))
    return found


def _begins(first: Sequence[str], graph: Graph, holds: Sequence[Hold]) -> str:
    concerned = {"", graph.start, *(v.name for v in graph.vertices if v.label in first)}
    if any(hold.pause.step in concerned for hold in holds):
        return _("A new instance is stored and held. It begins when what is paused is resumed.")
    if dispatcher.get().takes_up:
        return _("A new instance is stored and runs until it must wait. Workers do the rest.")
    return _("A new instance is stored. Workers run it.")


def _of_flow(graph: Graph) -> tuple[flow_words.Line, ...]:
    about = tuple(one for one in graph.about if one.kind in _SAID)
    return flow_words.lines(Graph((), (), about))


def _only_one(flow: Any) -> Iterator[Point]:
    """Yield what makes its instances unique, which is no policy for subjects."""
    if flow.options.reentry is not None or not flow.unique:
        return
    keys = ", ".join(unique.names(flow))
    label = names.flow_label(flow.get_automation_class_name())
    if keys:
        text = _("At most one instance that has not ended for each %(keys)s.") % {"keys": keys}
    else:
        text = _("At most one instance of %(flow)s that has not ended.") % {"flow": label}
    yield Point(text)
