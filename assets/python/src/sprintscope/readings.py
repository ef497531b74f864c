"""What a controller reads of a scope: numbers of a series, lines of a log, what came of waiting."""

from __future__ import annotations

import math
import sys
from array import array
from binascii import a2b_base64
from dataclasses import dataclass
from typing import Any, Optional

from . import wire
from .arrays import numpy_if_any
from .asking import Asking

# Samples that a scope tells in one answer, at most.
MOST = 500_000


@dataclass(frozen=True)
class Held:
    """With what a rule began to hold."""

    # Seconds since the scope's start.
    at: float
    # The numbers of the jobs that it was about.
    jobs: list[int]
    # The sample, where it was one.
    series: Optional[str]
    value: Optional[float]

    @classmethod
    def from_message(cls, message: wire.Message) -> Held:
        jobs, series = message.get("about"), message.get("series")
        return cls(
            at=wire.seconds(message.get("at")),
            jobs=[job for job in jobs if isinstance(job, int)] if isinstance(jobs, list) else [],
            series=None if series is None else str(series),
            # A gap is null.
            value=None if series is None else number(message.get("value")),
        )


@dataclass(frozen=True)
class LogLine:
    """A line of a job's log."""

    # Counted from the job's first.
    number: int
    # Seconds since the scope's start.
    t: float
    # out, err, or note for what the scope says itself.
    stream: str
    text: str

    @classmethod
    def from_message(cls, line: Any) -> LogLine:
        line = line if isinstance(line, dict) else {}
        counted = line.get("number")
        return cls(
            number=counted if isinstance(counted, int) else -1,
            t=wire.seconds(line.get("t")),
            stream=str(line.get("stream", "")),
            text=str(line.get("text", "")),
        )


class Series:
    """A series of a scope, read anew each time it is asked.

    Numbers are numpy arrays where there is numpy, else `array("d")`; NaN is a gap.
    """

    def __init__(self, controller: Asking, name: str) -> None:
        self._controller, self.name = controller, name
        # Whether the last reading left something out: there were more samples than its limit, or the
        # scope has dropped some.
        self.truncated = False

    def values(self, last: Optional[float] = None, limit: int = MOST) -> Any:
        """The newest values, `limit` at most; only the `last` seconds, or steps of its axis."""
        return self.samples(last, limit)[1]

    def samples(self, last: Optional[float] = None, limit: int = MOST) -> tuple[Any, Any]:
        """x of each, and as many values."""
        told = self._ask(last=last, limit=limit, samples=True)
        return numbers(told.get("x")), numbers(told.get("values"))

    def columns(self, columns: int = 200, last: Optional[float] = None) -> dict[str, Any]:
        """At most so many columns of it by `from`, `to`, `first`, `min`, `max` and `last`; of fewer samples
        than columns these alone, each a column for itself."""
        told = self._ask(columns=columns, last=last)
        found = told.get("columns")
        if isinstance(found, dict):
            return {str(name): numbers(column) for name, column in found.items()}
        x, values = numbers(told.get("x")), numbers(told.get("values"))
        of_values = dict.fromkeys(("first", "min", "max", "last"), values)
        return {"from": x, "to": x, **of_values}

    def __repr__(self) -> str:
        return f"<series {self.name} of {self._controller.scope}>"

    def _ask(self, **fields: Any) -> wire.Message:
        given = {name: value for name, value in fields.items() if value is not None}
        told = self._controller.ask("get", series=self.name, packed=True, **given)
        self.truncated = bool(told.get("truncated"))
        return told


def number(told: Any) -> float:
    """A number as a scope writes it: null is a gap, a word what is infinite."""
    try:
        return math.nan if told is None else float(told)
    except (TypeError, ValueError, OverflowError):
        return math.nan


def numbers(told: Any) -> Any:
    """A list of them, or its doubles in base64."""
    packed = told.get("f64") if isinstance(told, dict) else None
    if isinstance(packed, str):
        try:
            found = array("d", a2b_base64(packed))
        except ValueError:  # no base64, or no whole doubles
            found = array("d")
        if sys.byteorder == "big":
            found.byteswap()
    else:
        found = array("d", map(number, told if isinstance(told, list) else []))
    return numpy_if_any(found)
