"""The list of instances as a file for spreadsheets, written while it is sent."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from automations.histories import cells
from automations.models import AutomationModel, AutomationTaskModel
from automations.status import LIVE
from automations_admin import counting, marks, names
from automations_admin.instances import listing

#: Instances that are read at once; most of their tasks that are.
CHUNK, MOST_TASKS = 500, 20_000

_COLUMNS = ("pk", "uuid", "automation_class", "state", "reason", "created", "ended", "data")
_TASK_COLUMNS = ("automation", "status", "state", "waiting", "error_class", "error")


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        """Return the text."""
        return text


def lines(rows: QuerySet[AutomationModel], most: int) -> Iterator[str]:
    """Yield the file piece by piece, in the language and time zone of the first one.

    The instances are read some hundreds at a time by two short queries, not by a long one.

    Args:
        rows: the instances, newest first.
        most: so many of them are written; a last line says if there are more.
    """
    language, zone = translation.get_language() or "en", timezone.get_current_timezone()
    writer: Any = csv.writer(_Echo())
    # Spreadsheets take a file for UTF-8 if it begins with this mark.
    yield "\ufeff" + writer.writerow(header())
    below, left = rows, most
    while left > 0:
        chunk = list(below.values_list(*_COLUMNS, named=True)[: min(CHUNK, left)])
        # Other requests may be served between two pieces.
        with translation.override(language), timezone.override(zone):
            text = "".join(writer.writerow(safe(line)) for line in _table(chunk))
        yield text
        if len(chunk) < min(CHUNK, left):
            return
        left -= len(chunk)
        below = rows.filter(pk__lt=chunk[-1].pk)
    if below.exists():
        with translation.override(language):
            last = cut(most)
        yield writer.writerow([last])


def cut(most: int) -> str:
    """Return that a file does not hold all instances."""
    return _("Only the newest %(most)s instances are in this file.") % {
        "most": counting.grouped(most)
    }


def header() -> list[str]:
    """Return the names of the columns."""
    return [
        _("Id"),
        _("UUID"),
        _("Flow"),
        _("State"),
        _("Reason"),
        _("Started"),
        _("Ended"),
        _("At step"),
        _("Waits for"),
        _("Error"),
        _("Error message"),
        _("About"),
    ]


def safe(line: Iterable[Any]) -> list[str]:
    """Return cells none of which is taken for a formula."""
    texts = ("" if value is None else str(value) for value in line)
    return [cells.safe(text) for text in texts]


def _table(chunk: list[Any]) -> Iterator[list[Any]]:
    """Yield the cells of some instances; one query for all their tasks."""
    standing: dict[int, list[Any]] = {}
    tasks = AutomationTaskModel.objects.filter(
        automation__in=[row.pk for row in chunk], state__in=LIVE
    )
    for task in tasks.order_by("pk").values_list(*_TASK_COLUMNS, named=True)[:MOST_TASKS]:
        standing.setdefault(task.automation, []).append(task)
    for row in chunk:
        yield _line(row, standing.get(row.pk, []))


def _line(row: Any, tasks: list[Any]) -> list[Any]:
    troubled = next(iter(listing.troubled(tasks)), None)
    waits = dict.fromkeys(str(marks.of_task(task).text) for task in tasks)
    return [
        row.pk,
        row.uuid,
        names.flow_label(row.automation_class),
        marks.of_instance(row).text,
        row.reason,
        _moment(row.created),
        _moment(row.ended),
        ", ".join(dict.fromkeys(names.step_label(task.status) for task in tasks)),
        ", ".join(waits),
        troubled.error_class if troubled else "",
        troubled.error if troubled else "",
        listing.subject(row),
    ]


def _moment(moment: datetime | None) -> str:
    """Return a moment with its offset, as spreadsheets and programs read it."""
    return timezone.localtime(moment).isoformat(" ", "seconds") if moment else ""
