"""`Trainer(callbacks=[SprintscopeCallback()])`: plots logged metrics, stops between batches."""

from __future__ import annotations

from typing import Any, Optional

try:
    from lightning.pytorch.callbacks import Callback
except ImportError:  # its name before 2.0
    from pytorch_lightning.callbacks import Callback

from ..ending import error_text
from ..job import Job
from .feed import plot_numbers


class SprintscopeCallback(Callback):  # type: ignore[misc]
    def __init__(self, job: Optional[Job] = None, name: str = "lightning") -> None:
        super().__init__()
        self._given, self._name = job, name

    def on_fit_start(self, trainer: Any, pl_module: Any) -> None:
        self.job = self._given or Job(self._name)

    def on_train_batch_end(self, trainer: Any, pl_module: Any, *_: Any, **__: Any) -> None:
        plot_numbers(self.job, trainer.callback_metrics, trainer.global_step)
        if self.job.stopped:
            trainer.should_stop = True

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        if self._given is None:
            self.job.close(error_text(exception))

    def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
        if self._given is None:
            self.job.close()
