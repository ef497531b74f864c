"""`model.fit(…, callbacks=[SprintscopeCallback()])`: plots the logs, stops between batches."""

from __future__ import annotations

from typing import Any

import keras

from .training import Training


class Rate:
    """The rate of a compiled model."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def usual(self) -> float:
        self.set_rate(self.rate())  # Keras refuses where a schedule is built into the optimizer
        return self.rate()

    def rate(self) -> float:
        return float(self._model.optimizer.learning_rate)

    def set_rate(self, rate: float) -> None:
        self._model.optimizer.learning_rate = rate


class SprintscopeCallback(Training, keras.callbacks.Callback):  # type: ignore[misc]
    usual_name = "keras"
    _step = 0

    def on_train_begin(self, logs: Any = None) -> None:
        self._begin()
        if not self._is_given:
            self._step = 0
        self._put: dict[str, float] = {}
        if hasattr(self.model.optimizer, "learning_rate"):
            self._take([Rate(self.model)])

    def on_epoch_begin(self, epoch: int, logs: Any = None) -> None:
        self._before_epoch = self._step
        self._of_batches: set[str] = set()

    def on_train_batch_begin(self, batch: int, logs: Any = None) -> None:
        # JAX keeps the variables to itself from the first batch of an epoch to the last.
        give_back = getattr(self.model, "jax_state_sync", None)
        if give_back is not None and batch > 0:
            if self._put == self._held:
                return
            give_back()
        self._put = self._held
        self._before_step()

    def on_train_batch_end(self, batch: int, logs: Any = None) -> None:
        # Not counted: with steps_per_execution one call is for several steps.
        self._step = self._before_epoch + batch + 1
        self._of_batches.update(logs or {})
        self._plot(logs, self._step)
        if self._after_step(self._step):
            self.model.stop_training = True

    def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
        # The batches' are means over the epoch so far, so their last one is the epoch's already.
        news = {name: value for name, value in (logs or {}).items() if name not in self._of_batches}
        self._plot(news, self._step)
        if self._is_asked_to_stop():
            self.model.stop_training = True

    def on_train_end(self, logs: Any = None) -> None:
        self._end()
