"""The page that holds the designer, and what it tells the script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import translation

from automations.models import FlowVersion
from automations_admin.designer import built, shell
from tests.automations_admin.designer.conftest import config, url
from tests.conftest import ROOT

pytestmark = pytest.mark.django_db


@pytest.fixture
def _unbuilt(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(built, "url", lambda name: "")


@pytest.mark.usefixtures("_built")
def test_the_page_tells_all_that_the_script_reads(designer: Client, draft: FlowVersion) -> None:
    source = (ROOT / "frontend/src/designer/core/config.ts").read_text(encoding="utf-8")
    body = source.partition("export interface Config {")[2].partition("\n}")[0]
    names = set(re.findall(r"^  readonly (\w+):", body, re.MULTILINE))
    said = config(designer, url(draft, "design"))
    assert set(said) == names
    urls = re.search(r"readonly urls: Readonly<\s*Record<([^,]+),", body)
    assert urls is not None
    assert set(said["urls"]) == set(re.findall(r'"(\w+)"', urls[1]))


@pytest.mark.usefixtures("_built")
def test_the_script_is_a_module_and_nothing_is_inline(designer: Client, draft: FlowVersion) -> None:
    html = designer.get(url(draft, "design")).content.decode()
    assert '<script type="module" src="/static/automations_admin/designer.js"></script>' in html
    assert '<div id="a-designer" class="a-designer">' in html
    assert url(draft) in html
    assert " style=" not in html.partition('<div id="a-designer"')[2].partition("</script>")[0]


@pytest.mark.usefixtures("_unbuilt")
def test_a_checkout_says_how_the_script_is_built(designer: Client, draft: FlowVersion) -> None:
    response = designer.get(url(draft, "design"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "npm ci &amp;&amp; npm run build" in html
    assert f'href="{url(draft)}"' in html
    assert "a-designer-config" not in html


@pytest.mark.usefixtures("_built")
@pytest.mark.parametrize("document", [{"nodes": [None]}, {"nodes": [{"kind": "end"}]}])
def test_what_cannot_be_drawn_leads_to_the_text(
    designer: Client, draft: FlowVersion, document: Any
) -> None:
    FlowVersion.objects.update(document=document)
    response = designer.get(url(draft, "design"))
    html = response.content.decode()
    assert response.status_code == 200
    assert "not clear enough to be drawn" in html
    assert f'href="{url(draft)}"' in html
    assert "a-designer-config" not in html


@pytest.mark.usefixtures("_built")
def test_what_a_document_says_does_not_leave_the_json(designer: Client, draft: FlowVersion) -> None:
    draft.document["doc"] = "</script><script>alert(1)</script>"
    FlowVersion.objects.update(document=draft.document)
    response = designer.get(url(draft, "design"))
    assert "<script>alert(1)" not in response.content.decode()
    assert config(designer, url(draft, "design"))["flow"]["doc"] == draft.document["doc"]


@pytest.mark.usefixtures("_built")
def test_declared_fields_of_the_subject_are_told(designer: Client, draft: FlowVersion) -> None:
    draft.document["subjectFields"] = ["plan", "address.city"]
    FlowVersion.objects.update(document=draft.document)
    assert config(designer, url(draft, "design"))["fields"] == ["plan", "address.city"]


@pytest.mark.usefixtures("_built")
def test_texts_are_those_that_differ(
    designer: Client, draft: FlowVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shell, "TEXTS", ("Publish…", "No such text %(n)s"))
    designer.cookies["django_language"] = "de"
    with translation.override("de"):
        said = config(designer, url(draft, "design"))
    assert said["language"] == "de"
    assert said["texts"] == {"Publish…": "Veröffentlichen …"} or list(said["texts"]) == ["Publish…"]


def test_counts_are_told_by_ids() -> None:
    document = {"nodes": [{"id": "s1", "name": "bill"}, {"id": "end"}]}
    assert shell.by_id(document, {"bill": 3, "end": 1, "gone": 7}) == {"s1": 3, "end": 1}
