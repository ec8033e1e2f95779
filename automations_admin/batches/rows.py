"""The items of a batch, as its page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from automations import notes, wording
from automations.models import AutomationTaskModel, BatchItem
from automations.status import Verdict
from automations_admin import marks, names
from automations_admin.batches import progress, queries
from automations_admin.links import Links
from automations_admin.marks import Mark

#: Most steps that are named of one instance.
MOST_STEPS = 2


@dataclass(frozen=True)
class Row:
    """An item.

    Attributes:
        item: as it is stored.
        name, url: of its instance; no address if it was deleted.
        mark: its verdict.
        why: why it was refused or failed.
        same: it failed in the same way as before; None if that is not the question.
        now: where the instance is now, in words.
        took: how long it took.
    """

    item: BatchItem
    name: str
    url: str
    mark: Mark
    why: str
    same: bool | None
    now: str
    took: str


def rows_of(links: Links, items: Sequence[BatchItem]) -> list[Row]:
    """Return the rows of a page; one more query for where the instances are."""
    pks = [item.automation_id for item in items if item.automation_id is not None]
    standing = queries.standing(pks)
    return [_row(links, item, standing.get(item.automation_id or 0, [])) for item in items]


def _row(links: Links, item: BatchItem, tasks: list[AutomationTaskModel]) -> Row:
    instance, ended = item.automation, item.ended
    flow = names.flow_label(instance.automation_class) if instance is not None else _("Instance")
    failed = item.verdict == Verdict.FAILED_AGAIN
    same = item.task.fingerprint == item.fingerprint if failed and item.task is not None else None
    return Row(
        item=item,
        name=f"{flow} {item.number}",
        url=links.instance(item.number) if instance is not None else "",
        mark=progress.VERDICTS[item.verdict],
        why=notes.said(item.text),
        same=same,
        now=_now(item, tasks),
        took=wording.age(ended - item.started) if ended and item.started else "",
    )


def _now(item: BatchItem, tasks: list[AutomationTaskModel]) -> str:
    """Return where an instance is now, unless that says nothing."""
    if item.automation is None:
        return _("deleted")
    if item.automation.finished:
        return str(marks.of_instance(item.automation).text)
    said = [
        f"{names.step_label(task.status)}: {marks.of_task(task).text}"
        for task in tasks[:MOST_STEPS]
    ]
    return ", ".join(said) + ("…" if len(tasks) > MOST_STEPS else "")
