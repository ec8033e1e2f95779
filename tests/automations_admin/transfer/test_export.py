"""Taking histories out: only what may be seen, as was asked for, and recorded."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.test import Client

from automations import registry, testing
from automations.engine import holding
from automations.histories import csvs, document, lines
from automations.histories.document import Options
from automations.models import AutomationModel, Event
from automations_admin.transfer import formats
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.shop import Simple
from tests.automations_admin.transfer.conftest import (
    EXPORT,
    LIST,
    MAY_EXPORT,
    SECRETS,
    content,
)
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

#: What the form sends as it stands.
AS_IT_STANDS = {"format": "jsonl", "rows": "instance", "redact": "on", "traces": "on"}


def exported(client: Client, query: str = "", **said: Any) -> bytes:
    """Take histories out."""
    sent = {key: value for key, value in {**AS_IT_STANDS, **said}.items() if value}
    return content(client.post(f"{EXPORT}{query}", sent))


def refused(client: Client, query: str = "", **said: Any) -> str:
    """Try to; return the page that says why not."""
    sent = {key: value for key, value in {**AS_IT_STANDS, **said}.items() if value}
    before = Event.objects.count()
    answer = client.post(f"{EXPORT}{query}", sent)
    assert answer.status_code == 200
    assert not answer.has_header("Content-Disposition")
    assert Event.objects.count() == before
    return answer.content.decode()


def told(**options: Any) -> list[dict[str, Any]]:
    """Return all histories."""
    pks = AutomationModel.objects.order_by("pk").values_list("pk", flat=True)
    return list(document.documents(pks, Options(**options)))


def test_json_lines_hold_everything_but_secrets(exporter: Client, run: testing.Run) -> None:
    Simple()
    data = exported(exporter)
    found = [line.history for line in lines.read(io.BytesIO(data))]
    assert found == told()
    assert b"swordfish" not in data
    assert gzip.decompress(exported(exporter, format="jsonl_gz")).count(b"\n") == 4


def test_json_and_csv_hold_the_same(exporter: Client, run: testing.Run) -> None:
    assert json.loads(exported(exporter, format="json")) == told()
    said = exported(exporter, format="csv").decode()
    assert [line.history for line in csvs.read(said)] == told()


@pytest.fixture
def gone(anna: User) -> Iterator[AutomationModel]:
    """An instance that is blocked, as its class is no longer in the code."""
    row = testing.start(Shipping, order=8).row
    registry.unregister(Shipping)
    holding.block(row, "The class is gone.")
    yield row
    registry.register(Shipping)


def test_an_instance_whose_class_is_gone(exporter: Client, gone: AutomationModel) -> None:
    """It is listed, and taken out in every format."""
    assert f"Shipping {gone.pk}" in exporter.get(f"{LIST}?state=blocked").content.decode()
    for one in formats.offered():
        said = {"instance_columns": "state"} if one.key in formats.TABLES else {}
        assert exported(exporter, "?state=blocked", format=one.key, **said), one.key
    (history,) = json.loads(exported(exporter, "?state=blocked", format="json"))
    assert history["automation"] == gone.automation_class
    assert history["instance"]["state"] == "blocked"
    assert len(history["tasks"]) == 2


def test_the_filters_and_the_chosen_ones_say_which(exporter: Client, run: testing.Run) -> None:
    Simple()
    for query in ("?task=failed", f"?scope=chosen&ids={run.row.pk}", "?q=order:7"):
        assert len(json.loads(exported(exporter, query, format="json"))) == 1
    assert "There is nothing to take out." in refused(exporter, "?scope=chosen")


def test_a_table_has_the_chosen_columns(exporter: Client, run: testing.Run) -> None:
    columns = ["state", "flow", "error", "data", "started"]
    said = exported(exporter, format="table_csv", instance_columns=columns)
    head, row = csv.reader(io.StringIO(said.decode("utf-8-sig")))
    assert head == ["Flow", "State", "Started", "Error message", "Data"]
    assert row[:2] == ["Shipping", "Failed"]
    assert row[3] == "The card was refused."
    assert "swordfish" not in row[4]


def test_a_table_of_tasks_has_a_row_for_each(exporter: Client, run: testing.Run) -> None:
    said = exported(exporter, format="table_csv", rows="task", task_columns=["step", "number"])
    rows = list(csv.reader(io.StringIO(said.decode("utf-8-sig"))))
    assert rows == [["Number", "Step"], ["1", "Reserve"], ["2", "Approve"], ["3", "Charge"]]
    page = refused(exporter, format="table_csv", rows="task")
    assert "Choose at least one column." in page


def test_a_table_for_spreadsheets(exporter: Client, run: testing.Run) -> None:
    openpyxl = pytest.importorskip("openpyxl")
    columns = ["uuid", "tasks", "started"]
    said = exported(exporter, format="table_xlsx", instance_columns=columns)
    sheet = openpyxl.load_workbook(io.BytesIO(said)).active
    head, row = sheet.iter_rows(values_only=True)
    assert head == ("UUID", "Started (Europe/Berlin)", "Tasks")
    assert (row[0], row[2]) == (str(run.row.uuid), 3)
    assert row[1].year == run.row.created.year


def test_it_is_recorded(exporter: Client, run: testing.Run) -> None:
    """As an event, and in Django's log."""
    exported(exporter, f"?flow={Shipping.get_automation_class_name()}", format="json")
    event = Event.objects.get(kind="exported")
    assert event.automation_class == Shipping.get_automation_class_name()
    assert event.actor is not None
    assert event.detail == {
        "count": 1, "format": "json", "redacted": True, "anonymised": False, "traces": True,
    }  # fmt: skip
    assert LogEntry.objects.get().change_message == "Exported 1 history (json)."


