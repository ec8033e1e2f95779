"""Which hosts may be called."""

from __future__ import annotations

import ipaddress

import pytest

from automations.hosts import Entry, Target, entry_for, is_public


def allowed(url: str, *entries: str) -> bool:
    return entry_for(Target.of(url), entries) is not None


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://api.example.com/x?y=1", "api.example.com"),
        ("https://API.example.com./x", "api.example.com"),
        ("https://api.example.com:8443/", "api.example.com"),
        ("https://api.example.com:8443/", "api.example.com:8443"),
        ("https://a.b.example.org/", "*.example.org"),
        ("http://localhost:8080/", "http://localhost"),
        ("https://localhost:8080/", "http://localhost:8080"),
        ("https://xn--mller-kva.example/", "müller.example"),
        ("https://müller.example/", "müller.example"),
        ("https://[2001:db8::1]/", "[2001:db8::1]"),
        ("https://127.0.0.1/", "127.0.0.1"),
    ],
)
def test_allowed(url: str, entry: str) -> None:
    assert allowed(url, "other.example", entry)


@pytest.mark.parametrize(
    ("url", "entry"),
    [
        ("https://api.example.com/", "example.com"),
        ("https://example.com.evil.example/", "example.com"),
        ("https://evilexample.org/", "*.example.org"),
        ("https://example.org/", "*.example.org"),
        ("http://api.example.com/", "api.example.com"),
        ("http://api.example.com/", "https://api.example.com"),
        ("https://api.example.com:8443/", "api.example.com:443"),
        ("https://localhost:8081/", "http://localhost:8080"),
    ],
)
def test_not_allowed(url: str, entry: str) -> None:
    assert not allowed(url, entry)


def test_nothing_is_allowed_without_a_list() -> None:
    assert not allowed("https://api.example.com/")


def test_an_entry_by_name_counts_before_one_for_many() -> None:
    found = entry_for(Target.of("https://a.example.org/"), ["*.example.org", "a.example.org"])
    assert found is not None
    assert not found.below


@pytest.mark.parametrize(
    "url",
    [
        "ftp://api.example.com/",
        "api.example.com",
        "",
        "https://",
        "https:///x",
        "https://user:pass@api.example.com/",
        "https://user@api.example.com/",
        "https://api.example.com/a b",
        "https://api.example.com/\r\nX: y",
        "https://api.example.com:99999/",
        "https://api.example.com:x/",
        "https://api_.exa mple.com/",
        "https://api.example.com/ü",
        "https://[::1/",
        "https://" + "a" * 300 + ".example/",
    ],
)
def test_what_is_no_url_to_call(url: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        Target.of(url)


def test_the_path_of_a_request() -> None:
    """Without the fragment, which is the browser's."""
    assert Target.of("https://a.example?x=1#y").path == "/?x=1"
    assert Target.of("https://a.example/p#y").path == "/p"


@pytest.mark.parametrize(
    "text",
    ["", "*", "*.", "*.*.example", "ftp://a.example", "a.example/path", "a b", "u@a.example",
     "a.example:x", "https://"],
)  # fmt: skip
def test_what_is_no_entry(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        Entry.of(text)


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1::1", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("::1", False),
        ("fe80::1", False),
        ("fd00::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::7f00:1", False),
        ("2002:7f00:1::", False),
    ],
)
def test_which_addresses_are_public(address: str, public: bool) -> None:
    assert is_public(ipaddress.ip_address(address)) is public
