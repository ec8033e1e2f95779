"""The gateway command: serves until it is stopped, and says so if it cannot."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from sample_flows import ports
from sample_flows.gateway.server import Gateway
from sample_flows.management.commands.gateway import Command


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[Gateway]:
    """Let Ctrl-C come as soon as a gateway serves, and collect those that did."""
    seen: list[Gateway] = []

    def serve(gateway: Gateway) -> None:
        seen.append(gateway)
        raise KeyboardInterrupt

    monkeypatch.setattr(Gateway, "serve_forever", serve)
    return seen


def test_it_serves_until_ctrl_c_and_frees_its_port(served: list[Gateway], tmp_path: Path) -> None:
    """It says where it can be seen, and that it has ended."""
    said = io.StringIO()

    call_command("gateway", port=0, log=tmp_path / "log", hang=2.5, stdout=said)

    [gateway] = served
    assert said.getvalue() == f"Gateway at {gateway.url}/charges\nGateway stopped.\n"
    assert gateway.hang == 2.5
    assert ports.is_free(gateway.server_port)


def test_what_it_did_is_kept_in_the_log(served: list[Gateway], tmp_path: Path) -> None:
    """The next start knows it."""
    log = tmp_path / "gateway.jsonl"
    call_command("gateway", port=0, log=log, stdout=io.StringIO())
    served[0].book.enter("charges", "k1", {})

    call_command("gateway", port=0, log=log, stdout=io.StringIO())

    assert [entry["key"] for entry in served[1].book.entries("charges")] == ["k1"]


def test_port_is_that_of_the_settings(settings: Any) -> None:
    """So that flows find it without further ado."""
    settings.SAMPLE_GATEWAY_URL = "http://127.0.0.1:9123"

    parser = Command().create_parser("sample_flows", "gateway")

    assert parser.parse_args([]).port == 9123


def test_taken_port_is_an_error(gateway: Gateway) -> None:
    """With a remedy."""
    with pytest.raises(CommandError, match=r"cannot be used: .*in use\. Choose another --port"):
        call_command("gateway", port=gateway.server_port)


def test_port_that_does_not_exist_is_an_error() -> None:
    """A sentence, no traceback."""
    with pytest.raises(CommandError, match="70000 cannot be used: it is not between 0 and 65535"):
        call_command("gateway", port=70_000)
