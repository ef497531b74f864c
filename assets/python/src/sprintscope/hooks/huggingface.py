"""`Trainer(…, callbacks=[SprintscopeCallback()])`: plots what the trainer logs, stops at a step."""

from __future__ import annotations

from typing import Any, Optional

from transformers import TrainerCallback

from ..job import Job
from .feed import plot_numbers


class SprintscopeCallback(TrainerCallback):  # type: ignore[misc]
    def __init__(self, job: Optional[Job] = None, name: str = "trainer") -> None:
        self._given, self._name = job, name

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self.job = self._given or Job(self._name)

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        plot_numbers(self.job, logs, state.global_step)

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        if self.job.stopped:
            control.should_training_stop = True
        return control

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        if self._given is None:
            self.job.close()
