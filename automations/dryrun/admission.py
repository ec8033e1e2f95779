"""Whether whom a dry run is about would be let into the flow at its moment."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_noop

from automations.engine import entering, unique
from automations.exceptions import EntryRefused, MissingData
from automations.remarks import Remark
from automations.status import Refused

REFUSED = gettext_noop("Would be refused for real, and is tried all the same: %(reason)s")


def of(flow: Any, data: dict[str, Any]) -> tuple[Remark, ...]:
    """Return that the policy of a flow refuses who these data are about, or nothing.

    Args:
        flow: the class.
        data: what the instance starts with. Without a subject nothing is asked.
    """
    try:
        entering.ask(flow, data, unique.live_key(flow, data))
    except EntryRefused as refused:
        return (Remark.of(REFUSED, reason=Refused(refused.reason).label),)
    except MissingData:
        return ()
    return ()
