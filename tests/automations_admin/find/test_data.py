"""Conditions on values in the data: the same on every database."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from automations.models import AutomationModel
from automations_admin.find import data, terms
from automations_admin.find.terms import Term
from tests import effort

DATA: dict[str, Any] = {
    "order": 10395,
    "total": 99.5,
    "big": 2**60 + 1,
    "minus": -3,
    "name": "Zoë",
    "emoji": "pack 😀",
    "paid": True,
    "open": False,
    "note": None,
    "empty": "",
    "text": "10395",
    "placed": "2026-03-01T12:30:00+01:00",
    "card": {"last4": "4417", "contains": "x", "exact": "y", "gt": 7},
    "items": [{"sku": "A1"}, {"sku": "B2"}],
    "by_id": {"17": "seventeen"},
    "my key": "v",
    "Straße.Nr": "5",
    "back\\slash": "\\",
    "url": "http://x/?a=b",
}
OTHER: dict[str, Any] = {"order": 1, "total": 5, "name": "ann", "placed": "2025-12-31", "paid": 1}


@pytest.fixture
def stored(db: None) -> AutomationModel:
    AutomationModel.objects.create(automation_class="x.Y", data=OTHER)
    AutomationModel.objects.create(automation_class="x.Y", data=[1, "a"])
    return AutomationModel.objects.create(automation_class="x.Y", data=DATA)


def found(text: str) -> set[int]:
    rows = AutomationModel.objects.all()
    sought = terms.parse(text)
    assert not sought.problem, sought.problem
    for term in sought.conditions:
        rows = rows.filter(data.condition(term))
    return set(rows.values_list("pk", flat=True))


@pytest.mark.parametrize(
    "text",
    [
        "order:10395", "order=10395.0", "data.order=10395", "order: 10395",
        "big=1152921504606846977",
        "total:99.5", "total=9.95e1", "minus:-3", "name:Zoë", 'emoji:"pack 😀"', "paid:true",
        "open:false", "note:null", 'empty:""', "card.last4:4417", "card.contains:x", "card.exact:y",
        "card.gt:7", "items.1.sku:B2", "items.0.sku:A1", "by_id.17:seventeen", "text:10395",
        'text:"10395"', '"my key":v', '"Straße.Nr":5', "url=http://x/?a=b", r'"back\\slash":"\\"',
        "order>10394", "order>=10395", "order<10396", "order<=10395.5", "minus<0 minus>-4",
        'placed>"2026"', "placed>=2026-03-01", "placed<2026-03-02 placed>2026-01-01", "name!=ann",
        "order!=1", "order!=x", "note!=1", "paid!=false", "total>9 total<100 order:10395",
        "card.last4!=1", 'text>"1"', "name>Zo",
    ],
)  # fmt: skip
def test_a_value_at_a_path_is_found(stored: AutomationModel, text: str) -> None:
    """Also under keys that are called like lookups, numbers, or have dots and spaces in them."""
    assert stored.pk in found(text)


@pytest.mark.parametrize(
    "text",
    [
        "order:9", "nothing:1", "paid:1", 'order:"10395"', "order__gt:0", "order:x", "order>x",
        "order!=10395", "order!=10395.0", "nothing!=1", "nothing!=null", "note!=null", "name>Zz",
        "name:zoë", "text>10", "text<99999", "order>10395", "order<10395", "items:A1",
        "items.2.sku:x",
        "items.99999999999.sku:B2", "card:x", "card>1", "items>1", "paid>0", "note<1",
        "big=1152921504606846976",
        "total>1e99", "order=99999999999999999999999999999", "order.x:1", "name.0:Z", "empty:null",
        "note:0", "open:null",
    ],
)  # fmt: skip
def test_anything_else_is_not_found(stored: AutomationModel, text: str) -> None:
    """Values are compared with their like; what cannot be compared is no error."""
    assert stored.pk not in found(text)


def test_numbers_and_text_are_told_apart(stored: AutomationModel) -> None:
    """A list at the top, other types and absent keys stand beside without harm."""
    other = AutomationModel.objects.get(data__name="ann").pk
    assert found("order>0") == found("order!=7") == {stored.pk, other}
    assert found("paid:1") == {other}
    assert found('placed<"2026"') == {other}
    assert not found("placed<2026")


@pytest.mark.only_on("postgresql")
def test_equality_is_asked_so_that_an_index_can_answer() -> None:
    """On PostgreSQL; a number in a path may be a place, which containment cannot say."""
    rows = AutomationModel.objects.filter
    assert "@>" in str(rows(data.condition(Term("1", ("a", "b")))).query)
    assert "@>" not in str(rows(data.condition(Term("1", ("a", "0")))).query)


def test_a_path_has_only_so_many_readings() -> None:
    """However many numbers are in it."""
    assert len(list(data.places("sqlite", ("1",) * 10))) == 8
    assert list(data.places("mysql", ("a", "1"))) == ['$."a"[1]', '$."a"."1"']
    assert list(data.places("postgresql", ("a", "1"))) == [["a", "1"]]


#: Whatever can arrive in an address, once NUL and half characters are taken out.
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


class AnyTerm(TestCase):
    """Whatever is typed is a question that the database can answer."""

    @classmethod
    def setUpTestData(cls) -> None:
        AutomationModel.objects.create(automation_class="x.Y", data=DATA)

    @settings(max_examples=effort.examples(150))
    @given(
        st.lists(TEXT.filter(bool), min_size=1, max_size=4).map(tuple),
        st.sampled_from(["=", "!=", ">", ">=", "<", "<="]),
        TEXT | st.sampled_from(["1e999", "1e-99", "9" * 30, "-0", "true", "null", "0.1"]),
    )
    def test_no_term_is_an_error(self, path: tuple[str, ...], sign: str, text: str) -> None:
        """At most an empty list."""
        list(AutomationModel.objects.filter(data.condition(Term(text, path, sign))))

    @settings(max_examples=effort.examples(100))
    @given(TEXT.filter(bool), TEXT)
    def test_a_stored_text_is_found_under_its_key(self, key: str, text: str) -> None:
        """Whatever characters are in them; SQLite has no way to name a key with a quote in it."""
        row = AutomationModel.objects.create(automation_class="x.Y", data={key: text})
        rows = AutomationModel.objects.filter(pk=row.pk)
        sought = rows.filter(data.condition(Term(text, (key,), quoted=True)))
        assert sought.exists() or '"' in key
