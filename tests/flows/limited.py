"""Flows whose steps are limited, for tests of several files."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.flow import this
from tests.flows.units import act

MINUTE = timedelta(minutes=1)


class OneAtOnce(flow.Automation):
    """At most one of its steps is executed at once."""

    step = flow.Execute(act).Limit(1)
    end = flow.End()


class Outside(flow.Automation):
    """At most three calls of another system at once."""

    step = flow.Execute(act, detached=True).Limit(3)
    end = flow.End()


class ForEach(flow.Automation):
    """At most one step at once for each customer."""

    step = flow.Execute(act).Limit(1, key="customer")
    end = flow.End()


class Secret(flow.Automation):
    """The key is a secret."""

    step = flow.Execute(act).Limit(1, key="token")
    end = flow.End()


class Computed(flow.Automation):
    """The key is said by a method."""

    step = flow.Execute(act).Limit(1, key=this.key)
    end = flow.End()

    def key(self, task: Any) -> Any:
        if self.data.get("broken"):
            raise ValueError("no key")
        return self.data["customer"]


class Paced(flow.Automation):
    """At most two begin in a minute."""

    step = flow.Execute(act).Limit(2, per=MINUTE)
    end = flow.End()


class Whole(flow.Automation):
    """At most one step of the flow is executed at once, whichever it is."""

    class Meta:
        limits = (flow.Limit(1),)

    first = flow.Execute(act)
    second = flow.Execute(act)
    end = flow.End()


class Late(flow.Automation):
    """Is passed over if it gets no permit in time."""

    step = flow.Execute(act).Limit(1, name="late").SkipAfter(MINUTE)
    end = flow.End()


class Both(flow.Automation):
    """Two of a minute, and one at once of a limit that it shares."""

    step = flow.Execute(act).Limit(2, per=MINUTE).Limit(1, name="late")
    end = flow.End()


class Urgent(flow.Automation):
    """Goes before others."""

    class Meta:
        priority = 5

    step = flow.Execute(act).Limit(1, name="shared")
    end = flow.End()


class Usual(flow.Automation):
    """Shares a limit with others."""

    step = flow.Execute(act).Limit(1, name="shared")
    end = flow.End()


class Moving(flow.Automation):
    """At most one step at once, and another one to which it can be moved."""

    step = flow.Execute(act).Limit(1)
    other = flow.Execute()
    end = flow.End()


class Retrying(flow.Automation):
    """Is tried again after some time."""

    step = flow.Execute(act).Limit(1).Retry(max_attempts=3, delay=30, jitter=0)
    end = flow.End()


class Short(flow.Automation):
    """May take a minute."""

    step = flow.Execute(act).Limit(1).Timeout(MINUTE)
    end = flow.End()
