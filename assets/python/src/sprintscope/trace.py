"""The shape of a job's series from their first sample on, for a picture of a few hundred pixels.

Each series is kept as at most `BUCKETS` pairs of least and greatest value; when there are more, two
neighbours become one. So memory is bounded, and a spike stays to be seen.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Iterable, Sequence

from .buffer import Batch, Item
from .states import States

BUCKETS = 240
SERIES = 12
# Names of others that are counted.
COUNTED = 10_000


class Shape:
    """Of one series."""

    def __init__(self) -> None:
        self.lows: list[float] = []
        self.highs: list[float] = []
        self.last: float = float("nan")
        self.samples = 0
        # Samples in a bucket, and in the last one so far.
        self._size, self._filled = 1, 0

    def add(self, low: float, high: float, samples: int) -> None:
        """Some neighbours, as one."""
        self.samples += samples
        if self._filled and self._filled + samples <= self._size:
            self.lows[-1], self.highs[-1] = min(self.lows[-1], low), max(self.highs[-1], high)
            self._filled += samples
            return
        self.lows.append(low)
        self.highs.append(high)
        self._filled = samples
        while len(self.lows) > BUCKETS:
            self._halve()

    def _halve(self) -> None:
        self._size = 2 * max(self._size, self._filled)
        self._filled = self._size if len(self.lows) % 2 == 0 else self._size // 2
        self.lows = [min(self.lows[at : at + 2]) for at in range(0, len(self.lows), 2)]
        self.highs = [max(self.highs[at : at + 2]) for at in range(0, len(self.highs), 2)]


class Trace:
    """Of the first series of a job. Filled by whoever takes samples out of its buffer."""

    def __init__(self) -> None:
        self.shapes: dict[str, Shape] = {}
        self._others: set[str] = set()

    @property
    def left_out(self) -> int:
        """How many series there are beside these."""
        return len(self._others)

    def see(self, items: Iterable[Item]) -> None:
        for item in items:
            if isinstance(item, Batch):
                for name, column in item.values.items():
                    self._see(name, memoryview(column).cast("d"))
            elif not isinstance(item[2], States):
                for name, value in item[2].items():
                    if value is not None:
                        self._see(name, (float(value),))

    def _see(self, name: str, values: Sequence[float]) -> None:
        shape = self.shapes.get(name)
        if shape is None:
            if len(self.shapes) >= SERIES:
                if len(self._others) < COUNTED:
                    self._others.add(name)
                return
            shape = self.shapes.setdefault(name, Shape())
        step = max(1, -(-len(values) // BUCKETS))
        for at in range(0, len(values), step):
            low, high = _range(values[at : at + step])
            if low <= high:  # not only gaps
                shape.add(low, high, min(step, len(values) - at))
        if len(values) and values[-1] == values[-1]:
            shape.last = values[-1]


def _range(values: Sequence[float]) -> tuple[float, float]:
    numpy = sys.modules.get("numpy")
    if len(values) > 64 and numpy is not None:
        finite = numpy.asarray(values)
        finite = finite[numpy.isfinite(finite)]
        if len(finite):
            return float(finite.min()), float(finite.max())
        return float("inf"), float("-inf")
    finite_ones = array("d", [value for value in values if value - value == 0])
    if not finite_ones:
        return float("inf"), float("-inf")
    return min(finite_ones), max(finite_ones)
