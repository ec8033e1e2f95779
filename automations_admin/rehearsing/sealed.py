"""A script as it travels with the page: signed for its user and flow, and of limited size."""

from __future__ import annotations

from typing import Any

from django.core import signing
from django.utils.translation import gettext as _

from automations.dryrun.script import MOST_MOVES, Script

#: Most characters that a page carries.
MOST = 500_000


class Unusable(Exception):
    """What was sent is no script of this user and flow, or too large; says so to people."""


def seal(script: Script, user: Any) -> str:
    """Return a script as text that only the site can write.

    Raises:
        Unusable: it is too large.
    """
    text = signing.dumps(script.to_dict(), salt=_salt(script.flow, user), compress=True)
    if len(text) > MOST or len(script.moves) > MOST_MOVES:
        raise Unusable(_("This dry run has become too large. Take something back."))
    return text


def unseal(text: str, flow: str, user: Any) -> Script:
    """Return the script that `seal` has written.

    Args:
        text: what was sent.
        flow: dotted name of the flow that the page is about.
        user: who sends it.

    Raises:
        Unusable: it is none, or not of this user and flow.
    """
    try:
        if len(text) > MOST:
            raise signing.BadSignature
        return Script.from_dict(signing.loads(text, salt=_salt(flow, user)))
    except (signing.BadSignature, TypeError, KeyError, ValueError) as error:
        raise Unusable(_("This dry run cannot be taken up again. Begin a new one.")) from error


def _salt(flow: str, user: Any) -> str:
    return f"automations_admin.rehearsing:{flow}:{user.pk}"
