"""The script that makes people: the same ones every time, and all of them importable."""

from __future__ import annotations

from itertools import islice
from pathlib import Path

import pytest

from sample_flows import people_file
from sample_flows.data import make_people


def test_file_that_ships_is_the_one_that_the_script_makes(tmp_path: Path) -> None:
    """The script is deterministic."""
    make_people.main(tmp_path / "people.csv")

    assert (tmp_path / "people.csv").read_bytes() == make_people.PATH.read_bytes()


def test_file_that_ships_has_no_problems() -> None:
    """Every row passes the checks of the import, and every country is there."""
    found = people_file.read(make_people.PATH.read_bytes())

    assert (len(found.people), found.problems, found.ignored) == (make_people.COUNT, [], ())
    countries = {values["country"] for values in found.people.values()}
    assert countries == {region.country for region in make_people.REGIONS}


def test_more_people_leave_the_others_as_they_are() -> None:
    """Those of the first lot are the same, however many follow."""
    assert [*make_people.people(make_people.LOT)] == [
        *islice(make_people.people(make_people.LOT + 30), make_people.LOT)
    ]


def test_a_few_of_those_who_were_added_live_at_servers_that_refuse_mails() -> None:
    """And none of the first ones."""
    domains = [person["email"].partition("@")[2] for person in make_people.people()]

    assert not {*domains[: make_people.LOT]} & {*make_people.REFUSING}
    for domain in make_people.REFUSING:
        assert 5 < domains.count(domain) < 50


def test_another_seed_gives_other_people() -> None:
    """Chance is seeded, not fixed."""
    assert [*make_people.people(10, seed=1)] != [*make_people.people(10, seed=2)]


def test_addresses_are_unique_and_reserved_for_examples() -> None:
    """People of the same name get a number; nobody real is written to."""
    addresses = [person["email"] for person in islice(make_people.people(), 500)]

    assert len(set(addresses)) == 500
    assert {address.partition("@")[2] for address in addresses} == {"example.com", "example.org"}
    assert any(address.partition("@")[0].endswith("2") for address in addresses)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Jörg", "joerg"),
        ("Weiß", "weiss"),
        ("Yılmaz", "yilmaz"),  # noqa: RUF001
        ("Østergaard", "oestergaard"),
        ("Łukasz", "lukasz"),
        ("Þórdís", "thordis"),
        ("Yūko", "yuko"),
        ("D'Aubigné", "daubigne"),
        ("Jo\u0308rg", "joerg"),
    ],
)
def test_name_in_an_address_has_small_letters_only(name: str, expected: str) -> None:
    """As people would spell it; a letter with its mark apart is the same letter."""
    assert make_people.ascii_name(name) == expected
