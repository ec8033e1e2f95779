"""The search language, without a database."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from automations_admin.find import terms
from automations_admin.find.terms import Term, parse


@pytest.mark.parametrize(
    ("text", "term"),
    [
        ("a:1", Term("1", ("a",))),
        ("a=1", Term("1", ("a",))),
        ("a==1", Term("1", ("a",))),
        ("a != x", Term("x", ("a",), "!=")),
        ("a<>x", Term("x", ("a",), "!=")),
        ("a.b>10", Term("10", ("a", "b"), ">")),
        ("a.b:>10", Term("10", ("a", "b"), ">")),
        ("a>=10", Term("10", ("a",), ">=")),
        ("a=>10", Term("10", ("a",), ">=")),
        ("a<10", Term("10", ("a",), "<")),
        ("a <= 10", Term("10", ("a",), "<=")),
        ("a: 1", Term("1", ("a",))),
        ("data.a:1", Term("1", ("a",))),
        ("data:1", Term("1", ("data",))),
        ('"data".a:1', Term("1", ("data", "a"))),
        ('a:"two words"', Term("two words", ("a",), quoted=True)),
        (r'a:"a \"b\" \\"', Term(r'a "b" \ '.strip(), ("a",), quoted=True)),
        ('"my key"."a.b":x', Term("x", ("my key", "a.b"))),
        ("url:http://x/?a=b", Term("http://x/?a=b", ("url",))),
        ("at>2026-03-01T12:30:00+01:00", Term("2026-03-01T12:30:00+01:00", ("at",), ">")),
        ('a:""', Term("", ("a",), quoted=True)),
        ("Größe:5 cm", Term("5", ("Größe",))),
    ],
)
def test_a_condition_has_path_sign_and_value(text: str, term: Term) -> None:
    """Signs may be written in several ways, keys and values in quotes."""
    assert parse(text).conditions == (term,)


def test_terms_are_joined_by_spaces() -> None:
    """Words and conditions in any order."""
    found = parse('  10417 a:1\tb>2  5f0c1f3e-7d52-4c0e-9a5b-3f6f0a6c2b11 c:"x y" ')
    assert [word.text for word in found.words] == ["10417", "5f0c1f3e-7d52-4c0e-9a5b-3f6f0a6c2b11"]
    assert [term.path for term in found.conditions] == [("a",), ("b",), ("c",)]
    assert parse("") == parse("   ") == terms.Search()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a:", "a value is missing"),
        ("a.b >", "a value is missing"),
        (":x", "“:x” cannot be understood"),
        ("a..b:1", "“a..b:1” cannot be understood"),
        ("1 =", "After “=” a value is missing"),
        ('a:"x', "A quotation mark is missing"),
        ('"x', "A quotation mark is missing"),
        ("a" * 1_001, "longer than 1000"),
        (" ".join(["a:1"] * 11), "more than 10 conditions"),
        (".".join("abcdefghijk") + ":1", "at most 10 keys"),
        ("card.token:x", "“card.token” is masked"),
        ("password.0:x", "is masked"),
        ('"Api Secret":x', "is masked"),
    ],
)
def test_what_cannot_be_understood_is_said(text: str, said: str) -> None:
    """In a sentence; there is no condition then."""
    found = parse(text)
    assert said in found.problem
    assert not found.words
    assert not found.conditions


@pytest.mark.parametrize(
    ("term", "number"),
    [
        (Term("10"), 10),
        (Term("-1.50"), Decimal("-1.5")),
        (Term("1e3"), 1000),
        (Term("10", quoted=True), None),
        (Term("010"), None),
        (Term("1e999"), None),
        (Term("NaN"), None),
        (Term("٣"), None),
        (Term("9" * 31), None),
    ],
)
def test_numbers_are_those_of_json(term: Term, number: Decimal | None) -> None:
    """Unless they stand in quotes."""
    assert term.number == number


def test_constants_stand_without_quotes() -> None:
    """True, false and null."""
    assert Term("true").constant is True
    assert Term("null").constant is None
    assert not Term("true", quoted=True).is_constant
    assert not Term("True").is_constant


PATHS = st.lists(st.text(min_size=1, max_size=8), min_size=1, max_size=5).map(tuple)


@given(PATHS, st.text(max_size=20))
def test_what_is_written_is_read_again(path: tuple[str, ...], value: str) -> None:
    """Whatever is in the keys and in the value."""
    found = parse(f"{terms.written(path)}:{terms.quoted(value)}")
    assert found.problem or found.conditions == (Term(value, path, quoted=True),)
    assert not found.problem or "masked" in found.problem


@given(st.text(max_size=200))
def test_any_text_is_understood_or_refused(text: str) -> None:
    """Nothing is dropped in silence."""
    found = parse(text)
    assert found.problem or found.words or found.conditions or not text.strip()
