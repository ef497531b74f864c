"""A job's line to a scope: connects, announces, sends, listens, and comes back when it is lost.

Two threads, so that a scope which doesn't read can't keep a stop from being heard: this one sends,
a second one for each connection listens. Neither is ever waited for by the program's loop.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Optional, Protocol

from . import notice, samples, wire
from .buffer import Buffer
from .errors import NoScope, Refused
from .nudge import Nudge
from .trace import Trace

# After the first sample of a quiet time, wait this long for more to go with it.
GATHER_SECS = 0.004
TOGETHER_BYTES = 1 << 18
RETRY_SECS = (0.1, 0.25, 0.5, 1.0)
REFUSED_RETRY_SECS = 10.0


class LinkedJob(Protocol):
    """What a job says to the scope, and hears from it."""

    name: str
    axis: str
    buffer: Buffer
    trace: Optional[Trace]
    was_connected: bool
    is_stopped_by_scope: bool

    def identity(self) -> wire.Message: ...

    def on_welcome(self, welcome: wire.Welcome) -> None: ...

    def on_message(self, message: wire.Message) -> None: ...

    @property
    def has_messages(self) -> bool: ...

    def take_messages(self, epoch: float) -> list[wire.Message]: ...

    def announcements(self, message: wire.Message) -> list[wire.Message]: ...

    def last_messages(self) -> list[wire.Message]: ...


class Link:
    def __init__(
        self,
        job: LinkedJob,
        scope: Optional[str],
        token: Optional[str],
        dial: Optional[Callable[[wire.Message], tuple[wire.Wire, wire.Welcome]]] = None,
    ) -> None:
        self._job = job
        self._scope = scope
        self._token = token
        self._dial = dial
        self._wake = Nudge()
        self._hurry = Nudge()
        self._is_ending = False
        self._done_by = 0.0
        self._tried = threading.Event()
        self._wire: Optional[wire.Wire] = None
        self._lost = threading.Event()
        self._thread = threading.Thread(
            target=self._run, name=f"sprintscope {job.name} sends", daemon=True
        )
        self._thread.start()

    # What the program's threads call

    def wake(self, hurry: bool = False) -> None:
        if hurry:
            self._hurry.set()
        self._wake.set()

    @property
    def is_connected(self) -> bool:
        return self._wire is not None

    @property
    def has_tried(self) -> bool:
        return self._tried.is_set()

    def wait_tried(self, seconds: float) -> None:
        """Until the first attempt to connect has come out, one way or the other."""
        self._tried.wait(seconds)

    def finish(self, deadline_secs: float) -> None:
        """Sends what is left, at most until the deadline; nothing to wait for without a scope."""
        # A thread that goes on plotting must not keep the end from being said.
        self._done_by = time.monotonic() + deadline_secs / 2
        self._is_ending = True
        self._job.buffer.stop_waiting()
        self.wake(hurry=True)
        if threading.current_thread() is not self._thread:
            self._thread.join(deadline_secs if self.is_connected else 0.2)
        self.abandon()

    def abandon(self) -> None:
        """Lets go of the connection, without a word to whoever is at its other end."""
        self._is_ending = True
        connection, self._wire = self._wire, None
        if connection is not None:
            connection.close()

    def let_go_after_fork(self) -> None:
        """Closes this process' copy only: a shutdown would end the parent's connection too."""
        if self._wire is not None:
            self._wire.link.close()

    # The sending thread

    def _run(self) -> None:
        attempt = 0
        while not self._is_ending:
            try:
                connection, welcome = self._greet()
            except Exception as error:  # whoever answers there must not end this thread
                self._tried.set()
                self._say(error)
                pause = RETRY_SECS[min(attempt, len(RETRY_SECS) - 1)]
                self._pause(REFUSED_RETRY_SECS if isinstance(error, Refused) else pause)
                attempt += 1
                continue
            attempt = 0
            try:
                self._serve(connection, welcome)
            except Exception as error:
                notice.say_once(f"link {error!r}", f"while it spoke to the scope: {error!r}")
                self._pause(RETRY_SECS[-1])
            # A job that was asked to stop doesn't come back as a new one.
            if self._job.is_stopped_by_scope:
                break
        self._tried.set()
        self._job.buffer.stop_waiting()

    def _say(self, error: Exception) -> None:
        if isinstance(error, NoScope) and self._job.was_connected:
            return  # said when the connection was lost
        if isinstance(error, NoScope):
            notice.say_once("no scope", f"{error}: running on, nothing is shown")
        else:
            notice.say_once(f"no scope: {error}", f"{error}: running on, nothing is shown")

    def _greet(self) -> tuple[wire.Wire, wire.Welcome]:
        if self._dial is not None:
            return self._dial(self._hello())
        return wire.greet_first(self._scope, self._hello())

    def _hello(self) -> wire.Message:
        return {"role": "producer", **self._job.identity(), **wire.token(self._token)}

    def _pause(self, seconds: float) -> None:
        # Not the wake event: plotting must not make us dial more often.
        end = time.monotonic() + seconds
        while not self._is_ending and (left := end - time.monotonic()) > 0:
            self._hurry.wait(left)
            self._hurry.clear()

    def _serve(self, connection: wire.Wire, welcome: wire.Welcome) -> None:
        self._lost = threading.Event()
        self._wire = connection
        notice.forget(f"gone {connection.where}")
        listener = threading.Thread(
            target=self._listen,
            args=(connection, self._lost),
            name=f"sprintscope {self._job.name} hears",
            daemon=True,
        )
        self._job.on_welcome(welcome)
        try:
            listener.start()
        except RuntimeError:
            pass  # Python 3.12 starts no threads at exit: what is left is said without listening
        buffer = self._job.buffer
        buffer.is_drained = True
        self._tried.set()
        try:
            while not self._lost.is_set():
                is_last_round = self._is_ending
                self._send_all(connection, welcome.epoch)
                if is_last_round and (buffer.is_empty or time.monotonic() > self._done_by):
                    for message in self._job.last_messages():
                        connection.send(wire.encode(message))
                    break
                if not is_last_round:
                    self._rest()
        except OSError:
            self._lost.set()
        finally:
            buffer.stop_waiting()
            self._wire = None
            connection.close()
        if self._lost.is_set() and not self._is_ending and not self._job.is_stopped_by_scope:
            who = "broker" if connection.where.startswith("mqtt:") else "scope"
            notice.say_once(
                f"gone {connection.where}",
                f"the {who} is gone ({connection.where}): running on, looking for it",
            )

    def _rest(self) -> None:
        """Until there is something to send, and a moment more unless it is urgent."""
        buffer = self._job.buffer
        self._wake.clear()
        buffer.is_asleep = True
        # Asked after `is_asleep` is set: what was appended before it woke nobody. And after the bell
        # was cleared: the connection may have been lost, or the job ended, just before.
        is_over = self._is_ending or self._lost.is_set()
        if buffer.is_empty and not self._job.has_messages and not is_over:
            self._wake.wait()
        buffer.is_asleep = False
        if not self._lost.is_set() and not buffer.is_busy:
            self._hurry.wait(GATHER_SECS)
        self._hurry.clear()

    def _send_all(self, connection: wire.Wire, epoch: float) -> None:
        job, buffer = self._job, self._job.buffer
        for message in job.take_messages(epoch):
            connection.send(wire.encode(message))
        items, skipped = buffer.take()
        if job.trace is not None:
            job.trace.see(items)
        # What was plotted before this scope began has no place on its time axis.
        items, too_old = samples.since(items, epoch)
        buffer.skipped_in_all += too_old
        skipped += too_old
        if skipped:
            connection.send(wire.encode({"type": "skipped", "samples": skipped}))
        announcements: list[wire.Message] = []
        try:
            waiting: list[bytes] = []
            length = 0
            for message in samples.messages(items, epoch, job.axis):
                said = job.announcements(message)
                if connection.hears_series_first:
                    for announcement in said:
                        connection.send(wire.encode(announcement))
                else:
                    announcements += said
                line = wire.parts(message)
                waiting += line
                length += sum(map(len, line))
                # Together, because each call gives the interpreter away and has to wait for it.
                if length > TOGETHER_BYTES:
                    connection.send_parts(waiting)
                    waiting, length = [], 0
            if waiting:
                connection.send_parts(waiting)
        except OSError:
            buffer.skip(samples.count(items))
            raise
        for announcement in announcements:
            connection.send(wire.encode(announcement))

    # The listening thread

    def _listen(self, connection: wire.Wire, lost: threading.Event) -> None:
        try:
            for message in connection.messages():
                try:
                    self._job.on_message(message)
                except Exception as error:  # a handler of the program's own failed
                    notice.say_once(f"handler {error!r}", f"on {message.get('type')}: {error!r}")
        except Exception as error:
            if not isinstance(error, OSError):  # which is the same as an end
                notice.say_once(f"hears {error!r}", f"what the scope said: {error!r}")
        lost.set()
        if connection is self._wire:
            # Wakes a sender that is stuck in a full socket, too.
            self._job.buffer.stop_waiting()
            self.wake(hurry=True)
            connection.close()


