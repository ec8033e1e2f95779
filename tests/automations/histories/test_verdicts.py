"""What would become of histories is said without changing anything."""

from __future__ import annotations

import pytest

from automations.histories import copies, verdicts
from automations.histories.document import Document
from automations.histories.verdicts import Verdict
from automations.models import AutomationModel
from tests.automations.histories.conftest import told

pytestmark = pytest.mark.django_db


def test_a_judgement_changes_nothing(history: Document) -> None:
    assert verdicts.judge([history]) == [Verdict.NEW]
    assert not AutomationModel.objects.exists()


def test_a_history_that_is_twice_in_a_file_is_taken_once(history: Document) -> None:
    assert verdicts.judge([history, history]) == [Verdict.NEW, Verdict.CLASH]


def test_copies_are_told_from_originals(history: Document) -> None:
    uuid = history["instance"]["uuid"]
    assert verdicts.copies_here([history]) == set()
    copies.add([history], "ann")
    assert verdicts.copies_here([history]) == {uuid}
    assert verdicts.judge([history]) == [Verdict.SAME]
    assert told(AutomationModel.objects.values_list("pk", flat=True)) == [history]
