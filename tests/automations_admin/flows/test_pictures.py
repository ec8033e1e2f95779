"""The diagram of a flow as a file."""

from __future__ import annotations

import shutil
from collections.abc import Callable

import pytest
from django.test import Client

from automations.models import Definition
from tests.automations_admin.shop import NAME, Payment

PAGE = f"/admin/automations/flow/{NAME}.Payment/"

needs_dot = pytest.mark.skipif(not shutil.which("dot"), reason="graphviz is missing")


@needs_dot
@pytest.mark.parametrize(
    ("kind", "media"),
    [("svg", "image/svg+xml"), ("png", "image/png"), ("pdf", "application/pdf"),
     ("dot", "text/vnd.graphviz"), ("mmd", "text/plain")],
)  # fmt: skip
def test_it_is_a_file_of_its_kind(viewer: Client, kind: str, media: str) -> None:
    response = viewer.get(f"{PAGE}picture.{kind}")
    assert response.status_code == 200
    assert response["Content-Type"].startswith(media)
    assert response["Content-Disposition"] == f'attachment; filename="payment.{kind}"'
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response.content


def test_the_page_offers_each(viewer: Client) -> None:
    html = viewer.get(PAGE).content.decode()
    assert f'href="{PAGE}picture.mmd" download' in html


def test_an_older_definition_is_drawn_as_it_was(viewer: Client, db: None) -> None:
    Payment()
    old = Definition.objects.get(automation_class=f"{NAME}.Payment")
    data = old.graph_data
    data["vertices"][0]["label"] = "Formerly"
    Definition.objects.filter(pk=old.pk).update(graph_data=data, fingerprint="old")
    said = viewer.get(f"{PAGE}picture.mmd?definition={old.pk}").content.decode()
    assert "Formerly" in said
    assert "Formerly" not in viewer.get(f"{PAGE}picture.mmd").content.decode()


def test_without_graphviz_the_page_says_so(viewer: Client, settings: object) -> None:
    settings.AUTOMATIONS_ADMIN = {"DOT": "no-such-program"}  # type: ignore[attr-defined]
    response = viewer.get(f"{PAGE}picture.png", follow=True)
    assert response.redirect_chain == [(PAGE, 302)]
    assert "not installed on this server" in response.content.decode()


@pytest.mark.parametrize(
    "path", [f"{PAGE}picture.exe", "/admin/automations/flow/no.Such/picture.mmd"]
)
def test_what_is_not_there_is_not_found(viewer: Client, path: str) -> None:
    assert viewer.get(path).status_code == 404


def test_who_may_not_look_gets_no_file(staff: Callable[..., Client]) -> None:
    assert staff().get(f"{PAGE}picture.mmd").status_code == 403
