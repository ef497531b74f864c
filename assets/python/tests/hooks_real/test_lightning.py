"""The hook in a real Lightning, under both names that it is imported by."""

import logging
import os
import subprocess
import sys
import unittest
import warnings
from pathlib import Path

from real import BATCHES, Asking, HookTest

import torch

LIBRARY = os.environ.get("LIGHTNING", "lightning.pytorch")
lightning = __import__(LIBRARY, fromlist=["Trainer"])

import sprintscope
from sprintscope.hooks.lightning import SprintscopeCallback

warnings.simplefilter("ignore")
for name in ("lightning.pytorch", "pytorch_lightning", "lightning.fabric"):
    logging.getLogger(name).setLevel(logging.ERROR)


class Model(lightning.LightningModule):
    def __init__(self, asking=None, schedule=None):
        super().__init__()
        self.layer = torch.nn.Linear(4, 1)
        self.asking, self.schedule, self.used, self.step = asking, schedule, [], 0

    def loss(self, batch):
        return torch.nn.functional.mse_loss(self.layer(batch[0])[:, 0], batch[1])

    def training_step(self, batch, index):
        loss = self.loss(batch)
        self.log("loss", loss)
        self.log("both", loss, on_step=True, on_epoch=True)
        return loss

    def on_before_optimizer_step(self, optimizer):
        self.used.append([group["lr"] for group in optimizer.param_groups])

    def on_train_batch_end(self, outputs, batch, index):
        self.step += 1
        if self.asking is not None:
            self.asking(self.step)

    def validation_step(self, batch, index):
        self.log("val_loss", self.loss(batch), sync_dist=True)

    def test_step(self, batch, index):
        self.log("test_loss", self.loss(batch))

    def configure_optimizers(self):
        groups = [{"params": [self.layer.weight]}, {"params": [self.layer.bias], "lr": 0.02}]
        optimizer = torch.optim.SGD(groups, lr=0.01)
        if self.schedule is None:
            return optimizer
        return [optimizer], [{"scheduler": self.schedule(optimizer), "interval": "step"}]


def data():
    torch.manual_seed(0)
    x = torch.randn(16 * BATCHES, 4)
    return torch.utils.data.DataLoader(torch.utils.data.TensorDataset(x, x.sum(1)), batch_size=16)


def trainer(hook, epochs=2, **options):
    quiet = dict.fromkeys(("enable_checkpointing", "enable_progress_bar"), False)
    quiet.update(enable_model_summary=False, logger=False, accelerator="cpu")
    return lightning.Trainer(max_epochs=epochs, callbacks=[hook], **{"devices": 1, **quiet, **options})


