"""Histories as a resource of django-import-export: dry run, results row by row, then the import."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from import_export import fields, resources
from import_export.instance_loaders import BaseInstanceLoader
from import_export.results import Error, RowResult
from tablib import Dataset

from automations.engine import store
from automations.engine.records import record_event
from automations.histories import copies, csvs, reader
from automations.histories.kinds import Refused
from automations.histories.lines import Line
from automations.histories.verdicts import Verdict
from automations.status import EventKind
from automations_admin.transfer import trial
from automations_admin.transfer.trial import Outcome


class Clash(Exception):
    """What was new in the dry run is so no more: somebody has imported it meanwhile."""


class HistoryResource(resources.Resource):  # type: ignore[misc]
    """A row is a history: a document with its fields as columns, or a row of `histories.csvs`.

    `import_data` takes `user`, who imports, and `lines`, if the file was read already.
    """

    uuid = fields.Field(column_name="uuid")

    class Meta:
        import_id_fields = ("uuid",)
        instance_loader_class = BaseInstanceLoader
        skip_unchanged = True
        report_skipped = True
        use_transactions = True

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.outcomes: list[Outcome] = []

    def get_db_connection_name(self) -> str:
        """Return the database of the engine."""
        return store.alias()

    def get_diff_headers(self) -> list[str]:
        """Return what the results of a row say."""
        return ["uuid", "verdict", "why", "changes"]

    def before_import(self, dataset: Dataset, **kwargs: Any) -> None:
        """Read all rows, and judge them together: two may clash."""
        lines = kwargs.get("lines")
        found = list(lines) if lines is not None else list(_lines(dataset))
        if "uuid" not in (dataset.headers or ()):
            dataset.append_col([_uuid(line) for line in found], header="uuid")
        self.outcomes = trial.outcomes(found, kwargs.get("user"))

    def import_row(self, row: Any, instance_loader: Any, **kwargs: Any) -> RowResult:
        """Return what becomes of a row. All that are new are stored at the end, or none."""
        number, result = kwargs["row_number"], RowResult()
        if number > len(self.outcomes):  # they could not be judged; the whole import has failed
            result.import_type = RowResult.IMPORT_TYPE_SKIP
            return result
        outcome = self.outcomes[number - 1]
        result.object_repr, result.outcome = _uuid(outcome.line), outcome
        result.diff = [_uuid(outcome.line), str(outcome.mark.text), outcome.why, _said(outcome)]
        if outcome.refused:
            result.import_type = RowResult.IMPORT_TYPE_ERROR
            result.errors.append(Error(Refused(outcome.where, outcome.why), number=number))
        elif outcome.verdict == Verdict.NEW:
            result.import_type = RowResult.IMPORT_TYPE_NEW
        else:
            result.import_type = RowResult.IMPORT_TYPE_SKIP
        return result

    def after_import(self, dataset: Dataset, result: Any, **kwargs: Any) -> None:
        """Store all that is new, unless this is a dry run or anything is refused."""
        new = [one.line.history for one in self.outcomes if one.verdict == Verdict.NEW]
        if kwargs.get("dry_run", True) or result.has_errors() or not new:
            return
        user = kwargs.get("user")
        by = str(user)[:200] if user is not None else ""
        for first in range(0, len(new), copies.CHUNK):
            chunk = [one for one in new[first : first + copies.CHUNK] if one is not None]
            if set(copies.add(chunk, by)) != {Verdict.NEW}:
                raise Clash
        flows = {one["automation"] for one in new if one is not None}
        flow = flows.pop() if len(flows) == 1 else ""
        record_event(None, EventKind.IMPORTED, actor=user, flow=flow, count=len(new))


def _lines(dataset: Dataset) -> Iterator[Line]:
    for number, row in enumerate(dataset.dict, start=1):
        try:
            yield Line(number, _history(row))
        except Refused as why:
            yield Line(number, refused=why)


def _history(row: Mapping[str, Any]) -> Any:
    if isinstance(row.get("instance"), str):
        cells = {name: str(row.get(name) or "") for name in csvs.COLUMNS}
        return csvs.history({**cells, "goals": cells["goals"] or "[]"})  # version 1 has none
    return reader.read({key: value for key, value in row.items() if key != "uuid"})


def _uuid(line: Line) -> str:
    return str(line.history["instance"]["uuid"]) if line.history is not None else ""


def _said(outcome: Outcome) -> str:
    return "\n".join(
        f"{one.path}: {one.before or ''} → {one.after or ''}" for one in outcome.changes
    )
