"""Run by a test: a training in two processes; only the first one hears of the slider and the stop."""

import os

import real  # noqa: F401  (finds the client)
import test_lightning
from sprintscope.hooks.lightning import SprintscopeCallback


class Model(test_lightning.Model):
    """The scope of the test can't be spoken to from here, so its wishes are put into the job."""

    hook = None

    def on_train_batch_end(self, outputs, batch, index):
        self.step += 1
        if self.trainer.is_global_zero and self.step == 1:
            self.hook.job.controls["lr"].request(0.001, 1)
        if self.trainer.is_global_zero and self.step == 3:
            self.hook.job.stop()


if __name__ == "__main__":
    model, hook = Model(), SprintscopeCallback()
    model.hook = hook
    train = test_lightning.trainer(hook, epochs=50, devices=2, strategy="ddp")
    train.fit(model, test_lightning.data(), test_lightning.data())
    # In one piece, since both processes write to the same pipe.
    said = f"rank {train.global_rank} step {train.global_step} lr {model.used[-1][0]}\n"
    os.write(1, said.encode())
