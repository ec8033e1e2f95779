"""What is asked: safe at first, and what is not allowed cannot be chosen."""

from __future__ import annotations

from typing import Any

from automations_admin.transfer import formats
from automations_admin.transfer.forms import ExportForm, UploadForm


def form(secrets: bool = True, traces: bool = True, **said: Any) -> ExportForm:
    return ExportForm({"format": "json", **said}, secrets=secrets, traces=traces)


def test_secrets_are_masked_unless_that_is_taken_off() -> None:
    assert ExportForm(secrets=True, traces=True)["redact"].value() is True
    sent = form(redact="on")
    assert sent.is_valid()
    assert sent.options.redact
    open_ = form()
    assert open_.is_valid()
    assert not open_.options.redact


def test_without_the_right_the_mask_stays() -> None:
    sent = form(secrets=False)
    assert sent.is_valid()
    assert sent.options.redact


def test_without_the_right_there_are_no_frames() -> None:
    sent = form(traces=False)
    assert sent.is_valid()
    assert not sent.options.traces


def test_a_table_needs_columns_of_its_kind() -> None:
    sent = form(format="table_csv", rows="task", instance_columns=["uuid"])
    assert list(sent.errors) == ["task_columns"]
    sent = form(format="table_csv", rows="task", task_columns=["step"], traces="on")
    assert sent.is_valid()
    assert sent.table.of_tasks
    assert [one.key for one in sent.table.columns] == ["step"]
    assert not sent.options.traces


def test_it_knows_that_a_table_is_asked_for() -> None:
    """Before anything is sent, and when what was sent is refused."""
    assert not ExportForm(secrets=True, traces=True).asks_for_table
    assert not form(format="csv").asks_for_table
    assert not form(format=["table_csv"]).asks_for_table
    assert form(format="table_csv").asks_for_table


def test_without_the_library_its_absence_is_said(monkeypatch: Any) -> None:
    monkeypatch.setattr(formats, "writes_xlsx", lambda: False)
    sent = form(format="table_xlsx")
    assert "openpyxl" in sent.fields["format"].help_text
    assert "format" in sent.errors


def test_a_file_is_needed() -> None:
    assert UploadForm({}, {}).errors["file"] == ["Choose a file."]
