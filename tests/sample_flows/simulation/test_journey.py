"""The journey as a whole: the same for the same seed, counts that add up, and rules that hold."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, time, timedelta
from typing import Any

import pytest
from django.core.management import call_command

from automations.models import (
    Assignment,
    AutomationModel,
    AutomationTaskModel,
    Mail,
    RollupState,
    Unsubscribed,
    Watch,
)
from automations.references import subject_object
from sample_flows import people_file, people_import
from sample_flows.automations import Welcome
from sample_flows.data import make_people
from sample_flows.models import Person
from sample_flows.simulation import journey, logins
from tests.automations.engine.rollups import naive

pytestmark = pytest.mark.django_db(transaction=True)

END = datetime(2026, 5, 4, 12, tzinfo=UTC)
WEEK = timedelta(days=7)


@pytest.fixture
def simulated() -> None:
    """Twenty days of sixty people."""
    simulate()


def simulate() -> None:
    logins.create()
    people_import.store(people_file.read(make_people.PATH.read_bytes()).people)
    journey.simulate(20, 60, end=END)


def counts() -> Counter[Any]:
    """Count what has happened, in every respect that is compared."""
    found = Counter[Any](AutomationModel.objects.values_list("state", "data__source"))
    found += Counter(AutomationTaskModel.objects.values_list("status", "state", "waiting"))
    found += Counter(Watch.objects.exclude(at=None).values_list("name", "at"))
    found += Counter(Mail.objects.values_list("step", "sent", "opened", "clicked"))
    return found


def test_the_same_seed_gives_the_same_journey() -> None:
    """To the second, step by step."""
    found = []
    for _time in range(2):
        # Arms are drawn by primary keys, which begin anew.
        call_command("flush", verbosity=0, interactive=False, reset_sequences=True)
        simulate()
        found.append(counts())

    assert found[0] == found[1]


def test_rules_hold_and_counts_add_up(simulated: None) -> None:
    """For everybody, at every step."""
    assert_much_happens()
    assert_hours_are_quiet()
    assert_nobody_gets_too_many()
    assert_nobody_is_written_to_after_unsubscribing()
    assert_arms_stick()
    naive.assert_identities(Welcome)
    whats = ("entered", "in_progress", *naive.OUTCOMES, "goal")
    assert naive.stored("start", *whats) == naive.instances()
    state = RollupState.objects.get()
    assert state.as_of == END


def assert_much_happens() -> None:
    """People are at all kinds of places."""
    assert AutomationModel.objects.count() == 60
    states = {*AutomationModel.objects.values_list("state", flat=True)}
    assert states >= {"running", "completed", "exited"}
    visited = {*AutomationTaskModel.objects.values_list("status", flat=True)}
    assert visited >= {"confirm", "offer", "voucher", "delivery", "bought_yet", "reminder", "end"}
    assert Watch.objects.filter(name="bought").exclude(at=None).exists()
    assert Mail.objects.exclude(opened=None).exists()


def sent() -> list[tuple[Person, datetime]]:
    """Return who was sent a mail, and when."""
    found = Mail.objects.exclude(sent=None).order_by("sent")
    people: list[tuple[Any, Any]] = [(subject_object(one.subject), one.sent) for one in found]
    assert len(people) > 40
    return people


def assert_hours_are_quiet() -> None:
    """Mails go out from nine to eight, by the clock of whom they are for."""
    for person, moment in sent():
        assert time(9) <= moment.astimezone(person.zone).time() < time(20)


def assert_nobody_gets_too_many() -> None:
    """Three within seven days at most."""
    by_person: dict[int, list[datetime]] = {}
    for person, moment in sent():
        by_person.setdefault(person.pk, []).append(moment)
    for moments in by_person.values():
        for moment in moments:
            assert len([one for one in moments if moment <= one < moment + WEEK]) <= 3


def assert_nobody_is_written_to_after_unsubscribing() -> None:
    """Neither by the link of a mail nor elsewhere."""
    for gone in Unsubscribed.objects.all():
        of_them = Mail.objects.filter(address=gone.address)
        assert not of_them.filter(sent__gt=gone.at).exists()
        whose = AutomationModel.objects.get(subject=of_them[0].subject)
        assert whose.state != "running" or gone.reason == "bounced"


def assert_arms_stick() -> None:
    """What was drawn is where people went, and nobody was drawn twice."""
    rows = AutomationTaskModel.objects.filter(status="offer", state="done")
    went = {row.automation.subject: row.result for row in rows.select_related("automation")}
    drawn = Assignment.objects.values_list("subject", "arm")

    assert dict(drawn) == went
    assert len(drawn) == len(went)
