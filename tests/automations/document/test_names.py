"""Where names come from."""

from __future__ import annotations

import sys
from datetime import timedelta

from django.contrib.auth.signals import user_logged_in as logged_in

from automations import clock
from automations.document import names

HERE = __name__
LIMIT = timedelta(days=3)


def test_what_knows_its_name_has_a_path() -> None:
    assert names.path_of(clock.now) == "automations.clock:now"
    assert names.path_of(clock) == "automations.clock:"
    assert names.path_of(timedelta.total_seconds) is None
    assert names.path_of(lambda: 1) is None
    assert names.path_of(5) is None


def test_other_objects_are_found_among_the_names_of_a_module() -> None:
    assert names.global_path(LIMIT, iter([HERE])) == f"{HERE}:LIMIT"
    assert names.global_path(object(), iter([HERE, "no.module"])) is None


def test_a_name_is_followed_to_where_it_comes_from() -> None:
    """However it is called here, and over several modules."""
    assert logged_in is vars(sys.modules[HERE])["logged_in"]
    assert names.defined(HERE, "logged_in") == "django.contrib.auth.signals:user_logged_in"
    assert names.defined(HERE, "LIMIT") == f"{HERE}:LIMIT"
    assert names.defined("no.module", "x") == "no.module:x"
