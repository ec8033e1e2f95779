"""Histories of failures go into files, and from one of them into another, empty system."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from automations.models import AutomationModel
from tests.automations_admin.shop import NAME, Simple

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LIST = "/admin/automations/automationmodel/"


def file(page: Page) -> Path:
    """Press the button; return the file that comes."""
    with page.expect_download() as coming:
        page.get_by_role("button", name="Export", exact=True).click()
    return Path(coming.value.path())


def fits(page: Page) -> None:
    """See to it that the page is no wider than a phone's window, once it has settled."""
    from playwright.sync_api import expect

    page.wait_for_load_state("load")
    before = page.viewport_size
    page.set_viewport_size({"width": 390, "height": 800})
    expect(page.locator("html")).to_have_js_property("scrollWidth", 390)
    if before is not None:
        page.set_viewport_size(before)


def test_failures_move_to_another_system(themed: str, visit: Any, tmp_path: Path) -> None:
    """As a table for people, and as a file that is imported elsewhere, and once again."""
    from playwright.sync_api import expect

    for fail in ("", "card 4OOO is no number", "=1+1"):
        Simple(fail=fail)
    page: Page = visit(f"{LIST}?state=failed")
    page.get_by_role("link", name="Export…").click()
    body = page.locator("body")
    expect(body).to_contain_text("2 histories.")
    fits(page)
    _look(page, themed, "export")
    if page.get_by_label("Table for people, for Excel and LibreOffice (XLSX)").count():
        page.get_by_label("Table for people, for Excel and LibreOffice (XLSX)").check()
        page.get_by_label("Data", exact=True).check()
        _table(file(page))
    page.get_by_label("JSON Lines: everything").check()
    kept = file(page).rename(tmp_path / "histories.jsonl")

    _empty()
    page.goto(page.url.split("export/")[0])
    page.get_by_role("link", name="Import…").click()
    fits(page)
    _look(page, themed, "import")
    page.get_by_role("button", name="Dry run").click()
    expect(body).to_contain_text("Choose a file.")
    page.get_by_label("File").set_input_files(kept)
    page.get_by_role("button", name="Dry run").click()
    expect(body).to_contain_text("Nothing is stored yet.")
    fits(page)
    _look(page, themed, "trial")
    page.get_by_role("button", name="Import 2 copies").click()
    expect(body).to_contain_text("Imported 2 histories.")
    assert AutomationModel.objects.filter(state="archived").count() == 2

    page.get_by_role("link", name="Simple").filter(has_text="Simple").first.click()
    expect(body).to_contain_text("This is an archived copy.")
    expect(body).to_contain_text("It was failed when it was exported.")
    fits(page)
    _look(page, themed, "copy")
    page.goto(f"{page.url.split(LIST)[0]}{LIST}import/")
    page.get_by_label("File").set_input_files(kept)
    page.get_by_role("button", name="Dry run").click()
    expect(body).to_contain_text("everything is here already")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)


def _empty() -> None:
    from automations.engine import retention

    retention.delete_instances(list(AutomationModel.objects.values_list("pk", flat=True)))


def _table(path: Path) -> None:
    import openpyxl

    sheet = openpyxl.load_workbook(io.BytesIO(path.read_bytes())).active
    rows = list(sheet.iter_rows(values_only=True))
    assert len(rows) == 3
    assert '{"fail":"=1+1"}' in rows[2]


def test_the_columns_open_once_a_table_is_chosen(visit: Any) -> None:
    """And stay as they are when another kind of file is; whoever closes them is left alone."""
    from playwright.sync_api import expect

    Simple()
    page: Page = visit(f"{LIST}export/")
    columns = page.get_by_role("group", name="Columns for each instance")
    page.get_by_label("JSON Lines, compressed").check()
    expect(columns).to_be_hidden()
    page.get_by_label("Table for people, as CSV").check()
    expect(columns).to_be_visible()
    page.get_by_text("Rows and columns of tables").click()
    page.get_by_label("Anonymise").check()
    expect(columns).to_be_hidden()
    page.get_by_text("Rows and columns of tables").click()
    page.get_by_label("JSON Lines, compressed").check()
    expect(columns).to_be_visible()


def test_chosen_ones_are_exported(visit: Any) -> None:
    """From the list, without an act to be chosen."""
    from playwright.sync_api import expect

    run, _other = Simple(), Simple()
    page: Page = visit(f"{LIST}?flow={NAME}.Simple")
    page.get_by_label(f"Choose Simple {run.id}").check()
    page.get_by_role("button", name="Export the chosen ones…").click()
    expect(page.locator("body")).to_contain_text("1 history.")


def test_what_is_refused_is_named(themed: str, visit: Any) -> None:
    """With its line and its field; nothing can be confirmed."""
    from playwright.sync_api import expect

    page: Page = visit(f"{LIST}import/")
    page.get_by_label("File").set_input_files(
        {"name": "h.jsonl", "mimeType": "text/plain", "buffer": b'{"schema_version": 1}\n[1]\n'}
    )
    page.get_by_role("button", name="Dry run").click()
    body = page.locator("body")
    expect(body).to_contain_text("2 histories cannot be taken")
    expect(body).to_contain_text("package: This field is missing.")
    expect(page.get_by_role("button", name="Import")).to_have_count(0)
    fits(page)
    _look(page, themed, "refused")


def _look(page: Page, themed: str, name: str) -> None:
    folder = os.environ.get("TRANSFER_PICTURES")
    if folder:
        where = f"{folder}/{name}-{themed.replace(' ', '-')}"
        page.screenshot(path=f"{where}.png", full_page=True)
        page.set_viewport_size({"width": 390, "height": 800})
        page.screenshot(path=f"{where}-390.png", full_page=True)
        page.set_viewport_size({"width": 1280, "height": 720})
