"""Why a step has answered as it has: sentences for a line."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_noop

from automations import wording
from automations.dryrun.asked import Asked
from automations.dryrun.lines import What
from automations.graph import Way
from automations.outcomes import Answer, Arrive, Close, Failure, Fork, Proceed, Skip, Wait
from automations.remarks import Remark
from automations.status import TaskState, Waiting

CHOSEN = gettext_noop("You have chosen this.")
GRANTED = gettext_noop("It is taken for granted that this goes well.")
UNTIL = gettext_noop("Waits until %(moment)s: %(rule)s.")
UNTIL_THEN = gettext_noop("Waits until %(moment)s.")
ASKED_AGAIN = gettext_noop("Is asked again at %(moment)s.")
FOR_MESSAGES = gettext_noop("Waits for %(what)s.")
AT_MOST = gettext_noop("At most until %(moment)s.")
FOR_PERSON = gettext_noop("Waits until somebody submits the form.")
FOR_BRANCHES = gettext_noop("Waits for the other branches.")
SAID = gettext_noop("%(message)s.")
FAILED = gettext_noop("%(error)s")
AGAIN_AT = gettext_noop("The next attempt is at %(moment)s, by the rule: %(rule)s.")
CAUGHT = gettext_noop("Goes on as declared for an error.")
LAST = gettext_noop("No further attempt is planned.")
CLOSES = gettext_noop("The branch ends here.")
BRANCHES = gettext_noop("All branches are opened at once.")
JOINED = gettext_noop("All branches have arrived.")

#: Modifiers that say how long is waited.
_TIMED = {"until", "after", "repeats", "jumps", "during", "at_most"}
_KINDS = {
    Skip: What.SKIPPED,
    Wait: What.WAITS,
    Arrive: What.WAITS,
}


def what(answer: Answer, context: Asked) -> What:
    """Return what an answer means that has been settled."""
    if isinstance(answer, Failure):
        return What.RETRIES if answer.retry_at is not None else What.FAILED
    if context.would:
        return What.WOULD
    return _KINDS.get(type(answer), What.WENT)


def of(graph: Any, answer: Answer, context: Asked, *, chosen: bool) -> tuple[Remark, ...]:
    """Return why, in the order in which things were found out.

    Args:
        graph: what the flow declares.
        answer: what the step has said.
        context: with what was noted meanwhile, and the task as the answer has left it.
        chosen: somebody has chosen what comes of the step.
    """
    found = [*context.noted, *context.would]
    if chosen:
        found.append(Remark(CHOSEN))
    elif context.would and isinstance(answer, Proceed):
        found.append(Remark(GRANTED))
    return (*found, *_answered(graph, answer, context))


def _answered(graph: Any, answer: Answer, context: Asked) -> Iterator[Remark]:
    match answer:
        case Wait():
            yield from _waits(graph, answer, context)
        case Arrive():
            yield Remark(FOR_BRANCHES if context.task.finished is None else JOINED)
        case Fork():
            yield Remark(BRANCHES)
        case Close():
            yield Remark.of(SAID, message=answer.exited) if answer.exited else Remark(CLOSES)
        case Failure():
            yield from _failed(graph, answer, context)
        case Skip() | Proceed():
            said = {str(note.values.get("name")) for note in context.noted}
            if answer.message not in {"OK", "True", "False", "", *said}:
                yield Remark.of(SAID, message=answer.message)


def _waits(graph: Any, answer: Wait, context: Asked) -> Iterator[Remark]:
    due = answer.due
    if answer.waiting == Waiting.TIME and due is not None:
        yield _until(graph, context.task.status, due)
    elif answer.waiting == Waiting.CONDITION and due is not None:
        yield Remark.of(ASKED_AGAIN, moment=due)
    elif answer.waiting == Waiting.PERSON:
        yield Remark(FOR_PERSON)
        yield from [Remark.of(AT_MOST, moment=due)] if due is not None else []
    elif answer.waiting == Waiting.MESSAGE:
        if answer.message:
            yield Remark.of(FOR_MESSAGES, what=answer.message)
        yield from [Remark.of(AT_MOST, moment=due)] if due is not None else []


def _until(graph: Any, step: str, due: datetime) -> Remark:
    modifiers = graph.by_name[step].modifiers
    rule = ", ".join(wording.modifier(one) for one in modifiers if one.kind in _TIMED)
    if not rule:
        return Remark.of(UNTIL_THEN, moment=due)
    return Remark.of(UNTIL, moment=due, rule=rule)


def _failed(graph: Any, answer: Failure, context: Asked) -> Iterator[Remark]:
    yield Remark.of(FAILED, error=f"{answer.error_class}: {answer.error}")
    if answer.retry_at is not None:
        modifiers = graph.by_name[context.task.status].modifiers
        rule = ", ".join(wording.modifier(one) for one in modifiers if one.kind == "retry")
        yield Remark.of(AGAIN_AT, moment=answer.retry_at, rule=rule)
    elif context.task.state == TaskState.FAILED:
        yield Remark(LAST)
    elif graph.targets(context.task.status, Way.ERROR):
        yield Remark(CAUGHT)
