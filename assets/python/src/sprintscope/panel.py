"""The controls of a job, in the order announced."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Optional, TypeVar

from .control import Button, Choice, Control, Number, Shown, Slider, Toggle
from .wire import Message

C = TypeVar("C", bound=Control[Any])


class Panel:
    """The part of a job that people turn. The job says how a message gets to the scope."""

    def __init__(self) -> None:
        self.controls: dict[str, Control[Any]] = {}

    def slider(
        self,
        name: str,
        value: Number,
        min: Number,
        max: Number,
        *,
        log: bool = False,
        integer: bool = False,
        step: Optional[Number] = None,
        unit: str = "",
    ) -> Slider:
        """A number that people turn in the scope: `lr = job.slider("lr", 1e-3, min=1e-5, max=1e-1, log=True)`.

        Read `lr.value` where it is used: reading applies what was requested, which the plots then mark;
        `lr.set(x)` changes it from inside. `log`: the scale; `integer`: whole numbers only; `step`: what
        a key turns it by. Said again with the same range, it keeps the value that people have set.
        """
        return self._add(Slider(self, name, value, min, max, log, integer, step, unit))

    def toggle(self, name: str, value: bool = False) -> Toggle:
        """A switch: `if job.toggle("augment").value: …`, or the toggle itself as a condition."""
        return self._add(Toggle(self, name, bool(value)))

    def choice(self, name: str, value: str, choices: Sequence[str]) -> Choice:
        """One of several texts: `opt = job.choice("opt", "adam", ["adam", "sgd"])`, then `opt.value`."""
        return self._add(Choice(self, name, value, choices))

    def button(self, name: str) -> Button:
        """Something to press: `if save.pressed: …` is true once for each press."""
        return self._add(Button(self, name))

    def value(self, name: str, value: Any, *, unit: str = "") -> Shown:
        """A read-only number beside the controls; say it again, or `.set` it, to change it."""
        return self._add(Shown(self, name, value, unit))

    def has_control(self, name: str) -> bool:
        return name in self.controls

    def _add(self, control: C) -> C:
        """A control announced twice (in a loop, in a cell run again) keeps what people set."""
        known = self.controls.get(control.name)
        fixed = {**control.announcement(), "value": None}
        if isinstance(known, type(control)) and {**known.announcement(), "value": None} == fixed:
            if isinstance(known, Shown):
                known.set(control.value)
            return known
        self.controls[control.name] = control
        self.announce(control)
        return control

    def announce(self, control: Control[Any]) -> None:
        self._tell(("control", control.name), control.announcement())

    def _tell(self, key: tuple[str, str], message: Message) -> None:
        raise NotImplementedError

    def report_applied(self, name: str, value: Any, request: Any) -> None:
        raise NotImplementedError
