"""Flows that are killed as those of `reliability`, with the kinds of node that it does not have."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib.auth import get_user_model

from automations import clock, flow
from automations.flow import this
from tests.flows.reliability import CLERK, note


class Listening(flow.Automation):
    """Waits for a message, then for a condition, then for what never comes."""

    first = flow.Execute(note)
    told = flow.WaitFor(flow.message("hello"))
    true = flow.WaitFor(this.is_time)
    late = flow.WaitFor(flow.message("never")).Within(timedelta(hours=1)).Else(this.last)
    never = flow.Execute(note)
    last = flow.Execute(note)
    end = flow.End()

    def is_time(self, task: Any) -> bool:
        """Hold three minutes after the step was reached."""
        return bool(clock.now() - task.created >= timedelta(minutes=3))


class Sorting(flow.Automation):
    """Takes the second case of a switch, then the default of another."""

    first = flow.Execute(note)
    sort = flow.Switch().Case(this.no, this.low).Case(this.yes, this.high).Default(this.low)
    low = flow.Execute(note)
    high = flow.Execute(note)
    again = flow.Switch().Case(this.no, this.low).Default(this.last)
    last = flow.Execute(note)
    end = flow.End()

    def no(self, task: Any) -> bool:
        """Hold never."""
        return False

    def yes(self, task: Any) -> bool:
        """Hold always."""
        return True


class AboutClerk(flow.Automation):
    """Begins with a clerk without a name, and notes the name at its end."""

    def forget(self, task: Any) -> str:
        """Take the name away that an earlier instance has given."""
        get_user_model()._default_manager.filter(username=CLERK).update(first_name="")
        return note(task)

    def tell(self, task: Any) -> str:
        """Note the name as it is stored."""
        clerk = get_user_model()._default_manager.get(username=CLERK)  # type: ignore[attr-defined]
        self.data["name"] = clerk.first_name
        return note(task)


class Changing(AboutClerk):
    """Changes its data and an object by what they are, so that a second time would be seen."""

    first = flow.Execute(this.forget)
    count = flow.Update(count=lambda task: task.data.get("count", 0) + 1)
    grow = flow.Update("clerk", first_name=this.longer)
    last = flow.Execute(this.tell)
    end = flow.End()

    def longer(self, task: Any) -> str:
        """Return the name with a letter more."""
        return f"{self.clerk.first_name}x"


class Jumping(flow.Automation):
    """Three rounds, some minutes apart."""

    first = flow.Execute(note)
    again = flow.Jump(this.first, at_most=2, at_least_after=timedelta(minutes=5))
    last = flow.Execute(note)
    end = flow.End()


class Drawn(flow.Automation):
    """Assigns whom it is about to one of two arms."""

    class Meta:
        subject = "name"

    first = flow.Execute(note)
    lot = flow.Experiment("offer").Arm("one", 50, this.one).Arm("two", 50, this.two)
    one = flow.Execute(note).Next(this.last)
    two = flow.Execute(note)
    last = flow.Execute(note)
    end = flow.End()


class Renaming(forms.ModelForm):
    """Adds a letter to somebody's name."""

    answer = forms.CharField()

    class Meta:
        model = get_user_model()
        fields: tuple[str, ...] = ()

    def save(self, commit: bool = True) -> Any:
        """Store the longer name."""
        self.instance.first_name += "x"
        return super().save(commit)


class Editing(AboutClerk):
    """A person's task that changes an object, between two steps."""

    first = flow.Execute(this.forget)
    form = flow.ModelForm(Renaming, "clerk").User(username=CLERK)
    last = flow.Execute(this.tell)
    end = flow.End()
