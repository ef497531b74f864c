"""A background job as one line under a notebook's cell, kept true while the job runs.

A cell's output is written once; a line that says "running" for ever after the job's end would be a
lie. So the line is shown under an id, and what stands there is replaced, in its own place only.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from importlib import import_module
from typing import Any, Optional

from .shell import shell

REFRESH_SECS = 1.0
# A job that is shown many times is kept true where it was shown last.
SHOWN = 4


class StatusLine:
    """`bundle` gives the line by MIME type, `join` waits for the job's end for so many seconds."""

    def __init__(
        self, name: str, bundle: Callable[[], dict[str, str]], join: Callable[[float], bool]
    ) -> None:
        self._name, self._bundle, self._join = name, bundle, join
        self._handles: deque[Any] = deque(maxlen=SHOWN)
        self._thread: Optional[threading.Thread] = None

    def show(self) -> None:
        display: Any = import_module("IPython.display").display
        self._handles.append(display(self._bundle(), raw=True, display_id=True))
        if self._thread is None and not self._join(0.0):
            self._thread = threading.Thread(
                target=self._keep_true, name=f"job {self._name} status line", daemon=True
            )
            self._thread.start()

    def _keep_true(self) -> None:
        has_ended = False
        while not has_ended:
            has_ended = self._join(REFRESH_SECS)
            for handle in list(self._handles):
                try:
                    handle.update(self._bundle(), raw=True)
                except Exception:
                    return  # the kernel leaves: nobody looks any more


def is_in_notebook() -> bool:
    """Whether what is shown can be replaced later; a terminal's lines can't."""
    return getattr(shell(), "kernel", None) is not None
