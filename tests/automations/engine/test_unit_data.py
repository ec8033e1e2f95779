"""Data: what a step leaves of them, and what cannot be stored."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.flow import this
from tests.automations.engine.stepping import put
from tests.automations.engine.stored import row, tasks

pytestmark = pytest.mark.django_db


def test_a_question_that_fails_does_not_cost_the_step_before_it_its_data() -> None:
    """The step is done; only the condition after it has failed."""

    class Fragile(flow.Automation):
        a = flow.Execute(put(a=1))
        decide = flow.If(lambda task: task.data["gone"]).Then(this.end)
        end = flow.End()

    found = Fragile()
    assert row(found).data == {"a": 1}
    assert [(task.status, task.state) for task in tasks(found)] == [
        ("a", "done"),
        ("decide", "failed"),
    ]


def test_a_step_that_fails_leaves_the_data_as_they_were() -> None:
    class Fragile(flow.Automation):
        a = flow.Execute(put(a=1))
        b = flow.Execute(this.change).OnError(this.end)
        end = flow.End()

        def change(self, task: Any) -> None:
            self.data["a"] = 2
            del self.data["a"]
            self.data["b"] = {}
            self.save()
            raise ValueError

    assert row(Fragile()).data == {"a": 1}


def test_a_step_may_save_and_change_its_mind() -> None:
    class Undecided(flow.Automation):
        a = flow.Execute(this.change)
        end = flow.End()

        def change(self, task: Any) -> None:
            self.data["x"] = 1
            self.save()
            self.data["x"] = 0

    assert row(Undecided(x=0)).data == {"x": 0}


def test_nested_data_are_noticed() -> None:
    class Deep(flow.Automation):
        a = flow.Execute(lambda task: task.data["list"][0].append(2))
        end = flow.End()

    assert row(Deep(list=[[1]])).data == {"list": [[1, 2]]}


def test_data_that_cannot_be_stored_fail_the_step() -> None:
    class Unstorable(flow.Automation):
        a = flow.Execute(put(bad={1, 2})).OnError(this.rescue)
        end = flow.End()
        rescue = flow.Execute(put(rescued=True)).Next(this.end)

    found = Unstorable(kept=1)
    assert row(found).data == {"kept": 1, "rescued": True}
    assert tasks(found)[0].error_class == "NotStorable"
    assert "data cannot be stored as JSON" in tasks(found)[0].error


def test_a_result_that_cannot_be_stored_is_left_out_and_said() -> None:
    """It was dropped silently (E17)."""

    class Unstorable(flow.Automation):
        a = flow.Execute(lambda task: object())
        b = flow.Execute(lambda task: {"stored": True})
        end = flow.End()

    first, second, _ = tasks(Unstorable())
    assert first.state == "done"
    assert first.result is None
    assert first.message.startswith("OK; result not stored: result cannot be stored as JSON")
    assert (second.result, second.message) == ({"stored": True}, "OK")


def test_data_that_grow_too_large_fail_the_step(settings: Any) -> None:
    settings.AUTOMATIONS = {"MAX_DATA": 100}

    class Large(flow.Automation):
        a = flow.Execute(put(text="x" * 200))
        end = flow.End()

    assert tasks(Large())[0].error.startswith("data is larger than 100 bytes")
