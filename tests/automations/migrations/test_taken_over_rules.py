"""The rules by which rows of the published package are read, without a database."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django.contrib.auth.models import Group

from automations import flow
from automations.flow import this
from automations.migrations import _published, _taken_over
from automations.migrations._taken_over import Flow
from tests.flows import published


class Bound(flow.Automation):
    """Is about a group, once for each."""

    unique = ("group",)
    group = Group

    start = flow.Execute(this.work)
    end = flow.End()

    class Meta:
        renamed_nodes = {"begin": "start"}

    def work(self, task: Any) -> None:
        """Do nothing."""


def known(automation: Any) -> Flow:
    """Return what is known of a class."""
    return Flow(automation.get_automation_class_name())


def old_task(**values: Any) -> Any:
    """Return a task as the old table has it."""
    return SimpleNamespace(**{"status": "charge", "message": "", "result": {}, **values})


def test_objects_in_the_data_become_references():
    data = known(Bound).data({"group": 3, "order": 4})

    assert data == {"group": {"$model": "auth.group", "pk": 3}, "order": 4}


def test_a_unique_instance_is_found_as_a_new_one_would_be():
    made = known(Bound)

    assert made.live_key(made.data({"group": 3})) is not None
    assert made.live_key({}) is None


def test_a_renamed_step_is_known():
    assert known(Bound).missing(["begin", "start"]) == ""
    assert known(Bound).missing(["begun"]) == "The automation Bound has no step begun."


def test_code_that_is_gone_is_said_as_the_engine_says_it():
    gone = Flow("shop.automations.Gone")

    assert gone.missing([]) == "The automation shop.automations.Gone is not registered."
    assert (gone.data({"group": 3}), gone.live_key({}), gone.node("start")) == (
        {"group": 3},
        None,
        None,
    )


def test_a_path_keeps_no_split_that_surrounds_the_step_no_longer():
    parallel = known(published.Parallel)

    assert parallel.cut((4, 9), "pack") == (4,)
    assert parallel.cut((4,), "after") == ()
    assert parallel.cut((4, 9), "vanished") == (4, 9)


def test_a_path_fits_its_column():
    path = _taken_over.write_path(range(1000, 2000))

    assert len(path) <= 500
    assert path.startswith("1000.1001.")
    assert path[-1].isdigit()


@pytest.mark.parametrize(
    ("message", "error", "way"),
    [
        ("Split", "", "branch"),
        ("True", "", "then"),
        ("False", "", "else"),
        ("OK", "ValueError", "error"),
        ("OK", "", "next"),
    ],
)
def test_the_way_is_guessed_without_code(message: str, error: str, way: str):
    source = {"message": message, "error_class": error, "status": "before"}

    assert Flow("shop.automations.Gone").way(source, "after") == way


def test_an_error_without_its_report_is_read_from_what_was_noted():
    error = _taken_over.failure_of(
        old_task(message="KeyError('order')", result={"error": "cut", "html": "<p>"})
    )

    assert error is not None
    assert (error["error_class"], error["error"], error["frames"]) == ("KeyError", "'order'", [])


def test_a_result_that_only_looks_like_an_error_is_kept():
    task = old_task(result={"error": "none", "html": "<p>", "more": 1})

    assert _taken_over.failure_of(task) is None
    assert not _published.is_error(task.result)


def test_who_has_submitted_is_known_only_for_the_last_submission():
    data = {"_ask_validated": {"user_id": 7, "time": "2026-03-02T09:00:00.500000+00:00"}}
    row = {"status": "ask", "state": "done"}
    earlier, last = (
        {
            **row,
            "created": datetime.fromisoformat(f"2026-03-0{day}T08:00:00+00:00"),
            "finished": datetime.fromisoformat(f"2026-03-0{day}T10:00:00+00:00"),
        }
        for day in (1, 2)
    )

    assert _taken_over.submitter(earlier, data) is None
    assert _taken_over.submitter(last, data) == 7
    assert _taken_over.submitter(last, {"_ask_validated": {"time": "soon"}}) is None
