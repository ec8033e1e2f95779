"""What steps of every kind can say."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.document.introspection import document_of
from automations.document.python import source_of
from automations.flow import this

STEP = (
    flow.Execute(this.go)
    .SkipIf(this.no)
    .AfterWaitingFor(timedelta(days=2))
    .AsSoonAs(this.ready, poll=timedelta(minutes=5))
    .During("mon-fri", "09:00", "17:00", zone="Asia/Tokyo", otherwise="skip")
    .AtMost(3, per=timedelta(days=7), channel="sms", otherwise="wait")
    .Limit(10, per=timedelta(minutes=1), key=this.ready)
    .Limit(2, key="person", name="crm")
    .Priority(9)
    .SkipAfter(timedelta(hours=1))
    .Retry(max_attempts=5, max_delay=None, on=(OSError, ValueError))
    .Timeout(90)
)


class Refined(flow.Automation, registered=False):
    """Has a step with everything."""

    class Meta:
        subject = "person"

    step = STEP
    end = flow.End()


def test_every_modifier_is_said() -> None:
    said: dict[str, Any] = dict(document_of(Refined).nodes[0])
    assert said["during"] == {
        "days": "mon-fri", "from": "09:00", "to": "17:00",
        "zone": {"t": "const", "v": "Asia/Tokyo"}, "otherwise": "skip",
    }  # fmt: skip
    assert said["atMost"] == {
        "times": 3, "per": {"t": "duration", "seconds": 604_800}, "channel": "sms",
        "otherwise": "wait",
    }  # fmt: skip
    assert said["limits"] == [
        {
            "times": 10, "per": {"t": "duration", "seconds": 60},
            "key": {"t": "this", "name": "ready"},
        },
        {"times": 2, "key": {"t": "const", "v": "person"}, "name": "crm"},
    ]  # fmt: skip
    assert said["priority"] == 9
    assert said["retry"]["maxDelay"] == {"t": "const", "v": None}
    assert [one["path"] for one in said["retry"]["on"]["v"]] == [
        "builtins:OSError", "builtins:ValueError",
    ]  # fmt: skip
    assert said["asSoonAs"] == [
        {"ask": {"t": "this", "name": "ready"}, "poll": {"t": "duration", "seconds": 300}}
    ]


def test_every_modifier_is_printed_in_the_order_of_the_engine() -> None:
    source = source_of(document_of(Refined))
    names = (
        "SkipIf", "AfterWaitingFor", "AsSoonAs", "During", "AtMost", "Limit", "Priority",
        "SkipAfter", "Retry", "Timeout",
    )  # fmt: skip
    places = [source.index(f".{name}(") for name in names]
    assert places == sorted(places)
    assert ".Retry(max_attempts=5, max_delay=None, on=(OSError, ValueError))" in source
