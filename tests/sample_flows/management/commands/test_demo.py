"""The demo as somebody meets it who has just cloned the repository."""

from __future__ import annotations

import io
import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.request import urlopen

import pytest
from django.core.management import CommandError, call_command

from sample_flows import ports
from sample_flows.management.commands.demo import Command, box

#: What Ctrl-C sends; a process that is run in the background ignores it, as do its children.
IGNORES = signal.getsignal(signal.SIGINT) == signal.SIG_IGN
INTERRUPT = signal.SIGTERM if IGNORES else signal.SIGINT


class Demo:
    """A demo that was started, and what it has said so far."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        environment = {**os.environ, "AUTOMATIONS_DEMO_DIR": str(folder), "PYTHONUNBUFFERED": "1"}
        environment["DJANGO_SETTINGS_MODULE"] = "sample_flows.settings"
        self.log = folder.with_name(f"{uuid.uuid4()}.txt")
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "sample_flows", "demo", "--people", "20", *arguments],
                env=environment,
                stdout=log,
                stderr=log,
            )

    @property
    def said(self) -> str:
        return self.log.read_text(encoding="utf-8")

    def wait_for(self, text: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while text not in self.said:
            assert self.process.poll() is None, self.said
            assert time.monotonic() < deadline, self.said
            time.sleep(0.1)

    def stop(self, kind: int = INTERRUPT) -> int:
        if self.process.poll() is None:
            self.process.send_signal(kind)
        return self.process.wait(30)

    def password(self, name: str) -> str:
        found = re.search(rf"\|  {name} +(\S+) +\|", self.said)
        assert found, self.said
        return found[1]


def wait_until(done: Callable[[], bool], seconds: float = 30) -> None:
    deadline = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < deadline
        time.sleep(0.1)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "demo"


@pytest.fixture
def demos(folder: Path) -> Iterator[list[Demo]]:
    started: list[Demo] = []
    yield started
    for demo in started:
        demo.stop()


def test_it_loads_serves_stops_and_goes_on(folder: Path, demos: list[Demo]):
    """First start: data, addresses, logins. Ctrl-C: all gone. Second start: the same data."""
    port = ports.free(20_000 + os.getpid() % 20_000)
    demos.append(first := Demo(folder, "--weeks", "1", "--port", str(port)))
    first.wait_for("Stop with Ctrl-C")
    with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
        page = answer.read().decode()
    first_password = first.password("admin")
    wait_until(lambda: "is ready" in (folder / "logs" / "worker.log").read_text())
    first.stop()

    demos.append(second := Demo(folder, "--port", str(port)))
    second.wait_for("Stop with Ctrl-C", 30)
    second_password = second.password("admin")
    second.stop(signal.SIGTERM)

    assert "accountant" in page
    assert f"Open http://127.0.0.1:{port}/" in first.said
    assert "Stored: 2000 added" in first.said
    assert "welcome series with 20 people" in first.said
    assert "sample_flows.flows.welcome.Welcome/statistics/" in first.said
    assert "Stopped." in first.said
    assert "Going on with the data" in second.said
    assert first_password != second_password
    assert ports.is_free(port)
    mails = [path.read_text(errors="replace") for path in (folder / "mails").iterdir()]
    assert any(f"<http://127.0.0.1:{port}/flows/unsubscribe/" in text for text in mails)
    logs = {path.stem: path.read_text() for path in (folder / "logs").iterdir()}
    assert set(logs) == {"gateway", "server", "worker"}
    assert "Traceback" not in "".join(logs.values())
    assert "has stopped after" in logs["worker"]


def test_a_taken_port_is_passed_over():
    """It says so, and takes the next."""
    said = io.StringIO()
    with socket.socket() as other:
        other.bind((ports.HOST, 0))
        other.listen()
        taken = other.getsockname()[1]

        port = Command(stdout=said).free_port(taken)

    assert port > taken
    assert said.getvalue() == f"Port {taken} is taken; using {port}.\n"


@pytest.mark.parametrize("options", [{"weeks": 0}, {"people": 19}, {"people": 0}])
def test_too_little_is_refused(options: dict[str, int]):
    """Before anything is started."""
    with pytest.raises(CommandError, match="At least 1 week and 20 people are needed"):
        call_command("demo", **options)


def test_a_port_that_does_not_exist_is_refused():
    """With a remedy."""
    with pytest.raises(CommandError, match=r"is free\. Choose another --port"):
        Command().free_port(70_000)


def test_a_box_fits_its_lines():
    """Whatever their length."""
    assert box(["a", "long line"]) == (
        "+-------------+\n|  a          |\n|  long line  |\n+-------------+"
    )
