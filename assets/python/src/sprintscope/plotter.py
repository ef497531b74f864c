"""A job's samples: from `plot` into the buffer, with what is to be said about their series."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any, Optional

from . import arrays, column, wire
from .buffer import Batch, Buffer
from .states import states
from .stop import Stoppable


class Plotter(Stoppable):
    """The part of a job that plots. The job sends what is in the buffer."""

    def __init__(self, lossless: bool, axis: str) -> None:
        super().__init__()
        self.axis = axis
        self.buffer = Buffer(lossless)
        self._queue = self.buffer.queue
        self._series: dict[str, wire.Message] = {}
        self._unsaid: set[str] = set()
        self._unplotted: set[str] = set()
        self._batch_stamps: dict[str, float] = {}
        self._opened = time.monotonic()

    def plot(
        self,
        values: Optional[Mapping[str, Any]] = None,
        /,
        *unnamed: Any,
        t: Any = None,
        group: Optional[str] = None,
        **named: Any,
    ) -> None:
        """One sample of each series named, or a column of them where the value is a list or array.

        `t` is the place on an axis of its own (a step, an epoch); without it, now. A column
        without `t` spreads evenly over the time since the last column of its series.
        `group` is the plot that these series share, said with the first sample of each; without it
        names decide (`loss` and `val_loss` share one).
        Never blocks, unless the job is lossless. Names that aren't Python's go into a dict:
        `job.plot({"val/loss": 0.3}, t=step)`; one within is `val/loss` as well: `{"val": {"loss": 0.3}}`.
        """
        if values is not None:
            if unnamed or not isinstance(values, Mapping):
                raise TypeError(column.unnamed(values, *unnamed))
            named = {**values, **named}
        if group is not None:
            self._share(named, group)
        plain = column.PLAIN
        for value in named.values():
            if value.__class__ not in plain:
                return self._plot_any(named, t)
        if t.__class__ not in plain:
            return self._plot_any(named, t)
        self._queue.append((time.monotonic(), t, named))
        buffer = self.buffer
        if buffer.is_asleep or len(self._queue) > buffer.capacity:
            self._attend()
        return None

    def state(
        self,
        values: Optional[Mapping[str, Any]] = None,
        /,
        *,
        t: Any = None,
        **named: Any,
    ) -> None:
        """What each series named is in from now on, as a label: `job.state(phase="warm-up")`. It is held
        until another comes, and None is nothing. `t` is as in `plot`. A series of labels can't be plotted
        as numbers, and has at most 256 of them.
        """
        if values is not None:
            if not isinstance(values, Mapping):
                raise TypeError(f"state({values!r}): labels have names: state(phase={values!r})")
            named = {**values, **named}
        labels = states(named)
        for name in labels:
            if self._series.get(name, {}).get("kind") != "state":
                self._describe(name, kind="state")
        place = None if t is None else column.scalar("t", t)
        self._queue.append((time.monotonic(), place, labels))
        self._attend()

    def _share(self, named: Mapping[str, Any], group: Any) -> None:
        """Says which plot these series share, of each once."""
        if not isinstance(group, str):
            raise TypeError(column.no_group(group))
        for name, _ in column.flat(named):
            if self._series.get(name, {}).get("group") != group:
                self._describe(name, group=group)

    def _plot_any(self, named: dict[str, Any], t: Any) -> None:
        """What isn't all plain numbers: numpy scalars, tensors, lists and arrays."""
        if not self.buffer.is_open:
            return
        now = time.monotonic()
        quick = arrays.columns(named) if t is None else None
        if quick is not None:
            self._append(now, None, *quick)
            self._attend()
            return
        plotted = column.Plotted(named, t)
        for length, (columns, places) in plotted.columns.items():
            self._append(now, places, columns, length)
        if plotted.scalars:
            self._queue.append((now, plotted.t, plotted.scalars))
        self._attend()

    def _append(
        self, now: float, places: Optional[bytes], columns: dict[str, bytes], length: int
    ) -> None:
        """A batch that begins where the last of its series ended."""
        stamps, opened = self._batch_stamps, self._opened
        since = max([stamps.get(name, opened) for name in columns])
        for name in columns:
            stamps[name] = now
        self.buffer.append_batch(Batch(now, since, places, columns, length))

    def _attend(self) -> None:
        """Off the fast path: the sender sleeps, or the buffer is full, or the job is closed."""
        buffer = self.buffer
        if not buffer.is_open:
            self._queue.clear()
            return
        if buffer.is_asleep:
            self._wake()
        if buffer.is_full:
            buffer.make_room()

    @property
    def skipped(self) -> int:
        """How many samples were left out: the buffer was full, the scope was lost while they were
        sent, or a new one began after they were plotted."""
        return self.buffer.skipped_in_all

    def units(self, **units: str) -> None:
        """`job.units(v="V", i="A")`: the units of series."""
        for name, unit in units.items():
            self.series(name, unit=unit)

    def series(self, name: str, *, unit: Optional[str] = None, group: Optional[str] = None) -> None:
        """The unit of a series, and the group with which it shares a plot. Said with its first sample,
        since only that one shows whether the series lies over time or over an axis of its own, and
        the first word about it counts. One that is never plotted is named in the log at the end.
        """
        if name not in self._series:
            self._unplotted.add(name)
        said = {"unit": unit, "group": group}
        self._describe(name, **{key: word for key, word in said.items() if word is not None})

    def _describe(self, name: str, **said: str) -> None:
        known = self._series.get(name, {"type": "series", "name": name, "unit": ""})
        self._series[name] = {**known, **said}
        self._unsaid.add(name)

    def announcements(self, message: wire.Message) -> list[wire.Message]:
        """What is still to be said about the series in these samples."""
        if not self._unsaid:
            return []
        names = self._unsaid.intersection(message["values"])
        self._unsaid.difference_update(names)
        self._unplotted.difference_update(names)
        own = {"x": self.axis} if "x" in message else {}
        return [{**self._series[name], **own} for name in sorted(names)]

    def _wake(self, hurry: bool = False) -> None:
        raise NotImplementedError
