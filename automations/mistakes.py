"""What is said of hours, caps and limits, of mistakes in them, in dry runs and settings."""

from __future__ import annotations

from django.utils.translation import gettext_noop

#: Templates, with places for what varies.
TEXTS = (
    gettext_noop("During(otherwise=%(word)s): choose next or skip."),
    gettext_noop(
        "From %(start)s to %(end)s is no time. Give two times, or 00:00 and 24:00 for the whole "
        "day."
    ),
    gettext_noop(
        '%(days)s names no days of the week. Write "mon-fri", "sat,sun", "daily" or numbers from '
        "0 (Monday) to 6."
    ),
    gettext_noop('%(time)s is no time of the day. Write "09:00", or a time without a zone.'),
    gettext_noop("AtMost takes a whole number of at least 1."),
    gettext_noop("AtMost(per=…) needs a timedelta greater than 0."),
    gettext_noop("AtMost(channel=…) needs a text of 1 to %(most)s characters."),
    gettext_noop("AtMost(otherwise=%(word)s): choose skip or wait."),
    gettext_noop("at most %(most)s at once for %(value)s"),
    gettext_noop("at most %(most)s at once"),
    gettext_noop("at most %(most)s in %(period)s for %(value)s"),
    gettext_noop("at most %(most)s in %(period)s"),
    gettext_noop("Limit takes a whole number from 1 to %(most)s."),
    gettext_noop("Limit(per=…) needs a timedelta greater than 0 and of at most %(days)s days."),
    gettext_noop(
        "Limit(key=…) needs the name of a key of the data, or a callable or reference that takes "
        "the task."
    ),
    gettext_noop("Limit(name=…) needs a text of at most %(most)s characters."),
    gettext_noop("A priority is a whole number from -%(least)s to %(most)s; higher goes first."),
    gettext_noop("A dry run writes nothing. Choose what the step comes to instead of asking it."),
    gettext_noop("A dry run writes nothing, and the code of the flow does: %(verb)s."),
    gettext_noop("%(automation)s has no Meta.subject. Pass the object in the data."),
    gettext_noop("%(step)s is not open; open are %(names)s."),
    gettext_noop("Queue takes a name of up to %(most)s characters."),
    gettext_noop(
        "AUTOMATIONS['DISPATCHER'] is %(name)s. Use %(known)s, or a dotted name. (%(why)s)"
    ),
    gettext_noop("%(name)s is no Dispatcher. Subclass engine.dispatcher.Dispatcher."),
    gettext_noop(
        "%(backend)s cannot be used for AUTOMATIONS['DISPATCHER']: %(why)s Correct TASKS, or name "
        "another backend in AUTOMATIONS['TASKS_BACKEND']."
    ),
)
