"""The hooks, against modules of the same shape as the libraries: those are too large to install.

What this can't show is whether a library still has this shape: that is in `hooks_real`.
"""

import importlib
import sys
import types
import unittest
from unittest import mock

from fake_scope import FakeScope, numbers, wait_for

import sprintscope
from sprintscope import tracker
from sprintscope.hooks.feed import plot_numbers


def steps(peer, series):
    """Where the samples of a series lie."""
    return [x for m in peer.of("samples") if series in m["values"] for x in numbers(m["x"])]


class Tensor(float):
    """As much of torch's as a trainer's metrics need: a new value lies at a new place."""

    def data_ptr(self):
        return id(self)

    def detach(self):
        return self


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

    def ask(self, callback, control, value, request):
        """A wish from the scope, known to the hook by now."""
        self.scope.peer().say(type="set", control=control, value=value, request=request)
        wait_for(lambda: callback.job.controls[control].is_asked, f"the request of {control}")

    def test_keras(self):
        class Callback:
            model = types.SimpleNamespace(
                stop_training=False, optimizer=types.SimpleNamespace(learning_rate=0.01)
            )

        callback = self.hook("keras", keras={"callbacks": types.SimpleNamespace(Callback=Callback)})()
        model = callback.model
        callback.on_train_begin(None)
        callback.on_epoch_begin(0, None)
        callback.on_train_batch_begin(0, logs=None)
        callback.on_train_batch_end(0, logs={"loss": 0.5})
        self.assertFalse(model.stop_training)
        self.ask(callback, "lr", 0.001, request=1)
        self.stop(callback)
        # Two steps in one call, as with steps_per_execution=2.
        callback.on_train_batch_end(2, logs={"loss": 0.4})
        callback.on_train_batch_begin(3, logs=None)
        callback.on_epoch_end(0, {"loss": 0.4, "val_loss": 0.7})
        callback.on_train_end({"loss": 0.4})
        self.assertTrue(model.stop_training)
        self.assertEqual(model.optimizer.learning_rate, 0.001)
        peer = self.scope.peer()
        peer.expect("done", error=None)
        peer.expect("applied", control="lr", value=0.001, request=1)
        self.assertEqual(peer.samples("loss"), [0.5, 0.4])
        self.assertEqual(peer.samples("val_loss"), [0.7])
        self.assertEqual(steps(peer, "loss"), [1, 3])
        self.assertEqual(steps(peer, "val_loss"), [3])

    def test_keras_with_a_schedule_in_its_optimizer_has_a_curve_and_no_slider(self):
        class Scheduled:
            """Keras raises a TypeError for whoever sets the rate of such an optimizer."""

            @property
            def learning_rate(self):
                return 0.25

        class Callback:
            model = types.SimpleNamespace(stop_training=False, optimizer=Scheduled())

        callback = self.hook("keras", keras={"callbacks": types.SimpleNamespace(Callback=Callback)})()
        callback.on_train_begin(None)
        callback.on_epoch_begin(0, None)
        callback.on_train_batch_begin(0, logs=None)
        callback.on_train_batch_end(0, logs={"loss": 0.5})
        callback.on_train_end(None)
        peer = self.scope.peer()
        peer.expect("done", error=None)
        self.assertEqual(peer.samples("lr"), [0.25])
        self.assertEqual(peer.of("control"), [])

    def test_lightning(self):
        for library in ("lightning__pytorch__callbacks", "pytorch_lightning__callbacks"):
            callback = self.hook("lightning", **{library: {"Callback": object}})()
        groups = [{"lr": 0.1, "initial_lr": 0.1}, {"lr": 0.2, "initial_lr": 0.2}]
        trainer = types.SimpleNamespace(
            logged_metrics={"loss": Tensor(1)},
            global_step=5,
            should_stop=False,
            is_global_zero=True,
            sanity_checking=True,
            optimizers=[types.SimpleNamespace(param_groups=groups)],
        )
        callback.setup(trainer, None, stage="fit")
        callback.on_validation_end(trainer, None)
        callback.on_train_start(trainer, None)
        callback.on_train_batch_start(trainer, None, {}, 0)
        callback.on_train_batch_end(trainer, None, {}, {}, 0)
        trainer.logged_metrics["val_loss"] = Tensor(2)
        trainer.sanity_checking = False
        callback.on_validation_end(trainer, None)
        self.ask(callback, "lr", 0.01, request=1)
        self.stop(callback)
        trainer.global_step = 6
        callback.on_train_batch_end(trainer, None, {}, {}, 1)
        groups[0]["lr"] = groups[1]["lr"] = 7.0  # a schedule, which the slider overrules
        callback.on_train_batch_start(trainer, None, {}, 2)
        callback.on_exception(trainer, None, ValueError("nan loss"))
        self.assertTrue(trainer.should_stop)
        self.assertEqual([round(group["lr"], 9) for group in groups], [0.01, 0.02])
        peer = self.scope.peer()
        self.assertIn("nan loss", peer.expect("done")["error"])
        self.assertEqual((peer.samples("val_loss"), peer.samples("loss")), ([2], [1]))

    def test_lightning_that_fails_before_a_training_keeps_its_own_exception(self):
        callback = self.hook("lightning", lightning__pytorch__callbacks={"Callback": object})()
        callback.on_exception(None, None, ValueError("no such file"))

    def test_hugging_face(self):
        callback = self.hook("huggingface", transformers={"TrainerCallback": object})()
        control = types.SimpleNamespace(should_training_stop=False)
        state = types.SimpleNamespace(global_step=0, is_world_process_zero=True)
        groups = [{"lr": 0.0, "initial_lr": 0.1}]  # as a warm-up begins
        around = {
            "model": None,
            "processing_class": None,
            "optimizer": types.SimpleNamespace(param_groups=groups),
            "lr_scheduler": None,
            "train_dataloader": None,
            "eval_dataloader": None,
        }
        # Trainer.evaluate() without a training.
        callback.on_log(None, state, control, logs={"eval_loss": 1.0}, **around)
        callback.on_train_begin(None, state, control, **around)
        callback.on_step_begin(None, state, control, **around)
        state.global_step = 7
        callback.on_step_end(None, state, control, **around)
        self.assertFalse(control.should_training_stop)
        callback.on_log(None, state, control, logs={"loss": 0.1, "note": "text"}, **around)
        self.ask(callback, "lr", 0.2, request=1)
        self.stop(callback)
        callback.on_step_end(None, state, control, **around)
        callback.on_step_begin(None, state, control, **around)
        callback.on_train_end(None, state, control, **around)
        self.assertTrue(control.should_training_stop)
        self.assertEqual(groups[0]["lr"], 0.2)
        peer = self.scope.peer()
        peer.expect("done", error=None)
        peer.expect("control", name="lr", min=0.0001, max=10.0)
        self.assertEqual((steps(peer, "loss"), peer.samples("loss")), ([7], [0.1]))
        self.assertEqual(peer.samples("eval_loss"), [])

    def test_the_schedule_rules_again_when_hold_is_off(self):
        from sprintscope.hooks.rate import Groups, dial

        optimizer = types.SimpleNamespace(param_groups=[{"lr": 0.1}])
        with sprintscope.job("rates") as job:
            one = dial(job, "lr", Groups(optimizer))
            self.assertIsNone(one.held())
            job.controls["lr"].request(0.01, 1)
            self.assertEqual((one.held(), one.held()), (0.01, 0.01))
            job.controls["hold lr"].request(False, 1)
            self.assertIsNone(one.held())
            optimizer.param_groups[0]["lr"] = 0.05
            job.controls["hold lr"].request(True, 2)
            self.assertEqual(one.held(), 0.05)
            self.assertIsNone(dial(job, "lr", Groups(optimizer)))  # there is one of that name

    def test_a_training_that_was_left_is_dead_when_it_begins_anew(self):
        callback = self.hook("huggingface", transformers={"TrainerCallback": object})()
        state = types.SimpleNamespace(global_step=0, is_world_process_zero=True)
        for _ in range(2):
            callback.on_train_begin(None, state, None)
            wait_for(lambda: callback.job.connected, "the scope")
        self.scope.peer().expect("done", error="left before its end")
        self.scope.peer(1)
        callback.on_train_end(None, state, None)

    def test_what_is_logged_and_no_number_is_passed_over(self):
        def many():
            raise RuntimeError("a Tensor with 3 elements cannot be converted to Scalar")

        odd = types.SimpleNamespace(detach=many)
        with sprintscope.job("odd") as job:
            logs = {"a": 1, "b": {"c": float("nan"), "d": "0.5"}, "e": odd, "f": None, "g": 10**400}
            plot_numbers(job, logs, 3)
        peer = self.scope.peer()
        peer.expect("done")
        self.assertEqual(list(peer.expect("samples")["values"]), ["a", "b/c"])

    def test_a_hook_without_its_library_says_so(self):
        with self.assertRaises(ImportError):
            importlib.import_module("sprintscope.hooks.keras")

    def test_tracker(self):
        run = tracker.init(project="mnist", config={"lr": 0.1, "opt": {"name": "sgd"}}, entity="me")
        self.assertEqual((run.config.lr, tracker.config["opt"]["name"]), (0.1, "sgd"))
        tracker.log({"loss": 0.5, "val": {"acc": 1}, "image": object()}, step=3)
        self.assertFalse(run.stopped)
        tracker.finish()
        peer = self.scope.peer()
        peer.expect("done", error=None)
        self.assertEqual(peer.hello["name"], "mnist")
        self.assertEqual([c["name"] for c in peer.of("control")], ["lr"])
        peer.expect("log", lines=["opt/name: sgd"])
        self.assertEqual(set(peer.expect("samples")["values"]), {"loss", "val/acc"})
        self.assertRaises(RuntimeError, tracker.log, {"loss": 1})

    def test_tracker_counts_steps(self):
        with tracker.init(config=types.SimpleNamespace(lr=1)) as run:
            run.config.update({"seed": 7}, allow_val_change=True)
            run.config.depth = 3
            run.log({"a": 1}, commit=False)
            run.log({"b": 1})
            run.log({"a": 2})
            run.log({"a": 3}, step=10)
            run.log({"b": 3})
            run.log({"a": 4})
        self.assertIsNone(tracker.run)
        self.assertEqual(dict(run.config), {"lr": 1, "seed": 7, "depth": 3})
        peer = self.scope.peer()
        peer.expect("done")
        self.assertEqual((steps(peer, "a"), steps(peer, "b")), ([0, 1, 10, 11], [0, 10]))

    def test_a_tracked_script_that_asks_ends_itself_and_another_at_its_next_log(self):
        for asks in (True, False):
            with tracker.init(project=f"asks {asks}") as run:
                peer = self.scope.peer(0 if asks else 1)
                peer.say(type="stop", method="event", by="key")
                wait_for(lambda: run.stopped if asks else run.job.stopped, "the stop")
                reached = False
                run.log({"a": 1})
                reached = True
            self.assertEqual(reached, asks)
            peer.expect("done", error=None)
        # Without a `with` the script ends as by sys.exit().
        self.assertTrue(issubclass(tracker.StoppedAtLog, SystemExit))


if __name__ == "__main__":
    unittest.main()
