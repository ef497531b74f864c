"""`Trainer(…, callbacks=[SprintscopeCallback()])`: plots what the trainer logs, stops at a step."""

from __future__ import annotations

from typing import Any

from transformers import TrainerCallback

from .rate import Groups
from .training import Training


class SprintscopeCallback(Training, TrainerCallback):  # type: ignore[misc]
    usual_name = "trainer"

    def on_train_begin(
        self, args: Any, state: Any, control: Any, optimizer: Any = None, **_: Any
    ) -> None:
        self._begin(state.is_world_process_zero)
        # Some of DeepSpeed's optimizers have no groups.
        self._take([Groups(optimizer)] if getattr(optimizer, "param_groups", None) else [])

    def on_step_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._before_step()

    def on_step_end(self, args: Any, state: Any, control: Any, **_: Any) -> Any:
        if self._after_step(state.global_step):
            control.should_training_stop = True
        return control

    def on_log(self, args: Any, state: Any, control: Any, logs: Any = None, **_: Any) -> None:
        self._plot(logs, state.global_step)

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:
        self._end()
