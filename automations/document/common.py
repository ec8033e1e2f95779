"""What a document says of steps of every kind: waiting, skipping, hours, caps and failures."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations.document.limited import PRIORITY, QUEUE, STEP_LIMITS
from automations.document.made import Call, Made
from automations.document.reading import Reading
from automations.document.slot_types import (
    ASKED,
    COUNT,
    NUMBER,
    SPAN,
    STEP,
    TEXT,
    VALUE,
    Fields,
    Plain,
    Tagged,
)
from automations.document.slots import (
    NOTHING,
    Argument,
    Each,
    Modifier,
    Part,
    Slot,
    fields_of,
    items_of,
    record,
)
from automations.document.values import Const
from automations.hours import said_days
from automations.policies import RetryPolicy

_USUAL = RetryPolicy()
#: Several exception classes, as one value.
ERRORS = Tagged("List", "Const")
DURATION = Tagged("Duration")
CLOCK = Plain({"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"})

# -- conditions to wait for ------------------------------------------------------------------

_ASK: Fields = {"ask": (ASKED, None), "poll": (DURATION, None)}


def _conditions(node: Any, reading: Reading) -> Any:
    found = []
    for one in node.conditions:
        said = {"ask": ASKED.read(one.asked, reading)}
        if one.poll is not None:
            said["poll"] = DURATION.read(one.poll, reading)
        found.append(said)
    return found or NOTHING


def _wait_for_conditions(made: Made, said: Any) -> Made:
    calls = []
    for one in said:
        poll = (("poll", DURATION.item(one["poll"])),) if "poll" in one else ()
        calls.append(Call("AsSoonAs", (ASKED.item(one["ask"]),), poll))
    return made.refined(*calls)


# -- hours -----------------------------------------------------------------------------------

_HOURS: Fields = {
    "days": (TEXT, None),
    "from": (CLOCK, None),
    "to": (CLOCK, None),
    "zone": (VALUE, None),
    "otherwise": (Plain({"enum": ["next", "skip"]}), "next"),
}


def _hours(node: Any, reading: Reading) -> Any:
    window = node.window
    if window is None:
        return NOTHING
    hours = window.hours
    said = {"days": said_days(hours.weekdays), "from": f"{hours.start:%H:%M}"}
    said["to"] = f"{hours.end:%H:%M}"
    if window.zone is not None:
        zone = window.zone if window.calls else str(window.zone)
        said["zone"] = VALUE.read(zone, reading)
    return {**said, "otherwise": "skip"} if window.skips else said


def _during(made: Made, said: Any) -> Made:
    places = tuple(Const(said[name]) for name in ("days", "from", "to"))
    named = {name: _HOURS[name] for name in ("zone", "otherwise")}
    return made.refined(Call("During", places, tuple(items_of(said, named))))


# -- caps ------------------------------------------------------------------------------------

_CAP: Fields = {
    "times": (COUNT, None),
    "per": (DURATION, None),
    "channel": (TEXT, "mail"),
    "bypass": (VALUE, False),
    "otherwise": (Plain({"enum": ["skip", "wait"]}), "skip"),
}


def _cap(node: Any, reading: Reading) -> Any:
    cap = node.cap
    if cap is None:
        return NOTHING
    said = {"times": cap.most, "per": DURATION.read(cap.period, reading)}
    said |= fields_of(cap, {name: _CAP[name] for name in ("channel", "bypass")}, reading)
    return {**said, "otherwise": "wait"} if cap.waits else said


def _at_most(made: Made, said: Any) -> Made:
    named = {name: _CAP[name] for name in ("per", "channel", "bypass", "otherwise")}
    return made.refined(Call("AtMost", (Const(said["times"]),), tuple(items_of(said, named))))


# -- further attempts ------------------------------------------------------------------------

_RETRY: Fields = {
    "maxAttempts": (COUNT, _USUAL.max_attempts),
    "delay": (DURATION, _USUAL.delay),
    "backoff": (NUMBER, _USUAL.backoff),
    "jitter": (NUMBER, _USUAL.jitter),
    "maxDelay": (Tagged("Duration", "Const"), _USUAL.max_delay),
    "on": (ERRORS, _USUAL.on),
    "giveUpOn": (ERRORS, _USUAL.give_up_on),
}


def _attempts(node: Any, reading: Reading) -> Any:
    return NOTHING if node.retry is None else fields_of(node.retry, _RETRY, reading)


def _retry(made: Made, said: Any) -> Made:
    return made.refined(Call("Retry", (), tuple(items_of(said, _RETRY))))


DESCRIPTION = Argument("description", TEXT, "description", "", "description")
#: Modifiers in the order in which the engine goes by them.
MODIFIERS: tuple[Slot, ...] = (
    Each("skipIf", ASKED, "skip_conditions", "SkipIf"),
    Modifier("waitUntil", VALUE, "until", "AfterWaitingUntil"),
    Modifier("waitFor", SPAN, "delay", "AfterWaitingFor"),
    Part(
        "asSoonAs",
        {"type": "array", "minItems": 1, "items": record(_ASK, ("ask",))},
        _conditions,
        _wait_for_conditions,
    ),
    Part("during", record(_HOURS, ("days", "from", "to")), _hours, _during),
    Part("atMost", record(_CAP, ("times", "per")), _cap, _at_most),
    STEP_LIMITS,
    Modifier("priority", PRIORITY, "priority", "Priority"),
    Modifier("queue", QUEUE, "queue", "Queue", ""),
    Modifier("skipAfter", DURATION, "deadline", "SkipAfter"),
    Part("retry", record(_RETRY), _attempts, _retry),
    Modifier("timeout", DURATION, "timeout", "Timeout"),
)
NEXT = Modifier("next", STEP, "next_target", "Next")
ON_ERROR = Modifier("onError", STEP, "error_target", "OnError")
TEN_SECONDS = timedelta(seconds=10)
