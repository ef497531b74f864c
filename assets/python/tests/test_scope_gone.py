"""No scope, a scope that dies, a scope that comes back, one that refuses us."""

import os
import tempfile
import time
import unittest
from unittest import mock

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import notice


class TestScopeGone(unittest.TestCase):
    def setUp(self):
        notice._said.clear()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = os.path.join(folder.name, "scope.sock")
        patch = mock.patch.dict(os.environ, {"SPRINTSCOPE_SOCKET": self.path})
        patch.start()
        self.addCleanup(patch.stop)

    def test_without_a_scope_all_is_a_no_op_with_one_warning(self):
        with self.assertLogs("sprintscope") as logs:
            began = time.monotonic()
            for _ in range(3):
                with sprintscope.job("train") as job:
                    lr = job.slider("lr", 1, min=0, max=2)
                    job.plot(loss=1, t=2)
                    job.plot(loss=[1, 2])
                    job.log("hello")
                    self.assertEqual(lr.value, 1)
                    self.assertFalse(job.stopped)
                    self.assertTrue(job.sleep(0.01))
            self.assertLess(time.monotonic() - began, 5)
        self.assertEqual(len(logs.output), 1, logs.output)

    def test_a_scope_that_comes_later_is_found(self):
        with self.assertLogs("sprintscope"), sprintscope.job("train") as job:
            job.slider("lr", 1, min=0, max=2)
            scope = FakeScope(self.path)
            self.addCleanup(scope.die)
            scope.peer().expect("control", name="lr")

    def test_a_scope_killed_and_started_again_gets_everything_anew(self):
        first = FakeScope(self.path)
        with self.assertLogs("sprintscope") as logs, sprintscope.job("train") as job:
            lr = job.slider("lr", 1, min=0, max=2)
            job.units(loss="nat")
            job.plot(loss=1, t=1)
            first.peer().expect("samples")
            first.die()
            wait_for(lambda: not job.connected, "the loss to be noticed")
            job.plot(loss=2, t=2)
            job.plot(clock=1)
            lr.set(2)
            time.sleep(0.05)  # more than the clocks may differ
            os.unlink(self.path)
            second = FakeScope(self.path, now=0.0)
            self.addCleanup(second.die)
            peer = second.peer()
            job.plot(loss=3, t=3)
            peer.expect("series", name="loss", unit="nat")
            self.assertEqual(peer.expect("control", name="lr")["value"], 2)
            wait_for(lambda: peer.samples("loss") == [2, 3], "what was plotted meanwhile")
            # Plotted before that scope began: its time axis has no place for it.
            peer.expect("skipped", samples=1)
        self.assertEqual(len(logs.output), 1, logs.output)
        self.assertNotIn("ticket", peer.hello)

    def test_a_scope_that_is_lost_just_before_the_sender_rests_is_noticed(self):
        with FakeScope() as scope, sprintscope.job("train") as job:
            scope.peer()
            link = job._link
            wait_for(lambda: job.buffer.is_asleep, "the sender to rest")
            clear, has_met = link._wake.clear, []

            def lost_before_it_clears():
                if not has_met:
                    has_met.append(scope.die())
                    link._lost.wait(10)
                    time.sleep(0.05)  # the listener has rung
                clear()

            link._wake.clear = lost_before_it_clears
            with self.assertLogs("sprintscope"):
                job.log("wakes it once")
                wait_for(lambda: has_met and not job.connected, "the loss to be noticed")

    def test_a_stopped_job_doesnt_come_back_as_a_new_one(self):
        scope = FakeScope(self.path)
        job = sprintscope.job("train")
        scope.peer().say(type="stop", method="kill", by="key")
        wait_for(lambda: job.stopped, "the stop")
        scope.die()
        wait_for(lambda: not job.connected, "the loss to be noticed")
        os.unlink(self.path)
        again = FakeScope(self.path)
        self.addCleanup(again.die)
        time.sleep(0.5)
        self.assertEqual(again.peers, [])
        job.close()

    def test_a_refusal_is_said_with_its_reason(self):
        with FakeScope() as scope:
            scope.refusal = "version 1 isn't spoken here: 2"
            with self.assertLogs("sprintscope") as logs, sprintscope.job():
                pass
        self.assertIn("isn't spoken here", logs.output[0])


if __name__ == "__main__":
    unittest.main()
