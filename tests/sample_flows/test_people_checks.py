"""The rules for each column: what is wrong is said, and what to do about it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from automations import testing
from sample_flows import people_checks, people_file
from sample_flows.people_checks import Refused


@pytest.mark.parametrize(
    ("column", "given", "cleaned"),
    [
        ("email", "UTE@Example.COM", "ute@example.com"),
        ("first_name", "Þórdís", "Þórdís"),
        ("last_name", "L" * 80, "L" * 80),
        ("company", "", ""),
        ("country", "de", "DE"),
        ("time_zone", "Atlantic/Reykjavik", "Atlantic/Reykjavik"),
        ("joined", "2024-02-29", date(2024, 2, 29)),
        ("joined", "2000-01-01", date(2000, 1, 1)),
    ],
)
def test_good_value_is_cleaned(column: str, given: str, cleaned: object) -> None:
    """As it is stored."""
    assert people_checks.CHECKS[column](given) == cleaned


@pytest.mark.parametrize(
    ("column", "given", "wrong"),
    [
        ("email", "ute", "'ute' is no e-mail address."),
        ("email", "", "There is no e-mail address."),
        ("first_name", "", "There is no first name."),
        ("first_name", "U\x00te", "The first name holds line breaks or control characters."),
        ("last_name", "Lü\nders", "The last name holds line breaks or control characters."),
        ("last_name", "L" * 81, "The last name has 81 characters."),
        ("company", "C" * 121, "The company has 121 characters."),
        ("country", "Germany", "'Germany' is no country code."),
        ("country", "XX", "'XX' is no country code."),
        ("country", "", "There is no country."),
        ("time_zone", "Europe/Bremen", "'Europe/Bremen' is no time zone."),
        ("time_zone", "", "There is no time zone."),
        ("joined", "29.02.2024", "'29.02.2024' is no date."),
        ("joined", "20240229", "'20240229' is no date."),
        ("joined", "2023-02-29", "'2023-02-29' is no date."),
        ("joined", "", "There is no date."),
        ("joined", "1999-12-31", "1999-12-31 is before the year 2000."),
        ("joined", "9999-01-01", "9999-01-01 is in the future."),
    ],
)
def test_bad_value_is_refused(column: str, given: str, wrong: str) -> None:
    """With a remedy of a sentence."""
    with pytest.raises(Refused) as refused:
        people_checks.CHECKS[column](given)

    assert refused.value.wrong == wrong
    assert refused.value.remedy.endswith(".")


def test_today_is_that_of_the_site() -> None:
    """Just before midnight in UTC it is tomorrow in Berlin."""
    with testing.frozen_time(datetime(2026, 5, 4, 23, 30, tzinfo=UTC)):
        assert people_checks.joined("2026-05-05") == date(2026, 5, 5)
        with pytest.raises(Refused, match="in the future"):
            people_checks.joined("2026-05-06")


def test_every_column_has_a_rule() -> None:
    """The two lists agree."""
    assert {*people_checks.CHECKS} == {*people_file.REQUIRED, *people_file.OPTIONAL}
