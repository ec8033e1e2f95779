"""The resource works as those of django-import-export do."""

from __future__ import annotations

import csv
import io
import json
from typing import Any

import pytest
from django.contrib.auth.models import User
from tablib import Dataset

from automations.histories import csvs
from automations.histories.document import Document
from automations.models import AutomationModel, Event
from automations_admin.transfer.resource import HistoryResource

pytestmark = pytest.mark.django_db


def dataset(*histories: Document) -> Dataset:
    """Return documents as the library reads them from JSON."""
    found: Dataset = Dataset().load(json.dumps(histories), format="json")
    return found


def imported(data: Dataset, **options: Any) -> Any:
    """Import; return the library's result."""
    return HistoryResource().import_data(data, **options)


def test_a_dry_run_stores_nothing(history: Document) -> None:
    result = imported(dataset(history), dry_run=True)
    assert result.totals["new"] == 1
    assert result.rows[0].diff[:2] == [history["instance"]["uuid"], "New"]
    assert not AutomationModel.objects.exists()


def test_an_import_stores_copies(history: Document) -> None:
    """The second one skips what is unchanged."""
    user = User.objects.create_superuser("ann")
    assert imported(dataset(history), user=user).totals["new"] == 1
    row = AutomationModel.objects.get()
    assert row.state == "archived"
    assert row.origin["by"] == "ann"
    event = Event.objects.get(kind="imported")
    assert (event.actor, event.detail) == (user, {"count": 1})
    assert event.automation_class == history["automation"]
    result = imported(dataset(history), user=user)
    assert (result.totals["new"], result.totals["skip"]) == (0, 1)
    assert Event.objects.filter(kind="imported").count() == 1


def test_rows_of_csv_are_read_as_well(history: Document) -> None:
    text = b"".join(csvs.pieces([history])).decode("utf-8-sig")
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    result = imported(Dataset(*rows, headers=head))
    assert (result.totals["new"], result.has_errors()) == (1, False)


def test_all_or_nothing(history: Document) -> None:
    """A row that is refused has its error; nothing is stored."""
    result = imported(dataset(history, {**history, "package": 7}))
    assert [row.import_type for row in result.rows] == ["new", "error"]
    assert str(result.rows[1].errors[0].error) == "package: This must be text."
    assert result.has_errors()
    assert not AutomationModel.objects.exists()


def test_a_difference_is_in_the_result(history: Document) -> None:
    imported(dataset(history))
    history["instance"]["reason"] = "other"
    (row,) = imported(dataset(history), dry_run=True).rows
    assert row.import_type == "skip"
    assert row.diff[1] == "Differs"
    assert 'instance.reason: "' in row.diff[3]
