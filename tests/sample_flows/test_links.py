"""Links in mails: they lead to this site, and nobody can make one up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import signing

from sample_flows import links, models


@pytest.fixture
def registration(person: models.Person) -> models.Registration:
    webinar = models.Webinar.objects.create(
        title="Bees", starts=datetime(2026, 5, 4, tzinfo=UTC), duration=timedelta(hours=1)
    )
    return models.Registration.objects.create(webinar=webinar, person=person)


def token_of(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def test_profile_link_holds_the_key(settings: Any) -> None:
    """And begins with the address of the site."""
    settings.SAMPLE_BASE_URL = "https://example.com"

    assert links.profile("k-1") == "https://example.com/profile/k-1/"


def test_unsubscribe_link_leads_back_to_its_registration(
    registration: models.Registration,
) -> None:
    """Without a login."""
    link = links.unsubscribe(registration)

    assert link.startswith("http://127.0.0.1:8000/unsubscribe/")
    assert links.read_unsubscribe(token_of(link)) == registration.pk


def test_changed_link_is_refused(registration: models.Registration) -> None:
    """The signature belongs to one registration."""
    token = token_of(links.unsubscribe(registration))
    other = signing.b64_encode(str(registration.pk + 1).encode()).decode()

    with pytest.raises(signing.BadSignature):
        links.read_unsubscribe(f"{other}:{token.partition(':')[2]}")


def test_signature_made_for_another_purpose_is_refused() -> None:
    """Also when it is our own."""
    with pytest.raises(signing.BadSignature):
        links.read_unsubscribe(signing.dumps(1, salt="password reset"))
