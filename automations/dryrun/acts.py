"""What somebody lets happen in a dry run: messages, forms, ways out of a step, goals, exits."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.http import QueryDict
from django.utils.translation import gettext_noop

from automations import jsonsafe, triggers
from automations.dryrun.lines import What
from automations.dryrun.play import Player
from automations.dryrun.script import Move
from automations.dryrun.stage import Letter
from automations.engine import asking, submission
from automations.exceptions import NotStorable
from automations.graph import Way
from automations.models import AutomationTaskModel
from automations.nodes.base import Context
from automations.outcomes import Answer, Failure, Go, Proceed, Wait
from automations.remarks import WOULD_CALL, Remark
from automations.status import TaskState, Waiting

GONE = gettext_noop("The step is no longer open.")
NO_RULE = gettext_noop("There is no such goal or exit rule, or it was reached before.")
COMES = gettext_noop("The message %(name)s comes.")
COMES_FOR = gettext_noop("The message %(name)s comes for %(key)s.")
LACKS = gettext_noop("It is refused, as it lacks %(names)s.")
UNKNOWN = gettext_noop("It is refused, as the flow receives no message of this name.")
TOO_LATE = gettext_noop("It is refused, as the instance has ended.")
LAID_DOWN = gettext_noop("It waits in the inbox for the step that takes it.")
INVALID = gettext_noop("The form is not valid: %(error)s")
SAVES = gettext_noop("Would save the object of the form.")
NO_WAY = gettext_noop("The step has no such way out.")


def do(player: Player, move: Move) -> None:
    """Do an act; what is not possible is told."""
    if move.do == "message":
        _message(player, move)
    elif move.do == "reach":
        if not player.rules.reach(move.key, move.name):
            player.tell(What.NOTHING, Remark(NO_RULE))
        player.run()
    else:
        task = player.stage.task(move.task)
        waits = task is not None and task.state == TaskState.WAITING
        if task is None or not waits or player.stage.row.finished:
            player.tell(What.NOTHING, Remark(GONE), task=move.task)
            return
        {"submit": _submit, "take": _take, "hold": _hold}[move.do](player, task, move)


# -- messages --------------------------------------------------------------------------------


def _message(player: Player, move: Move) -> None:
    """Let a message come as `engine.delivery` delivers it; a receiver is only named."""
    flow, stage = player.stage.flow, player.stage
    comes = Remark.of(COMES_FOR if move.key else COMES, name=move.name, key=move.key)
    if lacking := triggers.lacking(flow, move.name, move.data):
        player.tell(What.MESSAGE, comes, Remark.of(LACKS, names=", ".join(lacking)))
    elif stage.row.finished:
        heard = move.name in flow.rules.messages
        player.tell(What.MESSAGE, comes, *([] if heard else [Remark(TOO_LATE)]))
        player.rules.hear(move.name)
    elif move.name in flow.awaited:
        player.tell(What.MESSAGE, comes, Remark(LAID_DOWN))
        player.rules.hear(move.name)
        stage.inbox.append(Letter(move.name, move.key, dict(move.data)))
        if not stage.row.finished:
            stage.wake_for(move.name)
    else:
        player.tell(What.MESSAGE, comes, *_received(flow, move.name))
        player.rules.hear(move.name)
    player.run()


def _received(flow: Any, name: str) -> list[Remark]:
    if hasattr(flow, triggers.PREFIX + name):
        return [Remark.of(WOULD_CALL, name=triggers.PREFIX + name)]
    return [] if name in flow.rules.messages else [Remark(UNKNOWN)]


# -- open steps ------------------------------------------------------------------------------


def _hold(player: Player, task: AutomationTaskModel, move: Move) -> None:
    """Execute a step now that waits."""
    player.answer(task, Go())


def _take(player: Player, task: AutomationTaskModel, move: Move) -> None:
    """Let a step go on along one of its ways."""
    leaving = player.stage.graph.leaving(task.status)
    if not any((edge.way, edge.label) == (move.name, move.key) for edge in leaving):
        player.tell(What.NOTHING, Remark(NO_WAY), step=task.status, task=move.task)
        return
    result = dict(move.data) or None
    player.answer(task, Proceed(Way(move.name), result, label=move.key))


def _submit(player: Player, task: AutomationTaskModel, move: Move) -> None:
    """Submit a form: it is checked as on its page, and what it would save is told."""
    if task.waiting != Waiting.PERSON:
        player.tell(What.NOTHING, Remark(GONE), step=task.status, task=move.task)
        return
    context, node = player.stage.context(task), player.stage.node(task)
    read = asking.rehearse(node, context, lambda c: _cleaned(node, c, move.data))
    if isinstance(read, Failure):
        said = read.error if read.error_class == _Invalid.__name__ else ""
        error = said or f"{read.error_class}: {read.error}"
        why = Remark.of(INVALID, error=error)
        player.tell(What.NOTHING, *context.noted, why, step=task.status, task=move.task)
        return
    player.answer(task, read, *context.noted, *_saves(node))


def _saves(node: Any) -> list[Remark]:
    """Return what the submission of a form would do besides."""
    if node.save is not None:
        return [Remark.of(WOULD_CALL, name=getattr(node.save, "name", None) or "save")]
    return [Remark(SAVES)] if getattr(node, "key", None) else []


class _Invalid(Exception):
    """The values of a form are not valid."""


def _cleaned(node: Any, context: Context, data: dict[str, Any]) -> Answer:
    """Return what a form leaves as its result.

    Raises:
        _Invalid: with what is wrong, field by field.
    """
    automation, task = context.automation, context.task
    form = node.form_class(automation, task)(_posted(data), **node.form_kwargs(automation, task))
    if not form.is_valid():
        found = ((name, " ".join(map(str, said))) for name, said in form.errors.items())
        raise _Invalid(
            " ".join(said if name == "__all__" else f"{name}: {said}" for name, said in found)
        )
    result = submission.cleaned_data(form)
    if node.repeated_form:
        return Wait(Waiting.PERSON, context.task.due, result=result)
    return Proceed(result=result)


def _faults(form: Any) -> Iterator[str]:
    for name, errors in form.errors.items():
        said = " ".join(map(str, errors))
        yield said if name == NON_FIELD_ERRORS else f"{name}: {said}"


def _posted(data: dict[str, Any]) -> QueryDict:
    """Return values as a browser would send them."""
    values = QueryDict(mutable=True)
    for name, value in data.items():
        many = value if isinstance(value, list) else [value]
        values.setlist(name, [_sent(one) for one in many])
    return values


def _sent(value: Any) -> str:
    if isinstance(value, str):
        return value
    if value is None or value is False:
        return ""
    try:
        return json.dumps(json.loads(jsonsafe.dumps(value))) if value is not True else "on"
    except NotStorable:
        return str(value)
