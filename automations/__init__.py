"""Durable processes for Django, declared as Python classes made of nodes."""

from __future__ import annotations

from automations.offers import (
    Offering,
    action,
    condition,
    offer,
    offer_mail,
    offer_page,
    value,
)

__all__ = ["Offering", "action", "condition", "offer", "offer_mail", "offer_page", "value"]

__version__ = "0.1.0"
