"""A file that waits for its import to be confirmed: kept for an hour, for who has sent it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core import signing
from django.utils.crypto import constant_time_compare
from import_export.tmp_storages import BaseStorage, CacheStorage, MediaStorage

#: Seconds that a file is kept.
LIFETIME = 3_600
#: Name of the storage that a project may set apart for such files.
STORAGE = "import_export"
_SALT = "automations_admin.transfer"


@dataclass(frozen=True)
class Kept:
    """A file.

    Attributes:
        kind: a key of `upload.KINDS`.
        data: as it was sent.
    """

    kind: str
    data: bytes


class _Cache(CacheStorage):  # type: ignore[misc]
    CACHE_LIFETIME = LIFETIME


def _storage(name: str | None = None) -> BaseStorage:
    """Return where files are kept: the storage of the project, or its cache.

    The default storage of a project is often open to everybody.
    """
    own = STORAGE in getattr(settings, "STORAGES", {})
    return MediaStorage(name=name) if own else _Cache(name=name)


def keep(file: Kept, user: Any) -> str:
    """Keep a file; return what its sender gets it back for."""
    storage = _storage()
    storage.save(file.data)
    said = {
        "name": storage.name,
        "kind": file.kind,
        "user": str(user.pk),
        "sha256": hashlib.sha256(file.data).hexdigest(),
    }
    return signing.dumps(said, salt=_SALT)


def find(token: str, user: Any) -> Kept | None:
    """Return a file that this user has sent; None if it is not kept any more."""
    said = _said(token, user)
    if said is None:
        return None
    try:
        data = _storage(said["name"]).read()
    except OSError:
        return None
    if not isinstance(data, bytes):
        return None
    digest = hashlib.sha256(data).hexdigest()
    return Kept(said["kind"], data) if constant_time_compare(digest, said["sha256"]) else None


def forget(token: str, user: Any) -> None:
    """Keep a file no longer."""
    said = _said(token, user)
    if said is not None:
        _storage(said["name"]).remove()


def _said(token: str, user: Any) -> dict[str, str] | None:
    try:
        said: dict[str, str] = signing.loads(token, salt=_SALT, max_age=LIFETIME)
    except signing.BadSignature:
        return None
    return said if said["user"] == str(user.pk) else None
