"""The learning rate of a training: a slider, and who has the last word about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional, Protocol

from ..job import Job

# How far the slider goes, as multiples of the rate that the program chose.
LOW, HIGH = 1e-3, 1e2


class Optimizer(Protocol):
    """An optimizer's rate as the libraries keep it."""

    def usual(self) -> float:
        """What the program chose: a schedule may begin at 0."""
        ...

    def rate(self) -> float: ...

    def set_rate(self, rate: float) -> None: ...


class Dial:
    """Until someone turns the slider the program's schedule rules, if it has one. From then on the
    slider holds the rate, whatever a schedule writes; `hold` off lets the schedule rule again.
    """

    def __init__(self, job: Job, name: str, optimizer: Optimizer) -> None:
        self._optimizer = optimizer
        usual, now = _short(optimizer.usual()), _short(optimizer.rate())
        low, high = _short(usual * LOW), _short(usual * HIGH)
        now = min(max(now, low), high)
        self._slider = job.slider(name, now, min=low, max=high, log=True)
        self._hold = job.toggle(f"hold {name}")
        # True from the beginning where the job has been through a training before.
        self._is_held = self._hold.value

    def held(self) -> Optional[float]:
        """The rate to work with from now on; None: what the program says."""
        was_held, self._is_held = self._is_held, self._hold.value
        if self._slider.is_asked:
            if not self._is_held:
                self._is_held = True
                self._hold.set(True)
        elif self._is_held and not was_held:
            self._slider.set(_short(self._optimizer.rate()))
        return float(self._slider.value) if self._is_held else None


def dial(job: Job, name: str, optimizer: Optimizer) -> Optional[Dial]:
    """None for a rate that nobody may set (a schedule of Keras'), or that the job has a slider for
    already: its owner's."""
    if job.has_control(name):
        return None
    try:
        return Dial(job, name, optimizer)
    except Exception:  # each library has its own; a slider less must not end a training
        return None


def _short(rate: float) -> float:
    """Without the digits that a float32 makes up: 0.001, not 0.0010000000474974513."""
    return float(f"{rate:.6g}")


class Groups:
    """A torch optimizer. The slider is its first group's rate, the others keep their ratio to it."""

    def __init__(self, optimizer: Any) -> None:
        self._torch = optimizer

    def usual(self) -> float:
        return _usual(self._torch.param_groups[0])

    def rate(self) -> float:
        return float(self._torch.param_groups[0]["lr"])

    def set_rate(self, rate: float) -> None:
        first = self.usual()
        for group in self._torch.param_groups:
            own = rate * (_usual(group) / first if first else 1.0)
            if hasattr(group["lr"], "fill_"):
                group["lr"].fill_(own)  # a tensor, which a compiled step has seen
            else:
                group["lr"] = own


def _usual(group: Mapping[str, Any]) -> float:
    # torch's schedulers note where they began.
    return float(group.get("initial_lr", group["lr"]))
