"""The job that this code runs in: for functions that aren't handed one."""

from __future__ import annotations

from contextvars import ContextVar
from typing import TYPE_CHECKING, Optional

if TYPE_CHECKING:
    from .job import Job

# A context variable, so that each thread and each asyncio task has its own.
running: ContextVar[Optional["Job"]] = ContextVar("sprintscope_job", default=None)


def current() -> Optional[Job]:
    """The innermost job around the caller, or None."""
    return running.get()
