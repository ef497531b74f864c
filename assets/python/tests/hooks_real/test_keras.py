"""The hook in a real Keras; its backend is `KERAS_BACKEND`, else torch.

    pip install -r tests/hooks_real/requirements.txt
    python3 -m unittest discover -s tests/hooks_real -t tests/hooks_real
"""

import threading
import unittest

from real import BATCHES, Asking, HookTest

import keras
import numpy
import sprintscope
from sprintscope.hooks.keras import SprintscopeCallback


class At(keras.callbacks.Callback):
    def __init__(self, asking):
        super().__init__()
        self.asking, self.step = asking, 0

    def on_train_batch_end(self, batch, logs=None):
        self.step += 1
        self.asking(self.step)


class TestKeras(HookTest):
    def model(self, rate=0.01, **options):
        layers = [keras.layers.Input((4,)), keras.layers.Dense(1, activation="sigmoid")]
        model = keras.Sequential(layers)
        model.compile(
            keras.optimizers.SGD(rate), loss="binary_crossentropy", metrics=["accuracy"], **options
        )
        return model

    def fit(self, at={}, hook=None, model=None, epochs=2, callbacks=()):
        x = numpy.random.default_rng(0).normal(size=(16 * BATCHES, 4)).astype("float32")
        y = (x.sum(1) > 0).astype("float32")
        hook = hook or SprintscopeCallback()
        model = model or self.model()
        model.fit(
            x, y, batch_size=16, epochs=epochs, verbose=0, validation_data=(x[:32], y[:32]),
            callbacks=[At(Asking(self.scope, hook, at)), hook, *callbacks],
        )
        return model

    def test_metrics_at_their_steps_under_their_names(self):
        model = self.fit()
        self.assertIsNone(self.done())
        self.assertFalse(model.stop_training)
        every = [float(n) for n in range(1, 2 * BATCHES + 1)]
        for name in ("loss", "accuracy", "lr"):
            self.assertEqual(self.steps(name), every, name)
        for name in ("val_loss", "val_accuracy"):
            self.assertEqual(self.steps(name), [BATCHES, 2 * BATCHES], name)

    def test_steps_that_are_executed_together(self):
        if keras.backend.backend() == "torch":
            self.skipTest("Keras executes steps together on JAX and TensorFlow only")
        self.fit(model=self.model(steps_per_execution=5))
        self.assertEqual(self.steps("loss")[-1], 2 * BATCHES)

    def test_the_slider_turns_the_optimizer(self):
        model = self.fit({3: ("lr", 0.001)})
        self.assertIsNone(self.done())
        self.assert_rates({3: 0.01, 4: 0.001, 2 * BATCHES: 0.001})
        self.assertAlmostEqual(float(model.optimizer.learning_rate), 0.001, 7)
        self.scope.peer().expect("applied", control="lr", value=0.001, request=3)

    def test_the_slider_overrules_a_schedule_until_hold_is_off(self):
        halve = keras.callbacks.LearningRateScheduler(lambda epoch, rate: 0.01 / (epoch + 1))
        self.fit({3: ("lr", 0.5), 25: ("hold lr", False)}, epochs=4, callbacks=[halve])
        self.assert_rates({3: 0.01, 4: 0.5, 11: 0.5, 25: 0.5, 31: 0.01 / 4})

    def test_a_schedule_in_the_optimizer_cant_be_turned_and_is_shown(self):
        schedule = keras.optimizers.schedules.ExponentialDecay(0.1, 1, 0.5)
        self.fit(model=self.model(schedule))
        self.assertEqual(len(self.steps("lr")), 2 * BATCHES)
        self.assertEqual(self.scope.peer().of("control"), [])

    def test_a_stop_ends_the_training(self):
        model = self.fit({13: "stop"}, epochs=50)
        self.assertIsNone(self.done())
        self.assertTrue(model.stop_training)
        self.assertEqual(self.steps("loss")[-1], 13)

    def test_twice_with_one_hook_are_two_jobs(self):
        hook = SprintscopeCallback()
        for number in (0, 1):
            self.fit(hook=hook)
            self.assertIsNone(self.done(number))
            self.assertEqual(self.steps("loss", number)[-1], 2 * BATCHES)

    def test_one_job_for_two_trainings_has_steps_that_go_on(self):
        with sprintscope.job("mine") as job:
            hook = SprintscopeCallback(job)
            self.fit({5: ("lr", 0.002)}, hook=hook)
            self.fit(hook=hook)
        self.assertEqual(self.steps("loss"), [float(n) for n in range(1, 4 * BATCHES + 1)])
        self.assert_rates({6: 0.002, 4 * BATCHES: 0.002})  # what people hold is held on

    def test_an_owners_slider_of_that_name_is_let_be(self):
        with sprintscope.job("mine") as job:
            own = job.slider("lr", 1, min=0, max=2)
            self.fit(hook=SprintscopeCallback(job))
            self.assertIs(job.controls["lr"], own)

    def test_an_exception_is_the_end_of_the_job_around(self):
        with self.assertRaises(ValueError), sprintscope.job("mine") as job:
            self.fit({5: ValueError("odd batch")}, hook=SprintscopeCallback(job))
        self.assertEqual(self.done(), "ValueError: odd batch")

    def test_a_job_that_an_exception_has_left_ends_when_the_next_begins(self):
        hook = SprintscopeCallback()
        for error in (ValueError(), KeyboardInterrupt()):
            with self.assertRaises(type(error)):
                self.fit({5: error}, hook=hook)
        self.assertEqual(self.done(), "left before its end")
        hook.job.close()

    def test_an_exception_that_leaves_a_notebooks_cell_ends_the_job(self):
        from IPython.core.interactiveshell import InteractiveShell

        shell = InteractiveShell.instance()
        self.addCleanup(InteractiveShell.clear_instance)
        shell.showtraceback = lambda *_, **__: None
        shell.user_ns["fit"] = lambda: self.fit({5: KeyboardInterrupt()})
        shell.run_cell("fit()")
        self.assertEqual(self.done(), "KeyboardInterrupt")
        shell.user_ns["fit"] = lambda: self.fit()
        shell.run_cell("fit()")
        shell.run_cell("1/0")
        self.assertIsNone(self.done(1))

    def test_evaluate_and_predict_alone(self):
        hook, model = SprintscopeCallback(), self.model()
        x = numpy.zeros((8, 4), "float32")
        model.evaluate(x, x[:, 0], verbose=0, callbacks=[hook])
        model.predict(x, verbose=0, callbacks=[hook])
        self.assertEqual(self.scope.peers, [])

    def test_a_scope_that_dies_and_no_scope(self):
        self.fit({5: self.scope.die})
        hook = SprintscopeCallback()
        self.fit(hook=hook)
        self.assertFalse(hook.job.connected)

    def test_in_another_thread(self):
        thread = threading.Thread(target=self.fit)
        thread.start()
        thread.join()
        self.assertIsNone(self.done())


if __name__ == "__main__":
    unittest.main()
