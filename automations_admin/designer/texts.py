"""The texts of the designer's script, so that they are translated.

Written by scripts/designer_texts.py from frontend/src/designer; do not edit it.
"""

from __future__ import annotations

# fmt: off
TEXTS: tuple[str, ...] = (
)
