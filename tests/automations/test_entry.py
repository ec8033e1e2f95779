"""Policies of entry as values: whom they admit, and what they refuse to be."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.contrib.auth.models import Group
from hypothesis import given
from hypothesis import strategies as st

from automations import flow
from automations.entry import Policy
from automations.exceptions import DefinitionError

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
DAY = timedelta(days=1)

#: What happens to a subject: it asks to enter, its instance ends, time passes.
happenings = st.lists(
    st.just("ask") | st.just("end") | st.integers(1, 60).map(lambda hours: timedelta(hours=hours)),
    max_size=40,
)
policies = st.sampled_from([flow.Once(), flow.OneAtATime(), flow.PerKey("order")]) | st.builds(
    flow.CoolDown, st.timedeltas(timedelta(hours=1), timedelta(days=4))
)


def entered(policy: Policy, story: list[Any]) -> list[tuple[datetime, bool]]:
    """Return when a subject was admitted, and whether an instance was live then."""
    now, live, entries = NOW, False, list[tuple[datetime, bool]]()
    for what in story:
        if isinstance(what, timedelta):
            now += what
        elif what == "end":
            live = False
        elif policy.refusal(live, entries[-1][0] if entries else None, now) is None:
            entries.append((now, live))
            live = True
    return entries


@given(policies, happenings)
def test_what_is_promised_holds_whatever_happens(policy: Policy, story: list[Any]) -> None:
    """Once is once, one at a time is one, and between two entries lies the cool-down."""
    entries = entered(policy, story)

    assert bool(entries) == ("ask" in story)
    if isinstance(policy, flow.Once):
        assert len(entries) <= 1
    else:
        assert not any(live for _, live in entries)
    if isinstance(policy, flow.CoolDown):
        times = [when for when, _ in entries]
        assert all(b - a >= policy.period for a, b in pairwise(times))


@given(policies, st.booleans(), st.none() | st.timedeltas(timedelta(0), timedelta(days=9)))
def test_nobody_is_refused_without_a_cause(policy: Policy, live: bool, ago: Any) -> None:
    """A subject that has never entered, or is free by all the rules, is admitted."""
    last = None if ago is None else NOW - ago
    free = policy.forgotten(NOW)
    remembered = policy.remembers and last is not None and (free is None or last > free)

    refused = policy.refusal(live, last, NOW)

    assert (refused is not None) == (remembered or (live and policy.while_live is not None))


@pytest.mark.parametrize(
    ("policy", "live", "last", "reason"),
    [
        (flow.Once(), True, NOW, "once"),
        (flow.Once(), False, NOW - 999 * DAY, "once"),
        (flow.OneAtATime(), True, NOW, "live"),
        (flow.OneAtATime(), False, NOW, None),
        (flow.PerKey("order"), True, NOW, "key"),
        (flow.PerKey("order"), False, NOW, None),
        (flow.CoolDown(DAY), True, NOW - 2 * DAY, "live"),
        (flow.CoolDown(DAY), False, NOW - DAY / 2, "cooling"),
        (flow.CoolDown(DAY), False, NOW - DAY, None),
    ],
)
def test_reasons(policy: Policy, live: bool, last: datetime, reason: str | None) -> None:
    """Each policy says why."""
    assert policy.refusal(live, last, NOW) == reason


@pytest.mark.parametrize(
    "make",
    [
        lambda: flow.PerKey(),
        lambda: flow.PerKey(1),  # type: ignore[arg-type]
        lambda: flow.CoolDown(timedelta()),
        lambda: flow.CoolDown(30),  # type: ignore[arg-type]
        lambda: flow.EnterEach(Group.objects.all(), every=timedelta()),
        lambda: flow.EnterEach(Group.objects.all(), every="every day"),
    ],
)
def test_what_means_nothing_is_refused_at_once(make: Any) -> None:
    with pytest.raises(DefinitionError):
        make()


def test_policies_are_values() -> None:
    """Equal ones are equal, and none can be changed."""
    assert flow.PerKey("a", "b") == flow.PerKey("a", "b")
    assert flow.Once() == flow.Once()
    assert flow.CoolDown(DAY) != flow.CoolDown(2 * DAY)
    with pytest.raises(AttributeError):
        flow.CoolDown(DAY).period = DAY  # type: ignore[misc]


def test_a_schedule_by_time_begins_at_once_and_leaves_missed_rounds_out() -> None:
    each = flow.EnterEach(Group.objects.all(), every=DAY)
    assert each.first(NOW, "UTC") == NOW
    assert each.next(NOW, NOW, "UTC") == NOW + DAY
    assert each.next(NOW, NOW + 5.5 * DAY, "UTC") == NOW + 6 * DAY


def test_a_schedule_by_cron_waits_for_its_hour() -> None:
    each = flow.EnterEach(Group.objects.all(), every="0 10 * * *")
    assert each.first(NOW, "Europe/Berlin") == NOW + DAY
    assert each.next(NOW, NOW, "UTC") == NOW + timedelta(hours=1)


def test_a_queryset_is_made_anew_each_time() -> None:
    """Nothing is read from the one that was declared."""
    objects = Group.objects.all()
    assert flow.EnterEach(objects, every=DAY).queryset() is not objects
    assert flow.EnterEach(lambda: objects, every=DAY).queryset() is objects


@pytest.mark.parametrize("name", ["a b", "ä", "a/b", "a.b"])
def test_a_form_needs_a_name_that_fits_an_address(name: str) -> None:
    with pytest.raises(DefinitionError, match="cannot name a form"):
        flow.EnterByForm(object, name=name)


@pytest.mark.parametrize("options", [{"permission": "auth.add_user"}, {"user": "person"}])
def test_strangers_have_neither_permission_nor_account(options: dict[str, str]) -> None:
    with pytest.raises(DefinitionError, match="whoever comes"):
        flow.EnterByForm(object, anonymous=True, **options)  # type: ignore[arg-type]
