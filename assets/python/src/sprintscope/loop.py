"""The loop of a background job: its works, the event that stops them, and who is waited for then.

A job runs until its stopper finishes, or without one until its sprinter does. After a stop event
those that have ever looked at it answer: they are waited for, what stands behind their loops runs.
All others are dropped at their await points. What a task does there to clean up (`finally`) has
time as well; who is cut off in that is named.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable
from typing import Any, Optional
from weakref import WeakKeyDictionary

from .attendance import Attendance, attending
from .errors import Stopped
from .job import Job
from .stop import METHODS
from .work import Work, Worker, name_of, takes_job

# How long dropped tasks may clean up: after a harder stop, after the stopper's end, and after an
# event, where a person can see them at work and go on to a harder one.
KILLED_SECS, FORCED_SECS, ANSWER_SECS = 0.2, 1.0, 300.0


class Unit:
    """A work with its task and its attendance."""

    def __init__(self, worker: Worker, name: str, job: Job, loop: asyncio.AbstractEventLoop) -> None:
        self.worker, self.name = worker, name
        self.attendance = Attendance(job, name)
        before = attending.set(self.attendance)
        self.task: asyncio.Task[None] = loop.create_task(worker.run(), name=name)
        attending.reset(before)

    @property
    def is_waited_for(self) -> bool:
        """It has looked, or it can't be dropped."""
        thread = self.worker.thread
        return self.attendance.has_looked or (thread is not None and thread.is_alive())

    def tasks_at_work(self) -> set[asyncio.Task[Any]]:
        return {task for task in (self.task, *self.attendance.lookers) if not task.done()}


