"""A published version is what new instances start on, and what running ones keep."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from automations import registry, testing
from automations.designed import drafts, publishing
from automations.exceptions import NotPublishable, NotTheNewest, VersionIsPublished
from automations.models import AutomationModel, Event, FlowVersion
from tests.flows import designs


def start(**data: object) -> testing.Run:
    """Start an instance of the designed flow."""
    return testing.Run(registry.get("designed.Invoicing")(**data))


def test_a_published_flow_runs(published: FlowVersion) -> None:
    run = start(total=500)
    run.assert_path("big", "bill", "end")
    assert [Decimal("19.90")] == designs.CALLS
    assert (run.row.version, run.row.outcome) == (published, "completed")
    assert run.row.definition is not None
    assert run.row.definition.version == "1"


def test_it_waits_as_any_flow_does(published: FlowVersion) -> None:
    with testing.frozen_time() as clock:
        run = start(total=5)
        run.assert_waits_at("later")
        clock.advance(days=1)
        testing.run_due()
        run.assert_path("big", "later", "bill", "end")


def test_running_instances_keep_their_version(
    published: FlowVersion, change: Callable[..., FlowVersion]
) -> None:
    with testing.frozen_time() as clock:
        old = start(total=5)
        second = change(published, designs.invoicing(amount="5.00"))
        new = start(total=5)
        assert (old.row.version, new.row.version) == (published, second)
        clock.advance(days=1)
        testing.run_due()
    assert sorted(designs.CALLS) == [Decimal("5.00"), Decimal("19.90")]
    assert {old.row.outcome, new.row.outcome} == {"completed"}


def test_a_flow_is_called_what_its_version_says(
    published: FlowVersion, change: Callable[..., FlowVersion]
) -> None:
    assert registry.get("designed.Invoicing").get_verbose_name() == "Invoices"
    for said, shown in (("Bills " * 40, ("Bills " * 40)[:200]), ("", ("Bills " * 40)[:200])):
        found = change(published, designs.invoicing(verboseName=said))
        found.flow.refresh_from_db()
        assert found.flow.title == shown
    assert registry.get("designed.Invoicing").get_verbose_name() == found.flow.title


def test_versions_are_numbered(published: FlowVersion, change: Callable[..., FlowVersion]) -> None:
    second = change(published, designs.invoicing(amount="5.00"))
    published.refresh_from_db()
    assert (published.number, published.state) == (1, "retired")
    assert (second.number, second.state, second.based_on) == (2, "published", published)
    second.flow.refresh_from_db()
    assert second.flow.published == second


def test_what_has_problems_is_not_published(draft: FlowVersion, author: User) -> None:
    wrong = designs.invoicing(amount="much")
    saved = drafts.save(draft, wrong, revision=1, actor=author)
    with pytest.raises(NotPublishable) as refused:
        publishing.publish(saved, revision=2, actor=author)
    assert [one.code for one in refused.value.problems] == ["argument-wrong"]  # type: ignore[attr-defined]
    assert registry.find("designed.Invoicing") is None


def test_what_was_changed_since_is_not_published(draft: FlowVersion, author: User) -> None:
    drafts.save(draft, designs.invoicing(amount="5.00"), revision=1, actor=author)
    with pytest.raises(NotTheNewest):
        publishing.publish(draft, revision=1, actor=author)


def test_a_version_is_published_once(published: FlowVersion, author: User) -> None:
    with pytest.raises(VersionIsPublished):
        publishing.publish(published, revision=1, actor=author)


def test_a_retired_flow_starts_nobody_and_goes_on(published: FlowVersion, author: User) -> None:
    with testing.frozen_time() as clock:
        run = start(total=5)
        publishing.retire(published.flow, actor=author, reason="Not this year")
        assert registry.find("designed.Invoicing") is None
        clock.advance(days=1)
        testing.run_due()
    assert run.row.outcome == "completed"
    publishing.retire(published.flow, actor=author, reason="Again")
    kinds = Event.objects.filter(automation=None, kind="version_retired")
    assert [one.reason for one in kinds] == ["Not this year"]


def test_an_instance_finds_its_class_by_its_version(
    published: FlowVersion, change: Callable[..., FlowVersion]
) -> None:
    row = start(total=5).row
    change(published, designs.invoicing(amount="5.00"))
    found = AutomationModel.objects.get(pk=row.pk).get_automation_class()
    assert found.flow_version == published.pk
    assert registry.get("designed.Invoicing") is not found


def test_a_step_of_the_projects_own_is_published_and_runs(author: User) -> None:
    said = designs.texting(text="Hello", hour="7", description="Says hello")
    draft = drafts.begin("Texting", "Texts", said, actor=author)
    publishing.publish(draft, revision=1, actor=author)
    run = testing.Run(registry.get("designed.Texting")())
    run.assert_path("tell", "end")
    assert designs.CALLS == [("Hello", 7)]
    assert run.row.outcome == "completed"
    assert run.row.definition is not None
    tell = run.row.definition.graph.by_name["tell"]
    assert (tell.title, tell.icon) == ("Send a text message", "bolt")
    assert tell.modifiers[-1].value == "sends a text message"
