"""What `kill` does with a thread, which can't be killed: it is cut off, and named."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Optional

# After a first `kill` it may still end by itself; after a second it is cut off at once.
KILL_SECS = 0.5
# A loop that is free cuts off by itself who has had its time; so much later one isn't.
STUCK_SECS = 0.1


class Abandonment:
    """Cuts a job off by `cut_off`, which is true if it was still at work."""

    def __init__(self, name: str, cut_off: Callable[[], bool]) -> None:
        self._name, self._cut_off = name, cut_off
        self._is_asked = False
        self._is_over = threading.Event()

    def ask(self) -> None:
        if self._is_asked:
            self._carry_out()
            return
        self._is_asked = True
        self._time(KILL_SECS, self._carry_out, "is killed")

    def ask_after(self, seconds: float, is_due: Callable[[], bool]) -> None:
        """Once its time is over, if it has to be then."""

        def look() -> None:
            if is_due():
                self._carry_out()

        self._time(seconds, look, "has its time")

    def _time(self, seconds: float, then: Callable[[], None], what: str) -> None:
        timer = threading.Timer(seconds, then)
        timer.name, timer.daemon = f"job {self._name} {what}", True
        timer.start()

    def _carry_out(self) -> None:
        if self._cut_off():
            self._is_over.set()

    def join(self, thread: threading.Thread, timeout: Optional[float]) -> bool:
        """Until the thread has ended, or is nobody's any more."""
        deadline = None if timeout is None else time.monotonic() + timeout
        while thread.is_alive() and not self._is_over.is_set():
            left = 0.1 if deadline is None else min(0.1, deadline - time.monotonic())
            if left <= 0:
                return False
            threading.Thread.join(thread, left)  # a subclass may wait here, too
        return True
