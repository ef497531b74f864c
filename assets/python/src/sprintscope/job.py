"""A job: one run of this program that a scope shows, tunes and can stop."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextvars import ContextVar
from functools import partial
from types import TracebackType
from typing import Any, Literal, Optional

from . import address, aio, broker, lifetime, notice, wire
from .ending import error_text
from .errors import NoScope, Stopped
from .link import Link
from .outbox import Outbox
from .plain import plain
from .plotter import Plotter
from .snapshot import SIZE, Snapshot
from .stop import METHODS
from .trace import Shape, Trace

# Entering a job waits this long for a scope, so that the first samples find it connected.
ENTER_SECS = 1.0
# Leaving waits this long for what is buffered to be sent; a lossless job has reason to wait more.
FLUSH_SECS, FLUSH_LOSSLESS_SECS = 2.0, 30.0

Method = Literal["event", "loop", "cancel", "kill"]

# The innermost job around: a context variable, so that each thread and asyncio task has its own.
running: ContextVar[Optional[Job]] = ContextVar("sprintscope_job", default=None)


class Job(Plotter):
    """One run of this program that a scope shows, tunes and can stop; `sprintscope.job` is this class.

        with sprintscope.job("train") as job:
            lr = job.slider("lr", 1e-3, min=1e-5, max=1e-1, log=True)
            for step in range(10_000):
                job.plot(loss=train_step(lr.value), t=step)
                if job.stopped: break

    `name` is what the scope calls it (`train 2` while another `train` runs). `lossless=True`: `plot`
    waits for room rather than leave samples out. `interval`: seconds that `job.sleep()` sleeps, a
    slider. `axis`: the name of what `t` counts. `scope`: a scope's name, socket or tcp://HOST:PORT, the
    newest one of this user's unless told; `token`: what a scope over TCP asks for. `detail`: a line
    about it, the command line unless told. `via`: mqtt[s]://[USER@]HOST[:PORT]/PREFIX, a broker instead of
    a scope; `steer=True`: whoever may publish there tunes and stops the job, which otherwise obeys nobody.

    Works as a context manager, of asyncio and trio as well; its end is the job's: completed, or dead
    with the exception's text. Without one, `close()` ends it; what is left open when the program ends
    is dead, "program ended". Safe to use from several threads.
    """

    def __init__(
        self,
        name: str = "job",
        *,
        lossless: bool = False,
        interval: Optional[float] = None,
        axis: str = "t",
        scope: Optional[str] = None,
        token: Optional[str] = None,
        detail: Optional[str] = None,
        replaces: Optional[Job] = None,
        via: Optional[str] = None,
        steer: bool = False,
    ) -> None:
        super().__init__(lossless, axis)
        if steer and via is None:
            raise ValueError("steer=True is for a job via a broker: over a socket a scope may tune it anyway")
        # A broker instead of a scope, and whether whoever may publish there tunes and stops the job.
        self._via = None if via is None else (broker.place(via), steer, lossless)
        self.name = self._asked_name = self._said_name = str(name)
        # Its number in the scope.
        self.id: Optional[int] = None
        self.is_stopped_by_scope = False
        self.was_connected = False
        # Why the job is dead if the process leaves and nobody has closed it; None: completed.
        self.error_if_left: Optional[str] = lifetime.PROGRAM_ENDED
        # Ends the job where somebody has it in hand when the process leaves; given the reason.
        self.at_leave: Optional[Callable[[Optional[str]], None]] = None
        # What a notebook shows of its series.
        self.trace: Optional[Trace] = None
        self.left_undone: list[str] = []
        self._outbox = Outbox()
        self._is_closed = False
        self._error: Optional[str] = None
        self._heard_stop: Optional[str] = None
        self.on_stop(self._tell_stop)
        self._detail = detail
        self._ticket = address.take_ticket()
        self._where = (scope, token)
        if interval is not None:
            self._interval_slider(interval)
        self._replaces = replaces
        # One that takes another's place comes to the scope once that has ended.
        self._is_held_back = replaces is not None
        self._link: Optional[Link] = None
        self.begin(not self._is_held_back)
        lifetime.opened(self)

    def begin(self, is_free: bool = True) -> None:
        """Comes to the scope, now that the place is free."""
        if is_free and self._link is None and not self._is_closed:
            self._is_held_back = False
            dial = None if self._via is None else partial(broker.greet, *self._via)
            self._link = Link(self, *self._where, dial=dial)

    def _wake(self, hurry: bool = False) -> None:
        self.buffer.is_asleep = False
        self.begin(not self._is_held_back)  # a forked child has no sender yet
        if self._link is not None:
            self._link.wake(hurry)

    def report_applied(self, name: str, value: Any, request: Any) -> None:
        self._outbox.put_applied(name, value, request)
        self._wake(hurry=True)

    # Words

    def log(
        self, text: Any, stream: Literal["out", "err"] = "out", *, read: bool = False
    ) -> None:
        """A line, or several, in the job's log. `read`: the scope reads numbers out of it, as out of
        what a program prints, and they become series."""
        self._outbox.put_lines(str(text).splitlines() or [""], stream, read)
        self._wake()

    def mark(self, text: Any) -> None:
        """A mark on the job's plots, now, with its text in the log."""
        self._outbox.put_mark(str(text))
        self._wake()

    def rename(self, name: str) -> None:
        """Another name in the scope, from now on."""
        self._asked_name = self.name = str(name)
        self._tell(("rename", ""), {"type": "rename", "name": self.name})

    def _tell_stop(self, method: str) -> None:
        """That the program stops itself; what the scope asked for it knows."""
        if method != self._heard_stop:
            self._tell(("stop", method), {"type": "stop", "method": method})

    def _tell(self, key: tuple[str, str], message: wire.Message) -> None:
        self._outbox.put(key, message)
        if getattr(self, "_link", None) is not None:
            self._wake()

    # What the link asks and says

    def identity(self) -> wire.Message:
        """Who we are in hello. The ticket counts once: a new connection is a new job."""
        self._said_name = self._asked_name
        hello: wire.Message = {"name": self._said_name, "pid": os.getpid()}
        hello["program"] = wire.program()
        if self._detail:
            hello["detail"] = self._detail
        if self._ticket and not self.was_connected:
            hello["ticket"] = self._ticket
        former = self._replaces
        if former is not None and former.id is not None and not self.was_connected:
            hello["replaces"] = former.id
        return hello

    def on_welcome(self, welcome: wire.Welcome) -> None:
        self.was_connected = True
        self.patience.hear(welcome)
        if isinstance(welcome.job, str):
            self.name = plain(welcome.job)
        self.id = welcome.job_id if isinstance(welcome.job_id, int) else None
        self._unsaid.update(list(self._series))
        self._outbox.announce_all(
            lambda: [control.announcement() for control in list(self.controls.values())]
        )
        if self._asked_name != self._said_name:
            self.rename(self._asked_name)  # it was renamed while the scope answered
        if self.stop_method is not None:
            self._tell_stop(self.stop_method)
            if self._is_seen:
                self._tell(("seen", "event"), {"type": "seen", "method": "event"})

    def on_message(self, message: wire.Message) -> None:
        kind = message.get("type")
        if kind == "stop":
            self.is_stopped_by_scope = True
            method = message.get("method", "event")
            # A harder stop that is not known yet is taken for the hardest that is.
            self._heard_stop = method if method in METHODS else "kill"
            self.stop(self._heard_stop)
        elif kind == "set":
            request = message.get("request")
            # It goes back as it came, so it has to be what it should be.
            number = request if isinstance(request, int) else None
            self.turn(str(message.get("control")), message.get("value"), number)
        elif kind == "error":
            notice.say_once(
                f"error {message.get('about')} {message.get('name')}"[:400],
                f"{message.get('about')} {message.get('name')}: {message.get('error')}"[:400],
            )

    def turn(self, name: str, value: Any, request: Any = None) -> None:
        """What a person wants of a control; one that doesn't fit is said in the log."""
        control = self.controls.get(name)
        try:
            if control is None:
                raise ValueError(f"no control {name}")
            control.request(value, request)
        except (ValueError, TypeError, OverflowError) as error:
            self.log(f"not set: {error}"[:400], "err")
            return
        self._bell.ring()

    @property
    def has_messages(self) -> bool:
        return not self._outbox.is_empty

    def take_messages(self, epoch: float) -> list[wire.Message]:
        return self._outbox.take(epoch)

    def last_messages(self) -> list[wire.Message]:
        """The end; and what was announced in vain, which nobody would see otherwise."""
        done: wire.Message = {"type": "done", "error": self._error}
        if self.left_undone:
            done["left_undone"] = self.left_undone
        if not self._unplotted:
            return [done]
        vain = f"never plotted: {', '.join(sorted(self._unplotted))}"
        return [{"type": "log", "stream": "err", "lines": [vain]}, done]

    def snapshot(self, size: tuple[int, int] = SIZE, theme: Optional[str] = None) -> Snapshot:
        """A picture of its plots as its scope draws them, which a notebook shows; `theme` is paper, light or
        dark. `NoScope` without one."""
        from .controller import Controller  # which needs nothing of a job

        if self._via is not None or self.id is None:
            raise NoScope(f"{self.name} is in no scope that could draw it")
        with Controller(*self._where) as controller:
            return controller.snapshot(self.id, size, theme)

    def shapes(self) -> tuple[list[tuple[str, Shape]], int]:
        """The curves of its first series, where somebody wants to see them, and how many more it has."""
        trace = self.trace
        if trace is not None and not self.was_connected and self.buffer.is_open:
            # Nobody takes anything out: what there is still waits.
            trace = Trace()
            trace.see(list(self.buffer.queue))
        return ([], 0) if trace is None else (list(trace.shapes.items()), trace.left_out)

    # The end

    @property
    def connected(self) -> bool:
        return self._link is not None and self._link.is_connected

    def close(self, error: Optional[str] = None, within_secs: Optional[float] = None) -> None:
        """Ends the job: completed, or dead with `error`. Sends what is left, with a deadline."""
        if self._is_closed:
            return
        self._is_closed = True
        self._error = error
        if self._link is not None:
            usual = FLUSH_LOSSLESS_SECS if self.buffer.is_lossless else FLUSH_SECS
            self._link.finish(usual if within_secs is None else within_secs)
        if self.trace is not None and not self.was_connected:
            self.trace.see(list(self.buffer.queue))
        self.buffer.close()
        lifetime.closed(self)

    def after_fork(self) -> None:
        """In a forked child: nothing of the parent's, a connection of our own on first use."""
        if self._link is not None:
            self._link.let_go_after_fork()
        self._link = None
        self._ticket = None
        self._opened = time.monotonic()
        for part in (self.buffer, self._outbox, self._bell):
            part.after_fork()

    def meet_scope(self) -> None:
        """Until a scope has answered, or none has: a job that ends at once is then seen, too."""
        if self._link is not None:
            self._link.wait_tried(ENTER_SECS)

    def __enter__(self) -> Job:
        self.meet_scope()
        self._around = running.set(self)
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> bool:
        running.reset(self._around)
        self.close(error_text(error))
        return isinstance(error, Stopped)

    async def __aenter__(self) -> Job:
        await aio.in_thread(self.meet_scope)
        self._around = running.set(self)
        return self

    async def __aexit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> bool:
        running.reset(self._around)
        await aio.in_thread(self.close, error_text(error))
        return isinstance(error, Stopped)

    def __repr__(self) -> str:
        if self._is_closed:
            return f"<job {self.name}: {self._error_line() or 'completed'}>"
        state = "stopping" if self._is_stopped else "running"
        if self.connected:
            return f"<job {self.name}: {state}>"
        has_tried = self._link is not None and self._link.has_tried
        return f"<job {self.name}: {state}, {'no scope' if has_tried else 'looks for a scope'}>"

    def _error_line(self) -> str:
        return f"dead ({self._error.splitlines()[0]})" if self._error else ""
