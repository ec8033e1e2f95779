"""What a document tells, and what it does not."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext

from automations import redaction, testing
from automations.histories import document
from automations.histories.document import Document, Options
from automations.models import AutomationModel
from tests.automations.histories.conftest import told
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db


def test_a_document_tells_the_whole_history(history: Document) -> None:
    assert history["automation"] == Shipping.get_automation_class_name()
    assert history["definition"]["graph"] == Shipping.graph.to_dict()
    assert history["instance"]["state"] == "failed"
    steps = [(task["step"], task["state"], task["previous"]) for task in history["tasks"]]
    assert steps == [
        ("reserve", "done", None), ("approve", "done", 1), ("charge", "failed", 2),
    ]  # fmt: skip
    (attempt,) = history["tasks"][2]["attempts"]
    assert (attempt["error_class"], attempt["frames"] != []) == ("ValueError", True)
    assert history["tasks"][1]["completed_by"] == "anna"
    assert {event["kind"] for event in history["events"]} >= {"submitted", "failed"}


def test_it_has_no_key_by_which_the_instance_could_be_reached(failed: testing.Run) -> None:
    key = failed.row.key
    assert key not in str(told([failed.row.pk]))


def test_secrets_are_masked_unless_they_are_asked_for(failed: testing.Run) -> None:
    data = {"password": "hunter2", "deep": [{"api_key": "k-1"}], "order": 7}
    AutomationModel.objects.filter(pk=failed.row.pk).update(data=data)
    (masked,) = document.documents([failed.row.pk])
    assert masked["redacted"] is True
    assert masked["instance"]["data"] == {
        "password": redaction.MASK, "deep": [{"api_key": redaction.MASK}], "order": 7,
    }  # fmt: skip
    (open_,) = told([failed.row.pk])
    assert (open_["redacted"], open_["instance"]["data"]) == (False, data)


def test_frames_can_be_left_out(failed: testing.Run) -> None:
    (found,) = document.documents([failed.row.pk], Options(traces=False))
    assert [one["frames"] for task in found["tasks"] for one in task["attempts"]] == [[]] * 2


def test_many_are_asked_for_as_often_as_few(failed: testing.Run, monkeypatch: Any) -> None:
    def asked(count: int) -> int:
        pks = [testing.start(Shipping, order=number).row.pk for number in range(count)]
        with CaptureQueriesContext(connection) as queries:
            assert len(told(pks)) == count
        return len(queries)

    assert asked(1) == asked(20) <= 9


def test_they_come_in_chunks_and_those_that_are_gone_are_passed_over(
    failed: testing.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(document, "CHUNK", 2)
    User.objects.create_user("bert")
    pks = [testing.start(Shipping, order=number).row.pk for number in range(5)]
    assert [one["instance"]["data"]["order"] for one in told([*pks, 4_711])] == [0, 1, 2, 3, 4]
