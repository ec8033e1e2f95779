"""Who is at a draft: once for each person, and only as long as draft and account are there."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError

from automations.designed import drafts
from automations.engine import store
from automations.models import Attendance, FlowVersion


@pytest.fixture
def author(db: object) -> User:
    """Somebody who designs."""
    return User.objects.create_user("dora")


@pytest.fixture
def draft(author: User) -> FlowVersion:
    """A draft of a new flow."""
    return drafts.begin("Sketch", "Sketch", {}, actor=author)


def test_somebody_is_at_a_draft_once(draft: FlowVersion, author: User) -> None:
    row = Attendance.objects.create(draft=draft, user=author, user_name="dora")
    assert str(row) == "dora"
    with pytest.raises(IntegrityError), store.atomic():
        Attendance.objects.create(draft=draft, user=author, user_name="dora")


def test_it_goes_with_the_draft(draft: FlowVersion, author: User) -> None:
    Attendance.objects.create(draft=draft, user=author, user_name="dora")
    drafts.discard(draft, actor=author)
    assert not Attendance.objects.exists()


def test_it_goes_with_the_account(draft: FlowVersion, author: User) -> None:
    Attendance.objects.create(draft=draft, user=author, user_name="dora")
    author.delete()
    assert not Attendance.objects.exists()
    assert FlowVersion.objects.filter(pk=draft.pk).exists()
