"""Control-flow patterns of van der Aalst et al. (2003), each as the smallest flow that has it.

Every step leaves its name in `data["seen"]`, in the order in which it ran.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from automations import flow
from automations.flow import this

LATER = timedelta(hours=1)


def see(task: Any) -> None:
    """Leave the step's name in the data."""
    task.data["seen"] = [*task.data.get("seen", []), task.status]


def visits(task: Any, step: str) -> int:
    """Return how often a step has run."""
    found: list[str] = task.data.get("seen", [])
    return found.count(step)


class Sequence(flow.Automation):
    """1: one step after the other."""

    a = flow.Execute(see)
    b = flow.Execute(see)
    c = flow.Execute(see)
    end = flow.End()


class ParallelSplit(flow.Automation):
    """2: all branches begin; each ends for itself."""

    split = flow.Split().Next(this.a).Next(this.b).Next(this.c)
    a = flow.Execute(see).Next(this.end)
    b = flow.Execute(see).Next(this.end)
    c = flow.Execute(see)
    end = flow.End()


class Synchronization(flow.Automation):
    """3: what follows begins when all branches have arrived."""

    split = flow.Split().Next(this.a).Next(this.b)
    a = flow.Execute(see).Next(this.join)
    b = flow.Execute(see).AfterWaitingFor(LATER).Next(this.join)
    join = flow.Join()
    c = flow.Execute(see)
    end = flow.End()


class ExclusiveChoice(flow.Automation):
    """4 and 5: one of two branches; both lead to the same step, without a join."""

    choose = flow.If(lambda task: task.data["left"]).Then(this.a).Else(this.b)
    a = flow.Execute(see).Next(this.merge)
    b = flow.Execute(see).Next(this.merge)
    merge = flow.Execute(see)
    end = flow.End()


class MultiChoice(flow.Automation):
    """6 and 7: each branch decides for itself; the join waits for those that were chosen."""

    split = flow.Split().Next(this.a).Next(this.b).Next(this.c)
    a = flow.Execute(see).SkipIf(lambda task: "a" not in task.data["chosen"]).Next(this.join)
    b = (
        flow.Execute(see)
        .SkipIf(lambda task: "b" not in task.data["chosen"])
        .AfterWaitingFor(LATER)
        .Next(this.join)
    )
    c = flow.If(lambda task: "c" in task.data["chosen"]).Then(this.c1).Else(this.nothing)
    c1 = flow.Execute(see).Next(this.join)
    nothing = flow.End()
    join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()


class MultiMerge(flow.Automation):
    """8: what follows runs once for each branch, as nothing joins them."""

    split = flow.Split().Next(this.a).Next(this.b)
    a = flow.Execute(see).Next(this.merge)
    b = flow.Execute(see).AfterWaitingFor(LATER).Next(this.merge)
    merge = flow.Execute(see)
    end = flow.End()


class MergeInside(flow.Automation):
    """3 and 8: two of three branches merge, each passes on for itself, and all three join."""

    split = flow.Split().Next(this.a).Next(this.b).Next(this.c)
    a = flow.Execute(see).Next(this.merge)
    b = flow.Execute(see).Next(this.merge)
    c = flow.Execute(see).AfterWaitingFor(LATER).Next(this.join)
    merge = flow.Execute(see).Next(this.join)
    join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()


class ArbitraryCycles(flow.Automation):
    """10: a loop that is entered in its middle and left at two places."""

    begin = flow.If(lambda task: task.data["middle"]).Then(this.b)
    a = flow.Execute(see)
    leave = flow.If(lambda task: visits(task, "a") >= 3).Then(this.x)
    b = flow.Execute(see)
    leave_too = flow.If(lambda task: visits(task, "b") >= 2).Then(this.y).Else(this.a)
    x = flow.Execute(see).Next(this.end)
    y = flow.Execute(see)
    end = flow.End()