class JobLoop:
    """One background job's works in a loop of their own. `stop` is for any thread, `run` for one."""

    def __init__(
        self,
        job: Job,
        sprinter: Work,
        stopper: Optional[Work],
        repeats: bool,
        say: Callable[[str], None],
    ) -> None:
        self._job, self._say = job, say
        self._works = (sprinter, stopper)
        self._repeats = repeats
        self._loop = asyncio.new_event_loop()
        self._loop.set_task_factory(self._new_task)
        self._loop.set_exception_handler(self._note_unseen)
        self._attendances: WeakKeyDictionary[asyncio.Task[Any], Attendance] = WeakKeyDictionary()
        self._units: list[Unit] = []
        # Of tasks that aren't works themselves.
        self._has_lookers = False
        self._dropped: set[asyncio.Task[Any]] = set()
        # The hardest stop, and when the first came.
        self.method: Optional[str] = None
        self.asked: Optional[float] = None
        self.error: Optional[BaseException] = None
        # Somebody who answered was cut off, perhaps from a thread, which can't be ended.
        self.is_cut_off = False
        self.left_thread: Optional[threading.Thread] = None
        self.left_undone: list[str] = []

    # In any thread

    def stop(self, method: str) -> None:
        if self.asked is None:
            self.asked = time.monotonic()
        if self.method is None or METHODS.index(method) > METHODS.index(self.method):
            self.method = method
        try:
            self._loop.call_soon_threadsafe(self._hear, method)
        except RuntimeError:
            pass  # the loop is closed: it has ended meanwhile

    @property
    def result(self) -> Any:
        return self._units[0].worker.result if self._units else None

    @property
    def is_answered(self) -> bool:
        """Whether somebody who has looked is at work on a stop."""
        if self.asked is None:
            return False
        looked = [unit for unit in list(self._units) if unit.attendance.has_looked]
        return self._has_lookers or any(not unit.task.done() for unit in looked)

    # In its thread

    def _hear(self, method: str) -> None:
        self._event.set()
        if method == "cancel":
            for task in asyncio.all_tasks(self._loop):
                task.cancel()
        elif method != "event":
            self._loop.stop()

    def _new_task(self, loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> Any:
        task: asyncio.Task[Any] = asyncio.Task(work, loop=loop, **options)
        attendance = attending.get()
        if attendance is not None:
            self._attendances[task] = attendance
        return task

    def run(self) -> None:
        """To the job's end."""
        asyncio.set_event_loop(self._loop)
        self._event = asyncio.Event()
        main = self._loop.create_task(self._until_ended())
        try:
            self._loop.run_until_complete(main)
        except BaseException as error:
            if not self._is_stop_of_ours(error, main):
                self.error = error
        try:
            self._drop_all()
            for unit in self._units:
                self._await_thread(unit.worker.thread)
        finally:
            asyncio.set_event_loop(None)
            self._loop.close()

    def _await_thread(self, thread: Optional[threading.Thread]) -> None:
        """It is never called stopped while it works on."""
        if thread is None:
            return
        if not self.is_cut_off:
            thread.join()
        elif thread.is_alive():
            self.left_thread = thread

    def _is_stop_of_ours(self, error: BaseException, main: asyncio.Task[Any]) -> bool:
        if isinstance(error, Stopped):
            return True
        if self.method in ("loop", "kill") and not main.done():
            return True  # "Event loop stopped before Future completed."
        return self.method in ("cancel", "kill") and isinstance(error, asyncio.CancelledError)

    async def _until_ended(self) -> None:
        sprinter, stopper = self._works
        for work, usual in ((sprinter, "sprinter"), (stopper, "stopper")):
            if work is not None:
                repeats = self._repeats and work is sprinter
                worker = Worker(self._job, work, repeats, beside=stopper is not None)
                self._units.append(Unit(worker, name_of(work, usual), self._job, self._loop))
        event = self._loop.create_task(self._event.wait())
        last = self._units[-1].task
        waiting = {unit.task for unit in self._units}
        while not last.done() and not self._event.is_set():
            done, _ = await asyncio.wait({event, *waiting}, return_when=asyncio.FIRST_COMPLETED)
            waiting -= done
            for task in done:
                self._take_end(task)  # a failed task ends the job
        event.cancel()
        if self._event.is_set():
            await self._until_answered()

    def _take_end(self, task: asyncio.Task[Any]) -> None:
        try:
            task.result()
        except Stopped:
            pass  # it looked, and ended as it was asked to

    async def _until_answered(self) -> None:
        """Waits for those that answer, and drops the others meanwhile."""
        asked = self.asked or time.monotonic()
        while True:
            limit = self._job.patience.limit
            left = 3600.0 if limit is None else asked + limit - time.monotonic()
            answering: set[asyncio.Task[Any]] = set()
            for unit in self._units:
                if unit.is_waited_for:
                    answering |= unit.tasks_at_work()
            self._has_lookers = any(unit.attendance.has_looked for unit in self._units) and bool(
                answering
            )
            if self.is_answered:
                self._job.see_stop()
            for task in asyncio.all_tasks(self._loop) - answering:
                if self._is_needless(task):
                    self._drop(task)
            if not answering:
                break
            if left <= 0:
                self._cut_off(answering, time.monotonic() - asked)
                break
            await asyncio.wait(answering, timeout=left, return_when=asyncio.FIRST_COMPLETED)
        for unit in self._units:
            if unit.task.done() and unit.task not in self._dropped:
                self._take_end(unit.task)

    def _unit_of(self, task: asyncio.Task[Any]) -> Optional[Unit]:
        attendance = self._attendances.get(task)
        return next((unit for unit in self._units if unit.attendance is attendance), None)

    def _is_needless(self, task: asyncio.Task[Any]) -> bool:
        """Whether nobody who answers may still need it."""
        unit = self._unit_of(task)
        if unit is None:
            return False  # a task of this loop's own
        return not (unit.is_waited_for and unit.tasks_at_work())

    def _drop(self, task: asyncio.Task[Any]) -> None:
        if task not in self._dropped:
            self._dropped.add(task)
            if task in self._attendances:
                self._undone(task, "dropped at its await")
            task.cancel()

    def _cut_off(self, tasks: set[asyncio.Task[Any]], after: float) -> None:
        self.is_cut_off = True
        for task in tasks:
            self._undone(task, f"cut off at its await after {after:.1f} s")
            self._dropped.add(task)
            task.cancel()

    def _undone(self, task: asyncio.Task[Any], what: str) -> None:
        name = task.get_name()
        unit = self._unit_of(task)
        if unit is not None and unit.task is not task:
            if unit.task in self._dropped or not unit.task.done():
                return  # named with the work that it is a part of
            name = f"{unit.name}'s {name}"
        if name not in self.left_undone:
            self.left_undone.append(name)
        self._say(f"{name} {what}")

    def _drop_all(self) -> None:
        """Ends all tasks at their await points; who doesn't end in time is left behind, and named."""
        loop = self._loop
        for task in asyncio.all_tasks(loop):
            self._drop(task)
        left = asyncio.all_tasks(loop)
        began, limit = time.monotonic(), self._cleanup_secs()
        try:
            if left:
                loop.run_until_complete(asyncio.wait(left, timeout=limit))
            loop.run_until_complete(loop.shutdown_asyncgens())
        except (RuntimeError, Stopped, asyncio.CancelledError, SystemExit, KeyboardInterrupt):
            pass  # stopped or cancelled once more while it cleaned up
        late = {task for task in left if not task.done()}
        if late:
            self._cut_off(late, time.monotonic() - began)
        for task in left - late:
            if not task.cancelled() and task not in late:
                self._note_failure(task)

    def _note_unseen(self, _: asyncio.AbstractEventLoop, told: dict[str, Any]) -> None:
        """What asyncio would print: a task that failed and that nobody has asked how it went."""
        error = told.get("exception")
        if error is None or isinstance(error, Exception):
            self._say(f"{told.get('message')}{f': {error!r}' if error else ''}")

    def _note_failure(self, task: asyncio.Task[Any]) -> None:
        error = task.exception()
        if error is not None and not isinstance(error, Stopped):
            self._say(f"{task.get_name()}, while it cleaned up: {error!r}")

    def _cleanup_secs(self) -> float:
        if self.method == "kill":
            return KILLED_SECS
        if self.is_cut_off or self.method in ("loop", "cancel"):
            return FORCED_SECS
        patience = self._job.patience
        if patience.limit is not None:
            return patience.limit
        return patience.grace if self.method is None else ANSWER_SECS
