"""Archived copies: histories from elsewhere, stored so that nothing of them can ever run.

A copy has primary keys and a key of its own, and the UUIDs of its original; so it is found again,
and a second import changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice
from typing import Any

from django.contrib.auth import get_user_model

from automations import clock, groups
from automations.engine import bulk, store
from automations.histories.copied import Copy, Here
from automations.histories.document import Document
from automations.histories.verdicts import Verdict, judge
from automations.models import (
    Attempt,
    AutomationModel,
    AutomationTaskModel,
    Definition,
    Event,
    Message,
)

#: Histories that are stored in one transaction.
CHUNK = 500
_PEOPLE = ("user", "completed_by")


def add(histories: Sequence[Document], by: str) -> list[Verdict]:
    """Store those histories that are new as archived copies, in one transaction.

    Args:
        histories: read by `reader`, at most `CHUNK` of them.
        by: name of who imports them.

    Returns:
        What has become of each.
    """
    with store.atomic():
        verdicts = judge(histories)
        pairs = zip(histories, verdicts, strict=True)
        _Store([one for one, verdict in pairs if verdict == Verdict.NEW], by).save()
    return verdicts


class _Store:
    """Stores histories.

    Args:
        histories: that are new here.
        by: name of who imports them.
    """

    def __init__(self, histories: Sequence[Document], by: str) -> None:
        self.histories, self.by, self.now = histories, by, clock.now()
        self.using = store.alias()

    def save(self) -> None:
        """Store everything."""
        if not self.histories:
            return
        here, definitions = _here(self.histories), self._definitions()
        copies = [Copy(one, here, definitions.get(_key(one))) for one in self.histories]
        instances = [one.instance(self.by, self.now) for one in copies]
        for copy, pk in zip(copies, bulk.insert(AutomationModel, instances), strict=True):
            copy.pk = pk
        self._insert_tasks(copies)
        bulk.add(Attempt, [row for one in copies for row in one.attempts()])
        bulk.add(Event, [row for one in copies for row in one.events()])
        bulk.add(Message, [row for one in copies for row in one.messages()])

    def _definitions(self) -> dict[tuple[str, str], Definition]:
        found = {}
        for history in self.histories:
            said, key = history["definition"], _key(history)
            if said is not None and key not in found:
                found[key], _created = Definition.objects.using(self.using).get_or_create(
                    automation_class=key[0],
                    fingerprint=key[1],
                    defaults={"graph_data": said["graph"], "version": said["version"]},
                )
        return found

    def _insert_tasks(self, copies: list[Copy]) -> None:
        """Insert tasks in rounds: a task after those that it names, so in the order of numbers."""
        todo = [copy for copy in copies if copy.tasks]
        while todo:
            due = [(copy, copy.next_tasks()) for copy in todo]
            rows = [row for _copy, rows in due for row in rows]
            stored = iter(bulk.insert(AutomationTaskModel, rows))
            for copy, rows_ in due:
                copy.stored += islice(stored, len(rows_))
            todo = [copy for copy in todo if len(copy.stored) < len(copy.tasks)]


def _key(history: Document) -> tuple[str, str]:
    return history["automation"], (history["definition"] or {}).get("fingerprint", "")


def _answered_by(history: Document) -> set[str]:
    answers = history["instance"]["kept_answers"].values()
    names = (said.get("by") for said in answers if isinstance(said, dict))
    return {name for name in names if isinstance(name, str)}


def _here(histories: Sequence[Document]) -> Here:
    users = {event["actor"] for one in histories for event in one["events"]}
    users |= {task[name] for one in histories for task in one["tasks"] for name in _PEOPLE}
    users |= {name for one in histories for name in _answered_by(one)}
    teams = {task["group"] for one in histories for task in one["tasks"]} - {None}
    origins = {one["instance"]["restarted_from"] for one in histories} - {None}
    model: Any = get_user_model()
    name = model.USERNAME_FIELD
    found = model._default_manager.filter(**{f"{name}__in": users - {None}})
    rows = AutomationModel.objects.using(store.alias()).filter(uuid__in=origins)
    return Here(
        dict(found.values_list(name, "pk")),
        groups.named(teams),
        dict(rows.values_list("uuid", "pk")),
    )
