"""A job's stop event, and the sleep that it ends."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Optional

from . import aio
from .attendance import look
from .bell import Bell
from .control import Slider
from .errors import Stopped
from .panel import Panel
from .patience import Patience

INTERVAL_SECS = 0.1
# Stop methods, from soft to hard.
METHODS = ("event", "loop", "cancel", "kill")


def check_method(method: str) -> None:
    """`ValueError` for what is no stop method."""
    if method not in METHODS:
        raise ValueError(f"stop method {method!r}: it is one of {', '.join(METHODS)}")


class Stoppable(Panel):
    """The part of a job that is stopped, and paced by its interval, a control like others."""

    name: str

    def __init__(self) -> None:
        super().__init__()
        self.stop_method: Optional[str] = None
        self._is_stopped = False
        self._is_seen = False
        self.patience = Patience()
        self._bell = Bell()
        self._interval: Optional[Slider] = None
        self._stop_handlers: list[Callable[[str], None]] = []

    @property
    def stopped(self) -> bool:
        """True from the moment on that someone stopped the job."""
        look(self)
        if self._is_stopped:
            self.see_stop()
        return self._is_stopped

    def check(self) -> None:
        """Raises `Stopped` once someone has stopped the job; the `with` block ends there."""
        if self.stopped:
            raise Stopped(self.name)

    @property
    def has_seen_stop(self) -> bool:
        return self._is_seen

    def see_stop(self) -> None:
        """The program has seen the event: it answers, and has the time that it takes."""
        if not self._is_seen:
            self._is_seen = True
            self._tell(("seen", "event"), {"type": "seen", "method": "event"})

    def stop(self, method: str = "event") -> None:
        """Sets the stop event. Safe at any moment, twice, from any thread."""
        check_method(method)
        # The same again is nothing new, but for the last resort.
        if not self._is_stopped or method != self.stop_method or method == "kill":
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
            if not isinstance(seconds, (int, float)) or not 0 <= seconds < float("inf"):
                raise ValueError(f"interval {seconds!r}: it is a number of seconds, 0 or more")
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
        look(self)
        self._bell.sleep(self._wake_time(seconds))
        return not self.stopped

    async def asleep(self, seconds: Optional[float] = None) -> bool:
        """`sleep` for coroutines, of asyncio and of trio. Gives way to other tasks even when it
        returns at once."""
        look(self)
        await self.doze(seconds)
        return not self.stopped

    async def doze(self, seconds: Optional[float] = None) -> None:
        """`asleep` for what doesn't answer a stop by itself, but is to be woken by it."""
        await aio.give_way()
        await self._bell.asleep(self._wake_time(seconds))
