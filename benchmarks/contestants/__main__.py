"""`python -m benchmarks.contestants NAME WORKLOAD SIZE`: measures one, prints one line."""

from __future__ import annotations

import argparse
import importlib

from benchmarks.contestants import project

#: The apps of each contestant; one without does not use Django.
APPS: dict[str, tuple[str, ...]] = {
    "ourselves": ("automations", "benchmarks"),
    "viewflow": ("viewflow", "viewflow.workflow"),
    "flowcontrol": (
        "django.contrib.sessions",
        "django.contrib.messages",
        "django.contrib.admin",
        "treebeard",
        "flowcontrol",
    ),
    "dbos": (),
}


def main() -> None:
    """Set the contestant up, measure the workload, print the sample."""
    parser = argparse.ArgumentParser(prog="benchmarks.contestants")
    parser.add_argument("contestant", choices=list(APPS))
    parser.add_argument("workload")
    parser.add_argument("size", type=int)
    options = parser.parse_args()
    if apps := APPS[options.contestant]:
        project.configure(*apps)
    module = importlib.import_module(f"benchmarks.contestants.with_{options.contestant}")
    if sample := module.WORKLOADS[options.workload](options.size):
        print(sample.line(), flush=True)


if __name__ == "__main__":
    main()
