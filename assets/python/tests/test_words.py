"""What a first user does wrong is said in words that help, and what can be meant is taken."""

import datetime
import functools
import unittest

from fake_scope import FakeScope

import sprintscope
from sprintscope import tracker
from sprintscope.wire import Welcome


class TestWords(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)
        self.job = sprintscope.job("a")
        self.addCleanup(self.job.close)

    def expect(self, error, words, call, *arguments, **named):
        with self.assertRaises(error) as raised:
            call(*arguments, **named)
        self.assertEqual(str(raised.exception), words)

    def test_what_cant_be_plotted_is_named_with_what_would_do(self):
        plot = functools.partial(self.expect, TypeError)
        plot("plot(0.5): values have names: plot(loss=0.5)", self.job.plot, 0.5)
        plot("plot('acc', 0.5): values have names: plot(acc=0.5)", self.job.plot, "acc", 0.5)
        plot(
            "plot('val/acc', 1): values have names: plot({'val/acc': 1})",
            self.job.plot, "val/acc", 1,
        )
        plot("plot(v=…): [1] is 'x', not a number", self.job.plot, v=[1, "x"])
        plot("plot(v=…): [2] is [3], not a number", self.job.plot, v=[1, 2, [3]])
        plot(
            "plot(t=…): expected a number, a list or an array, got datetime: plot its .timestamp()",
            self.job.plot, v=1, t=datetime.datetime.now(),
        )

    def test_a_mark_is_said_with_its_time_each_time(self):
        before = self.scope.seconds()
        for text in ("warm-up over", "warm-up over", 3):
            self.job.mark(text)
        self.job.close()
        peer = self.scope.peer()
        peer.expect("done")
        marks = peer.of("mark")
        self.assertEqual([mark["text"] for mark in marks], ["warm-up over", "warm-up over", "3"])
        times = [before, *(mark["at"] for mark in marks), self.scope.seconds()]
        self.assertEqual(times, sorted(times))

    def test_names_within_names_are_joined(self):
        self.job.plot({"val": {"loss": 1.0, "by class": {"cat": [2.0, 3.0]}}}, acc=4)
        self.job.close()
        peer = self.scope.peer()
        peer.expect("done")
        names = ("val/loss", "val/by class/cat", "acc")
        self.assertEqual([peer.samples(name) for name in names], [[1.0], [2.0, 3.0], [4.0]])

    def test_controls_show_what_they_are_and_take_what_is_meant(self):
        lr = self.job.slider("lr", 0.5, 0.1, 1, log=True)
        self.assertEqual(repr(lr), "<slider lr: 0.5, 0.1 … 1, log>")
        lr.value = 7
        self.assertEqual(lr.value, 1)
        self.job.turn("lr", 0.25)
        self.assertEqual(repr(lr), "<slider lr: 1, asked for 0.25, 0.1 … 1, log>")
        opt = self.job.choice("opt", "adam", ["adam", "sgd"])
        self.assertEqual(repr(opt), "<choice opt: 'adam' of adam, sgd>")
        self.assertEqual(repr(self.job.button("b")), "<button b: 0 presses to be seen>")
        self.expect(
            ValueError, "slider s: value, min and max are finite numbers, not 'a', 0 and 1",
            self.job.slider, "s", "a", min=0, max=1,
        )

    def test_a_wrong_method_interval_or_work_is_refused_at_once(self):
        methods = "it is one of event, loop, cancel, kill"
        self.expect(ValueError, f"stop method 'softly': {methods}", self.job.stop, "softly")
        self.assertFalse(self.job.stopped)
        self.expect(
            TypeError,
            "background: the sprinter is a function, a coroutine or a generator function, not 3",
            sprintscope.background, 3,
        )
        self.expect(
            TypeError,
            "background: the stopper is a function, a coroutine or a generator function, not 'x'",
            sprintscope.background, print, "x",
        )
        for interval in (-1, "fast", float("nan")):
            # Twice: a call that failed leaves nothing behind that another could stumble over.
            for _ in range(2):
                self.expect(
                    ValueError, f"interval {interval!r}: it is a number of seconds, 0 or more",
                    sprintscope.background, print, interval=interval, replace=True,
                )

    def test_works_are_called_by_what_they_are(self):
        class Sensor:
            def __call__(self, job):
                job.plot(v=1)

        works = (Sensor(), functools.partial(print, "x"), lambda: None)
        for work, name in zip(works, ("Sensor", "print", "background")):
            bg = sprintscope.background(work)
            self.assertTrue(bg.join(10))
            self.assertEqual(bg.job._asked_name, name)

    def test_a_job_says_what_it_is_at_and_how_it_ended(self):
        self.job.meet_scope()
        self.assertEqual(repr(self.job), "<job a: running>")
        self.job.close("ValueError: odd\nTraceback")
        self.assertEqual(repr(self.job), "<job a: dead (ValueError: odd)>")
        with sprintscope.job("b") as job:
            pass
        self.assertEqual(repr(job), "<job b: completed>")

    def test_a_job_that_is_renamed_while_the_scope_answers_has_its_new_name(self):
        job = sprintscope.job("old", scope="nobody")
        self.addCleanup(job.close)
        self.assertEqual(job.identity()["name"], "old")
        job.rename("new")
        job.on_welcome(Welcome({"job": "old", "id": 1}, 0.0, 0.0))
        self.assertEqual(job.name, "new")
        told = job.take_messages(0.0)
        self.assertIn({"type": "rename", "name": "new"}, told)

    def test_what_is_logged_outside_of_a_run_says_what_to_do(self):
        words = "tracker.log: there is no run, begin one with tracker.init(project=…)"
        self.expect(tracker.Error, words, tracker.log, {"a": 1})


if __name__ == "__main__":
    unittest.main()
