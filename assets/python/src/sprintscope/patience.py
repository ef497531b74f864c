"""How long a job has that was asked to stop: as the scope says, and as it was given itself."""

from __future__ import annotations

from typing import Optional

from .wire import Welcome

GRACE_SECS = 2.0


class Patience:
    """`grace`: seconds until a job that doesn't answer is shown as not responding. `limit`: seconds
    that one has which does; None for the time it takes."""

    def __init__(self) -> None:
        self.grace = GRACE_SECS
        # The job's own limit, and the scope's.
        self.given: Optional[float] = None
        self._told: Optional[float] = None

    def hear(self, welcome: Welcome) -> None:
        """Each scope has its own."""
        self.grace = GRACE_SECS if welcome.grace is None else welcome.grace
        self._told = welcome.limit

    @property
    def limit(self) -> Optional[float]:
        limits = [limit for limit in (self.given, self._told) if limit is not None]
        return min(limits, default=None)
