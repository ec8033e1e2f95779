"""A running instance goes on on another version of its flow."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import User

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.engine.verbs import VERBS
from automations.engine.verbs.base import perform
from automations.exceptions import NotPossible
from automations.models import Event, FlowVersion
from automations.testing import Clock, Run
from tests.flows import designs
from tests.flows.acting import Shipping

pytestmark = pytest.mark.django_db

Published = Callable[..., FlowVersion]


@pytest.fixture
def clock() -> Iterator[Clock]:
    """A clock that a test moves on."""
    with testing.frozen_time() as clock:
        yield clock


@pytest.fixture
def published(olga: User) -> Published:
    """Publish a document."""
    designs.CALLS.clear()
    first = drafts.begin("Invoicing", "Invoices", designs.invoicing(), actor=olga)
    flow = publishing.publish(first, revision=1, actor=olga).flow

    def publish(document: dict[str, Any]) -> FlowVersion:
        flow.refresh_from_db()
        draft = drafts.of(flow, olga)
        saved = drafts.save(draft, document, revision=1, actor=olga)
        return publishing.publish(saved, revision=2, actor=olga)

    return publish


@pytest.fixture
def run(published: Published, clock: Clock) -> Run:
    """An instance that waits at the step "later" of the first version."""
    return Run(registry.get("designed.Invoicing")(total=5))


def adopt(run: Run, version: Any, **steps: str) -> None:
    """Let an instance go on on a version."""
    arguments = {"version": str(version), "steps": steps}
    perform(VERBS["adopt"], run.row.pk, arguments=arguments, reason="New price")


def test_it_goes_on_on_the_other_version(run: Run, published: Published, clock: Clock) -> None:
    second = published(designs.invoicing(amount="5.00"))
    adopt(run, second.pk)
    assert run.row.version == second
    assert run.row.definition is not None
    assert run.row.definition.version == "2"
    clock.advance(days=1)
    testing.run_due()
    assert (run.row.outcome, designs.CALLS) == ("completed", [Decimal("5.00")])
    event = Event.objects.get(automation=run.row, kind="version_changed")
    assert (event.detail, event.reason) == ({"before": "1", "after": "2"}, "New price")


def test_a_step_that_is_gone_is_mapped(run: Run, published: Published, clock: Clock) -> None:
    """The task stays the same: it keeps its due time."""
    said = deepcopy(designs.invoicing())
    said["nodes"][1]["id"] = "tomorrow"
    second = published(said)
    due = run.task("later").due
    with pytest.raises(NotPossible, match="no step for where the instance stands"):
        adopt(run, second.pk)
    assert run.row.version != second
    adopt(run, second.pk, later="tomorrow")
    assert run.task("tomorrow").due == due
    clock.advance(days=1)
    testing.run_due()
    assert run.path == ["big", "tomorrow", "bill", "end"]


def test_one_step_takes_the_place_of_all_that_are_gone(run: Run, published: Published) -> None:
    said = deepcopy(designs.invoicing())
    said["nodes"][1]["id"] = "tomorrow"
    second = published(said)
    arguments = {"version": str(second.pk), "to": "tomorrow"}
    perform(VERBS["adopt"], run.row.pk, arguments=arguments, reason="New price")
    run.assert_waits_at("tomorrow")


@pytest.mark.parametrize("version", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_the_version_must_be_one_of_the_flow(run: Run, version: str) -> None:
    with pytest.raises(NotPossible, match="no such version"):
        adopt(run, version)


def test_not_one_of_another_flow(run: Run, olga: User) -> None:
    other = drafts.begin("Other", "Other", designs.invoicing("Other"), actor=olga)
    with pytest.raises(NotPossible, match="no such version"):
        adopt(run, publishing.publish(other, revision=1, actor=olga).pk)


def test_nor_the_one_that_it_runs_on(run: Run) -> None:
    with pytest.raises(NotPossible, match="already"):
        adopt(run, run.row.version_id)


def test_what_has_ended_stays(run: Run, published: Published, clock: Clock) -> None:
    clock.advance(days=1)
    testing.run_due()
    with pytest.raises(NotPossible, match="ended"):
        adopt(run, published(designs.invoicing(amount="5.00")).pk)


def test_a_flow_of_code_has_no_versions(db: Any) -> None:
    with pytest.raises(NotPossible, match="declared in code"):
        adopt(Run(Shipping(order=1)), uuid4())
