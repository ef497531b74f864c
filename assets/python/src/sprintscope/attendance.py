"""Who answers a stop: the work that has ever looked at its job's stop event.

Each work of a job's loop, the sprinter and the stopper, has an attendance in its context, and so
have the tasks and threads that it starts. Who answers has the time it takes; who never looked is
dropped.
"""

from __future__ import annotations

import asyncio
from contextvars import ContextVar
from typing import Any, Optional
from weakref import WeakSet


class Attendance:
    """Of one work: whether it, or anything it has started, has looked at the event of `job`."""

    def __init__(self, job: object, name: str) -> None:
        self.job, self.name = job, name
        self.has_looked = False
        # The tasks that looked by themselves, which are waited for also where nobody awaits them.
        self.lookers: WeakSet[asyncio.Task[Any]] = WeakSet()


attending: ContextVar[Optional[Attendance]] = ContextVar("sprintscope_attendance", default=None)


def look(job: object) -> None:
    """The caller looks at the stop event of `job`."""
    attendance = attending.get()
    if attendance is None or attendance.job is not job:
        return
    attendance.has_looked = True
    try:
        task = asyncio.current_task()
    except RuntimeError:
        return  # a thread
    if task is not None:
        attendance.lookers.add(task)
