"""The job that this code runs in: for functions that aren't handed one."""

from __future__ import annotations

from typing import Optional

from .job import Job, running


def current() -> Optional[Job]:
    """The innermost job around the caller, or None."""
    return running.get()
