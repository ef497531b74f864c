"""The notebook recipe: coroutines in an event loop of their own, in a background thread.

A job runs until its stopper finishes; then its loop is dropped, and with it every other task at
its await point. The caller's own loop, a notebook's for example, is never touched.
"""

from __future__ import annotations

import asyncio
import html
import inspect
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any, Optional, Union

from . import context, output
from .ending import error_text, traceback_text
from .errors import Stopped
from .job import Job
from .logbook import Log
from .status_line import StatusLine, is_in_notebook

GRACE_SECS = 2.0
# How long cancelled tasks may take to clean up before the loop is dropped around them.
CLEANUP_SECS = 1.0

Work = Union[Callable[..., Any], Awaitable[Any]]


class Background:
    """Handle of a job in the background. `status`, `log`, `result`, `exception`, `stop()`."""

    def __init__(
        self,
        sprinter: Work,
        stopper: Optional[Work] = None,
        *,
        name: Optional[str] = None,
        interval: float = 0.1,
        **options: Any,
    ) -> None:
        name = str(name or getattr(sprinter, "__name__", "background"))
        self.job = Job(name, interval=interval, **options)
        self.log = Log(self.job)
        self.result: Any = None
        self.exception: Optional[BaseException] = None
        self.reason: Optional[str] = None
        self._sprinter, self._stopper = sprinter, stopper
        self._state = "starting"
        self._method: Optional[str] = None
        self._asked: Optional[float] = None
        self._started = time.monotonic()
        self._ended: Optional[float] = None
        self._status = StatusLine(name, self._bundle, self.join)
        self._loop = asyncio.new_event_loop()
        self.job.on_stop(self._on_stop)
        output.install()
        self._thread = threading.Thread(target=self._run, name=f"job {name}", daemon=True)
        self._thread.start()

    # For the foreground

    def stop(self, method: str = "event") -> None:
        """Asks and returns at once. "event": the stopper ends it, cleanly; "loop": its loop is
        dropped without asking; "cancel": its tasks are cancelled one by one."""
        if method not in ("event", "loop", "cancel"):
            raise ValueError(f"stop method {method!r}: it is event, loop or cancel")
        if self._ended is None:
            self.job.stop(method)

    @property
    def status(self) -> str:
        """starting, running, stopping, not responding, completed or dead."""
        if self._ended is None and self._asked is not None:
            late = time.monotonic() - self._asked > GRACE_SECS
            return "not responding" if late else "stopping"
        return self._state

    def join(self, timeout: Optional[float] = None) -> bool:
        """Waits for the end; False if it hasn't come by then."""
        self._thread.join(timeout)
        return not self._thread.is_alive()

    def traceback(self) -> None:
        """Prints where the exception came from."""
        if self.exception is not None:
            print(traceback_text(self.exception), end="")

    def _status_line(self) -> str:
        seconds = (self._ended or time.monotonic()) - self._started
        reason = f" ({self.reason})" if self.reason else ""
        lines = len(self.log)
        said = f"{lines} line{'' if lines == 1 else 's'}"
        return f"{self.job.name}: {self.status}{reason}, {seconds:.1f} s, {said}"

    def __repr__(self) -> str:
        return f"<background {self._status_line()}>"

    def _repr_html_(self) -> str:
        colour = {"running": "#0a7", "dead": "#d44", "not responding": "#d70"}
        dot = f'<span style="color:{colour.get(self.status, "#888")}">●</span>'
        return f"<div>{dot} {html.escape(self._status_line())}</div>"

    def _bundle(self) -> dict[str, str]:
        return {"text/plain": repr(self), "text/html": self._repr_html_()}

    def _ipython_display_(self) -> None:
        if is_in_notebook():
            self._status.show()
        else:
            print(repr(self))

    # In any thread: the stop

    def _on_stop(self, method: str) -> None:
        self._method = method
        if self._asked is None:
            self._asked = time.monotonic()
        act = self._loop.stop if method in ("loop", "kill") else None
        if method == "cancel":
            act = self._cancel_all
        if act is not None:
            try:
                self._loop.call_soon_threadsafe(act)
            except RuntimeError:
                pass  # the loop is closed: it has ended meanwhile

    def _cancel_all(self) -> None:
        for task in asyncio.all_tasks(self._loop):
            task.cancel()

    # In the background thread

    def _run(self) -> None:
        output.log_of_this_context.set(self.log)
        context.running.set(self.job)
        asyncio.set_event_loop(self._loop)
        self._state = "running"
        main = self._loop.create_task(self._until_stopped())
        try:
            self._loop.run_until_complete(main)
        except (Stopped, Exception, asyncio.CancelledError, SystemExit, KeyboardInterrupt) as error:
            if not self._is_stop_of_ours(error, main):
                self.exception = error
        try:
            self._drop_loop()
        finally:
            self._end()

    def _is_stop_of_ours(self, error: BaseException, main: asyncio.Task[Any]) -> bool:
        if isinstance(error, Stopped):
            return True
        if self._method in ("loop", "kill"):
            return not main.done()  # "Event loop stopped before Future completed."
        return self._method == "cancel" and isinstance(error, asyncio.CancelledError)

    async def _until_stopped(self) -> None:
        """Ends with the stopper, or with the first task that fails."""
        sprinter = asyncio.ensure_future(self._sprint())
        stoppers = self._stoppers(sprinter)
        waiting: set[asyncio.Future[Any]] = {sprinter, *stoppers}
        while not any(stopper.done() for stopper in stoppers):
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()  # a failed task ends the job
            if sprinter.done() and self._stopper is None:
                break  # nobody else is there to say when it is over

    def _stoppers(self, sprinter: asyncio.Future[Any]) -> list[asyncio.Future[Any]]:
        """The given stopper. One that takes no job can't see the stop event, so beside it, and
        where none is given, the built-in one waits for the event."""
        stoppers: list[asyncio.Future[Any]] = []
        if self._stopper is not None:
            stoppers.append(asyncio.ensure_future(self._task(self._stopper)))
        if self._stopper is None or not _takes_job(self._stopper):
            stoppers.append(asyncio.ensure_future(self._built_in_stopper()))
        return stoppers

    async def _built_in_stopper(self) -> None:
        while await self.job.asleep(3600.0):
            pass

    async def _sprint(self) -> None:
        work = self._sprinter
        if inspect.isawaitable(work) or inspect.iscoroutinefunction(work):
            self.result = await self._task(work)
            return
        while not self.job.stopped:  # a plain function is one tick
            self.result = await self._task(work)
            await self.job.asleep()

    async def _task(self, work: Work) -> Any:
        if not callable(work):
            return await work
        made = work(self.job) if _takes_job(work) else work()
        return await made if inspect.isawaitable(made) else made

    def _drop_loop(self) -> None:
        """Ends all tasks at their await points; one that refuses is left behind."""
        loop = self._loop
        left = asyncio.all_tasks(loop)
        for task in left:
            task.cancel()
        try:
            if left:
                loop.run_until_complete(asyncio.wait(left, timeout=CLEANUP_SECS))
            loop.run_until_complete(loop.shutdown_asyncgens())
        except (RuntimeError, Stopped, asyncio.CancelledError):
            pass  # stopped or cancelled once more while it cleaned up
        for task in left:
            if task.done() and not task.cancelled():
                task.exception()  # seen: asyncio needn't complain about it
        asyncio.set_event_loop(None)
        loop.close()

    def _end(self) -> None:
        error = error_text(self.exception)
        self.log.close()
        # How it was stopped the scope knows already, or hears before the end.
        self.job.close(error)
        if error is None and self._method in ("loop", "kill"):
            error = "loop stopped"
        elif error is None and self._method == "cancel":
            error = "tasks cancelled"
        ended_well = "stop event" if self._asked is not None else "finished"
        self.reason = error.splitlines()[0] if error else ended_well
        self._state = "completed" if error is None else "dead"
        self._ended = time.monotonic()


def _takes_job(work: Any) -> bool:
    """Whether it must be given one argument, which is then the job, or has one of that name."""
    if not callable(work):
        return False
    try:
        parameters = inspect.signature(work).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return any(
        parameter.kind in positional
        and (parameter.default is inspect.Parameter.empty or parameter.name == "job")
        for parameter in parameters
    )


def background(
    sprinter: Work,
    stopper: Optional[Work] = None,
    *,
    name: Optional[str] = None,
    interval: float = 0.1,
    **options: Any,
) -> Background:
    """Runs `sprinter` until `stopper` finishes, in a loop of its own in a background thread.

    Both are coroutine functions, called with the job if they require an argument or have one that
    is called `job`, else with none (`sprintscope.current()` is the job then, too); a coroutine will
    do as well. A plain function is one tick, called once per interval. Without a stopper the job
    ends with the sprinter, or when someone stops it. `await job.asleep()` sleeps the interval, a
    slider in the scope.
    """
    return Background(sprinter, stopper, name=name, interval=interval, **options)
