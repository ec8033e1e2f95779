"""The schedule of a step that starts over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations.document.made import Call, Made
from automations.document.reading import Reading
from automations.document.slot_types import COUNT, TEXT, Schema
from automations.document.slots import NOTHING, Part
from automations.document.values import Const
from automations.schedule import Misfire

_MINUTE, _HOUR = timedelta(minutes=1), timedelta(hours=1)


def _only(name: str, schema: Schema) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name],
        "properties": {name: schema},
    }


EVERY: Schema = {
    "oneOf": [
        _only("minutes", COUNT.schema),
        _only("days", COUNT.schema),
        _only("cron", TEXT.schema),
    ]
}


def _every(node: Any, reading: Reading) -> Any:
    rule = node.schedule
    if rule.every is not None:
        return {"minutes": int(rule.every / _MINUTE)}
    if rule.days is not None:
        return {"days": rule.days}
    return {"cron": rule.cron} if rule.cron is not None else NOTHING


def _interval(made: Made, said: Any) -> Made:
    if "cron" in said:
        return made.refined(Call("Cron", (Const(said["cron"]),)))
    if "days" in said:
        days = said["days"]
        return made.refined(Call("EveryDay") if days == 1 else Call("EveryNDays", (Const(days),)))
    hours, rest = divmod(said["minutes"] * _MINUTE, _HOUR)
    if rest:
        return made.refined(Call("EveryNMinutes", (Const(said["minutes"]),)))
    return made.refined(Call("EveryHour", (Const(hours),) if hours > 1 else ()))


def _at(node: Any, reading: Reading) -> Any:
    return NOTHING if node.schedule.at is None else f"{node.schedule.at:%H:%M}"


def _clock(made: Made, said: Any) -> Made:
    hour, minute = (int(part) for part in said.split(":"))
    return made.refined(Call("At", (Const(hour), Const(minute))))


def _zone(node: Any, reading: Reading) -> Any:
    return node.schedule.zone or NOTHING


def _time_zone(made: Made, said: Any) -> Made:
    return made.refined(Call("TimeZone", (Const(said),)))


def _misfire(node: Any, reading: Reading) -> Any:
    rule = node.schedule.misfire
    return NOTHING if rule == Misfire.COALESCE else str(rule)


def _missed(made: Made, said: Any) -> Made:
    return made.refined(Call("Misfire", (Const(said),)))


RULE = (
    Part("every", EVERY, _every, _interval),
    Part("at", {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9]$"}, _at, _clock),
    Part("zone", TEXT.schema, _zone, _time_zone),
    Part("misfire", {"enum": [str(rule) for rule in Misfire]}, _misfire, _missed),
)
