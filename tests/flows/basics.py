"""Small valid flows that tests of several modules use."""

from __future__ import annotations

from django.contrib.auth.models import Group

from automations import flow


class Bound(flow.Automation):
    """Refers to a group by a bound model, and to whatever it is given."""

    group = Group

    end = flow.End()
