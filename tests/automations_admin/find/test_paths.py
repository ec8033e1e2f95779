"""Paths and values to search by."""

from __future__ import annotations

import pytest

from automations_admin.find import paths, terms
from tests.automations_admin.shop import NAME, Simple

DATA = [
    {"total": 5, "customer": {"plan": "pro", "name": "Zoë Q"}, "order": {"$model": "a.b", "pk": 7}},
    {"total": 5, "items": [{"sku": "A1"}, {"other": 1}], "my key": None, "api_token": "s3cret"},
    {"total": 6.5, "card": {"secret": {"deep": 1}, "last4": "4417"}, "flag": True, "": 1},
    ["no", "keys"],
    "text",
]


def test_paths_lead_to_values() -> None:
    """The most frequent first, of a list the first place, without what is masked."""
    found = paths.paths(DATA)
    assert found[0] == "total"
    assert set(found) == {
        "total", "customer.plan", "customer.name", "order.pk", "items.0.sku", '"my key"',
        "card.last4", "flag", "0",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("path", "values"),
    [
        ("total", ["5", "6.5"]),
        ("customer.name", ['"Zoë Q"']),
        ("card.last4", ['"4417"']),
        ('"my key"', ["null"]),
        ("flag", ["true"]),
        ("api_token", []),
        ("card.secret.deep", []),
        ("nothing", []),
    ],
)
def test_values_are_written_as_they_are_typed(path: str, values: list[str]) -> None:
    """Text that looks like a number has quotes."""
    assert paths.values(DATA, path) == values
    for value in values:
        assert not terms.parse(f"{path}:{value}").problem


def test_deep_and_long_data_are_cut() -> None:
    """Whatever is in them."""
    deep: dict[str, object] = {"x": "y" * 99}
    for _level in range(9):
        deep = {"a": deep}
    assert paths.paths([deep]) == []
    assert paths.values([{"x": "y" * 99}], "x") == []
    assert len(paths.paths([{f"k{n}": n for n in range(999)}])) == paths.MOST_PATHS


@pytest.mark.django_db
def test_the_newest_instances_are_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the flow."""
    monkeypatch.setattr(paths, "SAMPLE", 2)
    for number in range(3):
        Simple(number=number)
    assert [data["number"] for data in paths.sample(f"{NAME}.Simple")] == [2, 1]
    assert paths.sample("x.Y") == []
