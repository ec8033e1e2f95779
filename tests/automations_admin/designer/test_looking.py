"""What cannot be changed in the designer is looked at in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from automations import flow, redaction, registry
from automations.designed import drafts, publishing
from automations.document.introspection import document_of
from automations.models import FlowVersion
from automations_admin.designer import looking
from tests.automations_admin.conftest import DATA, VIEW
from tests.automations_admin.designer.conftest import PAGE, config, url
from tests.flows import designs
from tests.flows.acting import Shipping

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_built")]

NAME = Shipping.get_automation_class_name()
CODE = f"{PAGE}look/{NAME}/"


@pytest.fixture
def second(published: FlowVersion, user: Any) -> FlowVersion:
    """A second version."""
    draft = drafts.of(published.flow, user)
    drafts.save(draft, designs.invoicing(amount="5.00"), revision=1, actor=user)
    return publishing.publish(draft, revision=2, actor=user, note="Second")


def test_a_version_is_looked_at(designer: Client, published: FlowVersion) -> None:
    registry.get("designed.Invoicing")(total=5)
    said = config(designer, url(published, "look"))
    assert said["flow"] == designs.invoicing()
    assert said["state"] == "Version 1"
    assert "never changes" in said["readOnly"]
    assert (said["running"], said["waiting"], said["number"]) == (1, {"later": 1}, 1)
    assert said["base"] is None
    assert said["urls"]["save"] == said["urls"]["publish"] == ""
    assert designer.get(said["urls"]["python"]).status_code == 200
    assert said["urls"]["text"] == url(published)


def test_two_versions_are_compared(
    designer: Client, published: FlowVersion, second: FlowVersion
) -> None:
    said = config(designer, f"{url(second, 'look')}?with={published.pk}")
    assert said["base"] == {"number": 1, "flow": designs.invoicing(), "layout": {}}
    assert said["flow"] == designs.invoicing(amount="5.00")


@pytest.mark.parametrize("other", ["nothing", "b4b147bc-522d-4d27-9d2a-6e7e4a35ae4b"])
def test_a_version_that_is_not_there_is_not_found(
    designer: Client, published: FlowVersion, other: str
) -> None:
    assert designer.get(f"{url(published, 'look')}?with={other}").status_code == 404


def test_a_draft_is_no_version(designer: Client, draft: FlowVersion) -> None:
    assert designer.get(f"{PAGE}Invoicing/version/{draft.pk}/look/").status_code == 404


def test_a_flow_of_code_is_looked_at(designer: Client) -> None:
    said = config(designer, CODE)
    assert [node["id"] for node in said["flow"]["nodes"]] == list(Shipping.nodes)
    assert "declared in code" in said["readOnly"]
    assert said["code"] is True
    assert said["offered"] is None
    assert said["urls"]["copy"] == f"{PAGE}new/?flow={NAME}"
    assert designer.get(said["urls"]["copy"]).status_code == 200


def test_where_tasks_wait_is_told(designer: Client) -> None:
    User.objects.create_user("anna")
    Shipping(order=1)
    said = config(designer, CODE)
    assert (said["running"], said["waiting"]) == (1, {"approve": 1})


def test_who_may_only_look_is_not_led_to_a_copy(staff: Callable[..., Client]) -> None:
    urls = config(staff(VIEW), CODE)["urls"]
    assert (urls["copy"], urls["tryIt"]) == ("", "")


def test_who_may_see_data_is_led_to_a_dry_run(staff: Callable[..., Client]) -> None:
    client = staff(VIEW, DATA)
    assert client.get(config(client, CODE)["urls"]["tryIt"]).status_code == 200


def test_a_flow_that_is_not_there_is_not_found(designer: Client) -> None:
    assert designer.get(f"{PAGE}look/gone.Flow/").status_code == 404
    assert designer.get(f"{PAGE}look/designed.Gone/").status_code == 404
    assert designer.get(f"{PAGE}look/a%00b/").status_code == 404


def test_a_designed_flow_is_shown_as_its_version(designer: Client, published: FlowVersion) -> None:
    response = designer.get(f"{PAGE}look/designed.Invoicing/")
    assert response["Location"] == url(published, "look")


def test_pages_lead_here(designer: Client, published: FlowVersion) -> None:
    assert CODE in designer.get(f"/admin/automations/flow/{NAME}/").content.decode()
    html = designer.get("/admin/automations/flow/").content.decode()
    assert CODE in html
    assert f"{PAGE}look/designed" not in html
    assert url(published, "look") in designer.get(url(published)).content.decode()


class Secret(flow.Automation, registered=False):
    """A flow with what nobody is to see."""

    call = flow.Webhook(
        "https://api.example.com/x",
        secret="hush-hush",
        headers={"Authorization": "Bearer hush-hush", "X-Kind": "shown"},
        json=lambda task: {"a": 1},
    )
    end = flow.End()


def test_secrets_and_places_on_the_server_are_not_shown() -> None:
    said = looking.bare(document_of(Secret).to_json())
    (call, _end) = said["nodes"]
    assert call["secret"]["v"] == redaction.MASK
    assert "hush-hush" not in str(said)
    assert "shown" in str(call["headers"])
    assert call["json"]["file"] == "automations_admin/designer/test_looking.py"
    assert call["json"]["line"] > 1
    assert call["json"]["src"].startswith("lambda task")


@pytest.mark.only_on("sqlite")  # what is shown comes from the code
def test_every_flow_of_code_can_be_looked_at(designer: Client) -> None:
    for cls in registry.declared():
        said = config(designer, f"{PAGE}look/{cls.get_automation_class_name()}/")
        kinds = {(kind["kind"], kind["cls"]) for kind in said["kinds"]}
        nodes = said["flow"]["nodes"]
        assert [node["id"] for node in nodes] == list(cls.nodes)
        assert {(node["kind"], node.get("cls", "")) for node in nodes} <= kinds
