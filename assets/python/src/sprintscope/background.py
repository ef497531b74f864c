"""The notebook recipe: coroutines in an event loop of their own, in a background thread.

A job runs until its stopper finishes; who answers a stop has the time it takes, and every other
task is dropped at its await point (`loop`). The caller's own loop, a notebook's for example, is
never touched.
"""

from __future__ import annotations

import os
import threading
import time
import weakref
from typing import Any, Optional

from . import output
from .abandon import STUCK_SECS, Abandonment
from .ending import error_text, traceback_text
from .job import Job, running
from .logbook import Log
from .loop import JobLoop
from .notice import say_once
from .shell import is_in_notebook
from .status_line import StatusLine
from .stop import check_method
from .work import Work, check_work, name_of

# How long the end of the program waits for a job that was stopped and answers.
LEAVE_SECS = 300.0
# Jobs by the names they were given: for those that take another's place.
_latest: weakref.WeakValueDictionary[str, Background] = weakref.WeakValueDictionary()


class Background:
    """Handle of a job in the background. `status`, `log`, `result`, `exception`, `stop()`."""

    def __init__(
        self,
        sprinter: Work,
        stopper: Optional[Work] = None,
        *,
        name: Optional[str] = None,
        interval: float = 0.1,
        repeat: bool = False,
        replace: Optional[bool] = None,
        grace: Optional[float] = None,
        **options: Any,
    ) -> None:
        check_work(sprinter, "sprinter")
        if stopper is not None:
            check_work(stopper, "stopper")
        name = str(name or name_of(sprinter, "background"))
        replaces = is_in_notebook() if replace is None else replace
        self._former = _latest.get(name) if replaces else None
        former = None if self._former is None else self._former.job
        self.job: Job = Job(name, interval=interval, replaces=former, **options)
        _latest[name] = self
        self.log = Log(self.job, is_read=True)
        self.exception: Optional[BaseException] = None
        self.reason: Optional[str] = None
        self._state = "starting"
        self._started = time.monotonic()
        self._ended: Optional[float] = None
        self._ending = threading.Lock()
        self._abandonment = Abandonment(self.job.name, self._abandon)
        self.job.patience.given = grace
        self._loop = JobLoop(self.job, sprinter, stopper, repeat, self._note)
        self._status = StatusLine(self)
        self.job.on_stop(self._on_stop)
        self.job.at_leave = self._leave
        output.install()
        self._thread = threading.Thread(target=self._run, name=f"job {name}", daemon=True)
        self._thread.start()

    # For the foreground

    def stop(self, method: str = "event") -> None:
        """Asks and returns at once. "event": who looks at it ends in its time, and who doesn't is
        dropped; "loop": its loop is dropped without asking; "cancel": its tasks are cancelled one
        by one; "kill": it is cut off, whatever it does."""
        check_method(method)
        if self._ended is None:
            self.job.stop(method)

    @property
    def status(self) -> str:
        """starting, running, stopping, not responding, completed or dead."""
        if self._ended is None and self._loop.asked is not None:
            is_late = time.monotonic() - self._loop.asked > self.job.patience.grace
            return "not responding" if is_late and not self._loop.is_answered else "stopping"
        return self._state

    @property
    def result(self) -> Any:
        """What the sprinter returned, or its last step gave."""
        return self._loop.result

    @property
    def left_undone(self) -> list[str]:
        """The tasks that were dropped or cut off at their await points."""
        return list(self._loop.left_undone)

    @property
    def seconds(self) -> float:
        """From its start to its end, or until now."""
        return (self._ended or time.monotonic()) - self._started

    def join(self, timeout: Optional[float] = None) -> bool:
        """Waits for the end; False if it hasn't come by then."""
        return self._abandonment.join(self._thread, timeout)

    def traceback(self) -> None:
        """Prints where the exception came from."""
        if self.exception is not None:
            print(traceback_text(self.exception), end="")

    def words(self) -> str:
        """Its status, with the reason or what it is at."""
        status = self.status
        asked = self._loop.asked
        if self.reason:
            return f"{status} ({self.reason})"
        if self._ended is None and asked is not None and self._loop.is_answered:
            return f"{status} (stop event taken, at work for {time.monotonic() - asked:.0f} s)"
        former = self._former
        if status == "starting" and former is not None:
            return f"{status} (waits for the one before, which is {former.words()})"
        return status

    def __repr__(self) -> str:
        lines = len(self.log)
        said = f"{lines} line{'' if lines == 1 else 's'}"
        return f"<background {self.job.name}: {self.words()}, {self.seconds:.1f} s, {said}>"

    def _repr_html_(self) -> str:
        return self._status.html()

    def _ipython_display_(self) -> None:
        if is_in_notebook():
            self._status.show()
        else:
            print(repr(self))

    # In any thread: the stop

    def _on_stop(self, method: str) -> None:
        is_first = self._loop.asked is None
        self._loop.stop(method)
        limit = self.job.patience.limit
        if method == "kill":
            self._abandonment.ask()
        elif is_first and limit is not None:
            self._abandonment.ask_after(limit + STUCK_SECS, self._is_stuck)

    def _is_stuck(self) -> bool:
        """It answers, and has been at work for longer than it may, in the loop's own thread."""
        return self._loop.is_answered and not self._loop.is_cut_off

    def _abandon(self) -> bool:
        """Cuts it off from its thread, which works on; false if it has ended meanwhile."""
        return self._leave_thread(self._thread)

    def _leave_thread(self, thread: threading.Thread) -> bool:
        number = thread.native_id or os.getpid()
        return self._finish(f"abandoned: its thread {number} works on", "abandoned")

    def _leave(self, error: Optional[str]) -> None:
        """The program ends: a job that was stopped and answers has its time, any other is over."""
        if self._loop.is_answered and not self.join(self.job.patience.grace):
            say_once(f"answers {id(self)}", f"{self.job.name} answers a stop: Ctrl-C cuts it off")
            self.join(LEAVE_SECS)
        if self._finish(error, None):
            self._status.refresh()

    # In the background thread

    def _note(self, text: str) -> None:
        self.log.write(text + "\n", "err")

    def _run(self) -> None:
        output.log_of_this_context.set(self.log)
        running.set(self.job)
        self._take_place()
        self._state = "running"
        self._loop.run()
        self.exception = self._loop.error
        method = self._loop.method
        error = error_text(self.exception)
        if error is None and self._loop.left_thread is not None:
            self._leave_thread(self._loop.left_thread)
        elif error is None and (method in ("loop", "kill", "cancel") or self._loop.is_cut_off):
            ended_as = {"kill": "killed", "cancel": "tasks cancelled"}
            self._finish(None, ended_as.get(str(method), "loop stopped"))
        else:
            self._finish(error, None)

    def _take_place(self) -> None:
        """Of a former job of the name: it is asked to stop, and has the time that it takes."""
        former = self._former
        if former is not None:
            former.stop()
            while not former.join(0.05) and former.status != "not responding":
                if self._loop.method not in (None, "event"):
                    break
            self._former = None
        self.job.begin()

    def _finish(self, error: Optional[str], reason: Optional[str]) -> bool:
        """Says the end, once. `error`: what the scope is told; `reason` what it makes of the stop."""
        with self._ending:
            if self._ended is not None:
                return False
            self._ended = time.monotonic()
            self.job.left_undone = self.left_undone
            if reason is not None and error is not None:
                self._note(error)
                error = reason
            elif reason == "loop stopped" and self._loop.method == "event":
                error = reason  # cut off at its limit: the scope knows of the event only
            dead = reason or error
            well = "stop event" if self._loop.asked is not None else "finished"
            self.reason = dead.splitlines()[0] if dead else well
            self._state = "completed" if dead is None else "dead"
        self.log.close()
        # How it was stopped the scope knows already, or hears before the end.
        self.job.close(error)
        return True


def background(
    sprinter: Work,
    stopper: Optional[Work] = None,
    *,
    name: Optional[str] = None,
    interval: float = 0.1,
    repeat: bool = False,
    replace: Optional[bool] = None,
    grace: Optional[float] = None,
    **options: Any,
) -> Background:
    """Runs `sprinter` until `stopper` finishes, in a loop of its own in a background thread.

    Both are coroutine functions, called with the job if they require an argument or have one that
    is called `job`, else with none (`sprintscope.current()` is the job then, too); a coroutine will
    do as well. A plain function runs once, with `repeat=True` once per interval; a generator takes
    a step per interval. Without a stopper the job ends with the sprinter, or when someone stops it.
    `await job.asleep()` sleeps the interval, a slider in the scope.

    Who looks at the stop event has the time it takes to end, at most `grace` seconds where that is
    given. `replace`: it takes the place of a job of the same name, which is stopped first; the usual
    way in notebooks, where cells are run again.
    """
    return Background(
        sprinter, stopper, name=name, interval=interval, repeat=repeat, replace=replace, grace=grace,
        **options,
    )
