"""A loop with reminders that a message ends, for one person at a time.

Teaches: `AsSoonAs`, `SkipAfter`, a loop with `Next`, `receive_...`, `unique`, `End(exited=...)`; a
base whose methods are offered to flows that are designed in the console.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

import automations
from automations import clock, flow
from automations.flow import this
from sample_flows import links, mail, models


class CustomerCare(flow.Automation):
    """What may be done for a new customer: by the flow below, and by flows that are designed."""

    person: Any = models.Person
    #: After so many reminders we leave people alone.
    patience = 3

    class Meta:
        abstract = True

    @flow.require_data_parameters(company=str)
    def receive_profile_completed(self, token: Any, data: dict[str, Any]) -> str:
        """Take note that the person has completed the profile: the loop ends."""
        models.Person.objects.filter(pk=self.person.pk).update(
            company=data["company"][:120], profile_completed=clock.now()
        )
        self.data["profile"] = True
        return "received"

    @automations.condition(_("The profile is complete"))
    def has_profile(self, task: Any) -> bool:
        """Tell whether the message has come."""
        return bool(self.data.get("profile"))

    @automations.condition(_("Has ordered something"))
    def has_ordered(self, task: Any) -> bool:
        """Tell whether the person has ordered something."""
        return models.Order.objects.filter(customer=self.person).exists()

    @automations.condition(_("Was reminded often enough"))
    def was_reminded_enough(self, task: Any) -> bool:
        """Tell whether another reminder would be a nuisance."""
        return self.data.get("reminders", 0) >= self.patience

    @automations.action(_("Mail: welcome"), effects="sends a mail")
    def mail_welcome(self, task: Any) -> str:
        """Say hello and ask for the profile."""
        return self._mail("onboarding_welcome")

    @automations.action(_("Mail: reminder"), effects="sends a mail")
    def mail_reminder(self, task: Any) -> str:
        """Ask for the profile again."""
        self.data["reminders"] = self.data.get("reminders", 0) + 1
        return self._mail("onboarding_reminder", number=self.data["reminders"])

    @automations.action(_("Mail: tips"), effects="sends a mail")
    def mail_tips(self, task: Any) -> str:
        """Tell what the shop has to offer."""
        return self._mail("onboarding_tips")

    @automations.action(_("Mail: thanks"), effects="sends a mail")
    def mail_thanks(self, task: Any) -> str:
        """Say thank you for the first order."""
        return self._mail("onboarding_thanks")

    def _mail(self, name: str, **context: Any) -> str:
        return mail.to_person(self.person, name, profile=links.profile(self.get_key()), **context)


automations.offer(CustomerCare, _("Customer care"), automations.Offering.BASE)
automations.offer(models.Person, _("Person"))


class Onboarding(CustomerCare):
    """Accompanies a new customer to a complete profile and a first order.

    Start it with `Onboarding(person=person)`.
    """

    unique = ("person",)

    welcome = flow.Execute(this.mail_welcome, effects="sends a mail")
    profile = (
        flow.Execute(description="Waits for the profile, three days at a time.")
        .AsSoonAs(this.has_profile, poll=timedelta(days=1))
        .SkipAfter(timedelta(days=3))
    )
    complete = flow.If(this.has_profile).Then(this.tips)
    enough = flow.If(this.was_reminded_enough).Then(this.give_up)
    remind = flow.Execute(this.mail_reminder, effects="sends a mail").Next(this.profile)
    give_up = flow.End(exited="No profile after three reminders")
    tips = flow.Execute(this.mail_tips, effects="sends a mail")
    thanks = (
        flow.Execute(this.mail_thanks, effects="sends a mail")
        .AsSoonAs(this.has_ordered, poll=timedelta(days=1))
        .SkipAfter(timedelta(days=30))
    )
    end = flow.End()

    class Meta:
        verbose_name = _("Onboarding")
        verbose_name_plural = _("Onboardings")
