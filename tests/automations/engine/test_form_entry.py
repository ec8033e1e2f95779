"""Somebody enters a flow by a form, once for each page."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from automations.engine import form_entry
from automations.models import AutomationModel
from tests.automations.engine.meeting import together
from tests.automations.people import person
from tests.flows import signup

ENTRY = signup.Free.entries[0]


def form(email: str = "ada@example.org") -> signup.SignUp:
    """Return a valid form."""
    found = signup.SignUp({"email": email})
    assert found.is_valid()
    return found


def enter(automation: Any, key: str) -> None:
    form_entry.enter(automation, automation.entries[0], form(), AnonymousUser(), key)


@pytest.mark.django_db
def test_a_token_is_for_one_flow_form_and_user() -> None:
    ada = person("ada")
    given = form_entry.token(signup.Free, ENTRY, ada)  # type: ignore[arg-type]
    other = signup.Newsletter

    key = form_entry.key_of(given, signup.Free, ENTRY, ada)  # type: ignore[arg-type]

    assert key is not None
    assert len(key) == 64
    assert key not in given
    assert form_entry.key_of(given, signup.Free, ENTRY, AnonymousUser()) is None  # type: ignore[arg-type]
    assert form_entry.key_of(given, other, ENTRY, ada) is None  # type: ignore[arg-type]
    assert form_entry.key_of(given, signup.Free, other.entries[1], ada) is None


@pytest.mark.django_db
def test_the_instance_has_the_key() -> None:
    enter(signup.Free, "k" * 64)

    assert AutomationModel.objects.get().key == "k" * 64


@pytest.mark.django_db
def test_an_error_of_the_database_that_is_no_doubled_page_is_raised(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def fail(*args: Any, **kwargs: Any) -> None:
        raise IntegrityError("NOT NULL")

    monkeypatch.setattr(form_entry.start, "open_new", fail)

    with pytest.raises(IntegrityError, match="NOT NULL"):
        enter(signup.Free, "k" * 64)


@pytest.mark.race
@pytest.mark.parametrize("automation", [signup.Free, signup.Newsletter])
def test_a_page_that_is_sent_several_times_at_once_enters_once(
    automation: Any, frozen: Any
) -> None:
    for actor in together(*[lambda: enter(automation, "k" * 64)] * 4):
        actor.join()

    assert AutomationModel.objects.get().key == "k" * 64
