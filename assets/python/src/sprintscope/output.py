"""Leads what background jobs print into their own logs, and everything else where it went before.

`sys.stdout` and `sys.stderr` are wrapped once, when the first background job starts, and stay so:
taking the wrapper off again could undo a redirection somebody made on top of it. Which log a line
belongs to is a context variable: set in the job's thread, inherited by its tasks and by
`asyncio.to_thread`; a bare thread that a job starts prints as ever.
"""

from __future__ import annotations

import logging
import sys
from contextvars import ContextVar
from typing import Any, Literal, Optional, TextIO, cast

from .logbook import Log

log_of_this_context: ContextVar[Optional[Log]] = ContextVar("sprintscope_log", default=None)


class Output:
    """A text stream that asks, at each write, whose it is."""

    def __init__(self, beneath: TextIO, stream: Literal["out", "err"]) -> None:
        self.beneath = beneath
        self._stream: Literal["out", "err"] = stream

    def write(self, text: str) -> int:
        log = log_of_this_context.get()
        if log is None:
            return self.beneath.write(text)
        log.write(text, self._stream)
        return len(text)

    def writelines(self, lines: Any) -> None:
        for line in lines:
            self.write(line)

    def flush(self) -> None:
        if log_of_this_context.get() is None:
            self.beneath.flush()

    def __getattr__(self, name: str) -> Any:
        return getattr(self.beneath, name)


def install() -> None:
    if sys.stdout is not None and not isinstance(sys.stdout, Output):
        sys.stdout = cast(TextIO, Output(sys.stdout, "out"))
    if sys.stderr is not None and not isinstance(sys.stderr, Output):
        sys.stderr = cast(TextIO, Output(sys.stderr, "err"))
    _lead_logging()


def _lead_logging() -> None:
    """Handlers of `logging` keep the stream that was there when they were made, in an earlier cell
    perhaps: what they print inside a job belongs to its log all the same."""
    for made in list(getattr(logging, "_handlerList", ())):
        handler = made() if callable(made) else made
        if type(handler) is not logging.StreamHandler:
            continue  # one that writes elsewhere, or that knows best itself
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, Output) and handler.stream is stream.beneath:
                handler.setStream(cast(TextIO, stream))
