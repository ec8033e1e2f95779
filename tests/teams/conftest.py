"""The tests of this folder are for other settings than those of the suite."""

from __future__ import annotations

import os

if os.environ.get("DJANGO_SETTINGS_MODULE") != "tests.settings_teams":
    collect_ignore_glob = ["test_*.py"]
