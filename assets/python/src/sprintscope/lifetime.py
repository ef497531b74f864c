"""What happens to open jobs when the process leaves or forks."""

from __future__ import annotations

import atexit
import os
import sys
import time
import weakref
from collections.abc import Callable
from typing import Optional, Protocol

from . import notice
from .ending import error_text

# All jobs together get this long to say their last words when the process leaves.
LEAVE_SECS = 3.0
# The reason of a job that nobody has closed.
PROGRAM_ENDED = "program ended"


class OpenJob(Protocol):
    """What a job has to do when the process leaves or forks."""

    error_if_left: Optional[str]
    at_leave: Optional[Callable[[Optional[str]], None]]

    @property
    def has_seen_stop(self) -> bool: ...

    def close(self, error: Optional[str], within_secs: Optional[float]) -> None: ...

    def after_fork(self) -> None: ...


class _Forked:
    """multiprocessing wants an object to hang its call on."""


_forked = _Forked()
# A plain set of references, which is copied in one piece: to go over a WeakSet fails where another
# thread opens or closes a job meanwhile.
_open: set[weakref.ref[OpenJob]] = set()
_last: list[Callable[[], None]] = []
# The worker process that tells the end of its jobs, by its number.
_worker: Optional[int] = None


def opened(job: OpenJob) -> None:
    _open.add(weakref.ref(job, _open.discard))
    _leave_with_worker()


def after_jobs(call: Callable[[], None]) -> None:
    """Calls it when the process leaves, once all jobs have said their last words."""
    _last.append(call)


def closed(job: OpenJob) -> None:
    _open.discard(weakref.ref(job))


def open_jobs() -> list[OpenJob]:
    """Those that were opened and not closed yet, whatever other threads do meanwhile."""
    return [job for reference in list(_open) if (job := reference()) is not None]


def _leave() -> None:
    """At exit: flush, with a deadline, since a scope that hangs must not keep us."""
    error = error_text(_uncaught())
    for job in open_jobs():
        if job.at_leave is not None:
            job.at_leave(error or job.error_if_left)
    deadline = time.monotonic() + LEAVE_SECS
    # One after the other: Python 3.12 starts no threads any more at this point.
    for job in open_jobs():
        # One that was asked to stop, saw that and left has ended as it was asked to.
        left = None if job.has_seen_stop else error or job.error_if_left
        job.close(left, max(0.1, deadline - time.monotonic()))
    for call in _last:
        call()


def _uncaught() -> Optional[BaseException]:
    """What ends the program, if an exception does; in a notebook `last_value` is just a cell's."""
    if "ipykernel" in sys.modules or hasattr(sys, "ps1"):
        return None
    # A worker's exception is on its way out while its jobs are told.
    error = sys.exc_info()[1] or getattr(sys, "last_value", None)
    return error if isinstance(error, BaseException) else None


def _leave_with_worker() -> None:
    """Children of multiprocessing leave through os._exit, which runs no atexit."""
    global _worker
    util = sys.modules.get("multiprocessing.util")
    process = sys.modules.get("multiprocessing.process")
    if util is None or process is None or process.parent_process() is None:
        return
    if _worker != os.getpid():
        _worker = os.getpid()
        util.Finalize(None, _leave, exitpriority=0)


def _after_fork_in_child() -> None:
    notice.after_fork()
    _last.clear()
    jobs = open_jobs()
    for job in jobs:
        job.after_fork()
    # A child of multiprocessing empties its list of finalizers after this, so that ours has to be
    # added later still.
    util = sys.modules.get("multiprocessing.util")
    if jobs and util is not None:
        util.register_after_fork(_forked, lambda _: _leave_with_worker())


atexit.register(_leave)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
