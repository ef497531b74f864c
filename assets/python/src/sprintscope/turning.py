"""A job's stop and sliders under its status line, where ipywidgets is installed."""

from __future__ import annotations

import math
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Optional

from .control import Button, Choice, Control, Slider, Toggle
from .job import Job

# A slider shows the nearest of so many places as its value, whatever that is: with 500 of them an
# interval of 0.02 s stood there as 0.02014. So fine that four digits are true.
PLACES = 100_000


def turning(job: Job, stop: Callable[[str], None]) -> Optional[Turning]:
    """None where there are no widgets."""
    try:
        if find_spec("ipywidgets") is None:
            return None
        return Turning(import_module("ipywidgets"), job, stop)
    except Exception:
        return None  # an old or broken installation: the status line does without


class Turning:
    """Buttons and sliders, shown under the cell that runs now."""

    def __init__(self, widgets: Any, job: Job, stop: Callable[[str], None]) -> None:
        self._widgets, self._job = widgets, job
        self._turned: dict[str, Any] = {}
        buttons = []
        for words, method in (("Stop", "event"), ("Loop", "loop"), ("Cancel", "cancel")):
            button = widgets.Button(description=words, layout={"width": "80px"})
            button.on_click(lambda _, method=method: stop(method))
            buttons.append(button)
        self._box = widgets.VBox([widgets.HBox(buttons)])
        self.refresh()
        import_module("IPython.display").display(self._box)

    def refresh(self) -> None:
        """Controls that came meanwhile, and values that others have set."""
        for name, control in list(self._job.controls.items()):
            widget = self._turned.get(name)
            if widget is None:
                widget = self._widget(control)
                self._turned[name] = widget
                if widget is not False:
                    self._box.children = (*self._box.children, widget)
            elif widget is not False and not isinstance(control, Button):
                widget.value = control.requested

    def _widget(self, control: Control[Any]) -> Any:
        widgets, wide = self._widgets, {"width": "420px"}
        style = {"description_width": "120px"}
        words: dict[str, Any] = {"description": control.name, "style": style, "layout": wide}
        if isinstance(control, Slider):
            made = _slider(widgets, control, words)
        elif isinstance(control, Toggle):
            made = widgets.Checkbox(value=control.requested, **words)
        elif isinstance(control, Choice):
            made = widgets.Dropdown(options=control.choices, value=control.requested, **words)
        elif isinstance(control, Button):
            made = widgets.Button(description=control.name)
            made.on_click(lambda _: self._job.turn(control.name, None))
            return made
        else:
            return False
        made.observe(lambda change: self._turn(control, change["new"]), names="value")
        return made

    def _turn(self, control: Control[Any], value: Any) -> None:
        if value != control.requested:
            # Where a place lies is added up: 0.30000000000000004 is nothing that a person turns to.
            rounded = float(f"{value:.12g}") if isinstance(value, float) else value
            self._job.turn(control.name, rounded)

    def close(self) -> None:
        """Nothing is to be turned any more."""
        self._box.close()


def _slider(widgets: Any, control: Slider, words: dict[str, Any]) -> Any:
    words = {**words, "readout_format": "d" if control.integer else ".4g"}
    value, low, high = control.requested, control.min, control.max
    if control.log:
        return _log_slider(widgets, control, words)
    if control.integer:
        return widgets.IntSlider(value=value, min=low, max=high, step=control.step or 1, **words)
    step = control.step or (high - low) / PLACES or 1.0
    return widgets.FloatSlider(value=value, min=low, max=high, step=step, **words)


def _log_slider(widgets: Any, control: Slider, words: dict[str, Any]) -> Any:
    low, high = math.log10(control.min), math.log10(control.max)
    step = (high - low) / PLACES or 0.1
    words = {**words, "readout_format": ".4g"}
    value = control.requested
    return widgets.FloatLogSlider(value=value, base=10, min=low, max=high, step=step, **words)
