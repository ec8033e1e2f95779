"""What people do with the mails of the welcome series: read, click, unsubscribe, or nothing."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from random import Random
from typing import Any

from automations import mail
from automations.models import Mail
from automations.references import subject_object
from sample_flows.automations import Welcome
from sample_flows.flows.welcome import OFFERS
from sample_flows.simulation.world import World

#: By step: which share of the mails is opened, and which share of these is clicked on.
HABITS = {
    "voucher": (0.52, 0.34),
    "delivery": (0.47, 0.28),
    "thanks": (0.61, 0.12),
    "reminder": (0.37, 0.21),
}
#: Which share of the mails comes back, and after which share somebody unsubscribes.
BOUNCING, UNSUBSCRIBING = 0.004, 0.012


class Readers:
    """Notices mails that were sent since the last time, and plans what becomes of them."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._looked = world.start

    def look_round(self) -> None:
        """Plan what becomes of the mails that were sent since the last time."""
        name = Welcome.get_automation_class_name()
        sent = Mail.objects.filter(
            automation_class=name, sent__gt=self._looked, sent__lte=self.world.now
        )
        self._looked = self.world.now
        for one in sent.order_by("pk"):
            self._plan(one, self.world.dice("reads", one.subject, one.step))

    def _plan(self, sent: Mail, dice: Random) -> None:
        opened, clicked = HABITS[sent.step]
        tell = partial(mail.record, sent.message_id)
        if dice.random() < BOUNCING:
            tell("bounced", sent.sent)
            return
        tell("delivered", sent.sent)
        moment = (sent.sent or self.world.now) + timedelta(hours=dice.lognormvariate(1.0, 1.2))
        if dice.random() < opened:
            self.world.at(moment, partial(tell, "opened", moment))
            moment += timedelta(minutes=dice.uniform(0.2, 5))
            if dice.random() < clicked:
                self.world.at(moment, partial(tell, "clicked", moment))
        if dice.random() < UNSUBSCRIBING:
            self.world.at(moment, partial(unsubscribe, sent, dice))


def unsubscribe(sent: Mail, dice: Random) -> None:
    """Want no more offers: most use the link of the mail, some the page of their account."""
    person: Any = subject_object(sent.subject)
    if dice.random() < 0.75 or person is None:
        mail.record(sent.message_id, "unsubscribed")
    else:
        mail.unsubscribe(person.email, OFFERS, about=person)
