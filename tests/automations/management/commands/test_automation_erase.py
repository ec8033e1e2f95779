"""`automation_erase`: looks, asks, erases, and says what was done."""

from __future__ import annotations

from io import StringIO
from typing import Any
from unittest import mock

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command

from automations.engine import recovery
from automations.models import AutomationModel, Event
from tests.flows.basics import Five, Paused

pytestmark = pytest.mark.django_db


@pytest.fixture
def ann() -> User:
    return User.objects.create_user("ann.s", "ann@example.com")


def erase(*args: Any) -> tuple[str, str]:
    """Call the command, and return what it says and warns of."""
    said, warned = StringIO(), StringIO()
    call_command("automation_erase", *map(str, args), stdout=said, stderr=warned)
    return said.getvalue(), warned.getvalue()


def data() -> list[Any]:
    return list(AutomationModel.objects.order_by("pk").values_list("data", flat=True))


def test_a_dry_run_says_what_would_be_done(ann: User) -> None:
    Five(who=ann), Five(text="ann.s"), Paused(who=ann)
    before = data()

    said, _warned = erase("auth.User", ann.pk, "--dry-run")

    assert said.splitlines() == [
        "2 histories would be changed.",
        "  instances: 2",
        "1 is still running: end it first or use --running.",
    ]
    assert data() == before


def test_it_erases_without_a_question_if_told(ann: User) -> None:
    Five(text="from ann@example.com")

    said, _warned = erase("auth.user", ann.pk, "--yes", "--pseudonym", "Person 1")

    assert said.startswith("1 history changed.")
    assert data()[0]["text"] == "from Person 1"
    assert Event.objects.filter(kind="erased").exists()


@pytest.mark.parametrize(("answer", "done"), [("yes", True), ("no", False), ("", False)])
def test_it_asks_first(ann: User, answer: str, done: bool) -> None:
    Five(text="ann.s")

    with mock.patch("builtins.input", return_value=answer):
        if done:
            erase("auth.user", ann.pk)
        else:
            with pytest.raises(CommandError, match="Nothing was erased"):
                erase("auth.user", ann.pk)

    assert (data()[0]["text"] == "ann.s") is not done


def test_what_runs_goes_if_asked(ann: User) -> None:
    run = Paused(text="ann.s")
    erase("auth.user", ann.pk, "--yes", "--running")
    assert data()[0]["text"] == "[erased]"
    recovery.cancel(AutomationModel.objects.get(pk=run.id))


def test_one_that_is_gone_is_found_by_references_and_given_texts(ann: User) -> None:
    Five(who=ann), Five(text="ann.s")
    pk = ann.pk
    ann.delete()

    said, warned = erase("auth.user", pk, "--yes", "--text", "ann.s")

    assert "no such object any more" in warned
    assert said.startswith("2 histories changed.")
    assert data()[0]["who"] == {"$model": "auth.user", "pk": None}


@pytest.mark.parametrize("named", [("no.Model", "1"), ("nonsense", "1"), ("auth.User", "x")])
def test_what_names_no_object_is_refused(named: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="names no object"):
        erase(*named, "--yes")


def test_a_pseudonym_that_tells_is_refused(ann: User) -> None:
    with pytest.raises(CommandError, match="holds a text"):
        erase("auth.user", ann.pk, "--yes", "--pseudonym", "once ANN.S")


def test_what_still_runs_is_counted(ann: User) -> None:
    Paused(who=ann), Paused(who=ann)
    said, _warned = erase("auth.User", ann.pk, "--dry-run")
    assert said.endswith("2 are still running: end them first or use --running.\n")
