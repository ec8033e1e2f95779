"""What steps say when a dry run asks them."""

from __future__ import annotations

from typing import Any

import pytest

from automations import flow
from automations.dryrun.run import DryRun
from automations.graph import Kind
from automations.nodes.base import Context, Node
from automations.outcomes import Answer
from tests.automations.dryrun.test_run import BEGIN
from tests.flows.designs import Discount

pytestmark = pytest.mark.django_db


class Shouts(Node):
    """A step of the project's own that acts."""

    kind = Kind.WEBHOOK

    def ask(self, context: Context) -> Answer:
        """Act, which a dry run must not."""
        raise AssertionError("it was asked")


class Own(flow.Automation):
    """Has a step of a kind that the dry run has never heard of."""

    shout = Shouts()
    end = flow.End()


def test_a_step_that_says_nothing_of_itself_would_act() -> None:
    run = DryRun(Own, at=BEGIN)
    assert run.why("shout").startswith("Would execute this step.")
    assert run.outcome == "completed"


def test_a_step_that_does_not_say_what_it_asks() -> None:
    with pytest.raises(NotImplementedError):
        Node().ask(None)  # type: ignore[arg-type]


def test_every_kind_of_step_can_be_rehearsed() -> None:
    def subclasses(cls: type[Any]) -> set[type[Any]]:
        return {cls}.union(*(subclasses(sub) for sub in cls.__subclasses__()))

    assert all(callable(getattr(cls, "rehearse", None)) for cls in subclasses(Node))


def test_an_offered_class_says_its_title() -> None:
    (remark,) = Discount(5).would()
    assert str(remark) == "Would call Grant a discount."
