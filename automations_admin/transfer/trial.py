"""What would become of the histories of a file if it were imported now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from automations.engine import store
from automations.histories import document, verdicts
from automations.histories.document import Document, Options
from automations.histories.lines import Line
from automations.histories.verdicts import Verdict
from automations.models import AutomationModel
from automations.permissions import Action
from automations_admin import console, diff
from automations_admin.diff import Change
from automations_admin.marks import Mark

#: Histories whose differences are shown, and most differences of one.
MOST_DIFFS, MOST_CHANGES = 50, 30

#: What is said of each verdict.
MARKS: dict[str, Mark] = {
    "refused": Mark("a-s-failed", "failed", _("Refused")),
    Verdict.CLASH: Mark("a-s-failed", "failed", _("Clashes")),
    Verdict.NEW: Mark("a-s-running", "plus", _("New")),
    Verdict.DIFFERS: Mark("a-s-warn", "warn", _("Differs")),
    Verdict.ORIGINAL: Mark("a-s-off", "flow", _("Original lives here")),
    Verdict.SAME: Mark("a-s-done", "done", _("Same")),
}
#: What a verdict means.
MEANS: dict[str, Any] = {
    Verdict.CLASH: _("One of its UUIDs belongs to another instance, or is in the file twice."),
    Verdict.NEW: _("It will be stored as an archived copy."),
    Verdict.DIFFERS: _("A copy is here that says something else. It stays as it is."),
    Verdict.ORIGINAL: _("The instance itself is here. It stays as it is."),
    Verdict.SAME: _("The same copy is here. Nothing changes."),
}


@dataclass(frozen=True)
class Outcome:
    """What becomes of one history.

    Attributes:
        line: where it stands in the file, and what it says.
        verdict: a key of MARKS.
        why: a sentence.
        where: the field that is refused; "" if it is none.
        changes: what a copy that is here says otherwise, as far as the user may see it.
    """

    line: Line
    verdict: str
    why: str
    where: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def refused(self) -> bool:
        """Whether the file cannot be imported because of it."""
        return self.verdict in {"refused", Verdict.CLASH}

    @property
    def mark(self) -> Mark:
        """Its verdict as people see it."""
        return MARKS[self.verdict]


def outcomes(lines: Sequence[Line], user: Any) -> list[Outcome]:
    """Return what would become of histories. Changes nothing.

    Args:
        lines: what a file holds.
        user: who would import them; None for a program, which may import everything.
    """
    histories = [line.history for line in lines if line.history is not None]
    judged = iter(verdicts.judge(histories))
    allowed = {flow: _may(user, Action.IMPORT, flow) for flow in _flows(histories)}
    found = []
    for line in lines:
        verdict = next(judged) if line.history is not None else None
        found.append(_outcome(line, verdict, allowed))
    return _with_changes(found, user)


def _flows(histories: Sequence[Document]) -> set[str]:
    return {one["automation"] for one in histories}


def _may(user: Any, action: Action, flow: str) -> bool:
    return user is None or console.may(user, action, flow)


def _outcome(line: Line, verdict: Verdict | None, allowed: dict[str, bool]) -> Outcome:
    if line.refused is not None:
        return Outcome(line, "refused", line.refused.why, line.refused.where)
    if line.history is not None and not allowed[line.history["automation"]]:
        said = gettext("You may not import histories of this flow.")
        return Outcome(line, "refused", said, "automation")
    key = str(verdict)
    return Outcome(line, key, str(MEANS[key]))


def _with_changes(found: list[Outcome], user: Any) -> list[Outcome]:
    """Add what differs to the first of those that differ."""
    differing = [one for one in found if one.verdict == Verdict.DIFFERS and one.line.history]
    shown = differing[:MOST_DIFFS]
    stored = _stored([one.line.history["instance"]["uuid"] for one in shown if one.line.history])
    changes = {
        id(one): tuple(_changes(stored.get(one.line.history["instance"]["uuid"]), one, user))
        for one in shown
        if one.line.history
    }
    return [
        Outcome(one.line, one.verdict, one.why, one.where, changes.get(id(one), ()))
        for one in found
    ]


def _stored(uuids: list[str]) -> dict[str, Document]:
    rows = AutomationModel.objects.using(store.alias()).filter(uuid__in=uuids)
    pks = list(rows.order_by("pk").values_list("pk", flat=True))
    return {one["instance"]["uuid"]: one for one in document.documents(pks, Options(redact=False))}


def _changes(stored: Document | None, one: Outcome, user: Any) -> list[Change]:
    history = one.line.history
    if stored is None or history is None:
        return []
    flows = _flows([stored, history])
    if not all(_may(user, a, flow) for a in (Action.VIEW, Action.VIEW_DATA) for flow in flows):
        return []
    if not all(_may(user, Action.VIEW_TRACES, flow) for flow in flows):
        stored, history = _without_frames(stored), _without_frames(history)
    return diff.changes(stored, history)[:MOST_CHANGES]


def _without_frames(history: Document) -> Document:
    tasks = [
        {**task, "attempts": [{**one, "frames": []} for one in task["attempts"]]}
        for task in history["tasks"]
    ]
    return {**history, "tasks": tasks}
