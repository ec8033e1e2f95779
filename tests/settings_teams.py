"""Settings of a project whose forms address teams; see `tests.teams`."""

from __future__ import annotations

from tests.settings import *  # noqa: F403
from tests.settings import INSTALLED_APPS as APPS

INSTALLED_APPS = [*APPS, "tests.teams"]

ATM_GROUP_MODEL = "teams.Team"
#: The package's own rules: only the model is another one.
ATM_USER_WITH_PERMISSIONS_FORM_METHOD = "automations.engine.human.users_for_form"
ATM_USER_WITH_PERMISSIONS_MODEL_METHOD = "automations.engine.human.users_allowed"
