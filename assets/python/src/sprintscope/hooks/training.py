"""A training that a library runs: its job, what people ask of it, and its end."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from ..ending import error_text
from ..job import Job
from .cell import Cell
from .feed import plot_numbers
from .rate import Dial, Optimizer, dial

# The libraries' callbacks aren't told of every exception: what is found open later was left by one.
LEFT = "left before its end"


class Training:
    """The part of a callback that is the same for all libraries. Each training is a job of its own,
    or all are in the job given, whose end is then its owner's."""

    usual_name = "training"

    def __init__(self, job: Optional[Job] = None, name: Optional[str] = None) -> None:
        super().__init__()
        self.job = job
        self._is_given = job is not None
        self._name = name or self.usual_name
        self._cell: Optional[Cell] = None
        self._forget_optimizers()

    def _forget_optimizers(self) -> None:
        self._optimizers: dict[str, Optimizer] = {}
        self._dials: dict[str, Dial] = {}
        # By the names of sliders: what people hold, and what the last step has worked with.
        self._held: dict[str, float] = {}
        self._used: dict[str, float] = {}

    def _begin(self, is_first: bool = True) -> None:
        """`is_first`: of several processes that train together one speaks to the scope."""
        if self._is_given:
            return
        self._end(LEFT)
        self._forget_optimizers()
        self.job = None
        if is_first:
            self.job = Job(self._name, axis="step")
            self.job.error_if_left = LEFT
            self.job.meet_scope()
        self._cell = Cell.of_now(lambda error: self._end(error_text(error)))

    def _take(self, optimizers: Sequence[Optimizer]) -> None:
        """Once they exist: a slider for each."""
        for index, optimizer in enumerate(optimizers):
            if not _has_rate(optimizer):
                continue
            name = "lr" if index == 0 else f"lr {index + 1}"
            self._optimizers[name] = optimizer
            if self.job is not None and name not in self._dials:
                made = dial(self.job, name, optimizer)
                if made is not None:
                    self._dials[name] = made
        self._is_asked_to_stop()

    def _before_step(self) -> None:
        for name, optimizer in self._optimizers.items():
            if name in self._held:
                optimizer.set_rate(self._held[name])
            self._used[name] = optimizer.rate()

    def _after_step(self, step: int) -> bool:
        """True: the training shall stop."""
        self._plot(self._used, step)
        return self._is_asked_to_stop()

    def _is_asked_to_stop(self) -> bool:
        asked = [(name, one.held()) for name, one in self._dials.items()]
        held = {name: rate for name, rate in asked if rate is not None}
        is_stopped = self.job is not None and self.job.stopped
        is_stopped, self._held = _agreed((is_stopped, held))
        return is_stopped

    def _plot(self, logs: Optional[Mapping[str, Any]], step: int) -> None:
        if self.job is not None:
            plot_numbers(self.job, logs, step)

    def _end(self, error: Optional[str] = None) -> None:
        if self._cell is not None:
            self._cell.let_go()
            self._cell = None
        if self.job is not None and not self._is_given:
            self.job.close(error)


def _has_rate(optimizer: Optimizer) -> bool:
    try:
        return optimizer.rate() >= 0.0
    except Exception:  # Adafactor's own is None, and each library has its errors
        return False


def _agreed(said: tuple[bool, dict[str, float]]) -> tuple[bool, dict[str, float]]:
    """What the first process says: one that stopped alone would leave the others waiting for it."""
    torch = sys.modules.get("torch")
    together = getattr(torch, "distributed", None)
    if together is None or not together.is_available() or not together.is_initialized():
        return said
    if together.get_world_size() == 1:
        return said
    box = [said]
    together.broadcast_object_list(box, src=0)
    return box[0]
