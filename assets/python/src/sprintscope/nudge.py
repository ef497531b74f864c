"""A call that wakes one thread, from anywhere."""

from __future__ import annotations

import threading


class Nudge:
    """`threading.Event` for one thread that waits, which takes the call with it. Its `set` holds no
    lock: a signal's handler and the garbage collector may call it in the middle of another one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._lock.acquire()

    def set(self) -> None:
        try:
            self._lock.release()
        except RuntimeError:
            pass  # it is set already

    def clear(self) -> None:
        self._lock.acquire(blocking=False)

    def wait(self, seconds: float = -1) -> None:
        """Until it is set, at most `seconds`; it is unset then."""
        self._lock.acquire(timeout=seconds)
