"""A canary in every text that is stored: shown as text it is harmless, as markup it sings."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django import forms
from django.apps import apps
from django.contrib.auth.models import Group, User
from django.db.models import CharField, Field, JSONField, Model, TextField

from automations import clock, flow, testing
from automations.engine import batches, pausing, plans, recovery
from automations.engine.rollups import passes
from automations.flow import this
from automations.models import (
    Alert,
    Assignment,
    Attendance,
    AutomationModel,
    AutomationTaskModel,
    Awaited,
    Batch,
    Contact,
    ContactLock,
    Definition,
    Entry,
    ExperimentModel,
    FlowDefinition,
    FlowVersion,
    Mail,
    MailTotal,
    Message,
    Pause,
    Refusal,
    Schedule,
    SweepState,
    Total,
    Trail,
    Unsubscribed,
    Watch,
    Worker,
)
from sample_flows import models as shop_models
from tests.automations_admin.panel.conftest import make_order
from tests.automations_admin.shop import Payment, Simple
from tests.flows import designs

CANARY = '"><svg onload=alert(1)>'

#: Texts by which rows are found; they are only poisoned in rows of their own.
KEYS = {
    "automation_class", "status", "step", "path", "way", "key", "live_key", "fingerprint",
    "plan_hash", "act", "kind", "addressed_by", "password", "dated", "what", "detail", "digest",
    "flow",
}  # fmt: skip
#: JSON that is nobody's but the project's: keys are poisoned, too.
FREE = {"data", "result", "token"}
#: JSON with keys that mean something, and words in it that must stay.
STRUCTURED = {"graph_data", "facts", "document"}
#: Further texts by which rows of one kind are found; `populate` stores poisoned ones.
FOUND_BY = {"flowdefinition": {"name", "base"}, "flowversion": {"draft_key"}}


def populate() -> shop_models.Order:
    """Store at least one row of everything: runs, failures, notes, batches, pauses, workers."""
    for name in ("Warehouse", "Accounts"):
        Group.objects.create(name=name)
    boss, order = User.objects.create_user("boss"), make_order()
    _declare()(order=order)
    with testing.frozen_time() as moved:
        for data in ({}, {"postcode": "8O331"}, {"stock": False}, {"card": "declined"}):
            Payment(order=order, **data)
        moved.advance(timedelta(minutes=5))
        testing.run_due()
    Simple(fail="x", order=order), Simple(order=order)
    held = AutomationModel.objects.get(pk=Payment(order=order).id)
    recovery.pause(held, actor=boss, reason="Later")
    Message.objects.create(automation=held, name="paid", token="x", data={"a": "b"})
    pausing.pause(held.automation_class, "book", actor=boss, reason="Carrier is down")
    failed = AutomationTaskModel.objects.failed()
    root = User.objects.create_superuser("root")
    plan = plans.of_tasks("retry", failed, {}, root)
    batches.create(plan, actor=root, reason="Carrier is back", filters={"q": "x", "state": "live"})
    Worker.objects.create(name="w1", host="h", pid=1)
    Worker.objects.create(name="w2", host="h", pid=2, seen=clock.now() - timedelta(hours=2))
    AutomationTaskModel.objects.filter(attempts__gt=0).update(owner="w1")
    Alert.objects.create(kind="failures", detail={"flow": "x", "count": 3})
    Total.objects.create(day=clock.now().date(), automation_class="x", outcome="completed")
    _populate_journeys(held)
    passes.roll(clock.now())
    return order


def _populate_journeys(held: AutomationModel) -> None:
    """Store a row of everything that journeys keep."""
    task = AutomationTaskModel.objects.filter(automation=held).earliest("id")
    flow_, now = held.automation_class, clock.now()
    whose = {"automation_class": flow_, "subject": "shop.customer:1"}
    Entry.objects.create(**whose)
    Refusal.objects.create(automation_class=flow_, hour=now, reason="once", count=1)
    Schedule.objects.create(automation_class=flow_, name="daily", rule="1 day")
    Watch.objects.create(**whose, automation=held, kind="goal", name="bought", started=now)
    Contact.objects.create(**whose, task=task, channel="mail")
    ContactLock.objects.create(slot=1)
    Mail.objects.create(**whose, task=task, step="paid", key="k", message_id="<k@x>", sent=now)
    MailTotal.objects.create(automation_class=flow_, step="paid", hour=now)
    Unsubscribed.objects.create(address="hash", subject="shop.customer:1", scope="offers")
    Awaited.objects.create(task=task, automation_class=flow_, name="paid", key="A1")
    designed = FlowDefinition.objects.create(name="Poisoned", title=CANARY)
    document = {**designs.invoicing("Poisoned"), "doc": CANARY}
    document["nodes"][0]["description"] = CANARY
    told = {"flow": designed, "document": document, "note": CANARY, "author_name": CANARY}
    version = FlowVersion.objects.create(**told, number=1, state="published", begun=now)
    draft = FlowVersion.objects.create(**told, based_on=version)
    Attendance.objects.create(draft=draft, user_name=CANARY, edited=now)
    lot = ExperimentModel.objects.create(automation_class=flow_, name="offer", arms=[["a", 50]])
    Assignment.objects.create(experiment=lot, subject="shop.customer:1", arm="a")
    _populate_limits()


class Queueing(flow.Automation):
    """One step a day for each customer: the second waits for its turn."""

    step = flow.Execute(print).Limit(1, per=timedelta(days=1), key="customer")
    end = flow.End()


def _populate_limits() -> None:
    for _ in range(3):
        testing.start(Queueing, customer=CANARY)
    SweepState.objects.create()


def _declare() -> type[flow.Automation]:
    """Declare a flow whose every text is the canary."""

    class Poisoned(flow.Automation):
        __doc__ = CANARY

        work = flow.Execute(this.do, description=CANARY, effects=CANARY)
        ask = flow.Form(forms.Form, description=CANARY).Permission("auth.add_user")
        end = flow.End(exited=CANARY)

        class Meta:
            verbose_name = CANARY
            verbose_name_plural = CANARY

        def do(self, task: Any) -> str:
            return CANARY

    return Poisoned


def poison() -> None:
    """Put the canary into all texts of all rows, and into keys in rows of their own."""
    for model in (*_models(), User, Group):
        for row in model._default_manager.all():
            _poison(row)
    _poison_graphs()
    Trail.objects.update(path=[CANARY, [CANARY], [[CANARY, "p", CANARY, "next", CANARY, 1]]])
    _add_strange_rows()


def _models() -> Iterator[type[Model]]:
    for label in ("automations", "automations_admin"):
        yield from apps.get_app_config(label).get_models()


def _poison(row: Model) -> None:
    spared = KEYS | STRUCTURED | FOUND_BY.get(str(row._meta.model_name), set())
    values = {
        field.attname: _poisoned(field, row)
        for field in row._meta.concrete_fields
        if _holds_text(field) and field.name not in spared
    }
    if values:
        type(row)._default_manager.filter(pk=row.pk).update(**values)


def _holds_text(field: Field[Any, Any]) -> bool:
    return isinstance(field, (CharField, TextField, JSONField)) and not field.choices


def _poisoned(field: Any, row: Model) -> Any:
    value = getattr(row, field.attname)
    if isinstance(field, JSONField):
        return _with_keys(value) if field.name in FREE else _replaced(value)
    alone = field.unique or field.name == "place"
    return f"{CANARY}{row.pk}" if alone else CANARY


def _replaced(value: Any) -> Any:
    """Return JSON in which every text is the canary; what a step changed also has it as keys."""
    if isinstance(value, str):
        return CANARY
    if isinstance(value, list):
        return [_replaced(part) for part in value]
    if isinstance(value, dict):
        return {
            key: {CANARY: CANARY} if key in {"before", "after"} else _replaced(part)
            for key, part in value.items()
        }
    return value


def _with_keys(value: Any) -> Any:
    """Return JSON with the canary as texts, as keys, and as a reference; references are kept."""
    kept = value if isinstance(value, dict) else {}
    reference = {"$model": CANARY, "pk": CANARY}
    deep = {CANARY: [CANARY, {CANARY: CANARY}]}
    return {**kept, CANARY: CANARY, "deep": deep, "strange": reference}


def _poison_graphs() -> None:
    for definition in Definition.objects.all():
        graph = definition.graph_data
        for vertex in graph["vertices"]:
            vertex |= {"label": CANARY, "description": CANARY}
            vertex["modifiers"].append({"kind": "effects", "value": CANARY})
        Definition.objects.filter(pk=definition.pk).update(graph_data=graph, version=CANARY)


def _add_strange_rows() -> None:
    """Store rows whose keys are the canary: their code is gone, or was never there."""
    first = Simple(fail="x")
    AutomationModel.objects.filter(pk=first.id).update(automation_class=CANARY, definition=None)
    AutomationTaskModel.objects.filter(automation=first.id).update(
        status=CANARY, error_class=CANARY, error=CANARY, fingerprint=CANARY
    )
    Pause.objects.create(automation_class=CANARY, step=CANARY, actor_name=CANARY, reason=CANARY)
    Alert.objects.create(kind=CANARY[:20], automation_class=CANARY, live_key=CANARY)
    Batch.objects.create(act=CANARY[:20], automation_class=CANARY, actor_name=CANARY)
