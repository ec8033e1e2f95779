"""Write the texts of the designer's script to where translators find them.

Run it after texts in frontend/src/designer have changed; a test says when it was forgotten.
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from collections.abc import Iterable, Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "frontend" / "src" / "designer"
TARGET = ROOT / "automations_admin" / "designer" / "texts.py"
#: Longest line of the target.
WIDTH = 100

_STRING = r"""(?:"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\$]|\\.|\$(?!\{))*`)"""
#: A call of t: one literal, or several that are added up. Comments before the first one are let be.
_CALL = re.compile(
    rf"(?<![\w.$])t\(\s*(?://[^\n]*\n\s*)*({_STRING}(?:\s*\+\s*{_STRING})*)\s*[,)]", re.DOTALL
)
_HEAD = '''"""The texts of the designer's script, so that they are translated.

Written by scripts/designer_texts.py from frontend/src/designer; do not edit it.
"""

from __future__ import annotations
'''
_IMPORT = "from django.utils.translation import gettext_noop\n"
_BEGIN = "# fmt: off\nTEXTS: tuple[str, ...] = ("


def texts(source: str) -> Iterator[str]:
    """Yield what the calls of `t` in a source of TypeScript say."""
    for call in _CALL.finditer(source):
        yield "".join(_read(one) for one in re.findall(_STRING, call[1], re.DOTALL))


def _read(literal: str) -> str:
    """Return what a literal of JavaScript says; Python reads all that stands in one here."""
    inner = re.sub(r"\\([`$/])", r"\1", literal[1:-1])
    inner = re.sub(r"\\u\{([0-9a-fA-F]+)\}", lambda found: chr(int(found[1], 16)), inner)
    inner = inner.replace("\\\n", "").replace("\n", "\\n")
    quote = literal[0] if literal[0] != "`" else '"'
    inner = inner if literal[0] != "`" else re.sub(r'(?<!\\)"', r"\"", inner)
    found = ast.literal_eval(quote + inner + quote)
    return str(found)


def all_texts(folder: Path = SOURCES) -> list[str]:
    """Return the texts of all sources but tests, each once, in alphabetical order."""
    files = [file for ending in ("ts", "tsx") for file in folder.rglob(f"*.{ending}")]
    own = [file for file in files if ".test." not in file.name]
    return sorted({text for file in own for text in texts(file.read_text(encoding="utf-8"))})


def module(found: Iterable[str]) -> str:
    """Return the module that holds these texts; as many stand on a line as fit."""
    calls, line = [f"gettext_noop({_python(text)})," for text in found], ""
    lines = [_HEAD, *([_IMPORT] if calls else []), _BEGIN]
    for call in calls:
        if line and len(line) + len(call) + 1 > WIDTH:
            lines.append(line)
            line = ""
        line = f"{line} {call}" if line else f"    {call}"
    return "\n".join([*lines, *([line] if line else []), ")", ""])


def _python(text: str) -> str:
    """Return a text as a literal of Python, a long one in several parts."""
    if len(text) + len("    gettext_noop(''),") <= WIDTH:
        return _quoted(text)
    parts = textwrap.wrap(text, WIDTH - 12, drop_whitespace=False, break_long_words=False)
    inner = "\n".join(f"        {_quoted(part)}" for part in parts)
    return f"\n{inner}\n    "


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("\n", "\\n")
    if '"' in text and "'" not in text:
        return f"'{escaped}'"
    return '"' + escaped.replace('"', '\\"') + '"'


def main() -> int:
    """Write the module."""
    TARGET.write_text(module(all_texts()), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
