from __future__ import annotations
from datetime import UTC, datetime, timedelta
from decimal import Decimal
import pytest
from automations import flow, testing, registry
from automations.flow import this
from automations.models import *
from automations.engine import recovery, claims, store
from automations.engine.runner import Runner
pytestmark = pytest.mark.django_db


def test_data_survives_failing_condition(clock):
    class F(flow.Automation):
        a = flow.Execute(this.put)
        c = flow.If(this.boom).Then(this.end)
        end = flow.End()
        def put(self, task): self.data["x"] = 1
        def boom(self, task): raise ValueError
    f = F()
    assert AutomationModel.objects.get(pk=f.id).data == {"x": 1}


def test_save_and_revert(clock):
    class F(flow.Automation):
        a = flow.Execute(this.put)
        end = flow.End()
        def put(self, task):
            self.data["x"] = 1
            self.save()
            self.data["x"] = 0
    f = F(x=0)
    assert AutomationModel.objects.get(pk=f.id).data == {"x": 0}


def test_condition_asked_after_retry(clock):
    ran = []
    class F(flow.Automation):
        a = flow.Execute(lambda task: ran.append(1)).AfterWaitingUntil(this.when)
        end = flow.End()
        def when(self, task): return datetime.fromisoformat(self.data["when"])
    f = F()
    t = AutomationTaskModel.objects.get(automation_id=f.id)
    assert t.state == "failed"
    recovery.edit_and_retry(t, {"when": "2026-03-05T00:00:00+00:00"})
    assert ran == []
    clock.advance(days=4)
    testing.run_due()
    assert ran == [1]


def test_lost_while_polling(clock):
    class F(flow.Automation):
        a = flow.Execute(lambda task: None).AsSoonAs(lambda task: task.data.get("go"))
        end = flow.End()
    f = F()
    clock.advance(minutes=2)
    claims.claim_due(clock.now(), "dead", timedelta(seconds=30), 1)
    clock.advance(minutes=2)
    testing.run_due()
    clock.advance(minutes=2)
    recovery.edit_data(f.row, {"go": True})
    testing.run_due()
    assert AutomationModel.objects.get(pk=f.id).state == "completed"


def test_renamed_detached(clock):
    class F(flow.Automation):
        a = flow.Execute(lambda task: None, detached=True)
        end = flow.End()
    f = F()
    AutomationTaskModel.objects.filter(automation_id=f.id).update(status="old")
    class F(flow.Automation):
        class Meta: renamed_nodes = {"old": "a"}
        a = flow.Execute(lambda task: None, detached=True)
        end = flow.End()
    F(automation_id=f.id)
    assert AutomationTaskModel.objects.get(automation_id=f.id).attempts == 0


def test_every_day_gap(clock):
    class F(flow.Automation):
        r = flow.Repeat(this.r).EveryDay().TimeZone("Europe/Berlin")
    clock.move_to(datetime(2026, 3, 27, 1, 30, tzinfo=UTC))  # 02:30
    f = F()
    testing.run_until(clock, datetime(2026, 4, 1, tzinfo=UTC))
    got = [t.planned.astimezone(__import__("zoneinfo").ZoneInfo("Europe/Berlin")).strftime("%d %H:%M") for t in AutomationTaskModel.objects.filter(automation_id=f.id, state="done")]
    assert got == ["28 02:30", "29 03:00", "30 02:30", "31 02:30"]


def test_next_to_if_object(clock):
    class F(flow.Automation):
        a = flow.Execute()
        c = flow.If(lambda t: t.data.get("n", 0) > 1).Then(this.end)
        b = flow.Execute(lambda t: t.data.update(n=t.data.get("n", 0) + 1)).Next(c)
        end = flow.End()
    f = F()
    assert f.data == {"n": 2}


def test_child_of_abstract():
    class Base(flow.Automation):
        class Meta: abstract = True
        end = flow.End()
    class Child(Base):
        pass
    assert registry.find(Child.get_automation_class_name())


def test_data_types_same(clock):
    class F(flow.Automation):
        c = flow.If(lambda t: isinstance(t.data["when"], str)).Then(this.good).Else(this.bad)
        good = flow.End()
        bad = flow.Execute(lambda t: 1/0)
        end = flow.End()
    f = F(when=datetime(2026, 1, 1, tzinfo=UTC))
    assert f.row.state == "completed"


