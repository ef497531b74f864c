"""Steers jobs from another cell, script or machine."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Optional

from . import wire
from .asking import JobKey
from .errors import NoScope, RequestFailed
from .readings import Held, LogLine, Series
from .snapshot import SIZE, Snapshot

ANSWER_SECS = 10.0


def _control_words(name: str, control: Mapping[str, Any]) -> str:
    """What is applied, where that is known, and else what was asked for: a program may say neither."""
    applied, requested = control.get("applied"), control.get("requested")
    if control.get("kind") == "button":
        return name
    if applied is not None:
        return f"{name} = {applied}"
    if requested is None:
        return f"{name} = ? (not set yet)"
    state = str(control.get("state", "asked")).replace("_", " ")
    return f"{name} = ? ({state}: {requested})"


@dataclass(frozen=True, repr=False)
class JobState:
    """A job as the scope sees it now."""

    id: int
    name: str
    state: str
    reason: Optional[str]
    seconds: float
    # It was asked to stop and hasn't ended within the grace.
    not_responding: bool
    controls: dict[str, Mapping[str, Any]]
    series: dict[str, Mapping[str, Any]]

    def __repr__(self) -> str:
        reason = f" ({self.reason})" if self.reason else ""
        late = ", not responding" if self.not_responding else ""
        controls = [_control_words(name, control) for name, control in self.controls.items()]
        series = [f"{name}: {line.get('samples')} samples" for name, line in self.series.items()]
        words = "; ".join([f"{self.seconds:.1f} s", *controls, *series])
        return f"<job {self.id} {self.name}: {self.state}{reason}{late}, {words}>"

    @classmethod
    def from_message(cls, job: Any) -> JobState:
        """What isn't as it should be is left out: who answers there may be anybody."""
        job = job if isinstance(job, dict) else {}
        number, seconds, reason = job.get("id"), job.get("seconds"), job.get("reason")
        return cls(
            id=number if isinstance(number, int) else -1,
            name=str(job.get("name", "")),
            state=str(job.get("state", "")),
            reason=None if reason is None else str(reason),
            seconds=wire.seconds(seconds),
            not_responding=bool(job.get("not_responding")),
            controls=_by_name(job.get("controls")),
            series=_by_name(job.get("series")),
        )


def _by_name(listed: Any) -> dict[str, Mapping[str, Any]]:
    listed = listed if isinstance(listed, list) else []
    named = [entry for entry in listed if isinstance(entry, dict)]
    return {str(entry.get("name", "")): entry for entry in named}


