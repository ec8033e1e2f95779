"""What docs/deployment.md and docs/runbook.md print and link to is there, and is understood."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from automations.dispatch import celery_checks, tasks_checks
from automations.dispatch import checks as dispatch_checks
from automations.status import AlertKind

DOCS = Path(__file__).resolve().parent.parent / "docs"
FILES = [path for path in sorted((DOCS / "deployment").rglob("*")) if path.is_file()]
PAGES = [DOCS / name for name in ("deployment.md", "runbook.md")]
UNITS = sorted((DOCS / "deployment" / "systemd").iterdir())


def documents(*names: str) -> list[Any]:
    """Return the YAML documents of these files."""
    paths = [DOCS / "deployment" / name for name in names]
    return [found for path in paths for found in yaml.safe_load_all(path.read_text())]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_file_is_named_in_the_page(path: Path) -> None:
    """Whoever reads the page knows what to copy; a service and its timer share a name."""
    page = PAGES[0].read_text()
    assert path.name in page or path.stem in page


@pytest.mark.parametrize("path", [*FILES, *PAGES], ids=lambda path: path.name)
def test_every_command_exists(path: Path) -> None:
    """Commands are renamed in the docs too."""
    found = re.findall(r"manage\.py[\", ]+([a-z_]+)\b", path.read_text())
    assert set(found) <= set(get_commands())


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_every_link_leads_somewhere(path: Path) -> None:
    """To a file, and to a heading in it."""
    for target in re.findall(r"\]\(([^)\s]+)\)", path.read_text()):
        name, _, heading = target.partition("#")
        other = path.parent / name if name else path
        assert other.exists(), target
        assert not heading or heading in headings(other), target


def headings(path: Path) -> set[str]:
    """Return the anchors of a page, as they are made of its headings."""
    lines = re.findall(r"^#+ (.+)$", path.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-") for line in lines}


@pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="SYSTEMD TESTS NOT RUN: install systemd"
)
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """With a program and a user that this machine has."""
    for unit in UNITS:
        text = re.sub(r"/srv/shop/\.venv/bin/\w+", "/bin/true", unit.read_text())
        (tmp_path / unit.name).write_text(re.sub(r"^User=.*\n", "", text, flags=re.MULTILINE))
    found = [str(tmp_path / unit.name) for unit in UNITS]

    ran = subprocess.run(
        ["systemd-analyze", "verify", *found], capture_output=True, text=True, check=False
    )

    assert [line for line in ran.stderr.splitlines() if str(tmp_path) in line] == []
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize(
    "unit",
    [unit for unit in UNITS if " worker" in unit.read_text() or "_worker" in unit.read_text()],
    ids=lambda unit: unit.name,
)
def test_services_of_workers_give_them_time_to_end(unit: Path) -> None:
    """A step that is broken off is repeated, which is for accidents."""
    said = dict(line.split("=", 1) for line in unit.read_text().splitlines() if "=" in line)
    wanted = {"KillSignal": "SIGTERM", "KillMode": "mixed", "Restart": "always"}
    assert wanted.items() <= said.items()
    assert said["TimeoutStopSec"] == "15min"


def test_pods_of_workers_have_as_much_time() -> None:
    """What holds for systemd holds for Kubernetes."""
    (worker,) = documents("kubernetes/worker.yaml")
    assert worker["spec"]["template"]["spec"]["terminationGracePeriodSeconds"] == 15 * 60


def test_services_of_compose_depend_on_services_that_are_there() -> None:
    """And every worker has time to end."""
    (compose,) = documents("container/compose.yaml")
    services = compose["services"]
    needed = {name for service in services.values() for name in service.get("depends_on", ())}
    assert needed <= set(services)
    assert {services[name]["stop_grace_period"] for name in ("worker", "celery")} == {"15m"}


def test_the_probe_of_a_worker_is_python() -> None:
    """It is only run in a cluster, so at least it compiles."""
    (worker,) = documents("kubernetes/worker.yaml")
    (container,) = worker["spec"]["template"]["spec"]["containers"]
    program = container["livenessProbe"]["exec"]["command"][-1]
    assert compile(program, "probe", "exec")


@pytest.mark.parametrize("kind", [*AlertKind])
def test_the_runbook_has_every_kind_of_alert(kind: AlertKind) -> None:
    """Who is told of something finds out what to do."""
    assert f"### `{kind.value}`" in PAGES[1].read_text()


def test_the_runbook_has_every_check_of_a_dispatcher() -> None:
    """Checks that are added are explained."""
    modules = (dispatch_checks, celery_checks, tasks_checks)
    source = "".join(Path(str(module.__file__)).read_text() for module in modules)
    ids = set(re.findall(r'id="automations\.([EW]\d+)"', source))
    assert len(ids) >= 9
    assert {name for name in ids if name not in PAGES[1].read_text()} == set()
