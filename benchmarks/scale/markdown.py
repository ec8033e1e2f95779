"""Tables in Markdown."""

from __future__ import annotations

from collections.abc import Sequence


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Return a table in Markdown, whose columns stand below each other."""
    lines = [head, *rows]
    wide = [max(len(line[place]) for line in lines) for place in range(len(head))]

    def said(cells: Sequence[str]) -> str:
        first, *others = cells
        right = [cell.rjust(width) for cell, width in zip(others, wide[1:], strict=True)]
        return f"| {' | '.join([first.ljust(wide[0]), *right])} |"

    rule = f"|{'|'.join('-' * (width + 2) for width in wide)}|"
    return "\n".join([said(head), rule, *map(said, rows)])
