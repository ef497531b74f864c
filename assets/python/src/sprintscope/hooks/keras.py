"""`model.fit(…, callbacks=[SprintscopeCallback()])`: plots the logs, stops between batches."""

from __future__ import annotations

from typing import Any, Optional

import keras

from ..job import Job
from .feed import plot_numbers


class SprintscopeCallback(keras.callbacks.Callback):  # type: ignore[misc]
    def __init__(self, job: Optional[Job] = None, name: str = "keras") -> None:
        super().__init__()
        self._given, self._name = job, name

    def on_train_begin(self, logs: Any = None) -> None:
        self.job = self._given or Job(self._name)
        self._step = 0

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        self._step += 1
        plot_numbers(self.job, logs, self._step)
        self._obey()

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        # Batches have plotted the rest; under the same name twice a step would be drawn twice.
        plot_numbers(self.job, {f"epoch/{name}": v for name, v in (logs or {}).items()}, self._step)
        self._obey()

    def on_train_end(self, logs: Any = None) -> None:
        if self._given is None:
            self.job.close()

    def _obey(self) -> None:
        if self.job.stopped:
            self.model.stop_training = True