class Controller:
    """A connection to a scope. Usable from several threads; one request at a time.

    Jobs are named, or numbered by their id.
    """

    def __init__(self, scope: Optional[str] = None, token: Optional[str] = None) -> None:
        self._scope, self._token = scope, token
        self._wire, welcome = self._open()
        self.scope = welcome.scope
        self._ids = itertools.count(1)
        self._lock = threading.Lock()

    def jobs(self) -> list[JobState]:
        """All jobs of the scope, as they are now."""
        jobs = self.ask("jobs").get("jobs")
        listed = jobs if isinstance(jobs, list) else []
        return [JobState.from_message(job) for job in listed if isinstance(job, dict)]

    def job(self, name: JobKey) -> JobState:
        """One job's state; `RequestFailed` if there is none of that name."""
        jobs = self.jobs()
        for job in jobs:
            if name in (job.name, job.id):
                return job
        raise RequestFailed(f"no job {name}: there are {', '.join(job.name for job in jobs)}")

    def stop(self, job: JobKey = None, method: str = "event") -> None:
        """Asks a job to stop; all of them if none is named."""
        self.ask("stop", job=job, method=method)

    def set(
        self, job: JobKey, values: Optional[Mapping[str, Any]] = None, /, **named: Any
    ) -> None:
        """`set("train", lr=3e-4)`, or `set("train", {"sprinter interval": 0.1})`.

        A button is pressed by any value: `set("train", save=None)`.
        """
        self.ask("set", job=job, values={**(values or {}), **named})

    def restart(self, job: JobKey) -> None:
        """Starts a job again that runs in the scope itself; a program is started where it was."""
        self.ask("restart", job=job)

    def remove(self, job: JobKey) -> None:
        """Takes a job that has ended off the list."""
        self.ask("remove", job=job)

    def series(self, name: str) -> Series:
        """`series("train/loss").values()`; without the job's name where there is one job only."""
        return Series(self, name)

    def snapshot(
        self, job: JobKey = None, size: tuple[int, int] = SIZE, theme: Optional[str] = None
    ) -> Snapshot:
        """A picture of all plots, or of a job's: `size` in pixels, `theme` paper, light or dark."""
        return Snapshot.ask(self, job, size, theme)

    def log(
        self, job: JobKey = None, grep: Optional[str] = None, limit: Optional[int] = None
    ) -> list[LogLine]:
        """The newest lines of a job's log, 10,000 unless told; only those that match a regular
        expression, whatever the case of letters."""
        lines = self.ask("log", job=job, grep=grep, limit=limit).get("lines")
        return [LogLine.from_message(line) for line in lines] if isinstance(lines, list) else []

    def wait(self, rule: str, timeout: Optional[float] = None) -> Optional[Held]:
        """Waits until a rule holds: `wait("loss < 0.1 for 5 or ended")`, over a connection of its own.
        None if the jobs it is about have ended without; `TimeoutError` after so many seconds."""
        connection, _ = self._open()
        try:
            if timeout is not None:
                connection.link.settimeout(timeout + ANSWER_SECS)
                connection.until = time.monotonic() + timeout + ANSWER_SECS
            request = {"type": "wait", "id": 0, "rule": rule, "timeout": timeout}
            connection.send(wire.encode(request))
            for message in connection.messages():
                if message.get("type") != "answer":
                    continue
                if not message.get("ok"):
                    raise RequestFailed(str(message.get("error")))
                if message.get("held") is True:
                    return Held.from_message(message)
                if message.get("why") == "timeout":
                    raise TimeoutError(f"{rule} didn't hold within {timeout} s")
                return None
            raise NoScope(f"{connection.where}: the scope is gone")
        finally:
            connection.close()

    def events(self, job: JobKey = None, samples: bool = False) -> Iterator[dict[str, Any]]:
        """How things stand, and then what passes, each with its `kind`: state, series, control, asked,
        applied, log, mark, gap, dropped, removed; until the scope leaves. What a slow reader misses
        is counted: `missed`."""
        connection, _ = self._open()
        try:
            request = {"type": "events", "id": 0, "follow": True, "job": job, "samples": samples}
            connection.send(wire.encode(request))
            for message in connection.messages():
                event = message.get("event")
                if message.get("type") == "event" and isinstance(event, dict):
                    yield event
                elif message.get("type") == "answer":
                    if not message.get("ok"):
                        raise RequestFailed(str(message.get("error")))
                    return
        finally:
            connection.close()

    def states(self) -> Iterator[JobState]:
        """Every job as it is now, and then every change of a job's state or controls, over a
        connection of its own; until the scope leaves. Who reads slowly gets the newest only."""
        connection, _ = self._open()
        try:
            connection.send(wire.encode({"type": "subscribe", "id": 0}))
            for message in connection.messages():
                if message.get("type") == "answer" and not message.get("ok"):
                    raise RequestFailed(str(message.get("error")))
                if message.get("type") == "state" and isinstance(message.get("job"), dict):
                    yield JobState.from_message(message["job"])
        finally:
            connection.close()

    def close(self) -> None:
        """Lets go of the connection; the scope and its jobs go on."""
        self._wire.close()

    def __enter__(self) -> Controller:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<controller of {self.scope} at {self._wire.where}>"

    def _open(self) -> tuple[wire.Wire, wire.Welcome]:
        return wire.greet_first(
            self._scope, {"role": "controller", **wire.token(self._token)}
        )

    def ask(self, kind: str, **fields: Any) -> wire.Message:
        """The answer to a request of the protocol; `RequestFailed` if it is refused."""
        with self._lock:
            request = next(self._ids)
            link = self._wire
            try:
                link.link.settimeout(ANSWER_SECS)
                link.until = time.monotonic() + ANSWER_SECS
                link.send(wire.encode({"type": kind, "id": request, **fields}))
                for message in link.messages():
                    if message.get("type") == "answer" and message.get("id") == request:
                        break
                else:
                    raise NoScope(f"{link.where}: the scope is gone")
            except OSError as error:
                raise NoScope(f"{link.where}: no answer to {kind} ({error})") from error
        if not message.get("ok"):
            raise RequestFailed(str(message.get("error")))
        return message


def connect(scope: Optional[str] = None, token: Optional[str] = None) -> Controller:
    """A controller of the scope of that name (path, tcp://HOST:PORT), or of the newest one."""
    return Controller(scope, token)
