"""Filters under a name and choices of weekly mails, as they are stored."""

from __future__ import annotations

from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import translation

from automations_admin.models import DigestSubscription, SavedFilter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("language", ["en", "de"])
def test_no_language_asks_for_a_migration(language: str) -> None:
    """Names of fields are translated when they are shown."""
    with translation.override(language):
        call_command(
            "makemigrations", "automations_admin", "--check", "--dry-run", stdout=StringIO()
        )


def test_filters_are_seen_by_their_owner_and_shared_ones_by_all() -> None:
    """Superusers may edit all of them."""
    ann, bob = (User.objects.create_user(name) for name in ("ann", "bob"))
    root = User.objects.create_superuser("root")
    for name, shared in (("own", False), ("shared", True)):
        SavedFilter.objects.create(owner=ann, name=name, query="state=failed", shared=shared)

    def names(rows: object) -> list[str]:
        return sorted(str(one) for one in rows)  # type: ignore[attr-defined]

    assert names(SavedFilter.objects.seen_by(ann)) == ["own", "shared"]
    assert names(SavedFilter.objects.seen_by(bob)) == ["shared"]
    assert names(SavedFilter.objects.editable_by(ann)) == ["own", "shared"]
    assert names(SavedFilter.objects.editable_by(bob)) == []
    assert names(SavedFilter.objects.editable_by(root)) == ["own", "shared"]


def test_filters_go_with_their_owner() -> None:
    """Their texts may say whom the owner looked for."""
    ann = User.objects.create_user("ann")
    SavedFilter.objects.create(owner=ann, name="x", query="q=mail:a@b", shared=True)
    ann.delete()
    assert not SavedFilter.objects.exists()


def test_a_weekly_mail_is_chosen_once() -> None:
    """By each account, for each flow."""
    ann, bob = (User.objects.create_user(name) for name in ("ann", "bob"))
    for user, flow in ((ann, "a.B"), (ann, "a.C"), (bob, "a.B")):
        DigestSubscription.objects.create(user=user, flow=flow)
    with pytest.raises(IntegrityError), transaction.atomic():
        DigestSubscription.objects.create(user=ann, flow="a.B")


def test_weekly_mails_go_with_their_account() -> None:
    """And say whose they are until then."""
    ann = User.objects.create_user("ann")
    assert str(DigestSubscription.objects.create(user=ann, flow="a.B")) == "a.B: ann"
    ann.delete()
    assert not DigestSubscription.objects.exists()
