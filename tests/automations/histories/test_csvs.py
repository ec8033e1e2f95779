"""Histories as CSV: read as they were written, and what is wrong is said with row and field."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from automations.histories import copies, csvs, document
from automations.histories.document import Document, Options
from automations.histories.kinds import Refused
from automations.histories.verdicts import Verdict
from automations.models import AutomationModel
from tests import effort
from tests.automations.histories import generated
from tests.automations.histories.generated import histories

pytestmark = pytest.mark.django_db


def text(*found: Document) -> str:
    """Return a file."""
    return b"".join(csvs.pieces(found)).decode()


def refusals(said: str) -> list[tuple[int, str]]:
    """Return why which rows are refused."""
    return [(line.number, str(line.refused)) for line in csvs.read(said) if line.refused]


@settings(max_examples=effort.examples(60), deadline=None, suppress_health_check=list(HealthCheck))
@given(histories(), histories())
def test_what_was_written_is_read(one: Document, other: Document) -> None:
    said = text(one, other)
    assert [line.history for line in csvs.read(said)] == [one, other]
    assert [line.number for line in csvs.read(said)] == [2, 3]


@settings(max_examples=effort.examples(40), deadline=None, suppress_health_check=list(HealthCheck))
@given(histories())
def test_a_history_comes_out_as_it_was_brought_in(history: Document, db: None) -> None:
    """From a file into the tables, and from there into a file: the same bytes."""
    said = text(history)
    with transaction.atomic():
        generated.people()
        (line,) = csvs.read(said)
        assert line.history is not None
        assert copies.add([line.history], "ann") == [Verdict.NEW]
        pks = AutomationModel.objects.values_list("pk", flat=True)
        assert text(*document.documents(pks, Options(redact=False))) == said
        transaction.set_rollback(True)


def test_the_file_is_csv_as_others_read_it(history: Document) -> None:
    rows = list(csv.DictReader(io.StringIO(text(history).removeprefix("\ufeff"), newline="")))
    assert tuple(rows[0]) == csvs.COLUMNS
    assert rows[0]["uuid"] == history["instance"]["uuid"]
    assert rows[0]["state"] == "failed"


def test_no_cell_begins_a_formula(history: Document) -> None:
    history["automation"] = "=cmd()"
    said = text(history)
    assert ",'=cmd()," in said
    assert [line.history for line in csvs.read(said)] == [history]


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('""order"":7', '""order"":NaN', "instance: instance['data']['order'] is nan"),
        ('""order"":7', '""order"":7,""order"":8', "instance is no usable JSON: the key 'order'"),
        ('""order"":7', '""order"":' + "[" * 99_999, "instance is no usable JSON"),
        (",failed,", ",completed,", "state: The instance says something else."),
        (",failed,", ",", "The row has 11 cells; it must have 12."),
        ("\n2,", "\n7,", "schema_version: This is version 7"),
        (",false,", ",no,", "redacted is no valid JSON"),
    ],
)
def test_a_row_is_refused_with_its_field(history: Document, old: str, new: str, why: str) -> None:
    said = text(history)
    assert old in said
    ((number, found),) = refusals(said.replace(old, new, 1))
    assert number == 2
    assert why in found


@pytest.mark.parametrize("said", ["", "a,b", "schema_version;package", "\n\n", "x" * 9])
def test_other_files_are_refused(said: str) -> None:
    with pytest.raises(Refused, match="must name these columns"):
        list(csvs.read(said))


def test_a_broken_quotation_is_refused_with_its_place(history: Document) -> None:
    said = text(history) + '1,"x"y'
    with pytest.raises(Refused, match="Row 3, cell 2: a quotation mark"):
        list(csvs.read(said))


def test_empty_rows_are_passed_over(history: Document) -> None:
    assert len(list(csvs.read(f"{text(history)}\r\n\n\n"))) == 1
