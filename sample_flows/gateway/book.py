"""What the gateway has done, by idempotency key; kept in a file if it is given one."""

from __future__ import annotations

import json
import threading
from pathlib import Path
from typing import Any

Entry = dict[str, Any]


class KeyReused(Exception):
    """A key came again with another request."""


class Book:
    """The log of charges and parcels; safe to use from several threads."""

    def __init__(self, path: Path | None = None) -> None:
        """Start with what the file `path` holds, one JSON object in each line."""
        self._lock = threading.Lock()
        self._path = path
        self._entries: dict[tuple[str, str], Entry] = {}
        if path is not None and path.exists():
            for line in path.read_text(encoding="utf-8").splitlines():
                entry = json.loads(line)
                self._entries[entry["service"], entry["key"]] = entry

    def enter(self, service: str, key: str, request: Entry) -> tuple[Entry, bool]:
        """Do something once.

        Args:
            service: "charges" or "parcels".
            key: the idempotency key.
            request: what is asked for.

        Returns:
            The entry, and whether it was there before.

        Raises:
            KeyReused: the key belongs to a different request.
        """
        with self._lock:
            entry = self._entries.get((service, key))
            if entry is not None:
                if entry["request"] != request:
                    raise KeyReused
                return entry, True
            number = f"{service[:2]}_{len(self._entries) + 1:06d}"
            entry = {"service": service, "key": key, "id": number, "request": request}
            self._entries[service, key] = entry
            self._keep(entry)
            return entry, False

    def _keep(self, entry: Entry) -> None:
        if self._path is not None:
            with self._path.open("a", encoding="utf-8") as file:
                file.write(json.dumps(entry) + "\n")

    def entries(self, service: str) -> list[Entry]:
        """Return what was done, oldest first."""
        with self._lock:
            return [entry for entry in self._entries.values() if entry["service"] == service]
