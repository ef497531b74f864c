"""The IPython shell that this process is, if it is one; IPython itself is never imported for it."""

from __future__ import annotations

import sys
from typing import Any


def shell() -> Any:
    """None in a plain Python process."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None


def is_in_notebook() -> bool:
    """Whether what is shown can be replaced later; a terminal's lines can't."""
    return getattr(shell(), "kernel", None) is not None
