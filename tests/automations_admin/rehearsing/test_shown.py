"""What the page offers follows from where the dry run stands."""

from __future__ import annotations

import pytest

from automations.dryrun.lines import What
from automations.dryrun.run import DryRun
from automations_admin.rehearsing import shown
from tests.automations.dryrun.flows import Called
from tests.automations.dryrun.test_run import BEGIN, order

pytestmark = pytest.mark.django_db


def labels(run: DryRun) -> list[str]:
    return [button.label for one in shown.opened(run, {}) for button in one.buttons]


def test_every_kind_of_line_has_a_mark() -> None:
    assert set(shown.MARKS) == set(What)


def test_a_wait_offers_what_may_happen() -> None:
    assert labels(order()) == [
        "The message paid comes",
        "paid → Lot",
        "free → Lot",
        "if it takes too long → Remind",
    ]


def test_a_form_offers_its_fields() -> None:
    one = shown.opened(order(amount=500), {})[0]
    assert [button.act for button in one.buttons] == ["submit:3"]
    assert one.sample == '{\n  "amount": ""\n}'
    assert shown.opened(order(amount=500), {"task_3": "typed"})[0].sample == "typed"


def test_a_condition_and_a_time_can_be_passed() -> None:
    assert labels(DryRun(Called, {"yes": False}, at=BEGIN)) == ["The condition holds"]
    assert "Do not wait" in labels(DryRun.of(order_script()))


def order_script():  # type: ignore[no-untyped-def]
    """Return a script that waits for a time."""
    from automations.dryrun.script import Script
    from tests.automations.dryrun.flows import Order

    seed = "c9a2f3f0-63f3-4a4c-9d2c-0d7d9a7a0f00"
    return Script(Order.get_automation_class_name(), {}, BEGIN.isoformat(), seed, start="mark")


def test_nothing_is_offered_after_the_end() -> None:
    run = order().deliver("cancel")
    assert shown.opened(run, {}) == []
    assert [name for name, _kind, _button in shown.rules(run)] == ["thanked"]


def test_messages_are_those_that_the_flow_hears() -> None:
    assert shown.messages(order()) == ["cancel", "paid", "thanks"]


def test_lines_are_shown_newest_first_with_what_was_typed() -> None:
    rows = shown.rows(order(), {"fails_2": "x"})
    assert [row.line.number for row in rows] == [4, 3, 2, 1]
    assert [row.typed for row in rows] == [False, False, True, False]
