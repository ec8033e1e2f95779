"""The list of instances as a file."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.utils import translation

from automations.histories import cells
from automations.models import AutomationModel
from automations_admin.instances import table
from tests.automations_admin.shop import Payment, Simple

pytestmark = pytest.mark.django_db


def lines(most: int = 1_000) -> list[list[str]]:
    rows = AutomationModel.objects.order_by("-pk")
    text = "".join(table.lines(rows, most))
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def test_a_line_says_where_an_instance_stands(groups: Any) -> None:
    """In words, with times that programs read."""
    run = Payment(postcode="8O331", order={"$model": "auth.user", "pk": 7})
    header, line = lines()
    row = AutomationModel.objects.get(pk=run.id)
    found = dict(zip(header, line, strict=True))
    assert found.pop("Started").startswith(f"{row.created:%Y-}")
    assert found == {
        "Id": str(run.id), "UUID": str(row.uuid), "Flow": "Payment", "State": "Running",
        "Reason": "", "Ended": "", "At step": "Book, Pack",
        "Waits for": "Failed, Waits for a person",
        "Error": "ValueError", "Error message": "Postcode '8O331' has no five digits",
        "About": "user 7",
    }  # fmt: skip


@pytest.mark.parametrize("first", cells.FORMULA)
def test_no_cell_is_a_formula(first: str) -> None:
    """Spreadsheets would run it."""
    assert table.safe([f"{first}1+1", "1+1", None, 5]) == [f"'{first}1+1", "1+1", "", "5"]


def test_a_message_of_somebody_else_is_no_formula(groups: Any) -> None:
    """Errors hold what the public has typed."""
    Simple(fail='=HYPERLINK("http://x")')
    assert lines()[1][-2].startswith("'=HYPERLINK")


def test_pieces_cost_two_queries_each(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """However many rows are in them; none is missing or twice."""
    runs = [Simple(fail=str(number)) for number in range(7)]
    monkeypatch.setattr(table, "CHUNK", 3)
    with django_assert_num_queries(2 * 3):
        found = lines()
    assert [line[0] for line in found[1:]] == [str(run.id) for run in reversed(runs)]


def test_a_file_that_is_cut_says_so() -> None:
    """In its last line, and only then."""
    for _number in range(4):
        Simple()
    assert len(lines(4)) == len(lines(5)) == 5
    cut = lines(3)
    assert len(cut) == 5
    assert cut[-1] == ["Only the newest 3 instances are in this file."]


def test_the_language_is_that_of_the_request() -> None:
    """Even if others are served between two pieces."""
    Simple(), Simple()
    with translation.override("de"):
        pieces = table.lines(AutomationModel.objects.order_by("-pk"), 1)
        next(pieces)
    with translation.override("en"):
        assert "Abgeschlossen" in next(pieces)
        assert translation.get_language() == "en"


def test_no_instance_is_a_header_alone() -> None:
    """And no error."""
    assert len(lines()) == 1
