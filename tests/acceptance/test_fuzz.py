"""Absurd addresses: 2,000 requests with invented query parameters, and none of them a 500."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote_from_bytes
from uuid import UUID

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import automations
import automations_admin
from automations_admin.models import SavedFilter
from tests import effort
from tests.acceptance.access import PEOPLE, TABLE, World
from tests.acceptance.access.table import nothing
from tests.acceptance.test_access import path_of, without_word, world
from tests.automations.people import browser
from tests.automations_admin.shop import NAME, Payment, Simple
from tests.flows import human
from tests.flows.few import few

__all__ = ["world"]

pytestmark = pytest.mark.django_db

#: The addresses mean the same to every database and version: one of them gets all.
REQUESTS = 2_000 if effort.is_whole() else 200
CALMLY = settings(
    max_examples=REQUESTS,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)

#: Names of parameters that the code reads, wherever it does.
NAMES = sorted(
    {
        name
        for package in (automations, automations_admin)
        for path in Path(package.__path__[0]).rglob("*.py")
        for name in re.findall(
            r"""(?:GET|query|params)(?:\.get|\.getlist)?[(\[]["'](\w+)["']"""
            r"""|(?:text|choice)\(["'](\w+)["']""",
            path.read_text(encoding="utf-8"),
        )
        for name in name
        if name
    }
    | {"q", "p", "o", "e", "all", "flow", "state", "step", "node", "task", "object", "next", "ids"}
)
#: Values that a page may take for something: right ones, nearly right ones, absurd ones.
VALUES = (
    "", "0", "1", "2", "-1", "1.5", "1e400", "NaN", "null", "true", "9" * 19, "9" * 400,
    "9223372036854775807", "9223372036854775808", "\u0661\u0662", "1 OR 1=1", "' OR '1'='1", "%",
    "%%s", "{}", "{0}", "[]", '{"a":', "\x00", "a\x00b", "\ud7ff\uffff", "\u202e",
    "../../etc/passwd", "javascript:alert(1)", "//evil.example", "a.b.c:1", "a:b:c", ":", "=",
    ">", "a.b>10", "a.b>=x", "a<", "a!=1", "data.order.$model:x", "__class__:1", "a__b:1",
    "order__pk:1", ".", "...", "a." * 50 + "b:1", "a:" + "[" * 200, "auth.user:1", "auth.user:x",
    "no.such:1", "auth.user:", "live", "failed", "completed", "person", "retry", "day", "week",
    "older", f"{NAME}.Payment", f"{NAME}.Simple", "book", "pack", "2026-01-01", "2026-13-45",
    "2026-01-01T00:00:00+99:99", "0001-01-01", "9999-12-31T23:59:59Z", "x" * 3000,
)  # fmt: skip

#: What a superuser may open.
OPEN = sorted(name for name, row in TABLE.items() if row.get[PEOPLE.index("superuser")] == 200)

#: What has a number in its address, or a name.
NUMBERED = sorted(
    name for name, row in TABLE.items() if "<" not in name and row.args is not nothing
)

names = st.one_of(st.sampled_from(NAMES), st.text(max_size=8).map(lambda text: text[:8]))
texts = st.one_of(
    st.sampled_from(VALUES).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.text(max_size=30).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.binary(max_size=20),
    st.integers().map(lambda number: str(number).encode()),
)
queries = st.lists(st.tuples(names, texts), max_size=5).map(
    lambda pairs: "&".join(
        f"{quote_from_bytes(name.encode('utf-8', 'surrogatepass'))}={quote_from_bytes(value)}"
        for name, value in pairs
    )
)


@pytest.fixture
def client(world: World) -> Iterator[Client]:
    """A superuser, and instances of which each page shows something."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    Payment(postcode="8O331"), Payment(stock=False), Simple(fail="x"), Simple()
    root = User.objects.create_superuser("root")
    SavedFilter.objects.create(owner=root, name="Broken", query="state=failed", shared=True)
    with few(NAME, human.__name__):
        yield browser(root)


@CALMLY
@given(name=st.sampled_from(OPEN), query=queries)
def test_no_query_breaks_a_page(client: Client, world: World, name: str, query: str) -> None:
    """Whatever is in it: an answer, or a refusal that says why."""
    path = path_of(name, TABLE[name], world)
    assert client.get(f"{path}?{query}").status_code < 500, f"{path}?{query}"


@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**30])
@pytest.mark.parametrize("name", NUMBERED)
def test_no_number_in_an_address_breaks_a_page(
    client: Client, world: World, name: str, number: int
) -> None:
    """However large: nothing of that number is found. Where a name belongs, it is none."""
    usual = TABLE[name].args(world)
    numbers = [number if isinstance(arg, int) else arg for arg in usual]
    args = numbers if numbers != list(usual) else [_named(arg, number) for arg in usual]
    assert client.get(reverse(without_word(name), args=args)).status_code in {302, 403, 404, 405}


def _named(arg: Any, number: int) -> Any:
    """Return what stands in the place of a name, or of the random key of a row."""
    return UUID(int=number % 2**128) if isinstance(arg, UUID) else str(number)
