"""The list of instances."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils.http import urlencode
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from automations.models import AutomationModel
from automations_admin.models import SavedFilter
from tests import effort
from tests.automations_admin.conftest import VIEW
from tests.automations_admin.shop import NAME, Payment, Simple
from tests.flows.few import few

LIST = "/admin/automations/automationmodel/"
SIMPLE = f"{NAME}.Simple"


@pytest.fixture
def reader(staff: Callable[..., Client]) -> Client:
    """Somebody who may look, also at data."""
    return staff(VIEW, "view_data_automationmodel")


def html(client: Client, query: str = "") -> str:
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_lists_ask_as_often_for_many_as_for_few(
    reader: Client, groups: Any, django_assert_max_num_queries: Any
) -> None:
    """Rows do not count, whatever is filtered for."""
    for number in range(15):
        Simple(fail=f"x{number}", order={"$model": "auth.user", "pk": number}, n=number)
        Payment()
    reader.get(LIST)
    for query, most in (
        ("", 15),
        (f"?flow={SIMPLE}&state=failed&task=failed&step=step&q=n>3&error=RuntimeError", 19),
        (f"?flow={SIMPLE}&assignee=group:Accounts&held=any&object=auth.user:3&definition=1", 22),
    ):
        with django_assert_max_num_queries(most):
            reader.get(LIST + query)


def test_rows_have_stable_names(viewer: Client) -> None:
    """So that what is live can tell them apart."""
    run = Simple()
    assert f'<tr data-live-row="{run.id}">' in html(viewer)


def test_pages_of_the_list(viewer: Client, settings: Any) -> None:
    """Filters are kept from page to page; new instances move no page."""
    settings.AUTOMATIONS_ADMIN = {"PAGE_SIZE": 2}
    for _number in range(5):
        Simple()
    first = html(viewer, "?state=completed")
    assert "1–2 of 5" in first  # noqa: RUF001
    older = re.search(r'href="[^"]*\?(state=completed&amp;before=\d+&amp;p=2)"[^>]*>Older', first)
    assert older is not None
    Simple()
    second = html(viewer, f"?{older[1].replace('&amp;', '&')}")
    assert "3–4 of 6" in second  # noqa: RUF001
    assert re.search(r'href="[^"]*\?state=completed"[^>]*>Newer', second)
    assert re.search(r"\?state=completed&amp;before=\d+&amp;p=3", second)


def test_the_admin_shows_no_more_than_ten_thousand(viewer: Client, monkeypatch: Any) -> None:
    """In a filtered list."""
    monkeypatch.setattr("automations_admin.counting.MOST", 3)
    for _number in range(5):
        Simple()
    page = html(viewer)
    assert "1–5 of 3+" in page  # noqa: RUF001
    assert "narrow the list down" in page


def test_an_empty_list_says_why(viewer: Client) -> None:
    """No rows at all, none that fit, or a question that makes no sense; with a way out."""
    assert "No flow has been started yet." in html(viewer)
    page = html(viewer, "?q=x&state=failed")
    assert "No instance fits" in page
    assert "Take one of them off" in page
    assert f'<a class="a-btn" href="{LIST}">' in page
    assert "There is no older instance." in html(viewer, "?before=1")


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(reader: Client) -> None:
    """At its field."""
    Simple()
    page = html(reader, "?q=customer.plan:&assignee=nobody&object=17&error=E&flow=x")
    for said in (
        "After “customer.plan:” a value is missing.",
        "There is no user or group of this name.",
        "Name an object by its model and key",
        'value="customer.plan:"',
        'value="nobody"',
        'value="17"',
        'value="E"',
        "Nothing was looked for.",
    ):
        assert said in page, said
    assert "Left out, as it makes no sense: state, age." in html(reader, "?state=x&age=y")


def test_filters_from_links_are_kept_by_the_form(viewer: Client) -> None:
    """Also those that have no field without a flow."""
    page = html(viewer, "?same=abc&step=book&definition=3")
    for name, value in (("same", "abc"), ("definition", "3")):
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
    assert '<option value="book" selected>Book</option>' in page


def test_what_was_not_searched_is_said(reader: Client, settings: Any) -> None:
    """In words."""
    settings.AUTOMATIONS_ADMIN = {"SEARCH_LIMIT": 1}
    Simple(n=1), Simple(n=2)
    page = html(reader, "?q=n:1")
    assert "The data of the newest 1 instances" in page
    assert "No instance fits" in page
    assert "The data of the newest" not in html(reader, "?q=n:2&age=hour&flow=x")


def test_paths_and_values_are_offered_for_a_flow(reader: Client) -> None:
    """As links that go on with the search, and in the search field."""
    Simple(plan="pro", card={"token": "s3cret"}, amount=5)
    page = html(reader, f"?flow={SIMPLE}&q=amount:5")
    assert '<option value="amount:5 plan:">' in page
    assert "path=plan" in page
    assert "card" not in re.findall(r"<code>(.*?)</code>", page)
    assert "card.token" not in page
    chosen = html(reader, f"?flow={SIMPLE}&q=amount:5&path=plan")
    assert f"flow={SIMPLE}&amp;q=amount%3A5+plan%3Apro" in chosen
    assert "s3cret" not in html(reader, f"?flow={SIMPLE}&path=card.token")
    assert "Choose a flow" in html(reader)


def test_paths_are_data(staff: Callable[..., Client]) -> None:
    """Without the right to see them there are none."""
    viewer = staff(VIEW)
    Simple(plan="pro")
    page = html(viewer, f"?flow={SIMPLE}&path=plan")
    assert "plan:" not in page.replace("customer.plan:", "")
    assert "pro" not in re.findall(r"<code>(.*?)</code>", page)
    assert "You may not see these data" in html(viewer, "?q=plan:pro")


CANARY = '"><svg onload=alert(1)>'


def test_nothing_from_outside_is_markup(reader: Client) -> None:
    """Data, keys, names, parameters."""
    Simple(**{CANARY: CANARY})
    owner = User.objects.get(username__startswith=VIEW)
    SavedFilter.objects.create(name=CANARY, query=f"q={CANARY}", owner=owner)
    names = ("q", "flow", "state", "task", "step", "held", "age", "ended", "assignee", "error")
    more = ("same", "definition", "object", "path", "p", "before", CANARY)
    page = html(reader, f"?{urlencode(dict.fromkeys((*names, *more), CANARY))}")
    assert "<svg onload" not in page + html(reader, f"?flow={SIMPLE}&path={CANARY}")


def test_any_post_is_only_looked_at(viewer: Client) -> None:
    """The list changes nothing."""
    Simple()
    assert (
        viewer.post(LIST, {"action": "delete_selected", "_selected_action": "1"}).status_code == 200
    )
    assert AutomationModel.objects.count() == 1


NAMES = st.sampled_from(
    ["q", "flow", "state", "outcome", "task", "step", "held", "age", "ended", "assignee", "error",
     "same", "definition", "object", "p", "before", "after", "path", "query", "_popup", "e"]
) | st.text(max_size=8)  # fmt: skip
VALUES = st.one_of(
    st.sampled_from(
        ["", "failed", "live", "me", "person", "retrying", "any", "pause", "week", "1", "2", "-1",
         SIMPLE, "step", "user:root", "group:x", "auth.user:1", "auth.user:x", "a:1", "a.b>=2",
         "n:1 n>0 n!=x", 'a:"', "9" * 40, "%", "\x00", "a\x00b", "1e999", "x" * 3_000]
    ),
    st.text(max_size=60),
    st.text("0123456789.:=<>!\"' {}[]$*abn", max_size=40),
    st.integers().map(str),
)  # fmt: skip
RAW = st.binary(max_size=40).map(lambda raw: "".join(f"%{byte:02x}" for byte in raw))


class AnyAddress(TestCase):
    """Whatever is in the address, there is an answer."""

    @classmethod
    def setUpTestData(cls) -> None:
        cls.enterClassContext(few(NAME))
        User.objects.create_superuser("root")
        Simple(n=1, a={"b": [1, "x", None]}, who={"$model": "auth.user", "pk": 1}), Simple(fail="x")

    def setup_example(self) -> None:
        super().setup_example()
        self.client.force_login(User.objects.get())

    @settings(max_examples=effort.examples(300))
    @given(st.lists(st.tuples(NAMES, VALUES), max_size=6))
    def test_no_parameter_is_an_error(self, said: list[tuple[str, str]]) -> None:
        """Of the list, of the page before a file, and of the page that names a filter."""
        query = urlencode([(name.encode("utf-8", "replace"), value.encode("utf-8", "replace"))
                           for name, value in said])  # fmt: skip
        assert self.client.get(f"{LIST}?{query}").status_code == 200
        if len(said) % 3 == 0:
            assert self.client.get(f"{LIST}csv/?{query}").status_code == 200
            assert self.client.get(f"{LIST}filters/add/?{query}").status_code in {200, 302}

    @example("flow", "%2F")
    @settings(max_examples=effort.examples(100))
    @given(NAMES.filter(str.isidentifier), RAW)
    def test_no_bytes_are_an_error(self, name: str, raw: str) -> None:
        """Also such as are no text."""
        assert self.client.get(f"{LIST}?{name}={raw}").status_code == 200
