"""What engine and console do all day, one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from automations import clock
from automations.dispatch.worker import Loop
from automations.engine.rollups import passes
from automations.models import AutomationModel, AutomationTaskModel
from automations.views import metrics
from benchmarks.scale import flows
from benchmarks.scale.originals import DATA

#: Tasks that fall due for the pass that has something to do; instances that the statistics count.
DUE, NEWS = 100, 1_000


@dataclass(frozen=True)
class Act:
    """Something that is measured.

    Attributes:
        name: what it is called.
        times: how often it is done; the median counts.
        act: does it.
        prepare: what has to be done before each time.
        each: how many one call stands for.
    """

    name: str
    times: int
    act: Callable[[], object]
    prepare: Callable[[], object] = lambda: None
    each: int = 1


class Acts:
    """The acts, beside what is stored at the moment.

    Args:
        count: how many instances are stored.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.loop = Loop()
        self.number = AutomationModel.objects.order_by("-pk").values_list("pk", flat=True)[0] * 10
        paid = AutomationModel.objects.of(flows.Paid).live().order_by("-pk")
        self.waiting = list(paid.values_list("pk", flat=True)[:1_000])
        self.user, _ = get_user_model().objects.get_or_create(username="scale")
        self.user.groups.add(Group.objects.get(name="staff"))
        boss, _ = get_user_model().objects.get_or_create(
            username="boss", is_staff=True, is_superuser=True
        )
        self.client = Client(headers={"host": "localhost"})
        self.client.force_login(boss)

    def of_the_engine(self) -> Iterator[Act]:
        """Yield what must not depend on how many there are."""
        yield Act("start, up to a wait", 100, lambda: self._start(flows.Timed))
        yield Act("start of a unique one", 100, lambda: self._start(flows.Single))
        yield Act("flow of 3 steps", 60, lambda: self._start(flows.Chain))
        yield Act("flow of 13 steps", 60, lambda: self._start(flows.LongChain))
        yield Act("message to one that waits", 60, self._tell)
        yield Act("pass with nothing due", 30, self.loop.run_pass, self._drain)
        yield Act(f"a task of {DUE} that are due", 3, self._drain, self._fall_due, DUE)
        yield Act("open tasks of a person", 20, self._open_tasks)
        yield Act("statistics, an instance", 3, self._count, self._make_stale, NEWS)

    def of_the_console(self) -> Iterator[Act]:
        """Yield pages and figures for staff."""
        failed = AutomationModel.objects.filter(state="failed").order_by("-pk")[0].pk
        name = flows.Chain.get_automation_class_name()
        listed = reverse("admin:automations_automationmodel_changelist")
        pages = {
            "page of an instance": reverse(
                "admin:automations_automationmodel_change", args=[failed]
            ),
            "list": listed,
            "list, failed ones": f"{listed}?state=failed",
            "list, a flow that waits": f"{listed}?flow={flows.Timed.get_automation_class_name()}",
            "flows": reverse("admin:automations_flow_changelist"),
            "a flow": reverse("admin:automations_flow_change", args=[name]),
            "failures": reverse("admin:automations_failure_changelist"),
        }
        for said, url in pages.items():
            yield Act(f"page: {said}", 3, lambda url=url: self._get(url))  # type: ignore[misc]
        yield Act("metrics", 3, lambda: list(metrics.gauges()))

    # -- the acts ----------------------------------------------------------------------------

    def _start(self, flow: Any) -> None:
        self.number += 1
        flow(number=str(self.number), **DATA)

    def _tell(self) -> None:
        found = flows.Paid.deliver("paid", str(self.waiting.pop(0)), {"amount": 3})
        assert found == 1, found

    def _drain(self) -> None:
        while self.loop.run_pass():
            pass

    def _fall_due(self) -> None:
        """Let the first waits end now; their instances had started a month before."""
        name, now = flows.Timed.get_automation_class_name(), clock.now()
        rows = AutomationTaskModel.objects.filter(state="waiting", waiting="time")
        found = rows.filter(automation__automation_class=name, due__gt=now).order_by("due")
        pks = list(found.values_list("pk", flat=True)[:DUE])
        assert len(pks) == DUE, len(pks)
        ago, just_now = now - timedelta(days=40), now - timedelta(seconds=1)
        AutomationTaskModel.objects.filter(pk__in=pks).update(
            created=ago, asked=just_now, due=just_now
        )

    def _open_tasks(self) -> None:
        assert len(AutomationTaskModel.get_open_tasks(self.user)[:50]) == 50

    def _make_stale(self) -> None:
        rows = AutomationModel.objects.of(flows.Chain).order_by("pk").filter(stale=False)
        AutomationModel.objects.filter(
            pk__in=list(rows.values_list("pk", flat=True)[:NEWS])
        ).update(stale=True)

    def _count(self) -> None:
        assert passes.roll(clock.now(), None) >= NEWS

    def _get(self, url: str) -> None:
        status = self.client.get(url).status_code
        assert status == 200, (url, status)