class ImplicitTermination(flow.Automation):
    """11: the instance ends when its last branch does, and not before."""

    split = flow.Split().Next(this.quick).Next(this.slow)
    quick = flow.End()
    slow = flow.Execute(see).AfterWaitingFor(LATER)
    last = flow.Execute(see)
    end = flow.End()


class Milestone(flow.Automation):
    """18: a step is possible only while another branch has come to a point and not beyond it."""

    split = flow.Split().Next(this.work).Next(this.extra)
    work = flow.Execute(see).AfterWaitingFor(LATER)
    milestone = flow.Execute(this.reach)
    beyond = flow.Execute(this.leave).AfterWaitingFor(LATER).Next(this.join)
    extra = (
        flow.Execute(see)
        .AsSoonAs(lambda task: task.data.get("reached"))
        .SkipIf(lambda task: task.data.get("left"))
        .Next(this.join)
    )
    join = flow.Join()
    end = flow.End()

    def reach(self, task: Any) -> None:
        """Come to the point, unless the test leaves it out."""
        see(task)
        self.data["reached"] = self.data.get("open", True)

    def leave(self, task: Any) -> None:
        """Go beyond it."""
        see(task)
        self.data["left"] = True


class Nested(flow.Automation):
    """2 and 3, one inside the other, with branches of different length."""

    outer = flow.Split().Next(this.a).Next(this.inner)
    a = flow.Execute(see).Next(this.outer_join)
    inner = flow.Split().Next(this.b).Next(this.c)
    b = flow.Execute(see).Next(this.inner_join)
    c = flow.Execute(see).AfterWaitingFor(LATER).Next(this.inner_join)
    inner_join = flow.Join()
    between = flow.Execute(see)
    outer_join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()


class SplitInLoop(flow.Automation):
    """2, 3 and 10: a split that is entered three times, each time with its own count."""

    begin = flow.Execute(see)
    split = flow.Split().Next(this.a).Next(this.b)
    a = flow.Execute(see).SkipIf(lambda task: visits(task, "begin") == 2).Next(this.join)
    b = flow.Execute(see).AfterWaitingFor(LATER).Next(this.join)
    join = flow.Join()
    again = flow.If(lambda task: visits(task, "begin") < 3).Then(this.begin)
    end = flow.End()


class BranchesAtTheJoin(flow.Automation):
    """3: a branch that leads to the join at once arrives before the others have begun."""

    split = flow.Split().Next(this.join).Next(this.a).Next(this.nothing)
    a = flow.Execute(see).Next(this.join)
    nothing = flow.End()
    join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()


class SkippedSplit(flow.Automation):
    """3 and 4: a split that is passed over, together with its branches."""

    split = flow.Split().Next(this.a).Next(this.b).SkipIf(lambda task: task.data["skip"])
    a = flow.Execute(see).Next(this.join)
    b = flow.Execute(see).Next(this.join)
    join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()


class LoopInBranch(flow.Automation):
    """2, 3 and 10: one branch goes round twice before it joins the other."""

    split = flow.Split().Next(this.a).Next(this.b)
    a = flow.Execute(see).AfterWaitingFor(LATER)
    again = flow.If(lambda task: visits(task, "a") < 2).Then(this.a).Else(this.join)
    b = flow.Execute(see).Next(this.join)
    join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()


class JumpOut(flow.Automation):
    """A branch leaves its split on an error: it holds up no one, and both ends count."""

    split = flow.Split().Next(this.a).Next(this.b).Next(this.c)
    a = flow.Execute(lambda task: 1 / 0).OnError(this.rescue).Next(this.join)
    b = flow.Execute(see).AfterWaitingFor(LATER).Next(this.join)
    c = flow.Execute(see).Next(this.join)
    join = flow.Join()
    after = flow.Execute(see)
    end = flow.End()
    rescue = flow.Execute(see)
    end_rescue = flow.End()
