"""What a job has plotted and its sender hasn't taken yet: bounded, newest first to survive.

The hot path is one `deque.append` (atomic in CPython) without a lock. Only a full buffer, a batch
and the sender take the lock, which a signal's handler that plots may take once more. When full, the oldest record is evicted: the newest evicted value of
each series is held back and still sent, every other one is counted as skipped. So a value plotted
once an epoch survives beside a series plotted a million times a second.
"""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from typing import Any, Optional, Union

# Some 20 MB of records at most: more than a second of a loop that does nothing but plot slowly.
RECORDS = 65_536
BATCHED_SAMPLES = 4_000_000
BUSY_RECORDS, BUSY_SAMPLES = 1_024, 50_000

# (monotonic time, t or None, values): a plain tuple, since making one is all `plot` can afford.
Record = tuple[float, Any, dict[str, Any]]


@dataclass
class Batch:
    """Columns of doubles that were plotted in one call."""

    stamp: float  # monotonic, of the last sample
    since: float  # monotonic, of the sample before the first
    xs: Optional[bytes]
    values: dict[str, bytes]
    length: int

    @property
    def samples(self) -> int:
        return self.length * len(self.values)


Item = Union[Record, Batch]


class Buffer:
    def __init__(self, lossless: bool, records: int = RECORDS) -> None:
        self.queue: deque[Item] = deque()
        self.capacity = records
        self.is_lossless = lossless
        # The sender sleeps: whoever appends must wake it. True before the sender runs, too.
        self.is_asleep = True
        self.is_open = True
        # Waiting makes sense only while somebody takes things out.
        self.is_drained = False
        self.skipped_in_all = 0
        self.after_fork()

    def after_fork(self) -> None:
        """Fresh locks, and empty: what is in here is the parent's to send."""
        self.queue.clear()
        self.skipped = 0
        self._held: dict[str, Item] = {}
        self._batched = 0
        self._lock = threading.RLock()
        self._room = threading.Condition(self._lock)
        self.is_asleep = True
        self.is_drained = False

    @property
    def is_full(self) -> bool:
        return len(self.queue) > self.capacity or self._batched > BATCHED_SAMPLES

    @property
    def is_busy(self) -> bool:
        """There is so much that waiting for more to go with it would only hold it up."""
        return len(self.queue) >= BUSY_RECORDS or self._batched >= BUSY_SAMPLES

    def append_batch(self, batch: Batch) -> None:
        with self._lock:
            self._batched += batch.samples
            self.queue.append(batch)
        if self.is_full:
            self.make_room()

    def make_room(self) -> None:
        with self._lock:
            while self.is_lossless and self.is_open and self.is_drained and self.is_full:
                self._room.wait(1.0)
            while self.is_full and self.queue:
                self._evict(self.queue.popleft())

    def _evict(self, item: Item) -> None:
        if isinstance(item, Batch):
            self._batched -= item.samples
            self._skip(item.samples - len(item.values))
            for name, column in item.values.items():
                xs = item.xs[-8:] if item.xs is not None else None
                self._hold(name, Batch(item.stamp, item.stamp, xs, {name: column[-8:]}, 1))
        else:
            stamp, t, values = item
            for name, value in values.items():
                self._hold(name, (stamp, t, values.__class__({name: value})))

    def _hold(self, name: str, item: Item) -> None:
        if name in self._held:
            self._skip(1)
            del self._held[name]  # so that the held ones stay in order of time
        self._held[name] = item

    def _skip(self, samples: int) -> None:
        self.skipped += samples
        self.skipped_in_all += samples

    def skip(self, samples: int) -> None:
        """Samples that the sender took and couldn't bring anywhere."""
        with self._lock:
            self._skip(samples)

    def take(self, most: int = 8_192) -> tuple[list[Item], int]:
        """The next items in the order plotted, and how many samples were skipped before them."""
        with self._lock:
            held, self._held = self._held, {}
            items: list[Item] = list(held.values())
            queue = self.queue
            batched = 0
            for _ in range(min(most, len(queue))):
                item = queue.popleft()
                if isinstance(item, Batch):
                    batched += item.samples
                items.append(item)
                # A few batches fill a message; records are many and small.
                if batched > 200_000:
                    break
            self._batched -= batched
            skipped, self.skipped = self.skipped, 0
            self._room.notify_all()
        return items, skipped

    @property
    def is_empty(self) -> bool:
        return not self.queue and not self._held and not self.skipped

    def close(self) -> None:
        """From now on what is plotted is dropped unseen, and nobody waits."""
        with self._lock:
            self.is_open = False
            self.is_asleep = True
            self.queue.clear()
            self._held.clear()
            self._room.notify_all()

    def stop_waiting(self) -> None:
        """Nobody drains any more: lossless producers go on."""
        with self._lock:
            self.is_drained = False
            self._room.notify_all()


