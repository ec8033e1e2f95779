"""What is against the content security policy fails a test, unless it is jazzmin's."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests import policy

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

JAZZMIN = '<link rel="stylesheet" href="/static/jazzmin/css/main.css">'


@pytest.mark.parametrize(
    ("html", "kinds"),
    [
        ('<p style="color: red">x</p>', ["style-src-attr"]),
        ('<p onclick="x()">x</p>', ["script-src-attr"]),
        ("<script>let x</script>", ["script-src-elem"]),
        ("<style>p { color: red }</style>", ["style-src-elem"]),
        (f'{JAZZMIN}<p style="color: red">x</p>', []),
        (f'{JAZZMIN}<div class="a-console"><p style="color: red">x</p></div>', ["style-src-attr"]),
        ("<p>x</p>", []),
    ],
)
def test_violations_are_complaints(
    page: Page, live_server: Any, complaints: list[str], html: str, kinds: list[str]
) -> None:
    """Each with its kind and the element."""
    headers = {"Content-Security-Policy-Report-Only": policy.STRICT, "Content-Type": "text/html"}
    page.route("**/page/", lambda route: route.fulfill(body=html, headers=headers))
    page.goto(f"{live_server.url}/page/", wait_until="networkidle")
    found, complaints[:] = [*complaints], []
    assert [one.split()[2] for one in found] == kinds


def test_a_request_to_another_host_is_a_complaint(page: Page, complaints: list[str]) -> None:
    page.set_content('<img src="http://elsewhere.example/pixel.gif">', wait_until="load")
    found, complaints[:] = [*complaints], []
    assert "request to another host: http://elsewhere.example/pixel.gif" in found


def test_every_page_has_the_policy(client: Any) -> None:
    """Those of the admin and the others."""
    for path in ("/admin/login/", "/accounts/login/"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy-Report-Only"] == policy.STRICT
