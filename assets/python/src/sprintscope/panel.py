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
        *,
        min: Number,
        max: Number,
        log: bool = False,
        integer: bool = False,
        step: Optional[Number] = None,
        unit: str = "",
    ) -> Slider:
        return self._add(Slider(self, name, value, min, max, log, integer, step, unit))

    def toggle(self, name: str, value: bool = False) -> Toggle:
        return self._add(Toggle(self, name, bool(value)))

    def choice(self, name: str, value: str, choices: Sequence[str]) -> Choice:
        return self._add(Choice(self, name, value, choices))

    def button(self, name: str) -> Button:
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
