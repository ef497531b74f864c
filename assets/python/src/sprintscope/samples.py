"""From plotted items to `samples` messages: neighbours with the same series share one message."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .buffer import Batch, Item
from .states import States
from .wire import Message, doubles, numbers

# What a line holds at most: it stays in a processor's cache while it is made and sent, which 500,000
# (a line may have 16 MiB) didn't, and cost half as much again.
MOST_NUMBERS = 40_000
# Batches one after the other that took no longer than this are spread over it as one.
AS_ONE_SECS = 0.004


def count(items: list[Item]) -> int:
    return sum(item.samples if isinstance(item, Batch) else len(item[2]) for item in items)


def messages(items: list[Item], epoch: float, axis: str) -> Iterator[Message]:
    """`epoch` is the monotonic time of the scope's second 0, `axis` the name of `t`'s axis."""
    run: list[Any] = []
    for item in _joined(items):
        if isinstance(item, Batch):
            if run:
                yield _rows(run, epoch, axis)
                run = []
            yield from _columns(item, epoch, axis)
            continue
        if run and (
            item[2].keys() != run[0][2].keys()
            or (item[1] is None) != (run[0][1] is None)
            or item[2].__class__ is not run[0][2].__class__
        ):
            yield _rows(run, epoch, axis)
            run = []
        run.append(item)
    if run:
        yield _rows(run, epoch, axis)


def _joined(items: list[Item]) -> Iterator[Item]:
    """With short batches of the same series as one: a message by itself costs as much as a thousand
    numbers, here and in the scope."""
    together: list[Batch] = []
    samples = 0
    for item in items:
        if together and not (
            isinstance(item, Batch)
            and samples + item.samples <= MOST_NUMBERS
            and _goes_on(together, item)
        ):
            yield _as_one(together)
            together, samples = [], 0
        if isinstance(item, Batch):
            together.append(item)
            samples += item.samples
        else:
            yield item
    if together:
        yield _as_one(together)


def _goes_on(together: list[Batch], item: Batch) -> bool:
    """Whether the places of its samples are right in one stretch with those before."""
    first, last = together[0], together[-1]
    if item.values.keys() != first.values.keys() or (item.xs is None) != (first.xs is None):
        return False
    is_short = item.since == last.stamp and item.stamp - first.since <= AS_ONE_SECS
    return item.xs is not None or is_short


def _as_one(together: list[Batch]) -> Batch:
    first, last = together[0], together[-1]
    if first is last:
        return first
    xs = None if first.xs is None else b"".join([batch.xs or b"" for batch in together])
    values = {name: b"".join([batch.values[name] for batch in together]) for name in first.values}
    length = sum(batch.length for batch in together)
    return Batch(last.stamp, first.since, xs, values, length)


def _rows(run: list[Any], epoch: float, axis: str) -> Message:
    columns = {name: [record[2][name] for record in run] for name in run[0][2]}
    values: dict[str, Any] = columns
    if not isinstance(run[0][2], States):
        values = {name: numbers(doubles(column)) for name, column in columns.items()}
    if run[0][1] is None:
        at = numbers(doubles([record[0] - epoch for record in run]))
        return {"type": "samples", "at": at, "values": values}
    xs = numbers(doubles([record[1] for record in run]))
    return {"type": "samples", **_own_axis(axis), "x": xs, "values": values}


def _columns(batch: Batch, epoch: float, axis: str) -> Iterator[Message]:
    step = (batch.stamp - batch.since) / batch.length
    rows = max(1, MOST_NUMBERS // (len(batch.values) + 1))
    for first in range(0, batch.length, rows):
        part = slice(8 * first, 8 * (first + rows))
        values = {name: numbers(column[part]) for name, column in batch.values.items()}
        if batch.xs is not None:
            xs = numbers(batch.xs[part])
            yield {"type": "samples", **_own_axis(axis), "x": xs, "values": values}
        elif batch.length == 1 or step <= 0:
            at = numbers(doubles([batch.stamp - epoch] * min(rows, batch.length - first)))
            yield {"type": "samples", "at": at, "values": values}
        else:
            start = batch.since - epoch + step * (first + 1)
            yield {"type": "samples", "start": start, "step": step, "values": values}


def _own_axis(axis: str) -> Message:
    return {} if axis == "t" else {"axis": axis}


def since(items: list[Item], monotonic: float) -> tuple[list[Item], int]:
    """Without what lies before `monotonic`, unless it has an axis of its own; and what that is."""
    kept = [item for item in items if _is_placed(item) or _stamp(item) >= monotonic]
    if len(kept) == len(items):
        return items, 0
    return kept, count(items) - count(kept)


def _is_placed(item: Item) -> bool:
    return (item.xs if isinstance(item, Batch) else item[1]) is not None


def _stamp(item: Item) -> float:
    return item.stamp if isinstance(item, Batch) else item[0]


