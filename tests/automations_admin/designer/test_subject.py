"""What conditions may ask of whom a flow is about."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User

from automations import flow, offers
from automations.offers import Offering
from automations_admin.designer import subject

USER = "django.contrib.auth.models:User"


class Care(flow.Automation, registered=False):
    """What flows about users may call."""

    customer = User

    class Meta:
        abstract = True
        subject = "customer"
        subject_fields = ("group.name",)


@pytest.fixture(autouse=True)
def _user() -> Iterator[None]:
    offers.offer(User, "User")
    yield
    offers.withdraw(USER)


def about(**more: Any) -> dict[str, Any]:
    return {"subject": "customer", **more}


def test_declared_fields_stand_in_front() -> None:
    said = about(
        subjectFields=["group.name", "email"], models={"customer": {"t": "ref", "path": USER}}
    )
    found = subject.fields(said)
    assert found[:2] == ["group.name", "email"]
    assert found.count("email") == 1
    assert "username" in found


def test_secrets_are_not_offered() -> None:
    assert "password" not in subject.fields(about(models={"customer": {"t": "ref", "path": USER}}))


def test_a_base_declares_for_the_flows_that_are_made_of_it() -> None:
    offers.offer(Care, "Care", Offering.BASE)
    try:
        found = subject.fields({}, f"{__name__}:Care")
    finally:
        offers.withdraw(f"{__name__}:Care")
    assert found[0] == "group.name"
    assert "username" in found


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"subjectFields": 5, "subject": 5, "models": []},
        about(models={"customer": 5}),
        about(models={"customer": {"t": "ref", "path": "nowhere:X"}}),
        about(models={"customer": {"t": "ref", "path": f"{__name__}:about"}}),
    ],
)
def test_what_is_not_known_has_no_fields(said: dict[str, Any]) -> None:
    assert subject.fields(said) == []
    assert subject.fields(said, "nowhere:Base") == []
