"""A step that breaks its transaction is a failure like any other, once it is outermost."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connection

from automations import flow, testing
from automations.flow import this


@pytest.mark.django_db(transaction=True)
def test_its_failure_is_stored_in_a_transaction_of_its_own() -> None:
    """What it wrote is undone, what went before stays, and the message says what to do."""

    class EndsItsSavepoint(flow.Automation):
        """A step that does what only the engine may do."""

        before = flow.Execute(this.note)
        breaks = flow.Execute(this.release)
        end = flow.End()

        def note(self, task: Any) -> None:
            self.data["noted"] = True

        def release(self, task: Any) -> None:
            self.data["lost"] = True
            with connection.cursor() as cursor:
                last = f"s{threading.get_ident()}_x{connection.savepoint_state}"  # as Django does
                cursor.execute(f"RELEASE SAVEPOINT {connection.ops.quote_name(last)}")

    run = testing.start(EndsItsSavepoint)

    run.assert_outcome("failed")
    assert run.data == {"noted": True}
    assert run.task("breaks").error_class == "TransactionBroken"
    assert run.task("breaks").attempt_rows.count() == 1
