"""The rules for each column of a file of people: text in, cleaned value out, or `Refused`."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone

from automations import clock

#: Codes of ISO 3166-1 that are in use.
_CODES = (
    "AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ BR "
    "BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ DK DM DO DZ "
    "EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW "
    "GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY "
    "KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML MM MN MO MP MQ MR MS MT MU MV "
    "MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE PF PG PH PK PL PM PN PR PS PT PW PY "
    "QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SV SX SY SZ TC TD TF TG "
    "TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM "
    "ZW"
)
COUNTRIES = frozenset(_CODES.split())
EARLIEST = date(2000, 1, 1)
#: Control characters, which no name or address has.
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


class Refused(Exception):
    """A value breaks a rule.

    Attributes:
        wrong: what is wrong.
        remedy: what to do about it.
    """

    def __init__(self, wrong: str, remedy: str) -> None:
        super().__init__(wrong, remedy)
        self.wrong, self.remedy = wrong, remedy


def text(label: str, longest: int, *, required: bool = True) -> Callable[[str], str]:
    """Return the rule for plain text of at most `longest` characters."""

    def check(given: str) -> str:
        if required and not given:
            raise Refused(f"There is no {label}.", f"Fill in the {label}.")
        if CONTROL.search(given):
            raise Refused(
                f"The {label} holds line breaks or control characters.", "Type it in again."
            )
        if len(given) > longest:
            raise Refused(f"The {label} has {len(given)} characters.", f"Shorten it to {longest}.")
        return given

    return check


def email(given: str) -> str:
    """Return an e-mail address in lower case."""
    address = text("e-mail address", 254)(given).lower()
    try:
        validate_email(address)
    except ValidationError:
        raise Refused(
            f"{given!r} is no e-mail address.", "Write it like name@example.com."
        ) from None
    return address


def country(given: str) -> str:
    """Return a country code in capitals."""
    code = given.upper()
    if code not in COUNTRIES:
        raise Refused(
            f"{given!r} is no country code." if given else "There is no country.",
            "Use the two letters of ISO 3166, for example DE.",
        )
    return code


@cache
def _zones() -> frozenset[str]:
    return frozenset(available_timezones())


def time_zone(given: str) -> str:
    """Return the name of a time zone."""
    if given not in _zones():
        raise Refused(
            f"{given!r} is no time zone." if given else "There is no time zone.",
            "Use an IANA name, for example Europe/Berlin.",
        )
    return given


def joined(given: str) -> date:
    """Return the day on which somebody joined: not before 2000 and not in the future."""
    try:
        day = date.fromisoformat(given) if re.fullmatch(r"\d{4}-\d\d-\d\d", given) else None
    except ValueError:
        day = None
    if day is None:
        raise Refused(
            f"{given!r} is no date." if given else "There is no date.",
            "Write it as YYYY-MM-DD, for example 2025-03-14.",
        )
    if day < EARLIEST:
        raise Refused(f"{given} is before the year 2000.", "Correct the year.")
    if day > timezone.localdate(clock.now()):
        raise Refused(f"{given} is in the future.", "Give the day on which the person joined.")
    return day


#: The rule for each column.
CHECKS: dict[str, Callable[[str], str | date]] = {
    "email": email,
    "first_name": text("first name", 80),
    "last_name": text("last name", 80),
    "company": text("company", 120, required=False),
    "country": country,
    "time_zone": time_zone,
    "joined": joined,
}
