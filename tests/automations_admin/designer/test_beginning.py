"""A new flow is begun empty, with a document, or like another flow."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from automations.designed import drafts
from automations.models import FlowDefinition, FlowVersion
from sample_flows.flows.welcome import Welcome
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.designer.conftest import DESIGN, PAGE, url
from tests.flows import designs
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db


def begin(client: Client, **more: Any) -> Any:
    """Post the form."""
    return client.post(f"{PAGE}new/", {"title": "Welcome", "name": "Welcome", **more})


def test_an_empty_flow_can_be_published_as_it_is(designer: Client) -> None:
    response = begin(designer)
    draft = FlowVersion.objects.get()
    assert response["Location"] == url(draft)
    assert [node["kind"] for node in draft.document["nodes"]] == ["execute", "end"]
    html = designer.get(url(draft)).content.decode()
    assert "None. This can be published." in html
    assert LogEntry.objects.count() == 1


def test_what_the_form_calls_a_flow_counts_and_not_what_its_document_does(
    designer: Client,
) -> None:
    begin(designer, document=json.dumps(designs.invoicing("Old", verboseName="Bills")))
    draft = FlowVersion.objects.get()
    assert (draft.flow.title, "verboseName" in draft.document) == ("Welcome", False)


def test_a_document_is_taken(designer: Client) -> None:
    begin(designer, document=json.dumps(designs.invoicing("Old")))
    draft = FlowVersion.objects.get()
    assert draft.document == designs.invoicing("Welcome")


def test_a_copy_of_a_flow_of_code_names_what_must_be_replaced(designer: Client) -> None:
    flow = Shipping.get_automation_class_name()
    page = designer.get(f"{PAGE}new/", {"flow": flow}).content.decode()
    assert "Shipping (copy)" in page
    begin(designer, like=flow)
    draft = FlowVersion.objects.get()
    assert [node["id"] for node in draft.document["nodes"]] == list(Shipping.nodes)
    html = designer.get(url(draft)).content.decode()
    assert "is not offered" in html
    assert "<svg" in html
    assert "Publish…" not in html


def test_a_copy_is_called_as_its_author_says(designer: Client) -> None:
    begin(designer, like=Welcome.get_automation_class_name())
    document = FlowVersion.objects.get().document
    assert document["subject"] == "person"
    assert not {"verboseName", "verboseNamePlural", "version"} & document.keys()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"name": "welcome"}, "with a capital letter in front"),
        ({"name": ""}, "required"),
        ({"title": ""}, "required"),
        ({"document": "{"}, "no valid JSON"),
        ({"document": "[]"}, "must be a JSON object"),
        ({"document": '{"a": 1, "a": 2}'}, "is there twice"),
        ({"like": "os.path"}, "Select a valid choice"),
        ({"base": "os:path"}, "Select a valid choice"),
    ],
)
def test_what_cannot_be_is_said_and_kept(designer: Client, given: Any, said: str) -> None:
    html = begin(designer, **given).content.decode()
    assert said in html
    assert not FlowDefinition.objects.exists()
    if "document" in given:
        assert given["document"].split('"')[0] in html


def test_a_name_is_taken_once(designer: Client, draft: FlowVersion) -> None:
    html = begin(designer, name="Invoicing").content.decode()
    assert "There is a designed flow of this name" in html


def test_a_draft_of_a_version_is_begun_once(designer: Client, published: FlowVersion) -> None:
    edit = f"{PAGE}Invoicing/edit/"
    assert designer.get(edit).status_code == 405
    first = designer.post(edit)["Location"]
    assert designer.post(f"{edit}?version={published.pk}")["Location"] == first
    assert FlowVersion.objects.filter(state="draft", based_on=published).count() == 1
    for wrong in ("nonsense", "00000000-0000-4000-8000-000000000000"):
        assert designer.post(f"{edit}?version={wrong}").status_code == 404


def test_a_draft_begins_as_text_or_in_the_designer(designer: Client) -> None:
    assert begin(designer)["Location"].endswith(f"/draft/{FlowVersion.objects.get().pk}/")
    designer.post(f"{PAGE}new/", {"title": "Other", "name": "Other", "to": "design"})
    other = FlowVersion.objects.get(flow__name="Other")
    response = designer.post(f"{PAGE}new/", {"title": "More", "name": "More", "to": "design"})
    more = FlowVersion.objects.get(flow__name="More")
    assert other.pk != more.pk
    assert response["Location"].endswith(f"/draft/{more.pk}/design/")


def test_a_copy_has_the_base_of_its_flow_if_that_is_offered(designer: Client) -> None:
    name = Welcome.get_automation_class_name()
    html = designer.get(f"{PAGE}new/?flow={name}").content.decode()
    assert 'value="sample_flows.flows.welcome:Marketing" selected' in html
    other = designer.get(f"{PAGE}new/?flow={Shipping.get_automation_class_name()}")
    assert "Marketing" in other.content.decode()
    assert 'value="sample_flows.flows.welcome:Marketing" selected' not in other.content.decode()


def test_a_draft_can_be_like_that_of_a_colleague(
    designer: Client, draft: FlowVersion, user: Any, staff: Any
) -> None:
    FlowVersion.objects.filter(pk=draft.pk).update(layout={"folded": ["bill"]})
    page = f"{PAGE}Invoicing/edit/?draft={draft.pk}"
    other = staff(VIEW, DESIGN)
    other.post(page, {"to": "design"})
    own = FlowVersion.objects.exclude(pk=draft.pk).get()
    assert (own.document, own.layout, own.based_on) == (draft.document, {"folded": ["bill"]}, None)
    drafts.save(own, {**own.document, "doc": "Mine"}, revision=1, actor=user)
    again = other.post(page, follow=True)
    assert "You have a draft already; this is it." in again.content.decode()


def test_a_draft_like_one_that_is_gone_is_like_the_published_version(
    designer: Client, published: FlowVersion
) -> None:
    response = designer.post(f"{PAGE}Invoicing/edit/?draft={published.pk}")
    draft = FlowVersion.objects.exclude(pk=published.pk).get()
    assert response["Location"] == url(draft)
    assert draft.based_on == published
