"""What people do to instances: a verb each. `recovery` has them as functions."""

from __future__ import annotations

from automations.engine.verbs.adopting import Adopt
from automations.engine.verbs.base import Verb
from automations.engine.verbs.data import EditData, Note
from automations.engine.verbs.ending import Cancel, Pause, Resume
from automations.engine.verbs.messages import SendMessage
from automations.engine.verbs.moving import Move, Rename
from automations.engine.verbs.passing import MarkFailed, Skip
from automations.engine.verbs.people import Reassign
from automations.engine.verbs.restarting import Copy, Restart
from automations.engine.verbs.retry import Retry
from automations.engine.verbs.timers import Reschedule

#: Every verb by its name.
VERBS: dict[str, Verb] = {
    verb.name: verb
    for verb in (
        Retry(),
        Skip(),
        MarkFailed(),
        Restart(),
        Copy(),
        Move(),
        Rename(),
        Adopt(),
        Cancel(),
        Pause(),
        Resume(),
        Reschedule(),
        Reassign(),
        SendMessage(),
        EditData(),
        Note(),
    )
}
