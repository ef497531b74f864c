"""What a person can turn while the job runs: slider, toggle, choice, button; and shown values.

A control has a requested and an applied value. A request counts as applied when the *program*
reads it, not when it arrives: that is the proof the scope puts on the plot.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Generic, Optional, Protocol, TypeVar, Union

V = TypeVar("V")

# Presses of one button that may wait for the program to look; of more the oldest are forgotten.
PRESSES = 1_000


class ControlledJob(Protocol):
    """What a job hears from its controls, for the scope."""

    def report_applied(self, name: str, value: Any, request: Any) -> None: ...

    def announce(self, control: Control[Any]) -> None: ...


class Control(Generic[V]):
    kind = "value"

    def __init__(self, job: ControlledJob, name: str, value: V) -> None:
        self._job = job
        self.name = name
        self._value = value
        # (value, request id) as it came from the scope and hasn't been read yet.
        self._incoming: Optional[tuple[V, Any]] = None

    @property
    def value(self) -> V:
        """The value to work with now. Reading it applies what was requested in the scope."""
        if self._incoming is not None:
            self._apply()
        return self._value

    @value.setter
    def value(self, value: V) -> None:
        self.set(value)

    def set(self, value: V) -> None:
        """Changes it from inside the program, a schedule for example."""
        self._incoming = None
        self._value = self.accept(value)
        self._job.report_applied(self.name, self._value, None)

    @property
    def requested(self) -> V:
        """What was asked for and may not have been read yet."""
        incoming = self._incoming
        return self._value if incoming is None else incoming[0]

    @property
    def is_asked(self) -> bool:
        """True while a request waits to be read."""
        return self._incoming is not None

    def _apply(self) -> None:
        incoming, self._incoming = self._incoming, None
        if incoming is not None:  # another thread may have been faster
            self._value, request = incoming
            self._job.report_applied(self.name, self._value, request)

    def request(self, value: Any, request: Any) -> None:
        """A wish from the scope. One that doesn't fit is never applied, and the scope marks it."""
        self._incoming = (self.accept(value), request)

    def accept(self, value: Any) -> V:
        """The value in this control's type; `ValueError` or `TypeError` if it has no place."""
        accepted: V = value
        return accepted

    def announcement(self) -> dict[str, Any]:
        return {"type": "control", "kind": self.kind, "name": self.name, "value": self._value}

    def __repr__(self) -> str:
        # Looking at it applies nothing.
        asked = f", asked for {self.requested!r}" if self.is_asked else ""
        return f"<{self.kind} {self.name}: {self._value!r}{asked}{self._range()}>"

    def _range(self) -> str:
        return ""


Number = Union[int, float]


def _is_finite(number: Any) -> bool:
    try:
        return math.isfinite(number)
    except (TypeError, OverflowError):
        return False


class Slider(Control[Number]):
    kind = "slider"

    def __init__(
        self,
        job: ControlledJob,
        name: str,
        value: Number,
        low: Number,
        high: Number,
        is_log: bool,
        is_integer: bool,
        step: Optional[Number],
        unit: str,
    ) -> None:
        super().__init__(job, name, value)
        if not all(_is_finite(number) for number in (value, low, high)):
            raise ValueError(
                f"slider {name}: value, min and max are finite numbers, not"
                f" {value!r}, {low!r} and {high!r}"
            )
        if low > high:
            raise ValueError(f"slider {name}: min {low} is above max {high}")
        if is_log and low <= 0:
            raise ValueError(f"slider {name}: log=True needs a min above 0, not {low}")
        if not low <= value <= high:
            raise ValueError(f"slider {name}: {value} is outside {low} … {high}")
        self.min, self.max, self.log, self.integer = low, high, is_log, is_integer
        self.step, self.unit = step, unit

    def accept(self, value: Any) -> Number:
        number = float(value)
        if not math.isfinite(number):
            raise ValueError(f"slider {self.name}: {value} is not a finite number")
        number = min(max(number, self.min), self.max)
        return round(number) if self.integer else self._exact(number)

    def _exact(self, number: Number) -> Number:
        """The decimal that is meant where steps lead to a number: 0.3, not 0.1 + 0.2. Others stay."""
        if not self.step or not _is_finite(steps := (number - self.min) / self.step):
            return number
        low, step = Decimal(repr(float(self.min))), Decimal(repr(float(self.step)))
        meant = float(low + round(steps) * step)
        noise = 1e-12 * max(abs(self.min), abs(self.max))
        return meant if abs(meant - number) <= noise else number

    def _range(self) -> str:
        return f", {self.min!r} … {self.max!r}{', log' if self.log else ''}"

    def announcement(self) -> dict[str, Any]:
        return {
            **super().announcement(),
            "min": self.min,
            "max": self.max,
            "log": self.log,
            "integer": self.integer,
            "step": self.step,
            "unit": self.unit,
        }


class Toggle(Control[bool]):
    kind = "toggle"

    def accept(self, value: Any) -> bool:
        return bool(value)

    def __bool__(self) -> bool:
        return self.value


class Choice(Control[str]):
    kind = "choice"

    def __init__(self, job: ControlledJob, name: str, value: str, choices: Sequence[str]) -> None:
        super().__init__(job, name, value)
        self.choices = list(choices)
        self.accept(value)

    def accept(self, value: Any) -> str:
        if value not in self.choices:
            raise ValueError(f"choice {self.name}: {value!r} is none of {', '.join(self.choices)}")
        return str(value)

    def _range(self) -> str:
        return f" of {', '.join(self.choices)}"

    def announcement(self) -> dict[str, Any]:
        return {**super().announcement(), "choices": self.choices}


class Button(Control[None]):
    kind = "button"

    def __init__(self, job: ControlledJob, name: str) -> None:
        super().__init__(job, name, None)
        # The requests of presses that the program hasn't looked at yet.
        self._presses: deque[Any] = deque(maxlen=PRESSES)

    @property
    def pressed(self) -> bool:
        """True once for each press: three presses between two looks are seen by three looks."""
        try:
            request = self._presses.popleft()
        except IndexError:
            return False
        self._job.report_applied(self.name, None, request)
        return True

    @property
    def is_asked(self) -> bool:
        return bool(self._presses)

    def request(self, value: Any, request: Any) -> None:
        self._presses.append(request)

    def __repr__(self) -> str:
        return f"<button {self.name}: {len(self._presses)} presses to be seen>"

    def announcement(self) -> dict[str, Any]:
        return {"type": "control", "kind": self.kind, "name": self.name}


class Shown(Control[Any]):
    """A read-only value: the program sets it, people see it."""

    def __init__(self, job: ControlledJob, name: str, value: Any, unit: str) -> None:
        super().__init__(job, name, value)
        self.unit = unit

    def set(self, value: Any) -> None:
        self._value = value
        self._job.announce(self)

    def request(self, value: Any, request: Any) -> None:
        raise ValueError(f"{self.name} is read-only")

    def announcement(self) -> dict[str, Any]:
        return {**super().announcement(), "unit": self.unit}
