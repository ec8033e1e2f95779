"""The demo's processes: they end with the demo, whatever happens."""

from __future__ import annotations

import os
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import pytest

from sample_flows import ports
from sample_flows.children import Children


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    return {
        "AUTOMATIONS_DEMO_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "sample_flows.settings",
    }


def start_gateway(children: Children) -> tuple[int, subprocess.Popen[bytes]]:
    port = ports.free(40_000 + os.getpid() % 20_000)
    children.start("gateway", "gateway", "--port", str(port))
    assert ports.answers(port, hopeless=children.ended)
    return port, children.processes["gateway"]


def test_they_are_stopped_on_the_way_out(tmp_path: Path, environment: dict[str, str]):
    """Also after an error, and their port is free again."""
    with suppress(KeyboardInterrupt), Children(tmp_path, environment) as children:
        port, process = start_gateway(children)
        raise KeyboardInterrupt

    assert process.poll() is not None
    assert ports.is_free(port)


def test_what_they_say_is_in_a_file(tmp_path: Path, environment: dict[str, str]):
    """One for each."""
    with Children(tmp_path, environment) as children:
        port, _process = start_gateway(children)

    assert f"Gateway at http://127.0.0.1:{port}/charges" in (tmp_path / "gateway.log").read_text()


def test_one_that_ends_by_itself_is_noticed(tmp_path: Path, environment: dict[str, str]):
    """By its name."""
    with Children(tmp_path, environment) as children:
        children.start("broken", "no_such_command")

        assert children.watch(interval=0.05) == "broken"

    assert "no_such_command" in (tmp_path / "broken.log").read_text()


def test_one_that_does_not_listen_is_killed(
    tmp_path: Path, environment: dict[str, str], monkeypatch: pytest.MonkeyPatch
):
    """After some grace."""
    monkeypatch.setattr("sample_flows.children.GRACE", 0.3)
    began = time.monotonic()
    with Children(tmp_path, environment) as children:
        deaf = subprocess.Popen(["/bin/sh", "-c", "trap '' TERM; while :; do sleep 0.05; done"])
        children.processes["deaf"] = deaf
        time.sleep(0.2)

    assert deaf.returncode == -9
    assert time.monotonic() - began < 10
