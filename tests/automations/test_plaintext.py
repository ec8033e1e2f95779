"""HTML mails as plain text."""

from __future__ import annotations

import pytest

from automations import plaintext


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>Dear Anna,</p><p>good   to\nsee you.</p>", "Dear Anna,\n\ngood to see you.\n"),
        ("One<br>two", "One\ntwo\n"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b\n"),
        (
            '<a href="https://x.example/?a=1&amp;b=2">here</a>',
            "here (https://x.example/?a=1&b=2)\n",
        ),
        ('<a href="https://x.example">https://x.example</a>', "https://x.example\n"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example\n"),
        ('<a href="#top">up</a><a>no</a>', "upno\n"),
        ("<head><title>T</title><style>p {}</style></head><script>x()</script>Hi", "Hi\n"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a b\n"),
        ('<img src="x" alt="Logo"><img src="y">', "Logo\n"),
        ("Fish &amp; chips &lt;3", "Fish & chips <3\n"),
        ("</a></p></script>ok", "ok\n"),
        ("", "\n"),
    ],
)
def test_what_it_says(html: str, text: str) -> None:
    assert plaintext.from_html(html) == text
