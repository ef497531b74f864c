"""The stand-in for IPython.lib.backgroundjobs, call for call."""

import contextlib
import io
import threading
import unittest

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import backgroundjobs as bg


def said(call, *args):
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        call(*args)
    return out.getvalue()


def add(a, b=0):
    print("adding")
    return a + b


def fail():
    raise ValueError("no")


class TestBackgroundJobs(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)
        self.jobs = bg.BackgroundJobManager()

    def test_functions_and_expressions_of_the_callers_frame(self):
        x = 20
        job = self.jobs.new(add, 1, kw=dict(b=2))
        self.jobs.new("x + 1")
        self.jobs.new("y", {"y": 5}, {})
        self.jobs.new(fail)
        for number in range(4):
            self.jobs[number].join(10)
        self.assertIs(self.jobs[0], job)
        self.assertIs(self.jobs[job], job)
        self.assertEqual([self.jobs.result(n) for n in range(3)], [3, x + 1, 5])
        self.assertEqual((job.status, job.stat_code, job.finished), ("Completed", 1 + 1, True))
        # In the order in which they ended.
        self.assertEqual(sorted(j.num for j in self.jobs.completed), [0, 1, 2])
        self.assertEqual([j.num for j in self.jobs.dead], [3])
        self.assertEqual(self.jobs.running, [])
        self.assertEqual(repr(self.jobs[1]), "<BackgroundJob #1: x + 1>")

    def test_what_it_prints(self):
        self.assertEqual(said(self.jobs.flush), "No jobs to flush.\n")
        self.jobs.new("1 + 1").join(10)
        self.jobs.new("1 / 0").join(10)
        self.assertEqual(
            said(self.jobs), "Completed jobs:\n0 : 1 + 1\n\nDead jobs:\n1 : 1 / 0\n\n"
        )
        self.assertIn("ZeroDivisionError", said(self.jobs.traceback))
        self.assertIn("ZeroDivisionError", said(self.jobs.traceback, 1))
        self.assertEqual(
            said(self.jobs.flush), "Flushing 1 Completed job.\nFlushing 1 Dead job.\n"
        )
        self.assertEqual(self.jobs.all, {})

    def test_remove_and_what_it_refuses(self):
        release = threading.Event()
        self.jobs.new(release.wait)
        with self.assertLogs() as logs:
            self.jobs.remove(0)
            self.jobs.remove(7)
            self.jobs.result(7)
            self.jobs.traceback(7)
        self.assertIn("still running, it can not be removed", logs.output[0])
        self.assertEqual(sum("not found" in line for line in logs.output), 3)
        release.set()
        self.jobs[0].join(10)
        self.jobs.remove(0)
        self.assertEqual(self.jobs.completed, [])

    def test_wrong_arguments(self):
        self.assertRaises(TypeError, self.jobs.new, 5)
        self.assertRaises(SyntaxError, self.jobs.new, "a = 1")
        self.assertRaises(ValueError, self.jobs.new, "a", {}, {}, {})
        self.assertRaises(NotImplementedError, bg.BackgroundJobBase)

    def test_jobs_appear_in_the_scope_and_print_into_their_own_logs(self):
        self.assertEqual(said(lambda: self.jobs.new(add, 1).join(10)), "")
        peer = self.scope.peer()
        self.assertEqual(peer.hello["name"], "add")
        peer.expect("log", lines=["adding"])
        peer.expect("done", error=None)
        self.assertEqual(list(self.jobs[0].log), ["adding"])

    def test_a_function_that_looks_is_stopped_and_one_that_doesnt_is_never_said_to_be(self):
        release = threading.Event()

        def looks():
            while True:
                sprintscope.current().sleep(600)
                sprintscope.current().check()

        self.jobs.new(looks)
        wait_for(lambda: self.scope.peers, "the first job")
        self.jobs.new(release.wait)
        for index in range(2):
            self.scope.peer(index).say(type="stop", method="event", by="key")
        self.jobs[0].join(10)
        self.assertEqual(self.jobs[0].status, "Completed")
        wait_for(lambda: self.jobs[1].job.stopped, "the stop")
        self.assertEqual(self.jobs[1].status, "Running")
        self.assertEqual(self.scope.peer(1).of("done"), [])
        release.set()
        self.jobs[1].join(10)


if __name__ == "__main__":
    unittest.main()
