"""What a job has to say besides samples. Bounded: only the newest of each kind waits.

A control announced twice, or turned a thousand times between two sends, is one message; but every
press of a button is told, since each is an event of its own.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Any

from .wire import Message

LINES = 10_000


class Outbox:
    def __init__(self) -> None:
        # key → (message, monotonic time to be said as `at`, or None)
        self._waiting: dict[tuple[str, str], tuple[Message, Any]] = {}
        self._lines: deque[tuple[str, bool, str]] = deque(maxlen=LINES)
        self.after_fork()

    def after_fork(self) -> None:
        self._lock = threading.Lock()
        self._waiting.clear()
        self._lines.clear()

    def put(self, key: tuple[str, str], message: Message) -> None:
        with self._lock:
            self._waiting.pop(key, None)
            self._waiting[key] = (message, None)

    def put_applied(self, name: str, value: Any, request: Any) -> None:
        message = {"type": "applied", "control": name, "value": value, "request": request}
        key = ("applied", name if value is not None else f"{name}\0{request}")
        with self._lock:
            self._waiting.pop(key, None)
            self._waiting[key] = (message, time.monotonic())

    def put_lines(self, lines: list[str], stream: str, is_read: bool = False) -> None:
        with self._lock:
            self._lines.extend((stream, is_read, line) for line in lines)

    def announce_all(self, announcements: Callable[[], list[Message]]) -> None:
        """On a new connection: everything anew, and what was applied is in it already."""
        with self._lock:
            self._waiting.clear()
            for message in announcements():
                self._waiting[(message["type"], message["name"])] = (message, None)

    @property
    def is_empty(self) -> bool:
        return not self._waiting and not self._lines

    def take(self, epoch: float) -> list[Message]:
        """`epoch` is the monotonic time of the scope's second 0."""
        with self._lock:
            waiting = list(self._waiting.values())
            lines = list(self._lines)
            self._waiting.clear()
            self._lines.clear()
        messages = [
            message if stamp is None else {**message, "at": stamp - epoch}
            for message, stamp in waiting
        ]
        for stream, is_read, line in lines:
            kind: Message = {"type": "log", "stream": stream, **({"read": True} if is_read else {})}
            last = messages[-1] if messages else {}
            if {**last, "lines": None} == {**kind, "lines": None} and len(last["lines"]) < 500:
                last["lines"].append(line)
            else:
                messages.append({**kind, "lines": [line]})
        return messages
