"""Drafts are begun, saved and thrown away; nobody overwrites what they have not seen."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError

from automations.designed import drafts, publishing
from automations.exceptions import NotTheNewest, VersionIsPublished
from automations.models import AutomationModel, Event, FlowDefinition, FlowVersion
from tests.flows import designs


def test_a_new_flow_begins_with_a_draft(draft: FlowVersion, author: User) -> None:
    assert (draft.state, draft.number, draft.revision) == ("draft", None, 1)
    assert (draft.author, draft.author_name, draft.flow.title) == (author, "dora", "Invoices")
    assert draft.flow.automation_class == "designed.Invoicing"
    assert len(draft.logic_hash) == 64


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["", "welcome", "We lcome", "a.B", "Ünter", "A\n", "A" * 101])
def test_a_name_must_be_one_of_a_class(name: str, author: User) -> None:
    with pytest.raises(ValidationError):
        drafts.begin(name, "Welcome", {}, actor=author)
    assert not FlowDefinition.objects.exists()


def test_a_name_is_taken_once(draft: FlowVersion, author: User) -> None:
    with pytest.raises(ValidationError, match="already exists"):
        drafts.begin("Invoicing", "Again", {}, actor=author)


def test_a_draft_may_have_problems(draft: FlowVersion, author: User) -> None:
    saved = drafts.save(draft, {"nodes": "none"}, revision=1, actor=author, note="Half done")
    assert (saved.document, saved.note, saved.revision) == ({"nodes": "none"}, "Half done", 2)
    assert saved.logic_hash == ""


def test_what_nobody_has_seen_is_not_overwritten(draft: FlowVersion, author: User) -> None:
    other = designs.invoicing(amount="5.00")
    drafts.save(draft, other, revision=1, actor=author)

    with pytest.raises(NotTheNewest) as refused:
        drafts.save(draft, {}, revision=1, actor=author)

    found = refused.value.found
    assert isinstance(found, FlowVersion)
    assert (found.document, found.revision) == (other, 2)
    draft.refresh_from_db()
    assert draft.document == other


def test_an_author_has_one_draft_of_a_flow(published: FlowVersion, author: User) -> None:
    first = drafts.of(published.flow, author)
    assert drafts.of(published.flow, author) == first
    assert (first.based_on, first.document) == (published, published.document)
    other = drafts.of(published.flow, User.objects.create_user("otto"))
    assert other != first


def test_a_draft_can_begin_with_an_older_version(
    published: FlowVersion, change: Callable[..., FlowVersion], author: User
) -> None:
    change(published, designs.invoicing(amount="5.00"))
    draft = drafts.of(published.flow, author, published)
    assert draft.document == published.document


def test_a_draft_can_begin_like_that_of_somebody_else(published: FlowVersion, author: User) -> None:
    other = drafts.of(published.flow, User.objects.create_user("otto"))
    document, layout = designs.invoicing(amount="5.00"), {"folded": ["bill"]}
    saved = drafts.save(other, document, revision=1, actor=author, layout=layout)
    draft = drafts.of(published.flow, author, like=saved)
    assert (draft.document, draft.layout) == (document, layout)
    assert (draft.based_on, draft.author, draft.note) == (published, author, "")


def test_a_version_is_never_saved_again(published: FlowVersion, author: User) -> None:
    with pytest.raises(VersionIsPublished):
        drafts.save(published, {}, revision=1, actor=author)
    published.document = {}
    with pytest.raises(VersionIsPublished):
        published.save()
    published.refresh_from_db()
    assert published.document == designs.invoicing()


def test_a_draft_is_thrown_away_with_a_flow_that_never_was(
    draft: FlowVersion, author: User
) -> None:
    drafts.discard(draft, actor=author)
    assert not FlowDefinition.objects.exists()


def test_a_flow_with_versions_stays(published: FlowVersion, author: User) -> None:
    drafts.discard(drafts.of(published.flow, author), actor=author)
    assert list(published.flow.versions.all()) == [published]
    with pytest.raises(VersionIsPublished):
        drafts.discard(published, actor=author)


def test_every_act_is_an_event(draft: FlowVersion, author: User) -> None:
    drafts.save(draft, {}, revision=1, actor=author)
    drafts.discard(draft, actor=author)
    found = Event.objects.filter(automation_class="designed.Invoicing").order_by("pk")
    assert [(one.kind, one.actor, one.detail["revision"]) for one in found] == [
        ("draft_saved", author, 1),
        ("draft_saved", author, 2),
        ("draft_discarded", author, 2),
    ]


def test_nothing_runs_on_a_draft(draft: FlowVersion, author: User) -> None:
    row = AutomationModel(automation_class="designed.Invoicing", version_id=draft.pk)
    with pytest.raises(LookupError):
        row.get_automation_class()
    saved = publishing.publish(draft, revision=1, actor=author)
    assert row.get_automation_class().flow_version == saved.pk


def test_places_are_saved_and_stay_if_nobody_says_them(draft: FlowVersion, author: User) -> None:
    places = {"pins": {"bill": {"x": 1, "y": 2}}}
    drafts.save(draft, designs.invoicing(), revision=1, actor=author, layout=places)
    saved = drafts.save(draft, designs.invoicing(), revision=2, actor=author)
    saved.refresh_from_db()
    assert saved.layout == places
