"""What a background job prints: kept here, and told to the scope line by line."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .job import Job

LINES = 10_000
# A cell that ends with a log shows these; print it for all of them.
SHOWN = 20


class Log:
    """The newest lines. Iterate over it, print it, or look at `lines`; its repr is the end of it."""

    def __init__(self, job: Job, is_read: bool = False) -> None:
        self._job = job
        # The scope reads numbers out of it, as it does with what a program prints.
        self._is_read = is_read
        self._lines: deque[str] = deque(maxlen=LINES)
        self._partial = ""
        self._arrived: deque[tuple[str, Literal["out", "err"]]] = deque()
        self._lock = threading.Lock()

    def write(self, text: str, stream: Literal["out", "err"] = "out") -> None:
        """Nobody waits here: what comes while somebody writes, that one writes as well. It may come
        from that very thread, of what the garbage collector ends in it; and who waited could hold
        `logging`'s lock, which that needs."""
        self._arrived.append((text, stream))
        while self._arrived and self._lock.acquire(blocking=False):
            try:
                self._take_in(*self._arrived.popleft())
            except IndexError:
                pass  # another thread took it just before
            finally:
                self._lock.release()

    def _take_in(self, text: str, stream: Literal["out", "err"]) -> None:
        *whole, partial = (self._partial + text).split("\n")
        self._lines.extend(whole)
        self._partial = partial
        if whole:
            self._job.log("\n".join(whole), stream, read=self._is_read)

    def close(self) -> None:
        """A last line without an end is a line, too."""
        if self._partial:
            self.write("\n")

    @property
    def lines(self) -> list[str]:
        partial = self._partial
        return [*self._lines.copy(), *([partial] if partial else [])]

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def __str__(self) -> str:
        return "\n".join(self.lines)

    def __repr__(self) -> str:
        lines = self.lines
        more = len(lines) - SHOWN
        before = [f"… {more} lines more, print(log) shows them"] if more > 0 else []
        return "\n".join(before + lines[-SHOWN:])
