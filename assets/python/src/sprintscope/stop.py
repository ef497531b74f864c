"""A job's stop event, and the sleep that it ends."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Optional

from .bell import Bell
from .control import Slider
from .errors import Stopped
from .panel import Panel

INTERVAL_SECS = 0.1


class Stoppable(Panel):
    """The part of a job that is stopped, and paced by its interval, a control like others."""

    name: str

    def __init__(self) -> None:
        super().__init__()
        self.stop_method: Optional[str] = None
        self._is_stopped = False
        self._bell = Bell()
        self._interval: Optional[Slider] = None
        self._stop_handlers: list[Callable[[str], None]] = []

    @property
    def stopped(self) -> bool:
        """True from the moment on that someone stopped the job."""
        return self._is_stopped

    def check(self) -> None:
        """Raises `Stopped` once someone has stopped the job; the `with` block ends there."""
        if self._is_stopped:
            raise Stopped(self.name)

    def stop(self, method: str = "event") -> None:
        """Sets the stop event. Safe at any moment, twice, from any thread."""
        if not self._is_stopped or method != self.stop_method:
            self.stop_method = method
            # First: a job that sees the flag may end at once, and must then know by which method.
            for handler in list(self._stop_handlers):
                handler(method)
            self._is_stopped = True
            self._bell.ring()

    def on_stop(self, handler: Callable[[str], None]) -> None:
        """Calls `handler(method)` when the job is stopped; in the thread that hears of it."""
        self._stop_handlers.append(handler)

    @property
    def interval(self) -> float:
        """Seconds between two ticks: what `sleep()` sleeps. A slider in the scope."""
        return float(self._interval_slider(INTERVAL_SECS).value)

    def _interval_slider(self, seconds: float) -> Slider:
        if self._interval is None:
            low, high = min(0.001, seconds), max(10.0, seconds)
            self._interval = self.slider(
                "interval", seconds, min=low, max=high, log=low > 0, unit="s"
            )
        return self._interval

    def _wake_time(self, seconds: Optional[float]) -> Callable[[], float]:
        start = time.monotonic()
        if seconds is None:
            self._interval_slider(INTERVAL_SECS)

        def until() -> float:
            if self._is_stopped:
                return float("-inf")
            return start + (self.interval if seconds is None else seconds)

        return until

    def sleep(self, seconds: Optional[float] = None) -> bool:
        """Sleeps the interval (or `seconds`), at most until someone stops the job.

        True while the job goes on: `while job.sleep(): …`. The interval may change meanwhile.
        """
        self._bell.sleep(self._wake_time(seconds))
        return not self._is_stopped

    async def asleep(self, seconds: Optional[float] = None) -> bool:
        """`sleep` for coroutines. Gives way to other tasks even when it returns at once."""
        await asyncio.sleep(0)
        await self._bell.asleep(self._wake_time(seconds))
        return not self._is_stopped
