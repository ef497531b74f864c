"""The IPython shell that this process is, if it is one; IPython itself is never imported for it."""

from __future__ import annotations

import sys
from typing import Any


def shell() -> Any:
    """None in a plain Python process."""
    ipython = sys.modules.get("IPython")
    return ipython.get_ipython() if ipython is not None else None
