"""What steps want to send."""

from __future__ import annotations

from automations.outgoing import Call, Request


def test_secrets_are_not_shown() -> None:
    """Not even where the value is printed, such as in a log."""
    headers = {"Authorization": "hush"}
    assert "hush" not in repr(Call("https://a.example", secret="hush", headers=headers))
    assert "hush" not in repr(Request("POST", "https://a.example", headers, b"hush"))