def test_secrets_need_their_permission(
    exporter: Client, staff: Callable[..., Client], run: testing.Run
) -> None:
    """Without it, the mask cannot be taken off; with it, that is recorded."""
    assert b"swordfish" not in exported(exporter, redact="")
    keeper = staff(VIEW, DATA, MAY_EXPORT, SECRETS)
    assert b"swordfish" in exported(keeper, redact="", traces="")
    assert Event.objects.order_by("-pk").first().detail["redacted"] is False  # type: ignore[union-attr]


def test_frames_need_their_permission(staff: Callable[..., Client], run: testing.Run) -> None:
    assert b'"frames":[{' not in exported(staff(VIEW, DATA, MAY_EXPORT))
    assert b'"frames":[{' in exported(staff(VIEW, DATA, MAY_EXPORT, "view_traces_automationmodel"))


def test_people_are_taken_out(exporter: Client, run: testing.Run) -> None:
    """But for those whom the code names."""
    for sent, there in (({}, True), ({"anonymise": "on"}, False)):
        (found,) = json.loads(exported(exporter, format="json", **sent))
        assert ("anna" in lines.text({**found, "definition": None})) is there


def test_it_needs_its_permissions(staff: Callable[..., Client], viewer: Client) -> None:
    """To see the data, too; and it is not offered without."""
    Simple()
    for client in (viewer, staff(VIEW, MAY_EXPORT)):
        assert client.get(EXPORT).status_code == 403
        assert client.post(EXPORT, AS_IT_STANDS).status_code == 403
        assert "Export…" not in client.get(LIST).content.decode()


def only_shipping(user: Any, flow: str, action: str) -> bool | None:
    """A rule of the project: of other flows nothing is taken out."""
    return False if action == "export" and "Shipping" not in flow else None


def test_flows_that_may_not_be_taken_out_are_left_out(
    exporter: Client, run: testing.Run, settings: Any
) -> None:
    """And that is said."""
    settings.AUTOMATIONS = {"FLOW_PERMISSION": f"{__name__}.only_shipping"}
    Simple()
    assert "are left out" in exporter.get(EXPORT).content.decode()
    assert "are left out" not in exporter.get(f"{EXPORT}?task=failed").content.decode()
    (found,) = json.loads(exported(exporter, format="json"))
    assert found["automation"] == Shipping.get_automation_class_name()


def test_the_list_offers_it(exporter: Client, run: testing.Run) -> None:
    """For all that match, for the chosen ones, and for one."""
    page = exporter.get(f"{LIST}?task=failed").content.decode()
    assert f'href="{EXPORT}?task=failed"' in page
    assert f'formaction="{EXPORT}"' in page
    assert 'name="ids"' in page
    assert (
        f"{EXPORT}?scope=chosen&amp;ids={run.row.pk}"
        in exporter.get(f"{LIST}{run.row.pk}/change/").content.decode()
    )


def test_beyond_the_limit_the_command_is_offered(
    exporter: Client, run: testing.Run, settings: Any, monkeypatch: Any
) -> None:
    """JSON Lines hold more."""
    settings.AUTOMATIONS_ADMIN = {"TRANSFER_LIMIT": 1}
    Simple()
    page = exporter.get(f"{EXPORT}?age=week&q=-x").content.decode()
    assert "automation_export" not in page
    page = exporter.get(f"{EXPORT}?age=week").content.decode()
    assert "JSON, CSV and XLSX hold at most 1 histories" in page
    assert "python manage.py automation_export histories.jsonl.gz --since 20" in page
    assert "holds at most 1 histories" in refused(exporter, format="json")
    assert len(exported(exporter).splitlines()) == 4
    monkeypatch.setattr(formats, "MOST_LINES", 1)
    assert "holds at most 1 histories" in refused(exporter)


def test_a_get_records_nothing(exporter: Client, run: testing.Run) -> None:
    page = exporter.get(EXPORT).content.decode()
    assert "1 history." in page
    assert not Event.objects.filter(kind="exported").exists()


def test_what_is_said_about_tables_is_open_when_one_was_chosen(
    exporter: Client, run: testing.Run
) -> None:
    """Whatever the form comes back for."""
    fold = 'data-opened-for="table_csv table_xlsx"'
    assert f"{fold}>" in exporter.get(EXPORT).content.decode()
    assert f"{fold}>" in refused(exporter, "?q=4711", format="csv")
    assert f"{fold} open>" in refused(exporter, "?q=4711", format="table_csv")
    assert f"{fold} open>" in refused(exporter, format="table_csv", instance_columns="")