def test_bad_letter_token(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
        def receive_x(self, token, data): pass
    class F(flow.Automation):
        a = flow.SendMessage(G, "x", token=lambda t: {1})
        end = flow.End()
    g = G()
    f = F()
    assert f.row.state == "failed"


def test_bad_letter_data(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
        def receive_x(self, token, data): pass
    class F(flow.Automation):
        a = flow.SendMessage(G, "x", d=lambda t: {1})
        end = flow.End()
    g = G()
    f = F()
    assert f.row.state == "failed"


def test_decimal_requirement():
    class G(flow.Automation):
        end = flow.End()
        @flow.require_data_parameters(a=Decimal)
        def receive_x(self, token, data): pass
    assert not G.satisfies_data_requirements("x", {"a": "abc"})


def test_requirements_to_instance(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
        @flow.require_data_parameters(a=int)
        def receive_x(self, token, data): self.data["got"] = 1
    class F(flow.Automation):
        a = flow.SendMessage(lambda t: t.data["to"], "x")
        end = flow.End()
    g = G()
    F(to=g.id)
    assert AutomationModel.objects.get(pk=g.id).data == {}


def test_receiver_sends_to_itself(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
        def receive_x(self, token, data):
            self.data["x"] = 1
            self.send_message("y", None, {})
        def receive_y(self, token, data): self.data["y"] = 1
    g = G()
    g.send_message("x", None, {})
    assert AutomationModel.objects.get(pk=g.id).data == {"x": 1, "y": 1}


def test_receiver_saves(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
        def receive_x(self, token, data):
            self.data["x"] = 1
            self.save()
    g = G()
    g.send_message("x", None, {})
    assert AutomationModel.objects.get(pk=g.id).data == {"x": 1}


def test_evil_str(clock):
    class Evil(Exception):
        def __str__(self): raise RuntimeError
    class F(flow.Automation):
        a = flow.Execute(this.go)
        end = flow.End()
        def go(self, task): raise Evil
    assert F().row.state == "failed"


def test_evil_hook(clock, settings):
    settings.AUTOMATIONS = {"REDACT_HOOK": "nowhere.hook"}
    class F(flow.Automation):
        a = flow.Execute(this.go)
        end = flow.End()
        def go(self, task): raise ValueError("secret")
    f = F()
    assert f.row.state == "failed"


def test_nice_trivial(clock):
    class F(flow.Automation):
        end = flow.End()
    f = F(autorun=False)
    f.nice()
    assert f.finished()


def test_broadcast_goes_on(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
        def receive_x(self, token, data):
            if self.data["n"] == 0: raise ValueError
            self.data["x"] = 1
    gs = [G(n=n) for n in range(3)]
    G.broadcast_message("x", None, {})
    assert AutomationModel.objects.get(pk=gs[2].id).data == {"n": 2, "x": 1}


def test_refresh_then_save(clock):
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: False)
        end = flow.End()
    g = G(x=0)
    row = AutomationModel.objects.get(pk=g.id)
    other = AutomationModel.objects.get(pk=g.id)
    other.data["x"] = 1; other.save()
    row.refresh_from_db()
    other.data["x"] = 2; other.save()
    row.data["y"] = 1; row.save()
    assert AutomationModel.objects.get(pk=g.id).data == {"x": 2, "y": 1}


def test_run_due_real_time():
    class G(flow.Automation):
        a = flow.Execute().AsSoonAs(lambda t: t.data.get("x"))
        end = flow.End()
        def receive_x(self, token, data): self.data["x"] = 1
    class F(flow.Automation):
        w = flow.Execute(lambda t: None, detached=True)
        a = flow.SendMessage(G, "x")
        end = flow.End()
    g = G()
    F()
    testing.run_due()
    assert AutomationModel.objects.get(pk=g.id).state == "completed"


def test_exited_survives_retry(clock):
    class F(flow.Automation):
        s = flow.Split().Next(this.gone).Next(this.bad)
        gone = flow.End(exited="Gone")
        bad = flow.Execute(this.go)
        end = flow.End()
        def go(self, task):
            if not self.data.get("ok"): raise ValueError
    f = F()
    assert f.row.state == "failed"
    recovery.edit_and_retry(AutomationTaskModel.objects.get(status="bad", automation_id=f.id), {"ok": 1})
    assert AutomationModel.objects.get(pk=f.id).state == "exited"


def test_repeat_skip_after(clock):
    class F(flow.Automation):
        r = flow.Repeat(this.r).EveryDay().SkipAfter(timedelta(hours=1))
        end = flow.End()
    f = F()
    clock.advance(hours=2)
    testing.run_due()
    assert AutomationModel.objects.get(pk=f.id).state == "completed"


def test_join_skip_after(clock):
    class F(flow.Automation):
        s = flow.Split().Next(this.a).Next(this.b)
        a = flow.Execute().AsSoonAs(lambda t: False).Next(this.j)
        b = flow.Execute().Next(this.j)
        j = flow.Join().SkipAfter(timedelta(hours=1))
        after = flow.Execute(lambda t: t.data.update(after=1))
        end = flow.End()
    f = F()
    clock.advance(hours=2)
    testing.run_due()
    assert AutomationModel.objects.get(pk=f.id).data == {"after": 1}
