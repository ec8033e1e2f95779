"""Which errors of user's code end a pass."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection

from automations.engine import faults

pytestmark = pytest.mark.django_db


def test_an_error_of_the_users_own_ends_no_pass() -> None:
    faults.raise_if_lost(ValueError("no"))
    faults.raise_if_lost(OperationalError("statement timeout"))


def test_a_lost_connection_is_for_the_worker(monkeypatch: Any) -> None:
    monkeypatch.setattr(connection, "is_usable", lambda: False)
    faults.raise_if_lost(ValueError("no"))
    with pytest.raises(OperationalError):
        faults.raise_if_lost(OperationalError("gone away"))
