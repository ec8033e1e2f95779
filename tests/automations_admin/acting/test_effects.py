"""What an act sets going."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from automations.engine.verbs import VERBS
from automations_admin.acting import effects
from automations_admin.acting.effects import Effects, Point
from automations_admin.acting.target import Target, of_flow
from tests.automations_admin.shop import NAME
from tests.flows import mailing  # noqa: F401 - declares what is named below
from tests.flows.by_hand import Parcel

MANY = of_flow(f"{NAME}.Payment", "book")
ONE = replace(
    MANY, been=frozenset({"reserve", "charge", "paid", "split", "book", "pack"}), attempts=1
)


def of(verb: str, target: Target, **arguments: Any) -> Effects:
    return effects.of(VERBS[verb], target, arguments)


def said(verb: str, target: Target, **arguments: Any) -> str:
    points = effects.points(VERBS[verb], target, arguments)
    return "\n".join(f"{point.head} {point.text}".strip() for point in points)


def test_a_retry_runs_one_step_again() -> None:
    """With the key that it had."""
    found = of("retry", ONE)
    assert (found.again, found.first, found.same_key) == (("Book",), (), True)
    assert [(one.step, one.effects, one.again) for one in found.outside] == [
        ("Book", "calls the carrier", True)
    ]


def test_a_restart_runs_again_what_ran_since() -> None:
    """What was not reached follows for the first time."""
    found = of("restart", ONE, step="charge")
    assert found.again == ("Charge", "Paid", "Book", "Pack")
    assert found.first == ("Clarify",)
    assert found.same_key is False
    assert [one.step for one in found.outside] == ["Charge", "Book"]


def test_of_many_nobody_knows_where_they_were() -> None:
    """All that may run again is said to."""
    assert of("restart", MANY, step="charge").again == (
        "Charge", "Paid", "Clarify", "Book", "Pack",
    )  # fmt: skip


def test_a_skip_repeats_nothing() -> None:
    """The next steps follow."""
    before = replace(ONE, step="reserve", been=frozenset({"reserve"}))
    found = of("skip", before)
    assert found.again == ()
    assert found.first == ("Charge", "Paid", "Clarify", "Book", "Pack")
    assert not any(one.again for one in found.outside)


def test_a_mark_goes_on_after_the_error() -> None:
    """Where the flow says so."""
    charge = replace(ONE, step="charge", been=frozenset({"reserve", "charge"}))
    assert of("mark_failed", charge).first == ("Paid", "Clarify", "Book", "Pack")
    assert of("mark_failed", ONE).first == ()


def test_a_timer_runs_its_step_for_the_first_time_or_once_more() -> None:
    """It depends on whether it was tried."""
    waiting = replace(ONE, step="pack", attempts=0)
    assert of("reschedule", waiting).first == ("Pack",)
    assert of("reschedule", ONE).again == ("Book",)


def test_acts_that_set_nothing_going_say_nothing_of_steps() -> None:
    """A note is a note."""
    assert of("note", ONE) == Effects()
    assert "Runs again" not in said("pause", ONE)


def test_the_points_are_said_in_words() -> None:
    """What it does, what runs again, what reaches outside, what is kept."""
    assert said("retry", ONE).splitlines() == [
        "Book is tried once more. If it goes through, the flow goes on from there.",
        "Runs again: Book, as attempt 2.",
        "Outside, once more: calls the carrier (Book). The idempotency key stays the same.",
        "Kept: All earlier attempts stay in the history. Steps that went through are not run "
        "again.",
    ]


def test_no_effects_are_said_too() -> None:
    """Silence would leave one in doubt."""
    simple = of_flow(f"{NAME}.Simple", "step")
    assert "Outside: no step concerned declares effects" in said("retry", simple)


def test_what_is_not_undone_is_said() -> None:
    """Before one cancels."""
    assert Point("Nothing that was done is undone. It cannot be continued. A new instance can be "
                 "started from any of its steps.", "Not undone:") in effects.points(
        VERBS["cancel"], ONE, {}
    )  # fmt: skip


def test_long_lists_are_cut() -> None:
    """Nobody reads a hundred names."""
    text = effects.named(tuple(f"Step {number}" for number in range(20)))
    assert text.endswith("Step 11 and 8 more.")
    assert effects.named(()) == ""


def test_mails_and_calls_reach_outside_by_themselves() -> None:
    """Nobody has to declare it."""
    name = "tests.flows.mailing"
    for flow, step, said in (
        (f"{name}.Billing", "bill", "sends the mail testflows/mail/bill"),
        (f"{name}.Ordering", "call", "calls api.example.com"),
    ):
        one = replace(of_flow(flow, step), been=frozenset({step}), attempts=1)
        (outside,) = of("retry", one).outside
        assert (outside.effects, outside.again) == (said, True)


def test_a_start_sets_going_what_follows_the_first_step() -> None:
    where = of_flow(Parcel.get_automation_class_name())
    found = effects.of_start(where)
    assert found.first == ("Pack", "Send")
    assert effects.first_steps(where) == ("Pack",)
    assert effects.reaching(found).text == "calls the carrier (Send)."
    assert effects.reaching(effects.Effects()).text.startswith("no step")
    assert effects.first_steps(of_flow("gone.Flow")) == ()
