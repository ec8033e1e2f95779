"""Whether whom a dry run is about would be let into the flow at its moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from automations import testing
from automations.dryrun import admission
from automations.dryrun.run import DryRun
from automations.models import Refusal
from automations.references import stored
from tests.flows.entering import About, Delivery, Digest, Welcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def said(flow: Any, **data: Any) -> str:
    return " ".join(map(str, admission.of(flow, stored(data))))


def test_who_has_entered_before(ann: User) -> None:
    assert said(Welcome, customer=ann) == ""
    Welcome(customer=ann)
    assert said(Welcome, customer=ann).startswith("Would be refused for real, and is tried all")
    assert "It has entered before, and may enter once only." in said(Welcome, customer=ann)


def test_it_is_asked_for_the_moment_of_the_dry_run(ann: User) -> None:
    """Somebody who would have to wait today may be let in by then."""
    with testing.frozen_time() as moved:
        Digest(customer=ann).kill()
        early = DryRun(Digest, subject=ann, at=moved.now() + timedelta(days=29))
        late = DryRun(Digest, subject=ann, at=moved.now() + timedelta(days=31))
    assert "It has entered too short a time ago." in early.told
    assert "refused" not in late.told


def test_only_equal_values_of_its_keys_are_in_the_way(ann: User) -> None:
    Delivery(customer=ann, order=1)
    assert "with the same values" in said(Delivery, customer=ann, order=1)
    assert said(Delivery, customer=ann, order=2) == ""


def test_nobody_is_refused_by_a_flow_without_a_policy(ann: User) -> None:
    About(customer=ann)
    assert said(About, customer=ann) == ""


def test_without_a_subject_nothing_is_asked() -> None:
    assert said(Welcome) == ""
    assert said(Delivery, order=1) == ""


def test_it_is_said_in_the_readers_language(ann: User) -> None:
    Welcome(customer=ann)
    with translation.override("de"):
        assert said(Welcome, customer=ann).startswith("Würde in Wirklichkeit abgewiesen")


def test_nothing_is_counted_as_a_refusal(ann: User) -> None:
    Welcome(customer=ann)
    DryRun(Welcome, subject=ann)
    assert not Refusal.objects.exists()
