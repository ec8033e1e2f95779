"""A flow that is designed does what the same flow in code does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import mail

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.dispatch.worker import Loop
from automations.document.introspection import document_of
from automations.models import AutomationTaskModel
from sample_flows.automations import Onboarding
from tests.sample_flows.conftest import make_person

START = datetime(2026, 5, 4, 9, tzinfo=UTC)
BASE = "sample_flows.flows.onboarding:CustomerCare"
TOLD = (
    "status", "state", "waiting", "message", "result", "branch", "way", "created", "finished",
)  # fmt: skip


@pytest.fixture
def twin(db: Any) -> Any:
    """The onboarding as a designed flow, as a copy in the console begins."""
    dora = User.objects.create_user("dora")
    document = document_of(Onboarding).to_json()
    draft = drafts.begin("Onboarding", "Onboarding", document, actor=dora, base=BASE)
    publishing.publish(draft, revision=1, actor=dora)
    return registry.get("designed.Onboarding")


def by_worker() -> None:
    """Do all that is due, as a worker process does it."""
    worker = Loop()
    while worker.run_pass():
        pass


def live(
    flow: Any,
    days: int,
    profile_after: int | None,
    work: Callable[[], Any] = testing.run_due,
) -> list[Any]:
    """Let somebody go through a flow, and return the history."""
    with testing.frozen_time(START) as clock:
        onboarding = flow(person=make_person("grace@example.com"))
        for day in range(days):
            if day == profile_after:
                onboarding.send_message("profile_completed", None, {"company": "Hügelland"})
            clock.advance(timedelta(days=1))
            work()
    tasks = AutomationTaskModel.objects.filter(automation_id=onboarding.id).order_by("pk")
    row = testing.Run(onboarding).row
    told = [row.state, row.reason, *tasks.values_list(*TOLD)]
    onboarding.person.delete()
    return told


@pytest.mark.parametrize("profile_after", [None, 0, 5])
def test_it_leaves_the_same_history(twin: Any, profile_after: int | None) -> None:
    told = live(Onboarding, 45, profile_after)
    subjects = [sent.subject for sent in mail.outbox]
    mail.outbox.clear()
    assert live(twin, 45, profile_after) == told
    assert [sent.subject for sent in mail.outbox] == subjects
    assert len(told) > 5


def test_it_has_the_same_graph_but_its_version(twin: Any) -> None:
    assert twin.graph.vertices == Onboarding.graph.vertices
    assert twin.graph.edges == Onboarding.graph.edges
    assert [one.kind for one in twin.graph.about] == ["version"]