class TestLightning(HookTest):
    def fit(self, at={}, hook=None, schedule=None, **options):
        hook = hook or SprintscopeCallback()
        model = Model(Asking(self.scope, hook, at), schedule)
        self.trainer = trainer(hook, **options)
        self.trainer.fit(model, data(), data())
        return model

    def test_the_hook_is_of_the_library_in_use(self):
        self.assertTrue(issubclass(SprintscopeCallback, lightning.Callback))

    def test_metrics_at_their_steps_under_the_loggers_names(self):
        self.fit()
        self.assertIsNone(self.done())
        every = [float(n) for n in range(1, 2 * BATCHES + 1)]
        for name in ("loss", "both_step", "lr"):
            self.assertEqual(self.steps(name), every, name)
        for name in ("val_loss", "both_epoch"):
            self.assertEqual(self.steps(name), [BATCHES, 2 * BATCHES], name)
        last = self.points("val_loss")[-1][1]
        self.assertAlmostEqual(last, float(self.trainer.callback_metrics["val_loss"]), 6)

    def test_accumulated_batches(self):
        self.fit(accumulate_grad_batches=5)
        self.assertEqual(self.steps("loss")[-1], 2 * BATCHES / 5)

    def test_the_slider_turns_the_optimizer_and_groups_keep_their_ratio(self):
        model = self.fit({3: ("lr", 0.001)})
        self.assert_rates({3: 0.01, 4: 0.01, 5: 0.001, 2 * BATCHES: 0.001})
        self.assertEqual(model.used[-1], [0.001, 0.002])
        self.scope.peer().expect("applied", control="lr", value=0.001, request=3)

    def test_the_slider_overrules_schedules_until_hold_is_off(self):
        schedules = torch.optim.lr_scheduler
        for index, schedule in enumerate((
            lambda optimizer: schedules.ExponentialLR(optimizer, 0.9),
            lambda optimizer: schedules.LambdaLR(optimizer, lambda step: 1 / (step + 1)),
            lambda optimizer: schedules.OneCycleLR(optimizer, 0.1, total_steps=100),
        )):
            asked = {3: ("lr", 0.05), 12: ("hold lr", False)}
            model = self.fit(asked, schedule=schedule)
            self.assert_rates({5: 0.05, 12: 0.05}, peer=index)
            held = [used for used in model.used if abs(used[0] - 0.05) < 1e-12]
            self.assertEqual(len(held), 9, model.used)
            self.assertNotEqual(model.used[14], model.used[15])

    def test_a_stop_ends_the_training(self):
        self.fit({13: "stop"}, epochs=50)
        self.assertIsNone(self.done())
        self.assertTrue(self.trainer.should_stop)
        self.assertEqual(self.trainer.global_step, 14)

    def test_exceptions_before_and_in_training(self):
        def none(optimizer):
            raise RuntimeError("no schedule")

        with self.assertRaises(RuntimeError):
            self.fit(schedule=none)
        self.assertEqual(self.done(), "RuntimeError: no schedule")
        with self.assertRaises(ValueError):
            self.fit({5: ValueError("odd batch")})
        self.assertEqual(self.done(1), "ValueError: odd batch")
        with self.assertRaises(SystemExit):
            self.fit({5: KeyboardInterrupt()})
        self.assertEqual(self.done(2), "KeyboardInterrupt")

    def test_twice_with_one_hook(self):
        hook = SprintscopeCallback()
        for number in (0, 1):
            self.fit(hook=hook)
            self.assertEqual(self.steps("loss", number)[-1], 2 * BATCHES)
            self.assertIsNone(self.done(number))

    def test_validate_and_test_alone_go_into_a_job_of_ones_own_only(self):
        hook = SprintscopeCallback()
        trainer(hook).validate(Model(), data(), verbose=False)
        trainer(hook).test(Model(), data(), verbose=False)
        self.assertEqual(self.scope.peers, [])
        with sprintscope.job("mine") as job:
            trainer(SprintscopeCallback(job)).validate(Model(), data(), verbose=False)
            trainer(SprintscopeCallback(job)).test(Model(), data(), verbose=False)
        self.assertEqual((self.steps("val_loss"), self.steps("test_loss")), ([0], [0]))

    def test_a_failing_validation_keeps_its_own_exception(self):
        model = Model()
        model.validation_step = None
        with self.assertRaises(Exception) as caught:
            trainer(SprintscopeCallback()).validate(model, data(), verbose=False)
        self.assertNotIn("Sprintscope", str(caught.exception))

    def test_a_scope_that_dies(self):
        self.fit({5: self.scope.die})
        self.assertEqual(self.trainer.global_step, 2 * BATCHES)

    def test_several_processes_are_one_job_and_obey_together(self):
        script = Path(__file__).with_name("together.py")
        program = subprocess.run(
            [sys.executable, str(script)], capture_output=True, text=True, timeout=300
        )
        self.assertEqual(program.returncode, 0, program.stderr)
        said = sorted(line for line in program.stdout.splitlines() if line.startswith("rank"))
        self.assertEqual(said, ["rank 0 step 4 lr 0.001", "rank 1 step 4 lr 0.001"])
        self.assertEqual(len(self.scope.peers), 1)


if __name__ == "__main__":
    unittest.main()
