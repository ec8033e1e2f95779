"""What can go wrong in the sample flows: what is wrong, then what to do."""

from __future__ import annotations


class SampleFlowError(Exception):
    """Something went wrong in a sample flow."""


class InvalidCard(SampleFlowError):
    """The card number cannot be right. Correct data['card'], then retry the step."""


class CardRefused(SampleFlowError):
    """The bank has refused the card. Ask the customer for another one."""


class GatewayUnavailable(SampleFlowError):
    """The gateway cannot be reached or cannot serve us now. Try again later."""


class GatewayConfused(SampleFlowError):
    """The gateway's answer cannot be understood. Try again; if it stays, look at its log."""


class CarrierUnavailable(SampleFlowError):
    """The carrier takes no parcels now. Try again later."""
