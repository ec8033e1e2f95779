"""Numbers from people, and counts that stay cheap."""

from __future__ import annotations

from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

#: Up to here a filtered list is counted; above, it is "10,000+".
MOST = 10_000
#: Largest primary key that every database takes.
MAX_ID = 2**63 - 1


def bounded(text: Any, least: int, most: int, default: int) -> int:
    """Return a whole number from a query parameter, within bounds; `default` if it is none."""
    said = str(text or "")
    if not said.isascii() or not said.isdigit() or len(said) > 19:
        return default
    return min(max(int(said), least), most)


def capped_count(queryset: Any) -> int:
    """Return how many rows there are, but at most MOST + 1: more are not counted."""
    return int(queryset.order_by()[: MOST + 1].count())


def said(count: int) -> str:
    """Return a count as people read it: "1,204", or "10,000+" if it was capped."""
    if count > MOST:
        return _("%(number)s+") % {"number": grouped(MOST)}
    return grouped(count)


def grouped(count: int) -> str:
    """Return a whole number with the language's separators."""
    return str(number_format(count, use_l10n=True, force_grouping=True))
