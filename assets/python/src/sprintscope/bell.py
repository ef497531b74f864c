"""Wakes whoever sleeps: threads and coroutines of any loop, so that they look again.

One bell serves a job's stop event and its interval alike: a sleeper wakes, sees whether it was
stopped or whether its interval has changed, and sleeps on if neither is true. It has no lock: a
signal's handler that stops the job may run in the middle of the very sleep that it ends.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable

from . import aio
from .nudge import Nudge


class Bell:
    def __init__(self) -> None:
        self.after_fork()

    def after_fork(self) -> None:
        """In a forked child nobody sleeps."""
        self._listeners: dict[object, Callable[[], None]] = {}

    def ring(self) -> None:
        for listener in list(self._listeners.values()):
            listener()

    def sleep(self, until: Callable[[], float]) -> None:
        """Sleeps until the monotonic time `until()`, asked again at each ring."""
        nudge = Nudge()
        key = object()
        # Before it looks: a ring after the look is heard.
        self._listeners[key] = nudge.set
        try:
            while True:
                left = until() - time.monotonic()
                if left <= 0:
                    return
                nudge.wait(min(left, threading.TIMEOUT_MAX))
        finally:
            self._listeners.pop(key, None)

    async def asleep(self, until: Callable[[], float]) -> None:
        """The same for a coroutine; its loop stays free."""
        rung = aio.rung()
        key = object()
        self._listeners[key] = rung.set_from_anywhere
        try:
            while True:
                left = until() - time.monotonic()
                if left <= 0:
                    return
                await rung.wait(min(left, 86_400.0))
        finally:
            self._listeners.pop(key, None)
