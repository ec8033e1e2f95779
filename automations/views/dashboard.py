"""All automations at one glance."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.template.loader import select_template

from automations import clock, registry
from automations.models import AutomationModel, AutomationTaskModel, Definition
from automations.querysets import InstanceQuerySet
from automations.status import InstanceState, TaskState, Waiting
from automations.templatetags.automation_tags import class_name
from automations.views.page import OverviewPage

logger = logging.getLogger("automations")

#: Days that the dashboard looks back if nothing else is asked.
DAYS = 30
#: Most days that can be asked for: ten years.
MAX_DAYS = 3650
#: Instances that are shown of every automation.
LATEST = 5
#: Template of an automation that names none of its own.
ITEM = "automations/includes/dashboard_item.html"
LIVE_STATES = (InstanceState.RUNNING, InstanceState.PAUSED, InstanceState.BLOCKED)


def read_days(text: str | None) -> int:
    """Return how many days `?history=` asks for: 1 to `MAX_DAYS`, 0 for all, else the default."""
    if not text or not (text.isascii() and text.isdecimal()) or len(text) > len(str(MAX_DAYS)):
        return DAYS
    return int(text) if int(text) <= MAX_DAYS else DAYS


@dataclass(frozen=True)
class Item:
    """What the dashboard says about one automation.

    Attributes:
        cls: stored name of the class.
        verbose_name, verbose_name_plural: how people call it.
        obsolete: its code is gone.
        counts: numbers of instances by "live", "waiting", "failed" and "ended".
        running, finished: instances that are live, and that ended in the period.
        latest: the instances that were started last.
        dashboard_template: the class's own template for this item, or the default.
        dashboard: what the class's `get_dashboard_context` returns.
    """

    cls: str
    verbose_name: str
    verbose_name_plural: str
    obsolete: bool
    counts: dict[str, int]
    running: InstanceQuerySet
    finished: InstanceQuerySet
    latest: list[AutomationModel]
    dashboard_template: Any
    dashboard: dict[str, Any] = field(default_factory=dict)


class DashboardView(OverviewPage):
    """Shows of each automation how many instances run, wait for people, failed and ended."""

    template_name = "automations/dashboard.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Return an item for each automation that is declared or stored."""
        days = read_days(self.request.GET.get("history"))
        since = clock.now() - timedelta(days=days) if days else None
        return super().get_context_data(automations=list(items(since)), days=days, **kwargs)


def items(since: datetime | None) -> Iterator[Item]:
    """Yield what is known of each automation, in the order of their names.

    Args:
        since: the beginning of the period; None for everything.
    """
    counts = count(since)
    names = {cls.get_automation_class_name() for cls in registry.all_classes()} | set(counts)
    names |= set(Definition.objects.values_list("automation_class", flat=True).distinct())
    for name in sorted(names, key=lambda name: (class_name(name).casefold(), name)):
        automation = registry.find(name)
        # None, other than an empty text, keeps an automation off the dashboard.
        if automation is None or automation.options.dashboard_template is not None:
            yield _item(name, automation, counts.get(name, {}), since)


def _item(name: str, automation: Any, counts: dict[str, int], since: datetime | None) -> Item:
    rows = AutomationModel.objects.of(name).exclude(state=InstanceState.ARCHIVED).defer("data")
    ended = rows.filter(finished=True, **_within("ended", since))
    shown = rows.filter(Q(finished=False) | Q(**_within("created", since)))
    return Item(
        cls=name,
        verbose_name=class_name(name),
        verbose_name_plural=str(automation.get_verbose_name_plural()) if automation else "",
        obsolete=automation is None,
        counts=counts,
        running=rows.live(),
        finished=ended,
        latest=list(rows.order_by("-id")[:LATEST]),
        dashboard_template=_template(automation),
        dashboard=_own_context(automation, shown),
    )


def _within(name: str, since: datetime | None) -> dict[str, datetime]:
    return {f"{name}__gte": since} if since is not None else {}


def _template(automation: Any) -> Any:
    own = automation.options.dashboard_template if automation else ""
    return select_template([own, ITEM] if own else [ITEM])


def _own_context(automation: Any, shown: InstanceQuerySet) -> dict[str, Any]:
    """Return what a class adds to its item; if its code fails, nothing."""
    if automation is None:
        return {}
    try:
        return dict(automation.get_dashboard_context(shown))
    except Exception:
        logger.exception("%s: get_dashboard_context failed", automation.__name__)
        return {}


def count(since: datetime | None) -> dict[str, dict[str, int]]:
    """Return numbers of instances by class and standing, by four queries.

    Those that failed are never added to those that ended: somebody has to look at them.

    Args:
        since: from when on those that ended are counted; None for all.
    """
    rows = AutomationModel.objects.order_by()
    ended = rows.filter(finished=True, **_within("ended", since)).exclude(
        state__in=(InstanceState.FAILED, InstanceState.ARCHIVED)
    )
    tasks = AutomationTaskModel.objects.order_by()
    found: dict[str, dict[str, int]] = {}
    for key, queryset, path, number in (
        ("live", rows.filter(state__in=LIVE_STATES), "automation_class", Count("pk")),
        ("ended", ended, "automation_class", Count("pk")),
        ("waiting", tasks.filter(waiting=Waiting.PERSON), _CLASS_OF_TASK, _INSTANCES),
        ("failed", tasks.filter(state=TaskState.FAILED), _CLASS_OF_TASK, _INSTANCES),
    ):
        for name, total in queryset.values_list(path).annotate(total=number):
            found.setdefault(name, {})[key] = total
    return found


_CLASS_OF_TASK = "automation__automation_class"
_INSTANCES = Count("automation", distinct=True)
