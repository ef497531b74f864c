"""`Trainer(callbacks=[SprintscopeCallback()])`: plots logged metrics, stops between batches."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from importlib import import_module
from typing import Any

from ..ending import error_text
from .rate import Groups
from .training import Training

# Both names can be installed side by side, each with a Trainer that knows its own Callback.
if "pytorch_lightning" in sys.modules and "lightning.pytorch" not in sys.modules:
    _callbacks = import_module("pytorch_lightning.callbacks")
else:
    try:
        _callbacks = import_module("lightning.pytorch.callbacks")
    except ImportError:  # its name before 2.0
        _callbacks = import_module("pytorch_lightning.callbacks")
Callback: Any = _callbacks.Callback


class SprintscopeCallback(Training, Callback):  # type: ignore[misc]
    usual_name = "lightning"

    def setup(self, trainer: Any, pl_module: Any, stage: str) -> None:
        self._seen: dict[str, Any] = {}
        # Not at on_fit_start: the optimizers are made before it, and can fail.
        if stage == "fit":
            self._begin(trainer.is_global_zero)

    def on_train_start(self, trainer: Any, pl_module: Any) -> None:
        self._take([Groups(optimizer) for optimizer in trainer.optimizers])

    def on_train_batch_start(self, trainer: Any, pl_module: Any, *_: Any, **__: Any) -> None:
        self._before_step()

    def on_train_batch_end(self, trainer: Any, pl_module: Any, *_: Any, **__: Any) -> None:
        self._plot(self._fresh(trainer.logged_metrics), trainer.global_step)
        if self._after_step(trainer.global_step):
            trainer.should_stop = True

    def on_train_epoch_end(self, trainer: Any, pl_module: Any) -> None:
        self._plot(self._fresh(trainer.logged_metrics), trainer.global_step)

    def on_validation_end(self, trainer: Any, pl_module: Any) -> None:
        if not trainer.sanity_checking:
            self._plot(self._fresh(trainer.logged_metrics), trainer.global_step)

    def on_test_end(self, trainer: Any, pl_module: Any) -> None:
        self._plot(self._fresh(trainer.logged_metrics), trainer.global_step)

    def on_exception(self, trainer: Any, pl_module: Any, exception: BaseException) -> None:
        self._end(error_text(exception))

    def on_fit_end(self, trainer: Any, pl_module: Any) -> None:
        self._end()

    def _fresh(self, metrics: Mapping[str, Any]) -> dict[str, Any]:
        """What has been logged since: the trainer keeps what it has heard once, too."""
        fresh = {}
        for name, value in metrics.items():
            known = self._seen.get(name)
            if known is None or known.data_ptr() != value.data_ptr():
                # Kept, so that nothing new can lie at the same place; without what it came from.
                self._seen[name] = fresh[name] = value.detach()
        return fresh
