"""The texts of the designer's script, so that they are translated. Written by `designer_texts`."""

from __future__ import annotations

TEXTS: tuple[str, ...] = ()
