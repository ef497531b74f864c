"""A job that is a function in a thread: a job in the scope, and what IPython makes of one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any, Optional

from . import output
from .abandon import STUCK_SECS, Abandonment
from .ending import error_text, traceback_text
from .job import Job, running
from .logbook import Log
from .shell import is_in_notebook
from .stop import check_method


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
        self._asked: Optional[float] = None
        self._end: Optional[str] = None
        self._ending = threading.Lock()
        threading.Thread.__init__(self)

    @property
    def scope_name(self) -> str:
        """What the scope calls it: without the address that a function's `str` carries."""
        return self.strform

    @property
    def log(self) -> Optional[Log]:
        """What it has printed."""
        return self._log

    def stop(self, method: str = "event") -> None:
        """Sets the stop event; the function sees it in `sprintscope.current().stopped`. A thread has no
        loop and can't be killed: one that doesn't look is not responding, and "kill" cuts it off."""
        check_method(method)
        if self.job is not None and self.finished is False and self._end is None:
            self.job.stop(method)

    @property
    def state(self) -> str:
        """starting, running, stopping, not responding, completed or dead; with the reason."""
        if self._end is not None:
            return self._end
        if self._asked is None:
            return "running" if self.is_alive() else "starting"
        job = self.job
        if job is None or job.has_seen_stop:
            return "stopping"
        is_late = time.monotonic() - self._asked > job.patience.grace
        return "not responding" if is_late else "stopping"

    def start(self) -> None:
        # Before the thread runs, so that a stop right after `new` finds it.
        self.job = Job(self.scope_name)
        self._log = Log(self.job, is_read=True)
        self._abandonment = Abandonment(self.job.name, self._abandon)
        self.job.on_stop(self._on_stop)
        self.job.at_leave = self._leave
        output.install()
        if is_in_notebook():
            # A kernel doesn't end before its threads, and would be killed instead.
            self.daemon = True
        super().start()

    def join(self, timeout: Optional[float] = None) -> None:
        """Until it has ended, or was cut off from its thread."""
        self._abandonment.join(self, timeout)

    def __str__(self) -> str:
        return self.strform

    def __repr__(self) -> str:
        return "<BackgroundJob #%s: %s>" % (self.num, self.strform)

    def traceback(self) -> None:
        print(self._tb)

    def _on_stop(self, method: str) -> None:
        job, is_first = self.job, self._asked is None
        self._asked = self._asked or time.monotonic()
        limit = None if job is None else job.patience.limit
        if method == "kill":
            self._abandonment.ask()
        elif is_first and job is not None and limit is not None:
            # One that never looks isn't cut off by time: it is shown as not responding.
            self._abandonment.ask_after(limit + STUCK_SECS, lambda: job.has_seen_stop)

    def run(self) -> None:
        running.set(self.job)
        output.log_of_this_context.set(self._log)
        error: Optional[str] = None
        result: Any = None
        try:
            self.status, self.stat_code = self.stat_running, self.stat_running_c
            result = self.call()
        except BaseException as failure:  # sys.exit() and a task that somebody cancelled, too
            error = error_text(failure)
            if error is not None:
                self._tb = traceback_text(failure)
        self._finish(error, result)

    def _abandon(self) -> bool:
        """Cuts it off from its thread, which works on; false if it has ended meanwhile."""
        if self._log is not None:
            self._log.write(f"abandoned: its thread {self.native_id} works on\n", "err")
        return self._finish("abandoned", None)

    def _leave(self, error: Optional[str]) -> None:
        self._finish(error, None)

    def _finish(self, error: Optional[str], result: Any) -> bool:
        """Says its end, once."""
        with self._ending:
            if self._end is not None:
                return False
            well = "stop event" if self._asked is not None else "finished"
            self._end = f"dead ({error.splitlines()[0]})" if error else f"completed ({well})"
        if self._log is not None:
            self._log.close()
        if self.job is not None:
            self.job.close(error)
        # The code comes last: who sees it must find the rest in place.
        if error is None:
            self.result, self.status, self.finished = result, self.stat_completed, True
            self.stat_code = self.stat_completed_c
        else:
            self._tb = self._tb or error
            self.result = "<BackgroundJob died, call jobs.traceback() for details>"
            self.status, self.finished = self.stat_dead, None
            self.stat_code = self.stat_dead_c
        return True


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
