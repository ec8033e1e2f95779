"""Taking the list out as a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from automations_admin import counting
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.shop import NAME, Payment, Simple

LIST = "/admin/automations/automationmodel/"
EXPORT = "export_automationmodel"


@pytest.fixture
def exporter(staff: Callable[..., Client]) -> Client:
    return staff(VIEW, EXPORT, "view_data_automationmodel")


def html(client: Client, url: str = LIST) -> str:
    answer = client.get(url)
    assert answer.status_code == 200
    return answer.content.decode()


def file(client: Client, query: str = "") -> list[str]:
    answer: Any = client.get(f"{LIST}csv/file/{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    text: str = b"".join(answer.streaming_content).decode("utf-8-sig")
    return text.splitlines()


def test_the_file_holds_what_the_list_shows(exporter: Client, groups: Any) -> None:
    """With the same filters."""
    run, _other = Simple(fail="x", n=1), Payment()
    assert f'href="{LIST}csv/file/?task=failed"' in html(exporter, f"{LIST}?task=failed")
    assert len(file(exporter)) == 3
    for query in ("?task=failed", "?q=n:1", f"?flow={NAME}.Simple&before=1"):
        assert [line.split(",")[0] for line in file(exporter, query)[1:]] == [str(run.id)]
    assert len(file(exporter, "?q=n:")) == 1


def test_it_needs_its_permission(viewer: Client) -> None:
    """And is not offered without."""
    Simple()
    assert "Download as CSV" not in html(viewer)
    for path in ("csv/", "csv/file/"):
        assert viewer.get(LIST + path).status_code == 403


def test_a_list_that_is_not_counted_asks_first(exporter: Client, monkeypatch: Any) -> None:
    """And then is counted as far as the file goes."""
    monkeypatch.setattr(counting, "MOST", 2)
    for _number in range(3):
        Simple()
    page = html(exporter)
    assert "Download as CSV…" in page
    assert f'href="{LIST}csv/"' in page
    asked = html(exporter, f"{LIST}csv/")
    assert "3 instances." in asked
    assert "Download 3 lines" in asked
    assert "only, and says so" not in asked


def test_what_will_be_cut_is_said_before(exporter: Client, settings: Any) -> None:
    """On the page that asks, with a way to narrow it down."""
    settings.AUTOMATIONS_ADMIN = {"CSV_LIMIT": 2}
    for _number in range(3):
        Simple()
    asked = html(exporter, f"{LIST}csv/?state=completed")
    assert "More than 2 instances fit. The file holds the newest 2 only" in asked
    assert "Download the newest 2" in asked
    assert "state: Completed" in asked
    assert "Download as CSV…" in html(exporter)


def test_an_empty_file_is_not_offered(exporter: Client) -> None:
    """Nor one for a search that cannot be understood."""
    assert "Download 0" not in html(exporter, f"{LIST}csv/")
    assert "a value is missing" in html(exporter, f"{LIST}csv/?q=x:")
    assert "Download as CSV" not in html(exporter)


def only_simple(user: Any, flow: str, action: str) -> bool | None:
    """Let people take out one flow only."""
    return flow.endswith("Simple") if action == "export" else None


def test_other_flows_are_left_out(viewer: Client, groups: Any, settings: Any) -> None:
    """Which is said before."""
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_simple"}
    run, _other = Simple(), Payment()
    assert [line.split(",")[0] for line in file(viewer)[1:]] == [str(run.id)]
    assert "Download as CSV…" in html(viewer)
    assert "export are left out" in html(viewer, f"{LIST}csv/")
    assert "Download as CSV…" not in html(viewer, f"{LIST}?flow={NAME}.Simple")
    assert "Download as CSV" not in html(viewer, f"{LIST}?flow={NAME}.Payment")
