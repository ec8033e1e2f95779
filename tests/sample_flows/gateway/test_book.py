"""The gateway's book: each key is entered once and never forgotten."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from sample_flows.gateway.book import Book, KeyReused


def test_first_request_is_entered() -> None:
    """With a number that tells the service."""
    entry, replayed = Book().enter("charges", "k1", {"amount": "1"})

    assert not replayed
    assert entry == {
        "service": "charges",
        "key": "k1",
        "id": "ch_000001",
        "request": {"amount": "1"},
    }


def test_same_request_gets_the_same_entry() -> None:
    """Nothing is done twice."""
    book = Book()
    first, _ = book.enter("charges", "k1", {"amount": "1"})

    assert book.enter("charges", "k1", {"amount": "1"}) == (first, True)
    assert book.entries("charges") == [first]


def test_key_cannot_be_used_for_another_request() -> None:
    """The first one stays as it was."""
    book = Book()
    book.enter("charges", "k1", {"amount": "1"})

    with pytest.raises(KeyReused):
        book.enter("charges", "k1", {"amount": "2"})

    assert [entry["request"] for entry in book.entries("charges")] == [{"amount": "1"}]


def test_services_have_keys_of_their_own() -> None:
    """A charge and a parcel may share one; their numbers differ."""
    book = Book()

    charge, _ = book.enter("charges", "k1", {})
    parcel, replayed = book.enter("parcels", "k1", {})

    assert not replayed
    assert charge["id"] != parcel["id"]
    assert book.entries("parcels") == [parcel]


def test_many_at_once_get_different_numbers() -> None:
    """Threads do not race."""
    book = Book()

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda number: book.enter("charges", f"k{number}", {}), range(100)))

    assert len({entry["id"] for entry in book.entries("charges")}) == 100


def test_file_is_read_again(tmp_path: Path) -> None:
    """Old keys are known, and new numbers go on where the old ones stopped."""
    path = tmp_path / "book.jsonl"
    first, _ = Book(path).enter("charges", "k1", {"goods": "Tee & Köder"})

    again = Book(path)

    assert again.enter("charges", "k1", {"goods": "Tee & Köder"}) == (first, True)
    assert again.enter("charges", "k2", {})[0]["id"] == "ch_000002"
    assert len(path.read_text(encoding="utf-8").splitlines()) == 2
