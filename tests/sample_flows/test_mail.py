"""Mails: in the language and the time zone of whom they are for."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import pytest
from django.core import mail as outgoing

import sample_flows
from automations import testing
from sample_flows import mail, models
from tests.sample_flows.conftest import make_person

START = datetime(2026, 5, 4, 20, tzinfo=UTC)


@pytest.mark.parametrize(
    ("country", "zone", "expected"),
    [
        ("DE", "Europe/Berlin", "wir beginnen am 4. Mai 2026 22:00 (Europe/Berlin)"),
        ("US", "America/New_York", "We begin on May 4, 2026, 4 p.m. (America/New_York)"),
        ("JP", "Asia/Tokyo", "We begin on May 5, 2026, 5 a.m. (Asia/Tokyo)"),
    ],
)
def test_language_and_zone_are_the_persons(db: None, country: str, zone: str, expected: str):
    """Not those of the server."""
    person = make_person("a@example.com", country, zone)
    webinar = models.Webinar(title="Bees", starts=START, duration=timedelta(hours=1))

    mail.to_person(person, "webinar_reminder", webinar=webinar, unsubscribe="")

    assert expected in outgoing.outbox[0].body


def test_nothing_is_escaped(db: None):
    """They are plain text."""
    person = make_person("a@example.com")
    person.first_name = "D'Arcy & Co"

    mail.to_person(person, "onboarding_tips")

    assert "Hello D'Arcy & Co," in outgoing.outbox[0].body


def test_the_date_is_that_of_the_engines_clock(db: None):
    """So that simulated weeks look like weeks."""
    with testing.frozen_time(START):
        mail.to_person(make_person("a@example.com"), "onboarding_tips")

    date = outgoing.outbox[0].extra_headers["Date"]
    assert parsedate_to_datetime(date) == START


def test_without_addresses_nothing_is_sent():
    """And the history says so."""
    assert mail.to_addresses([], "nightly_report") == "nightly_report: nobody to write to"


def test_every_mail_has_a_subject_in_its_first_line():
    """And a text below it."""
    folder = Path(sample_flows.__file__).parent / "templates" / "sample_flows" / "mails"
    for path in folder.glob("*.txt"):
        first, second = path.read_text(encoding="utf-8").splitlines()[:2]
        assert first.startswith("{% load i18n %}{% autoescape off %}"), path.name
        assert second == "", path.name


@pytest.mark.parametrize(("country", "language"), [("AT", "de"), ("FR", "en")])
def test_language_goes_by_the_country(country: str, language: str):
    """German where it is spoken, English elsewhere."""
    assert mail.language_of(models.Person(country=country)) == language
