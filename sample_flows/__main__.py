"""The project's manage.py: `python -m sample_flows <command>`."""

from __future__ import annotations

import os
import sys

from django.core.management import ManagementUtility


def main(arguments: list[str] | None = None) -> None:
    """Run a management command.

    Args:
        arguments: the command and its arguments; by default those of the command line.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sample_flows.settings")
    utility = ManagementUtility(["sample_flows", *(arguments or sys.argv[1:])])
    utility.prog_name = "python -m sample_flows"
    utility.execute()


if __name__ == "__main__":
    main()
