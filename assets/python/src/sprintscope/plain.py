"""Text that came from elsewhere, as it may go to a terminal."""

from __future__ import annotations

import unicodedata

# Marks of direction: what stands behind them can be made to look like something else.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
CHARS = 400


def plain(text: str) -> str:
    """Without control characters (C0, C1), marks of direction, ends of lines and halves of characters; not too long."""
    kept = (char for char in text[:CHARS] if char not in _BIDI)
    return "".join(
        char if unicodedata.category(char) not in ("Cc", "Cs", "Zl", "Zp") else "\ufffd" for char in kept
    )
