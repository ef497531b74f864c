"""Wakes whoever sleeps: threads and coroutines of any loop, so that they look again.

One bell serves a job's stop event and its interval alike: a sleeper wakes, sees whether it was
stopped or whether its interval has changed, and sleeps on if neither is true.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from . import aio


class Bell:
    def __init__(self) -> None:
        self.after_fork()

    def after_fork(self) -> None:
        """Fresh locks: in a forked child nobody sleeps, and nobody would unlock the old ones."""
        self._rung = threading.Condition(threading.Lock())
        self._listeners: dict[object, Callable[[], None]] = {}

    def ring(self) -> None:
        with self._rung:
            self._rung.notify_all()
            listeners = list(self._listeners.values())
        for listener in listeners:
            listener()

    def sleep(self, until: Callable[[], float]) -> None:
        """Sleeps until the monotonic time `until()`, asked again at each ring."""
        with self._rung:
            while True:
                left = until() - time.monotonic()
                if left <= 0:
                    return
                self._rung.wait(min(left, threading.TIMEOUT_MAX))

    async def asleep(self, until: Callable[[], float]) -> None:
        """The same for a coroutine; its loop stays free."""
        rung = aio.rung()
        key = object()
        with self._rung:
            self._listeners[key] = rung.set_from_anywhere
        try:
            while True:
                left = until() - time.monotonic()
                if left <= 0:
                    return
                await rung.wait(min(left, 86_400.0))
        finally:
            with self._rung:
                self._listeners.pop(key, None)
