"""The hook in a real Trainer of transformers, with a model of its own making."""

import tempfile
import unittest

from real import BATCHES, Asking, HookTest

import sprintscope
import torch
from sprintscope.hooks.huggingface import SprintscopeCallback
from transformers import BertConfig, BertForSequenceClassification, Trainer, TrainerCallback
from transformers import TrainingArguments, logging

logging.set_verbosity_error()
SMALL = {"hidden_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1, "intermediate_size": 8}


class At(TrainerCallback):
    def __init__(self, asking):
        self.asking, self.used = asking, []

    def on_pre_optimizer_step(self, args, state, control, optimizer=None, **_):
        self.used.append(float(optimizer.param_groups[0]["lr"]))

    def on_step_end(self, args, state, control, **_):
        self.asking(state.global_step)


class TestHuggingFace(HookTest):
    def trainer(self, at={}, hook=None, epochs=2, **options):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        arguments = TrainingArguments(**{
            "output_dir": folder.name, "num_train_epochs": epochs, "use_cpu": True,
            "per_device_train_batch_size": 4, "logging_steps": 1, "eval_strategy": "epoch",
            "save_strategy": "no", "report_to": [], "learning_rate": 0.01, "disable_tqdm": True,
            **options,
        })
        torch.manual_seed(0)
        ids = torch.randint(0, 20, (4 * BATCHES, 5))
        rows = [{"input_ids": row, "labels": int(row[0] > 10)} for row in ids]
        hook = hook or SprintscopeCallback()
        self.at = At(Asking(self.scope, hook, at))
        return Trainer(
            model=BertForSequenceClassification(BertConfig(vocab_size=20, **SMALL)),
            args=arguments,
            train_dataset=rows,
            eval_dataset=rows[:4],
            compute_metrics=lambda _: {"acc": torch.tensor(0.5), "note": "a text"},
            callbacks=[self.at, hook],
        )

    def test_metrics_at_their_steps_under_their_names(self):
        self.trainer().train()
        self.assertIsNone(self.done())
        every = [float(n) for n in range(1, 2 * BATCHES + 1)]
        for name in ("loss", "grad_norm", "learning_rate", "lr"):
            self.assertEqual(self.steps(name), every, name)
        for name in ("eval_loss", "eval_acc"):
            self.assertEqual(self.steps(name), [BATCHES, 2 * BATCHES], name)
        self.assertEqual(self.steps("train_loss"), [2 * BATCHES])
        self.assertEqual(self.steps("eval_note"), [])

    def test_the_slider_overrules_the_schedule_until_hold_is_off(self):
        self.trainer({3: ("lr", 0.05), 12: ("hold lr", False)}).train()
        self.assertEqual(self.at.used[3:12], [0.05] * 9)
        self.assert_rates({1: 0.01, 5: 0.05, 12: 0.05, 14: 0.01 * (1 - 13 / 20)})
        self.scope.peer().expect("applied", control="lr", value=0.05, request=3)

    def test_a_warm_up_begins_at_nothing_and_can_be_turned(self):
        self.trainer({1: ("lr", 0.02)}, warmup_steps=5).train()
        self.assertEqual(self.at.used[0], 0.0)
        self.assert_rates({3: 0.02, 20: 0.02})
        self.scope.peer().expect("control", name="lr", min=1e-5, max=1.0)

    def test_an_optimizer_without_a_rate(self):
        trainer = self.trainer(optim="adafactor")
        trainer.create_optimizer()
        trainer.optimizer.param_groups[0]["lr"] = None
        hook = SprintscopeCallback()
        around = trainer.args, trainer.state, trainer.control
        hook.on_train_begin(*around, optimizer=trainer.optimizer)
        hook.on_step_begin(*around)
        hook.on_step_end(*around)
        hook.on_train_end(*around)
        self.assertEqual((self.done(), self.scope.peer().of("control")), (None, []))

    def test_a_stop_ends_the_training(self):
        trainer = self.trainer({13: "stop"}, epochs=50)
        trainer.train()
        self.assertIsNone(self.done())
        self.assertTrue(trainer.control.should_training_stop)
        self.assertIn(trainer.state.global_step, (13, 14))

    def test_gradients_that_are_accumulated(self):
        self.trainer(gradient_accumulation_steps=5).train()
        self.assertEqual(self.steps("lr"), [1, 2, 3, 4])

    def test_evaluate_and_predict_alone_and_after(self):
        trainer = self.trainer()
        trainer.evaluate()
        trainer.predict(trainer.eval_dataset)
        self.assertEqual(self.scope.peers, [])
        trainer.train()
        trainer.evaluate()
        self.assertIsNone(self.done())
        self.assertEqual(self.steps("eval_loss"), [BATCHES, 2 * BATCHES])

    def test_twice_with_one_hook_are_two_jobs(self):
        trainer = self.trainer()
        for number in (0, 1):
            trainer.train()
            self.assertIsNone(self.done(number))
            self.assertEqual(self.steps("loss", number)[-1], 2 * BATCHES)

    def test_an_exception_is_the_end_of_the_job_around(self):
        with self.assertRaises(ValueError), sprintscope.job("mine") as job:
            self.trainer({5: ValueError("odd batch")}, SprintscopeCallback(job)).train()
        self.assertEqual(self.done(), "ValueError: odd batch")

    def test_a_scope_that_dies(self):
        trainer = self.trainer({5: self.scope.die})
        trainer.train()
        self.assertEqual(trainer.state.global_step, 2 * BATCHES)


if __name__ == "__main__":
    unittest.main()
