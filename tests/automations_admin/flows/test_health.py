"""Verdicts on flows."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from automations_admin.flows.health import Counts, judge

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("counts", "word", "text"),
    [
        (Counts(), "Healthy", "nothing is running"),
        (Counts(running=3), "Healthy", ""),
        (Counts(running=3, failed=2), "Failing", "2 failed, none in the last hour"),
        (Counts(failed=57, failed_lately=12), "Failing", "57 failed, 12 of them in the last hour"),
        (Counts(running=1, retrying=1), "Retrying", "1 waits for its next attempt"),
        (Counts(running=8, retrying=8), "Retrying", "8 wait for their next attempt"),
        (
            Counts(running=4, person=4, person_since=NOW - timedelta(days=5)),
            "Waiting for people",
            "open for up to 5 d",
        ),
        (Counts(paused=1), "Paused", "1 instance"),
        (Counts(blocked=2, failed=9), "Blocked", "2 instances, their code is gone"),
    ],
)
def test_a_flow_is_judged_by_its_worst(counts: Counts, word: str, text: str) -> None:
    """With a sentence; failed and retrying are never added up."""
    found = judge(counts, NOW)
    assert str(found.mark.text) == word
    assert found.text == text


def test_the_worst_stand_on_top() -> None:
    """Blocked, failing, retrying, waiting for people, paused, healthy."""
    cases = [
        Counts(blocked=1),
        Counts(failed=1, retrying=1, person=1),
        Counts(retrying=1, person=1),
        Counts(person=1, paused=1),
        Counts(paused=1),
        Counts(running=1),
    ]
    ranks = [judge(counts, NOW).rank for counts in cases]
    assert ranks == sorted(set(ranks))


def test_a_class_that_is_gone_blocks_what_still_runs() -> None:
    """Without anything running it is only said."""
    gone = judge(Counts(running=4), NOW, registered=False)
    assert (gone.rank, gone.text) == (0, "4 instances, class no longer in the code")
    assert str(judge(Counts(finished=9), NOW, registered=False).mark.text) == "Not in the code"
