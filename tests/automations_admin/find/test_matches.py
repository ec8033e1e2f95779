"""The instances that filters let through."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from automations import clock
from automations.models import AutomationModel, AutomationTaskModel, Pause
from automations_admin.find.filters import Filters
from automations_admin.find.matches import Matches, matching
from automations_admin.find.reader import Reader
from tests.automations_admin.shop import NAME, Payment, Simple

pytestmark = pytest.mark.django_db

ALL = Reader(None, None, None)


def asked(reader: Reader = ALL, **said: Any) -> Matches:
    return matching(Filters.read(said), reader)


def found(reader: Reader = ALL, **said: Any) -> set[int]:
    return set(asked(reader, **said).rows.values_list("pk", flat=True))


def test_filters_let_through_what_they_say(groups: Any) -> None:
    """One by one and together."""
    done, broken = Simple(), Simple(fail="x")
    waits, packs = Payment(stock=False), Payment()
    flow = f"{NAME}.Payment"
    assert found() == {done.id, broken.id, waits.id, packs.id}
    assert found(flow=flow) == {waits.id, packs.id}
    assert found(state="completed") == found(state="finished") == {done.id}
    assert found(outcome="completed") == {done.id}
    assert found(state="ended") == {done.id, broken.id}
    assert found(state="live") == {waits.id, packs.id}
    assert found(state="failed") == found(task="failed") == {broken.id}
    assert found(task="person") == {packs.id}
    assert found(task="branches", step="join") == {packs.id}
    assert found(step="pack", flow=flow) == {packs.id}
    assert found(step="pack", task="failed") == set()
    assert found(task="condition") == {waits.id}
    assert found(task="retrying") == set()
    failed = AutomationTaskModel.objects.get(state="failed")
    assert found(same=failed.fingerprint) == found(error="RuntimeError") == {broken.id}
    assert found(assignee="group:Warehouse") == {packs.id}
    assert found(definition=str(packs.row.definition_id)) == {waits.id, packs.id}
    assert found(q=str(done.id)) == {done.id}
    assert found(q="fail:x") == {broken.id}
    assert found(q="fail:x", state="live") == set()


def test_the_newest_come_first() -> None:
    """And none twice, however many of its tasks fit."""
    runs = [Simple(fail=str(number)) for number in range(3)]
    rows = asked(task="failed").rows
    assert [row.pk for row in rows] == [run.id for run in reversed(runs)]


def test_ages_are_ranges() -> None:
    """Since when, or until when."""
    now = clock.now()
    days = {0: now, 3: now - timedelta(days=3), 40: now - timedelta(days=40)}
    pk = {
        age: AutomationModel.objects.create(automation_class="x", created=at).pk
        for age, at in days.items()
    }
    assert found(age="hour") == found(age="day") == {pk[0]}
    assert found(age="week") == found(age="month") == {pk[0], pk[3]}
    assert found(age="older") == {pk[40]}
    assert found(ended="day") == set()


def test_what_people_hold_is_found(groups: Any) -> None:
    """By itself, by a pause, or in either way."""
    packs, waits = Payment(), Payment(stock=False)
    AutomationModel.objects.filter(pk=waits.id).update(state="paused")
    assert found(held="instance") == found(held="any") == {waits.id}
    assert found(held="pause") == set()
    Pause.objects.create(automation_class=f"{NAME}.Payment")
    assert found(held="pause") == {packs.id}
    assert found(held="any") == {packs.id, waits.id}


def test_an_object_is_found_by_who_may_see_the_instances() -> None:
    """It is what an instance is about, and no secret of its data."""
    about = {"$model": "auth.user", "pk": 7}
    run = Simple(who=about)
    Simple(who={**about, "pk": 8})
    looker = Reader(None, None, frozenset())
    assert found(object="auth.user:7") == found(looker, object="auth.User:7") == {run.id}


def test_instances_of_other_flows_are_never_found(groups: Any) -> None:
    """Whatever is asked for."""
    run = Simple(a=1)
    reader = Reader(None, frozenset({f"{NAME}.Payment"}), frozenset({f"{NAME}.Payment"}))
    for said in ({}, {"q": str(run.id)}, {"q": "a:1"}, {"flow": f"{NAME}.Simple"}):
        assert found(reader, **said) == set()


def test_data_are_searched_only_where_they_may_be_seen(groups: Any) -> None:
    """And the page is told that some were left out."""
    run, other = Simple(a=1), Payment(a=1)
    reader = Reader(None, None, frozenset({f"{NAME}.Payment"}))
    assert found(reader) == {run.id, other.id}
    assert found(reader, q="a:1") == {other.id}
    assert asked(reader, q="a:1").partly
    assert not asked(reader, q="a:1", flow=f"{NAME}.Payment").partly
    assert "may not see" in asked(reader, q="a:1", flow=f"{NAME}.Simple").problems["q"]
    nothing = Reader(None, None, frozenset())
    assert "may not see" in asked(nothing, q="a:1").problems["q"]
    assert found(nothing, q=str(run.id)) == {run.id}


def test_secrets_cannot_be_guessed() -> None:
    """Not even by those who may see data."""
    Simple(password="s3cret", card={"token": "tok"})
    for text in ("password:s3cret", "password>a", "card.token!=x", "password.0:s"):
        assert "masked" in asked(q=text).problems["q"]
        assert found(q=text) == set()


def test_the_search_in_data_is_bounded(settings: Any) -> None:
    """To the newest that the other filters let through."""
    settings.AUTOMATIONS_ADMIN = {"SEARCH_LIMIT": 2}
    runs = [Simple(n=number, who={"$model": "auth.user", "pk": 7}) for number in range(4)]
    failed = Simple(fail="x", n=0)
    assert found(q="n>=0") == {runs[3].id, failed.id}
    assert asked(q="n>=0").newest == 2
    assert found(q="n>=0", state="failed") == {failed.id}
    assert asked(q="n>=0", state="failed").newest == 0
    assert found(object="auth.user:7") == {runs[3].id}
    assert found(q=str(runs[0].id)) == {runs[0].id}


def test_all_that_is_wrong_is_said_at_once() -> None:
    """By the name of the field; then nothing is found."""
    Simple()
    said = {"q": "x:", "assignee": "nobody", "object": "17"}
    assert asked(**said).problems.keys() == said.keys()
    assert found(**said) == set()
    assert asked().problems == {}
