"""A background job under a notebook's cell, kept true while the job runs.

A cell's output is written once; a line that says "running" for ever after the job's end would be a
lie. So it is shown under an id, and what stands there is replaced, in its own place only. What is
said of a job that hasn't ended has its time with it, for a kernel that is killed replaces nothing.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from importlib import import_module
from typing import Any, Optional, Protocol

from .job import Job
from .logbook import Log
from .picture import picture
from .shell import is_in_notebook
from .trace import Trace
from .turning import Turning, turning

REFRESH_SECS = 1.0
# A job that is shown many times is kept true where it was shown last.
SHOWN = 4


class Shown(Protocol):
    """What a job in the background says of itself."""

    job: Job
    log: Log

    @property
    def status(self) -> str: ...

    @property
    def seconds(self) -> float: ...

    def words(self) -> str: ...

    def stop(self, method: str = "event") -> None: ...

    def join(self, timeout: Optional[float] = None) -> bool: ...


class StatusLine:
    """The places where one job is shown."""

    def __init__(self, shown: Shown) -> None:
        self._shown = shown
        self._handles: deque[Any] = deque(maxlen=SHOWN)
        self._turning: Optional[Turning] = None
        self._thread: Optional[threading.Thread] = None
        if is_in_notebook():
            shown.job.trace = Trace()

    def html(self) -> str:
        job = self._shown.job
        shapes, left_out = job.shapes()
        return picture(job.name, self._shown.status, self._words(), shapes, left_out)

    def _words(self) -> str:
        shown = self._shown
        lines = len(shown.log)
        said = f"{shown.seconds:.1f} s, {lines} line{'' if lines == 1 else 's'}"
        if shown.status in ("completed", "dead"):
            return f"{shown.words()}, {said}"
        words = shown.words().replace("running", "at work", 1)
        return f"{words} as of {time.strftime('%H:%M:%S')}, {said}"

    def _bundle(self) -> dict[str, str]:
        return {"text/plain": f"{self._shown.job.name}: {self._words()}", "text/html": self.html()}

    def show(self) -> None:
        """Under the cell that runs now."""
        display: Any = import_module("IPython.display").display
        self._handles.append(display(self._bundle(), raw=True, display_id=True))
        if self._thread is None and not self._shown.join(0.0):
            self._turning = turning(self._shown.job, self._shown.stop)
            name = f"job {self._shown.job.name} status line"
            self._thread = threading.Thread(target=self._keep_true, name=name, daemon=True)
            self._thread.start()

    def refresh(self) -> None:
        """Replaces what stands there."""
        for handle in list(self._handles):
            try:
                handle.update(self._bundle(), raw=True)
            except Exception:
                self._handles.clear()  # the kernel leaves: nobody looks any more

    def _keep_true(self) -> None:
        has_ended = False
        while not has_ended and self._handles:
            has_ended = self._shown.join(REFRESH_SECS)
            self.refresh()
            if self._turning is not None:
                self._turning.refresh()
        if self._turning is not None:
            self._turning.close()
