"""The hooks, against modules of the same shape as the libraries: those are too large to install.

What this can't show is whether a library still has this shape.
"""

import importlib
import sys
import types
import unittest
from unittest import mock

from fake_scope import FakeScope, numbers, wait_for

import sprintscope
from sprintscope import tracker


class TestHooks(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def hook(self, hook, **modules):
        """The hook's callback class, with the library's modules faked."""
        fakes = {}
        for name, content in modules.items():
            name = name.replace("__", ".")
            for end in range(1, name.count(".") + 2):
                part = ".".join(name.split(".")[:end])
                fakes.setdefault(part, types.ModuleType(part))
            fakes[name].__dict__.update(content)
        name = f"sprintscope.hooks.{hook}"
        with mock.patch.dict(sys.modules, fakes):
            sys.modules.pop(name, None)
            return importlib.import_module(name).SprintscopeCallback

    def stop(self, callback):
        self.scope.peer().say(type="stop", method="event", by="key")
        wait_for(lambda: callback.job.stopped, "the stop")

    def test_keras(self):
        class Callback:
            model = types.SimpleNamespace(stop_training=False)

        callback = self.hook("keras", keras={"callbacks": types.SimpleNamespace(Callback=Callback)})()
        callback.on_train_begin()
        callback.on_train_batch_end(0, {"loss": 0.5})
        self.assertFalse(callback.model.stop_training)
        self.stop(callback)
        callback.on_train_batch_end(1, {"loss": 0.4})
        callback.on_epoch_end(0, {"val_loss": 0.7})
        callback.on_train_end()
        self.assertTrue(callback.model.stop_training)
        self.scope.peer().expect("done", error=None)
        self.assertEqual(self.scope.peer().samples("loss"), [0.5, 0.4])
        self.assertEqual(self.scope.peer().samples("epoch/val_loss"), [0.7])

    def test_lightning(self):
        for library in ("lightning__pytorch__callbacks", "pytorch_lightning__callbacks"):
            callback = self.hook("lightning", **{library: {"Callback": object}})()
        trainer = types.SimpleNamespace(callback_metrics={"loss": 1}, global_step=5, should_stop=False)
        callback.on_fit_start(trainer, None)
        callback.on_train_batch_end(trainer, None, {}, None, 0)
        self.stop(callback)
        callback.on_train_batch_end(trainer, None, {}, None, 1)
        callback.on_exception(trainer, None, ValueError("nan loss"))
        self.assertTrue(trainer.should_stop)
        self.assertIn("nan loss", self.scope.peer().expect("done")["error"])

    def test_hugging_face(self):
        callback = self.hook("huggingface", transformers={"TrainerCallback": object})()
        control = types.SimpleNamespace(should_training_stop=False)
        state = types.SimpleNamespace(global_step=7)
        callback.on_train_begin(None, state, control)
        callback.on_log(None, state, control, logs={"loss": 0.1, "note": "text"}, model=None)
        callback.on_step_end(None, state, control)
        self.assertFalse(control.should_training_stop)
        self.stop(callback)
        callback.on_step_end(None, state, control)
        callback.on_train_end(None, state, control)
        self.assertTrue(control.should_training_stop)
        message = self.scope.peer().expect("samples")
        self.assertEqual((numbers(message["x"]), list(message["values"])), ([7], ["loss"]))

    def test_a_hook_without_its_library_says_so(self):
        with self.assertRaises(ImportError):
            importlib.import_module("sprintscope.hooks.keras")

    def test_tracker(self):
        run = tracker.init(project="mnist", config={"lr": 0.1}, entity="me")
        tracker.log({"loss": 0.5, "val": {"acc": 1}, "image": object()}, step=3)
        self.assertFalse(run.stopped)
        tracker.finish()
        peer = self.scope.peer()
        peer.expect("done", error=None)
        self.assertEqual(peer.hello["name"], "mnist")
        self.assertEqual(peer.of("control")[0]["name"], "lr")
        self.assertEqual(set(peer.expect("samples")["values"]), {"loss", "val/acc"})
        self.assertRaises(RuntimeError, tracker.log, {"loss": 1})


if __name__ == "__main__":
    unittest.main()
