"""A flow whose conditions are data: it decides, waits and ends by them, and says them in words."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import translation

from automations import flow, flow_words, testing, wording
from automations.dryrun.run import DryRun
from automations.flow import this
from tests.flows.deciding import Sale
from tests.flows.units import declared

pytestmark = pytest.mark.django_db


@pytest.fixture
def clock() -> Iterator[Any]:
    with testing.frozen_time() as clock:
        yield clock


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", "anna@example.org")


def started(anna: User, total: float = 80, **more: Any) -> testing.Run:
    """Start a sale."""
    return testing.start(Sale, customer=anna, order={"total": total}, country="AT", **more)


def changed(run: testing.Run, **data: Any) -> None:
    """Change the data of an instance from outside, and run what is due."""
    run.automation.row.refresh_from_db()
    run.automation.data.update(data)
    run.automation.save()
    testing.run_due()


def test_a_decision_and_cases_go_by_the_data(anna: User, clock: Any) -> None:
    started(anna, 120).assert_went_through("approve")
    run = started(anna, kind="gift", notes="sturdy")
    run.assert_went_through("sort")
    run.assert_went_through("wrap")
    assert run.task("check").message == "False"
    assert run.task("sort").message == "kind is gift"


def test_a_case_goes_by_the_subject_as_it_is_now(anna: User, clock: Any) -> None:
    sturdy = {"notes": "sturdy", "kind": "book"}
    assert started(anna, **sturdy).task("sort").message == "else"
    User.objects.update(is_staff=True)
    assert started(anna, **sturdy).task("sort").message == "Fragile"
    gone = {"$model": "auth.user", "pk": anna.pk}
    anna.delete()
    assert testing.start(Sale, customer=gone, **sturdy).task("sort").message == "else"


def test_a_step_is_skipped_and_another_waits(anna: User, clock: Any) -> None:
    run = started(anna, kind="gift", notes="sturdy")
    assert run.task("wrap").message == "Skipped: subject.email contains @example.org"
    run.assert_waits_at("send")
    assert run.task("send").message == "packed is set"
    changed(run, packed="yes")
    run.assert_waits_at("arrived")
    changed(run, arrived=clock.now().isoformat())
    run.assert_outcome("completed")


def test_goals_and_exit_rules_are_asked(anna: User, clock: Any) -> None:
    run = started(anna)
    changed(run, paid=True, stars=5)
    clock.advance(hours=2)
    testing.run_due()
    run.assert_reached("paid", "praised")
    changed(run, returned="broken")
    clock.advance(hours=2)
    testing.run_due()
    run.assert_outcome("exited")


def test_a_dry_run_says_what_it_has_found(anna: User) -> None:
    run = DryRun(Sale, {"customer": anna, "order": {"total": 80}, "country": "FR"})
    assert run.why("check") == (
        "order.total > 100 and country is DE or AT does not hold. order.total is 80. country is FR."
    )
    with translation.override("de"):
        assert "order.total ist 80." in run.why("check")


def test_a_dry_run_keeps_secrets() -> None:
    asked = flow.If(flow.Data("login.password") == "sesame").Then(this.end)
    with declared(ask=asked, end=flow.End()) as made:
        why = DryRun(made, {"login": {"password": "hunter2"}}).why("ask")
    assert "login.password is ••••••••." in why
    assert "hunter2" not in why


def test_a_graph_says_its_conditions_in_the_language_of_who_reads_it() -> None:
    vertices = {one.name: one for one in Sale.graph.vertices}
    assert "if order.total > 100 and country is DE or AT" in wording.small_print(vertices["check"])
    with translation.override("de"):
        said = [line for one in vertices.values() for line in wording.small_print(one)]
        assert any("order.total > 100 und country ist DE oder AT" in line for line in said)
        assert any("subject.email enthält @example.org" in line for line in said)
        assert any("arrived ist höchstens 7 T her" in line for line in said)
        about = [line.text for line in flow_words.lines(Sale.graph)]
        assert any("paid ist wahr" in text for text in about)
