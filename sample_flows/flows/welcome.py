"""A journey with everything: an experiment, quiet hours, a cap, a goal and an exit rule.

Teaches: `WaitFor` with a key, `Experiment`, `SendMail`, `During`, `AtMost`, `goals`, `exits`,
`Meta.reentry`, `Meta.zone`, and `Meta.dimensions` for its statistics; a base, mails and a form that
are offered to flows that are designed in the console.
"""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext_lazy as _

import automations
from automations import flow
from automations.flow import this
from automations.mail import unsubscribed
from sample_flows import forms, groups, mail, models
from sample_flows.models.order import OrderState

#: Of which mails people may unsubscribe.
OFFERS = "offers"
#: Worth of an unpaid order, in euro, above which we call.
WORTH_A_CALL = Decimal(150)
CENT = Decimal("0.01")


class Marketing(flow.Automation):
    """What marketing may ask of a person: for the flow below, and for flows that are designed."""

    person: Any = models.Person

    class Meta:
        abstract = True

    @automations.value(_("The person's time zone"))
    def zone_of(self, task: Any) -> str:
        """Return the person's time zone, in which the hours of mails count."""
        zone: str = self.person.time_zone
        return zone

    @automations.value(_("The person's address"))
    def address(self, task: Any) -> str:
        """Return the address that is to be confirmed."""
        email: str = self.person.email
        return email

    @automations.value(_("The language of the person's mails"))
    def language(self, task: Any) -> str:
        """Return the language of the person's mails."""
        return mail.language_of(self.person)

    @automations.condition(_("Has bought something"))
    def has_bought(self, task: Any) -> bool:
        """Tell whether the person has paid an order since the journey began."""
        orders = models.Order.objects.paid().filter(customer=self.person)
        return bool(orders.filter(created__gte=self.row.created).exists())

    @automations.condition(_("Has an unpaid order worth a call"))
    def has_full_basket(self, task: Any) -> bool:
        """Tell whether what was ordered and not paid is worth a call."""
        return self.unpaid() > WORTH_A_CALL

    def unpaid(self) -> Decimal:
        """Return what the person has ordered since the journey began and not paid, in euro."""
        orders = models.Order.objects.filter(customer=self.person, state=OrderState.PLACED)
        found = orders.filter(created__gte=self.row.created).aggregate(sum=Sum("amount"))
        return Decimal(found["sum"] or 0).quantize(CENT)

    @automations.value(_("Person and unpaid amount, for the page of the call"))
    def about(self, task: Any) -> dict[str, Any]:
        """Give the page of the call the person, and what is unpaid."""
        return {"person": self.person, "unpaid": self.unpaid()}


automations.offer(Marketing, _("Marketing"), automations.Offering.BASE)
automations.offer(
    models.Order.objects.paid,
    _("Paid orders"),
    path="sample_flows.models.order:Order.objects.paid",
)
automations.offer(forms.CallForm, _("Call the customer"), automations.Offering.FORM)
automations.offer_page("sample_flows/tasks/call.html", _("Page of a call"))
automations.offer_mail("welcome/voucher", _("Welcome: ten per cent off"))
automations.offer_mail("welcome/delivery", _("Welcome: free delivery"))
automations.offer_mail("welcome/thanks", _("Welcome: thank you"))
automations.offer_mail("welcome/reminder", _("Welcome: the offer ends soon"))


class Welcome(Marketing):
    """Welcomes who has registered, with one of two offers or none, and follows up on it.

    Start it with `Welcome.enter(person=person, source="checkout", country=person.country)`. The
    page on which people register has sent them a link; when it is followed, call
    `Welcome.deliver("confirmed", key=person.email)`.
    """

    goals = (
        flow.Goal(
            "bought",
            when=flow.rows(
                models.Order.objects.paid,
                subject="customer",
                at="created",
                poll=timedelta(hours=6),
            ),
            within=timedelta(days=7),
            target=0.18,
        ),
    )
    exits = (flow.Exit("Unsubscribed", when=flow.signal(unsubscribed)),)

    confirm = (
        flow.WaitFor(
            flow.message("confirmed"),
            key=this.address,
            description=_("Waits until the link to confirm the e-mail address is followed."),
        )
        .Within(timedelta(days=2))
        .Else(this.not_confirmed)
    )
    offer = (
        flow.Experiment("offer", description=_("Which offer do people get? One in ten gets none."))
        .Arm("10% voucher", 45, this.voucher)
        .Arm("free delivery", 45, this.delivery)
        .Holdout(10, this.holdout)
    )
    voucher = (
        flow.SendMail(
            "welcome/voucher",
            scope=OFFERS,
            language=this.language,
            description=_("Offers ten per cent off the first order."),
        )
        .During("daily", "09:00", "20:00")
        .AtMost(3, per=timedelta(days=7), channel="mail")
        .Retry(3, delay=timedelta(minutes=30))
        .Next(this.bought_yet)
    )
    delivery = (
        flow.SendMail(
            "welcome/delivery",
            scope=OFFERS,
            language=this.language,
            description=_("Offers free delivery of the first order."),
        )
        .During("daily", "09:00", "20:00")
        .AtMost(3, per=timedelta(days=7), channel="mail")
        .Retry(3, delay=timedelta(minutes=30))
    )
    bought_yet = (
        flow.If(this.has_bought, description=_("Has the person bought something by now?"))
        .AfterWaitingFor(timedelta(days=2))
        .Then(this.thanks)
        .Else(this.reminder)
    )
    thanks = (
        flow.SendMail(
            "welcome/thanks",
            scope=OFFERS,
            language=this.language,
            description=_("Says thank you for the first order."),
        )
        .During("daily", "09:00", "20:00")
        .AtMost(3, per=timedelta(days=7), channel="mail")
        .Retry(3, delay=timedelta(minutes=30))
        .Next(this.end)
    )
    reminder = (
        flow.SendMail(
            "welcome/reminder",
            scope=OFFERS,
            language=this.language,
            description=_("Says that the offer ends soon."),
        )
        .AfterWaitingFor(timedelta(days=1))
        .During("daily", "09:00", "20:00")
        .AtMost(3, per=timedelta(days=7), channel="mail")
        .Retry(3, delay=timedelta(minutes=30))
    )
    basket = (
        flow.If(
            this.has_full_basket,
            description=_("Is there an unpaid order of more than 150 euro?"),
        )
        .AfterWaitingFor(timedelta(days=2))
        .Then(this.call)
        .Else(this.end)
    )
    call = (
        flow.Form(
            forms.CallForm,
            "sample_flows/tasks/call.html",
            this.about,
            description=_("Somebody calls the customer and asks what is missing."),
        )
        .Group(name=groups.CARE)
        .Next(this.end)
    )
    holdout = flow.Execute(
        description=_("Sends nothing for seven days, so that the offers can be compared with it.")
    ).AfterWaitingFor(timedelta(days=7))
    end = flow.End()
    not_confirmed = flow.End(exited="Not confirmed within 2 days")

    class Meta:
        verbose_name = _("Welcome series")
        verbose_name_plural = _("Welcome series")
        subject = "person"
        reentry = flow.Once()
        zone = "zone_of"
        dimensions = ("source", "country")
