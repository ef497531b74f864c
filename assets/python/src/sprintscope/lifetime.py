"""What happens to open jobs when the process leaves or forks."""

from __future__ import annotations

import atexit
import os
import sys
import time
import weakref
from typing import TYPE_CHECKING, Optional

from . import notice
from .ending import error_text

if TYPE_CHECKING:
    from .job import Job

# All jobs together get this long to say their last words when the process leaves.
LEAVE_SECS = 3.0

class _Forked:
    """multiprocessing wants an object to hang its call on."""


_forked = _Forked()
_open: weakref.WeakSet[Job] = weakref.WeakSet()


def opened(job: Job) -> None:
    _open.add(job)


def closed(job: Job) -> None:
    _open.discard(job)


def _leave() -> None:
    """At exit: flush, with a deadline, since a scope that hangs must not keep us."""
    error = error_text(_uncaught())
    deadline = time.monotonic() + LEAVE_SECS
    # One after the other: Python 3.12 starts no threads any more at this point.
    for job in list(_open):
        job.close(error or job.error_if_left, max(0.1, deadline - time.monotonic()))


def _uncaught() -> Optional[BaseException]:
    """What ends the program, if an exception does; in a notebook `last_value` is just a cell's."""
    if "ipykernel" in sys.modules or hasattr(sys, "ps1"):
        return None
    error = getattr(sys, "last_value", None)
    return error if isinstance(error, BaseException) else None


def _after_fork_in_child() -> None:
    notice.after_fork()
    jobs = list(_open)
    for job in jobs:
        job.after_fork()
    # Children of multiprocessing leave through os._exit, which runs no atexit; and they empty
    # their list of finalizers after this, so that ours has to be added later still.
    util = sys.modules.get("multiprocessing.util")
    if jobs and util is not None:
        util.register_after_fork(_forked, lambda _: util.Finalize(None, _leave, exitpriority=0))


atexit.register(_leave)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork_in_child)
