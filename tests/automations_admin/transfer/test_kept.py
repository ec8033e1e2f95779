"""A file is kept for who has sent it, as it was, and not for long."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache

from automations_admin.transfer import kept
from automations_admin.transfer.kept import Kept

pytestmark = pytest.mark.django_db

FILE = Kept("json", b"[\x00\xff]")


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann")


def test_it_comes_back_as_it_was(ann: User) -> None:
    assert kept.find(kept.keep(FILE, ann), ann) == FILE


def test_only_its_sender_gets_it(ann: User) -> None:
    token = kept.keep(FILE, ann)
    assert kept.find(token, User.objects.create_user("bert")) is None


def test_a_token_cannot_be_made_up(ann: User) -> None:
    token = kept.keep(FILE, ann)
    for wrong in ("", "x", token[:-1], f"{token}x", token.upper()):
        assert kept.find(wrong, ann) is None


def test_it_is_forgotten(ann: User) -> None:
    token = kept.keep(FILE, ann)
    kept.forget(token, ann)
    assert kept.find(token, ann) is None
    token = kept.keep(FILE, ann)
    cache.clear()
    assert kept.find(token, ann) is None


def test_a_token_is_good_for_an_hour(ann: User, monkeypatch: Any) -> None:
    token = kept.keep(FILE, ann)
    monkeypatch.setattr(kept, "LIFETIME", -1)
    assert kept.find(token, ann) is None


def test_another_content_is_not_taken(ann: User) -> None:
    token = kept.keep(FILE, ann)
    for key in list(cache._cache):  # type: ignore[attr-defined]
        cache.set(key.split(":", 2)[2], b"[]")
    assert kept.find(token, ann) is None


def test_a_project_may_set_a_storage_apart(ann: User, settings: Any, tmp_path: Path) -> None:
    backend = "django.core.files.storage.FileSystemStorage"
    settings.STORAGES = {
        **settings.STORAGES,
        "import_export": {"BACKEND": backend, "OPTIONS": {"location": str(tmp_path)}},
    }
    token = kept.keep(FILE, ann)
    assert [file.read_bytes() for file in tmp_path.rglob("*") if file.is_file()] == [FILE.data]
    assert kept.find(token, ann) == FILE
    kept.forget(token, ann)
    assert kept.find(token, ann) is None
