"""The plain text of an HTML mail, for those who read mails as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    {
        *("address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "footer", "header"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "hr", "main", "ol", "p", "pre", "section", "table"),
        *("tr", "ul"),
    }
)
_HIDDEN = frozenset({"head", "script", "style", "template", "title"})


class _Reader(HTMLParser):
    """Collects what a page says; paragraphs apart, links with their addresses."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []
        self.hidden = 0
        self.links: list[tuple[str, int]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a paragraph, line, item or link."""
        given = dict(attrs)
        if tag in _HIDDEN:
            self.hidden += 1
        elif tag == "br":
            self.parts.append("\n")
        elif tag == "li":
            self.parts.append("\n- ")
        elif tag == "img":
            self._say(given.get("alt") or "")
        elif tag == "a":
            self.links.append((given.get("href") or "", len(self.parts)))
        elif tag in _BLOCKS:
            self.parts.append("\n\n")
        elif tag in {"td", "th"}:
            self.parts.append(" ")

    def handle_endtag(self, tag: str) -> None:
        """End a paragraph or hidden part; name the address of a link."""
        if tag in _HIDDEN:
            self.hidden = max(self.hidden - 1, 0)
        elif tag == "a" and self.links:
            href, start = self.links.pop()
            said = "".join(self.parts[start:]).strip()
            shown = href.removeprefix("mailto:")
            if href and not href.startswith("#") and shown != said:
                self.parts.append(f" ({shown})")
        elif tag in _BLOCKS:
            self.parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        """Take what is said, with spaces as a browser shows them."""
        self._say(re.sub(r"\s+", " ", data))

    def _say(self, text: str) -> None:
        if not self.hidden:
            self.parts.append(text)


def from_html(html: str) -> str:
    """Return what an HTML text says, as plain text."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    text = re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(reader.parts))
    return re.sub(r"[ \t]{2,}", " ", re.sub(r"\n{3,}", "\n\n", text)).strip() + "\n"
