"""Stands in for `IPython.lib.backgroundjobs`, call for call, without needing IPython.

    from sprintscope import backgroundjobs as bg

Its jobs appear in the scope, print into their own logs (`jobs[0].log`) and can be stopped
(`jobs[0].stop()`): the function looks at `sprintscope.current().stopped`. A thread that never
looks goes on, and is shown as not responding.
"""

from __future__ import annotations

import logging
import sys
import threading
import traceback as tracebacks
from collections.abc import Callable
from typing import Any, Optional, Union

from . import context, output
from .errors import Stopped
from .job import Job
from .logbook import Log


class BackgroundJobBase(threading.Thread):
    """A job in a thread. Subclasses give it `strform` and `call()`, and call `_init()`."""

    stat_created, stat_created_c = "Created", 0
    stat_running, stat_running_c = "Running", 1
    stat_completed, stat_completed_c = "Completed", 2
    stat_dead, stat_dead_c = "Dead (Exception), call jobs.traceback() for details", -1

    strform: str
    num: Any

    def __init__(self) -> None:
        raise NotImplementedError("This class can not be instantiated directly.")

    def call(self) -> Any:
        raise NotImplementedError

    def _init(self) -> None:
        self.num = None
        self.status = self.stat_created
        self.stat_code = self.stat_created_c
        self.finished: Optional[bool] = False
        self.result: Any = "<BackgroundJob has not completed>"
        self._tb: Optional[str] = None
        self.job: Optional[Job] = None
        self._log: Optional[Log] = None
        threading.Thread.__init__(self)

    @property
    def scope_name(self) -> str:
        """What the scope calls it: without the address that a function's `str` carries."""
        return self.strform

    @property
    def log(self) -> Optional[Log]:
        """What it has printed."""
        return self._log

    def stop(self) -> None:
        """Sets the stop event; the function sees it in `sprintscope.current().stopped`."""
        if self.job is not None:
            self.job.stop()

    def start(self) -> None:
        # Before the thread runs, so that a stop right after `new` finds it.
        self.job = Job(self.scope_name)
        self._log = Log(self.job)
        output.install()
        super().start()

    def __str__(self) -> str:
        return self.strform

    def __repr__(self) -> str:
        return "<BackgroundJob #%s: %s>" % (self.num, self.strform)

    def traceback(self) -> None:
        print(self._tb)

    def run(self) -> None:
        context.running.set(self.job)
        output.log_of_this_context.set(self._log)
        error: Optional[str] = None
        try:
            self.status, self.stat_code = self.stat_running, self.stat_running_c
            result = self.call()
        except Stopped:
            result = None  # it looked, and ended as it was asked to
        except Exception as failure:
            self._tb = tracebacks.format_exc()
            error = f"{type(failure).__name__}: {failure}\n{self._tb}"
        self._close(error)
        # The code comes last: who sees it must find the rest in place.
        if error is None:
            self.result, self.status, self.finished = result, self.stat_completed, True
            self.stat_code = self.stat_completed_c
        else:
            self.result = "<BackgroundJob died, call jobs.traceback() for details>"
            self.status, self.finished = self.stat_dead, None
            self.stat_code = self.stat_dead_c

    def _close(self, error: Optional[str]) -> None:
        if self._log is not None:
            self._log.close()
        if self.job is not None:
            self.job.close(error)


class BackgroundJobExpr(BackgroundJobBase):
    """Evaluates an expression."""

    def __init__(self, expression: str, glob: Any = None, loc: Any = None) -> None:
        # Fails at once if it isn't an expression.
        self.code = compile(expression, "<BackgroundJob compilation>", "eval")
        self.glob = {} if glob is None else glob
        self.loc = {} if loc is None else loc
        self.expression = self.strform = expression
        self._init()

    def call(self) -> Any:
        return eval(self.code, self.glob, self.loc)


class BackgroundJobFunc(BackgroundJobBase):
    """Calls a function."""

    def __init__(self, func: Callable[..., Any], *args: Any, **kwargs: Any) -> None:
        if not callable(func):
            raise TypeError("first argument to BackgroundJobFunc must be callable")
        self.func = func
        self.args = args
        self.kwargs = kwargs
        self.strform = str(func)
        self._init()

    @property
    def scope_name(self) -> str:
        return getattr(self.func, "__name__", self.strform)

    def call(self) -> Any:
        return self.func(*self.args, **self.kwargs)


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
                print("%s : %s" % (job.num, job))
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
