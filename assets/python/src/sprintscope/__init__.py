"""Sprintscope: plots, stops and tunes this program from a live scope.

    import sprintscope
    with sprintscope.job("train") as job:
        lr = job.slider("lr", 1e-3, min=1e-5, max=1e-1, log=True)
        for step in range(10_000):
            loss = train_step(lr.value)
            job.plot(loss=loss, t=step)
            if job.stopped: break

Without a scope all of it does nothing, after one warning. Nothing here blocks the program's loop.
"""

from .background import Background, background
from .controller import Controller, JobState, connect
from .context import current
from .errors import NoScope, Refused, RequestFailed, ScopeError, Stopped
from .job import Job
from .job import Job as job
from .recording import Recording, read
from .snapshot import Snapshot
from .window import open as open

__version__ = "0.1.0"

# Without `open`: `from sprintscope import *` shadows nothing that Python has.
__all__ = [
    "Background",
    "Controller",
    "Job",
    "JobState",
    "NoScope",
    "Recording",
    "Refused",
    "RequestFailed",
    "ScopeError",
    "Snapshot",
    "Stopped",
    "background",
    "connect",
    "current",
    "job",
    "read",
]
