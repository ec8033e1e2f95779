"""Tables of PostgreSQL are emptied although somebody writes to them meanwhile."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connections

from automations.models import AutomationModel
from tests.flows import basics

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.only_on("postgresql")]


#: As Django does after a test.
HOW = {
    "interactive": False,
    "verbosity": 0,
    "reset_sequences": False,
    "inhibit_post_migrate": True,
}


class Disturbed:
    """Refuses so many statements that empty a table, as if a row had come that refers to it."""

    def __init__(self, times: int) -> None:
        self.left = times

    def __call__(self, execute: Any, sql: str, *args: Any) -> Any:
        """Execute a statement, or refuse it."""
        if sql.startswith("DELETE") and self.left:
            self.left -= 1
            raise IntegrityError
        return execute(sql, *args)


def test_it_is_done_again_when_somebody_has_written() -> None:
    from tests.flushing import TRIES  # needs psycopg

    basics.Five()
    disturbed = Disturbed(TRIES - 1)
    with connections["default"].execute_wrapper(disturbed):
        call_command("flush", **HOW)
    assert (disturbed.left, AutomationModel.objects.count()) == (0, 0)
