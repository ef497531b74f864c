"""Stands in for `IPython.lib.backgroundjobs`, call for call, without needing IPython.

    from sprintscope import backgroundjobs as bg

Its jobs appear in the scope, print into their own logs (`jobs[0].log`) and can be stopped
(`jobs[0].stop()`): the function looks at `sprintscope.current().stopped`. A thread that never
looks goes on, and is shown as not responding.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Callable
from typing import Any, Union

from .thread_job import BackgroundJobBase, BackgroundJobExpr, BackgroundJobFunc

__all__ = [
    "BackgroundJobBase",
    "BackgroundJobExpr",
    "BackgroundJobFunc",
    "BackgroundJobManager",
]


class BackgroundJobManager:
    """A pool of jobs: `jobs.new(..)`, `jobs()`, `jobs[N]`, `jobs.remove(N)`, `jobs.flush()`."""

    def __init__(self) -> None:
        self._running: list[BackgroundJobBase] = []
        self._completed: list[BackgroundJobBase] = []
        self._dead: list[BackgroundJobBase] = []
        self.all: dict[int, BackgroundJobBase] = {}
        self._comp_report: list[BackgroundJobBase] = []
        self._dead_report: list[BackgroundJobBase] = []
        self._current_job_id = 0

    @property
    def running(self) -> list[BackgroundJobBase]:
        self._update_status()
        return self._running

    @property
    def dead(self) -> list[BackgroundJobBase]:
        self._update_status()
        return self._dead

    @property
    def completed(self) -> list[BackgroundJobBase]:
        self._update_status()
        return self._completed

    def new(
        self, func_or_exp: Union[str, Callable[..., Any]], *args: Any, **kwargs: Any
    ) -> BackgroundJobBase:
        """Starts a function with its arguments (named ones as `kw=dict(..)`), or an expression
        with its globals and locals (the caller's unless given). `daemon=True` as for threads."""
        job: BackgroundJobBase
        if callable(func_or_exp):
            job = BackgroundJobFunc(func_or_exp, *args, **kwargs.get("kw", {}))
        elif isinstance(func_or_exp, str):
            if not args:
                frame = sys._getframe(1)
                glob, loc = frame.f_globals, frame.f_locals
            elif len(args) == 1:
                glob = loc = args[0]
            elif len(args) == 2:
                glob, loc = args
            else:
                raise ValueError("Expression jobs take at most 2 args (globals,locals)")
            job = BackgroundJobExpr(func_or_exp, glob, loc)
        else:
            raise TypeError("invalid args for new job")
        if kwargs.get("daemon", False):
            job.daemon = True
        job.num = self._current_job_id
        self._current_job_id += 1
        self.running.append(job)
        self.all[job.num] = job
        job.start()
        return job

    def __getitem__(self, job_key: Any) -> BackgroundJobBase:
        return self.all[job_key if isinstance(job_key, int) else job_key.num]

    def __call__(self) -> None:
        return self.status()

    def _update_status(self) -> None:
        still: list[BackgroundJobBase] = []
        for job in self._running:
            code = job.stat_code  # read once: the job may end between two looks
            if code == BackgroundJobBase.stat_completed_c:
                self._completed.append(job)
                self._comp_report.append(job)
            elif code == BackgroundJobBase.stat_dead_c:
                self._dead.append(job)
                self._dead_report.append(job)
            else:
                still.append(job)
        self._running[:] = still

    def _group_report(self, group: list[BackgroundJobBase], name: str) -> bool:
        if group:
            print("%s jobs:" % name)
            for job in group:
                is_late = job.state == "not responding"
                print("%s : %s%s" % (job.num, job, " (not responding)" if is_late else ""))
            print()
        return bool(group)

    def _group_flush(self, group: list[BackgroundJobBase], name: str) -> bool:
        count = len(group)
        if count:
            print("Flushing %d %s job%s." % (count, name, "" if count == 1 else "s"))
            group[:] = []
        return bool(count)

    def _status_new(self) -> bool:
        self._update_status()
        new_completed = self._group_report(self._comp_report, "Completed")
        new_dead = self._group_report(
            self._dead_report, "Dead, call jobs.traceback() for details"
        )
        self._comp_report[:] = []
        self._dead_report[:] = []
        return new_completed or new_dead

    def status(self, verbose: int = 0) -> None:
        """Prints what all jobs are at."""
        self._group_report(self.running, "Running")
        self._group_report(self.completed, "Completed")
        self._group_report(self.dead, "Dead")
        self._comp_report[:] = []
        self._dead_report[:] = []

    def remove(self, num: int) -> None:
        """Takes a finished job off its list; `jobs[num]` still finds it, as in IPython."""
        job = self.all.get(num)
        if job is None:
            logging.error("Job #%s not found" % num)
        elif job in self.completed:
            self._completed.remove(job)
        elif job in self.dead:
            self._dead.remove(job)
        elif job in self.running:
            logging.error("Job #%s is still running, it can not be removed." % num)

    def flush(self) -> None:
        """Forgets all finished jobs."""
        for job in self.completed + self.dead:
            self.all.pop(job.num, None)
        flushed_completed = self._group_flush(self.completed, "Completed")
        flushed_dead = self._group_flush(self.dead, "Dead")
        if not (flushed_completed or flushed_dead):
            print("No jobs to flush.")

    def result(self, num: int) -> Any:
        try:
            return self.all[num].result
        except KeyError:
            logging.error("Job #%s not found" % num)

    def _traceback(self, job: Any) -> None:
        num = job if isinstance(job, int) else job.num
        try:
            self.all[num].traceback()
        except KeyError:
            logging.error("Job #%s not found" % num)

    def traceback(self, job: Any = None) -> None:
        """Prints where a dead job died, or where all did."""
        if job is not None:
            self._traceback(job)
            return
        for dead in self.dead:
            print("Traceback for: %r" % dead)
            self._traceback(dead)
            print()
