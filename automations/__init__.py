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
from automations.own_steps import step

__all__ = ["Offering", "action", "condition", "offer", "offer_mail", "offer_page", "step", "value"]

__version__ = "0.1.0"
