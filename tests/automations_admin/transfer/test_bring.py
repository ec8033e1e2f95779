"""Bringing histories in: sent, looked at, confirmed."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from automations import testing
from automations.histories import arrays, copies, csvs, document, lines
from automations.histories.document import Document, Options
from automations.models import AutomationModel, Event
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.transfer.conftest import IMPORT, LIST

pytestmark = pytest.mark.django_db

CONFIRM = f"{IMPORT}confirm/"


def sent(client: Client, data: bytes, name: str = "h.jsonl") -> Any:
    """Send a file; return the answer."""
    answer = client.post(IMPORT, {"file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 200
    return answer


def file(*histories: Document) -> bytes:
    return b"".join(lines.lines(histories))


def test_a_file_becomes_archived_copies(importer: Client, history: Document) -> None:
    """First it is said what would become of it; then it is confirmed."""
    answer = sent(importer, gzip.compress(file(history)), "h.jsonl.gz")
    page = answer.content.decode()
    assert "Import 1 copy" in page
    assert "It will be stored as an archived copy." in page
    assert not AutomationModel.objects.exists()

    done = importer.post(CONFIRM, {"token": answer.context["token"]}, follow=True)
    assert done.redirect_chain == [(f"{LIST}?state=archived", 302)]
    assert "Imported 1 history." in done.content.decode()
    (found,) = document.documents(
        AutomationModel.objects.values_list("pk", flat=True), Options(redact=False)
    )
    assert found == history
    assert Event.objects.get(kind="imported").detail == {"count": 1}
    assert LogEntry.objects.get().change_message == "Imported 1 history."


@pytest.mark.parametrize("write", [lines.lines, arrays.pieces, csvs.pieces])
def test_a_second_import_changes_nothing(
    importer: Client, history: Document, write: Callable[..., Any]
) -> None:
    name = {lines.lines: "h.jsonl", arrays.pieces: "h.json", csvs.pieces: "h.csv"}[write]
    data = b"".join(write([history]))
    importer.post(CONFIRM, {"token": sent(importer, data, name).context["token"]})
    assert AutomationModel.objects.count() == 1
    answer = sent(importer, data, name)
    assert "everything is here already" in answer.content.decode()
    assert answer.context["token"] == ""


def test_a_copy_that_differs_is_no_good_news(importer: Client, history: Document) -> None:
    """It is said that what is here is something else and stays."""
    importer.post(CONFIRM, {"token": sent(importer, file(history)).context["token"]})
    history["instance"]["reason"] = "Something else"
    page = sent(importer, file(history)).content.decode()
    assert "1 history differs from the copy that is here" in page
    assert "everything is here already" not in page


def test_if_one_is_refused_nothing_can_be_confirmed(importer: Client, history: Document) -> None:
    good = lines.text(history)
    answer = sent(importer, f"{good}\n{good.replace('Shipping', 'Shippin', 1)}\n7".encode())
    page = answer.content.decode()
    assert "so nothing can be imported" in page
    assert "This must be a JSON object." in page
    assert answer.context["token"] == ""
    assert CONFIRM in page


def test_a_file_that_is_none_is_refused_on_the_page(importer: Client) -> None:
    for name, data, why in (
        ("h.xlsx", b"PK", "Choose a file whose name ends in"),
        ("h.csv", b"a,b", "The first row must name these columns"),
        ("h.json", b"[", "This is no JSON"),
        ("h.jsonl", b"\x1f\x8bx", "cannot be unpacked"),
        ("h.json", b"", "The file is empty."),
    ):
        assert why in sent(importer, data, name).content.decode()
    assert "Choose a file." in importer.post(IMPORT).content.decode()


def test_a_confirmation_is_good_once_and_for_its_sender(
    importer: Client, history: Document, staff: Callable[..., Client]
) -> None:
    token = sent(importer, file(history)).context["token"]
    other = staff(VIEW, "import_automationmodel")
    assert other.post(CONFIRM, {"token": token}).headers["Location"] == IMPORT
    assert not AutomationModel.objects.exists()
    assert importer.get(CONFIRM).headers["Location"] == IMPORT
    importer.post(CONFIRM, {"token": token})
    answer = importer.post(CONFIRM, {"token": token}, follow=True)
    assert "not kept any more" in answer.content.decode()
    assert AutomationModel.objects.count() == 1


def test_what_has_changed_since_is_shown_again(importer: Client, history: Document) -> None:
    """Somebody else has imported it meanwhile."""
    token = sent(importer, file(history)).context["token"]
    copies.add([history], "bert")
    answer = importer.post(CONFIRM, {"token": token})
    assert "something has changed since the dry run" in answer.content.decode()
    assert not Event.objects.filter(kind="imported").exists()


def test_a_race_stores_nothing_twice(importer: Client, history: Document, monkeypatch: Any) -> None:
    token = sent(importer, file(history)).context["token"]
    add = copies.add

    def late(histories: Any, by: str) -> Any:
        add(histories, "bert")
        return add(histories, by)

    monkeypatch.setattr(copies, "add", late)
    answer = importer.post(CONFIRM, {"token": token})
    assert "something has changed since the dry run" in answer.content.decode()
    assert not AutomationModel.objects.exists()  # what the other one has stored was in ours


def test_it_needs_its_permission(viewer: Client, importer: Client) -> None:
    """And is not offered without."""
    for path in (IMPORT, CONFIRM):
        assert viewer.get(path).status_code == 403
        assert viewer.post(path).status_code == 403
    assert "Import…" not in viewer.get(LIST).content.decode()
    assert f'href="{IMPORT}"' in importer.get(LIST).content.decode()


def test_the_original_is_left_alone(importer: Client, run: testing.Run) -> None:
    (history,) = document.documents([run.row.pk])
    answer = sent(importer, file(history))
    assert "The instance itself is here." in answer.content.decode()
    assert answer.context["token"] == ""


def test_long_lists_are_cut(importer: Client, history: Document, monkeypatch: Any) -> None:
    from automations_admin.transfer import bring

    monkeypatch.setattr(bring, "MOST_ROWS", 1)
    page = sent(importer, file(history, history, history)).content.decode()
    assert "and 2 more" in page
