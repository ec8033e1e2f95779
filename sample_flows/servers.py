"""Servers that the sample project may use besides its own folder, as the environment says."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

#: Where the database is, such as postgresql://user:password@127.0.0.1:5432/shop.
DATABASE = "SAMPLE_DATABASE_URL"
#: Celery's broker, such as redis://127.0.0.1:6379/0.
BROKER = "SAMPLE_BROKER_URL"


def database(environment: Mapping[str, str], folder: Path) -> dict[str, Any]:
    """Return the entry of `DATABASES`: a file in the folder, or PostgreSQL if a URL says where.

    Raises:
        ValueError: the URL names no PostgreSQL database.
    """
    url = environment.get(DATABASE, "")
    return _postgresql(url) if url else _sqlite(folder)


def automations(environment: Mapping[str, str]) -> dict[str, Any]:
    """Return what the servers change in `AUTOMATIONS`: with a broker, Celery's workers work."""
    return {"DISPATCHER": "celery"} if environment.get(BROKER) else {}


def _sqlite(folder: Path) -> dict[str, Any]:
    """Return a file.

    WAL lets pages read while the worker writes; IMMEDIATE takes the write lock at the start of
    a transaction, where SQLite can wait for it, instead of in its middle, where it cannot.
    """
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": folder / "db.sqlite3",
        "OPTIONS": {
            "timeout": 20,
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    name = parts.path.lstrip("/")
    if parts.scheme not in {"postgresql", "postgres"} or not name:
        raise ValueError(
            f"{DATABASE} names no PostgreSQL database. Write it as "
            "postgresql://user:password@host:5432/name."
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "NAME": unquote(name),
    }
