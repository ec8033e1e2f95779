"""What a button of the page means: the script with something more, or something else chosen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from automations.dryrun.lines import Line
from automations.dryrun.run import DryRun
from automations.dryrun.script import Choice, Move, Script
from automations_admin import counting
from automations_admin.acting.fields import JSONField

#: Units by which the clock is moved, in seconds.
UNITS = {"minutes": 60, "hours": 3_600, "days": 86_400}
#: Most that the clock is moved at once, in days, and most characters of a name.
MOST_DAYS, MOST_NAME = 3_660, 200


class Refused(Exception):
    """What was typed cannot be taken; says why to people."""


def changed(script: Script, run: DryRun, posted: Mapping[str, Any]) -> Script:
    """Return the script as a button changes it.

    Args:
        script: as it was sent.
        run: what it comes to.
        posted: with the button as `act`, and what was typed.

    Raises:
        Refused: something cannot be read.
    """
    act, _sign, about = str(posted.get("act", "")).partition(":")
    number, _sign, rest = about.partition(":")
    reader = _ACTS.get(act)
    if reader is None:
        return script
    return reader(script, run, posted, (counting.bounded(number, 0, 10**6, 0), number, rest))


Where = tuple[int, str, str]
Reader = Callable[[Script, DryRun, Mapping[str, Any], Where], Script]


# -- the clock -------------------------------------------------------------------------------


def _next(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    return script.with_move(Move("next"))


def _by(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    unit = UNITS.get(str(posted.get("unit")), 60)
    most = MOST_DAYS * 86_400 // unit
    amount = counting.bounded(posted.get("amount"), 1, most, 0)
    if not amount:
        raise Refused(_("Say by how much the clock is moved on: a whole number of at least 1."))
    return _to_moment(script, run.now + timedelta(seconds=amount * unit))


def _to(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    text = str(posted.get("moment", ""))
    try:
        found = parse_datetime(text)
    except ValueError:
        found = None
    if found is None:
        raise Refused(_("Say to which moment the clock is moved."))
    moment = found if timezone.is_aware(found) else timezone.make_aware(found)
    if moment <= run.now:
        raise Refused(_("The clock is moved on only, not back. Take back what has happened."))
    if moment - run.now > timedelta(days=MOST_DAYS):
        raise Refused(_("That is too far away."))
    return _to_moment(script, moment)


def _to_moment(script: Script, moment: datetime) -> Script:
    return script.with_move(Move("to", at=moment.isoformat()))


def _back(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    return script.without_last()


# -- what happens ----------------------------------------------------------------------------


def _message(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    name = str(posted.get("message", "")).strip()[:MOST_NAME]
    if not name:
        raise Refused(_("Say which message comes."))
    key = str(posted.get("key", "")).strip()[:MOST_NAME]
    data = _json(posted, "message_data")
    return script.with_move(Move("message", name=name, key=key, data=data))


def _comes(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    """A message comes that a step waits for."""
    number, _text, index = where
    task = run.stage.task(number)
    awaited = run.stage.awaits.get(task.pk, ()) if task is not None else ()
    place = counting.bounded(index, 0, 1_000, -1)
    if not 0 <= place < len(awaited):
        raise Refused(_("The step waits for it no more."))
    name, key = awaited[place]
    data = _json(posted, f"task_{number}")
    return script.with_move(Move("message", name=name, key=key, data=data))


def _submit(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    number = where[0]
    return script.with_move(Move("submit", task=number, data=_json(posted, f"task_{number}")))


def _hold(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    return script.with_move(Move("hold", task=where[0]))


def _take(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    """An open step goes on along one of its ways."""
    number, _text, index = where
    task = run.stage.task(number)
    leaving = run.stage.graph.leaving(task.status) if task is not None else ()
    place = counting.bounded(index, 0, 1_000, -1)
    if not 0 <= place < len(leaving):
        raise Refused(_("The step is no longer open."))
    edge = leaving[place]
    data = _json(posted, f"task_{number}")
    return script.with_move(Move("take", task=number, name=edge.way, key=edge.label, data=data))


def _reach(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    _number, kind, name = where
    return script.with_move(Move("reach", name=name[:MOST_NAME], key=kind))


# -- what is chosen --------------------------------------------------------------------------


def _way(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    """A step that has decided goes another way."""
    line, place = _line(run, where[0]), counting.bounded(where[2], 0, 1_000, -1)
    if not 0 <= place < len(line.others):
        raise Refused(_("The dry run has no such line any more."))
    edge = line.others[place]
    choice = Choice(line.step, line.visit, line.attempt, way=edge.way, label=edge.label)
    return script.with_choice(choice, line.moves)


def _result(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    """A step that acts leaves a result, and sets keys of the data."""
    line = _line(run, where[0])
    choice = Choice(
        line.step,
        line.visit,
        line.attempt,
        result=_json(posted, f"result_{line.number}", mapping=False),
        data=_json(posted, f"data_{line.number}"),
    )
    return script.with_choice(choice, line.moves)


def _fails(script: Script, run: DryRun, posted: Mapping[str, Any], where: Where) -> Script:
    """A step that acts fails."""
    line = _line(run, where[0])
    said = str(posted.get(f"fails_{line.number}", "")).strip()[:1_000]
    choice = Choice(line.step, line.visit, line.attempt, fails=said or _("chosen in a dry run"))
    return script.with_choice(choice, line.moves)


def _line(run: DryRun, number: int) -> Line:
    found = next((line for line in run.lines if line.number == number), None)
    if found is None:
        raise Refused(_("The dry run has no such line any more."))
    return found


def _json(posted: Mapping[str, Any], name: str, *, mapping: bool = True) -> Any:
    field = JSONField(what=_("What was typed"), mapping=mapping, required=False)
    try:
        return field.clean(posted.get(name, ""))
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error


_ACTS: dict[str, Reader] = {
    "next": _next,
    "by": _by,
    "to": _to,
    "back": _back,
    "message": _message,
    "comes": _comes,
    "submit": _submit,
    "hold": _hold,
    "take": _take,
    "reach": _reach,
    "way": _way,
    "result": _result,
    "fails": _fails,
}
