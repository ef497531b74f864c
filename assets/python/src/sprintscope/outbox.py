"""What a job has to say besides samples. Bounded: only the newest of each kind waits.

A control announced twice, or turned a thousand times between two sends, is one message; but every
press of a button is told, since each is an event of its own.

Without a lock: who has something to say may be a signal's handler, or what the garbage collector
ends (asyncio then complains of a task through `logging`), in the middle of this very code. So each
step is one operation that CPython does in one piece.
"""

from __future__ import annotations

import time
from collections import OrderedDict, deque
from collections.abc import Callable
from typing import Any

from .wire import Message

LINES = 10_000
MARKS = 1_000


class Outbox:
    def __init__(self) -> None:
        # key → (message, monotonic time to be said as `at`, or None)
        self._waiting: OrderedDict[tuple[str, str], tuple[Message, Any]] = OrderedDict()
        self._lines: deque[tuple[str, bool, str]] = deque(maxlen=LINES)
        self._marks: deque[tuple[str, float]] = deque(maxlen=MARKS)

    def after_fork(self) -> None:
        self._waiting.clear()
        self._lines.clear()
        self._marks.clear()

    def put(self, key: tuple[str, str], message: Message) -> None:
        self._put(key, message, None)

    def put_applied(self, name: str, value: Any, request: Any) -> None:
        message = {"type": "applied", "control": name, "value": value, "request": request}
        key = ("applied", name if value is not None else f"{name}\0{request}")
        self._put(key, message, time.monotonic())

    def _put(self, key: tuple[str, str], message: Message, stamp: Any) -> None:
        self._waiting.pop(key, None)
        self._waiting[key] = (message, stamp)

    def put_lines(self, lines: list[str], stream: str, is_read: bool = False) -> None:
        self._lines.extend([(stream, is_read, line) for line in lines])

    def put_mark(self, text: str) -> None:
        self._marks.append((text, time.monotonic()))

    def announce_all(self, announcements: Callable[[], list[Message]]) -> None:
        """On a new connection: everything anew, and what was applied is in it already."""
        self._waiting.clear()
        for message in announcements():
            self.put((message["type"], message["name"]), message)

    @property
    def is_empty(self) -> bool:
        return not self._waiting and not self._lines and not self._marks

    def take(self, epoch: float) -> list[Message]:
        """`epoch` is the monotonic time of the scope's second 0."""
        messages: list[Message] = []
        while self._waiting:
            try:
                _, (message, stamp) = self._waiting.popitem(last=False)
            except KeyError:
                break  # the last one is just being said anew, by another thread
            messages.append(message if stamp is None else {**message, "at": stamp - epoch})
        # A control is announced before anything is said of it.
        messages.sort(key=lambda message: message["type"] != "control")
        # No more than there were, here and below: somebody may go on for ever.
        for _ in range(len(self._marks)):
            text, stamp = self._marks.popleft()
            messages.append({"type": "mark", "text": text, "at": stamp - epoch})
        for _ in range(len(self._lines)):
            stream, is_read, line = self._lines.popleft()
            kind: Message = {"type": "log", "stream": stream, **({"read": True} if is_read else {})}
            last = messages[-1] if messages else {}
            if {**last, "lines": None} == {**kind, "lines": None} and len(last["lines"]) < 500:
                last["lines"].append(line)
            else:
                messages.append({**kind, "lines": [line]})
        return messages
