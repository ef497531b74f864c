"""The scope's grace and limit hold for the jobs of a program, too."""

import asyncio
import threading
import time
import unittest

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import backgroundjobs


class TestLimits(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.patience = {"grace": 0.2, "limit": 0.2}
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)
        self.release = threading.Event()
        self.addCleanup(self.release.set)

    def at_work(self, work, stopper=None):
        """The job of this work, in the scope and stopped by it once it has looked."""
        bg = sprintscope.background(work, stopper, interval=0.005)
        wait_for(lambda: bg.job.connected, "the scope")
        time.sleep(0.1)
        self.scope.peers[-1].say(type="stop", method="event", by="key")
        return bg

    def test_a_coroutine_that_answers_is_cut_off_at_the_scopes_limit_and_named(self):
        async def sprinter(job):
            while await job.asleep():
                pass
            await asyncio.sleep(600)

        bg = self.at_work(sprinter)
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason), ("dead", "loop stopped"))
        self.assertEqual(list(bg.log), ["sprinter cut off at its await after 0.2 s"])
        done = self.scope.peer().expect("done", error="loop stopped")
        self.assertEqual(done["left_undone"], ["sprinter"])

    def test_its_own_limit_holds_where_it_is_shorter(self):
        async def sprinter(job):
            while await job.asleep():
                pass
            await asyncio.sleep(600)

        self.scope.patience = {"grace": 60, "limit": 60}
        bg = sprintscope.background(sprinter, interval=0.005, grace=0.1)
        wait_for(lambda: bg.job.connected, "the scope")
        time.sleep(0.1)
        bg.stop()
        self.assertTrue(bg.join(10))
        self.assertEqual(list(bg.log), ["sprinter cut off at its await after 0.1 s"])

    def test_threads_that_answer_are_left_behind_at_the_limit_and_named(self):
        def looks(job):
            while job.sleep():
                pass
            self.release.wait()

        async def in_its_loop(job):
            looks(job)

        async def stopper():
            await asyncio.sleep(600)

        for work, beside in ((looks, None), (looks, stopper), (in_its_loop, None)):
            bg = self.at_work(work, beside)
            self.assertTrue(bg.join(10), work)
            self.assertEqual((bg.status, bg.reason), ("dead", "abandoned"), work)
            self.assertRegex(list(bg.log)[-1], r"^abandoned: its thread \d+ works on$")
            self.scope.peers[-1].expect("done", error="abandoned")

    def test_a_thread_that_never_looks_is_not_responding_after_the_scopes_grace(self):
        bg = self.at_work(lambda: self.release.wait())
        jobs = backgroundjobs.BackgroundJobManager()
        job = jobs.new(self.release.wait)
        wait_for(lambda: job.job.connected, "the scope")
        job.stop()
        wait_for(lambda: bg.status == "not responding", "the grace to pass")
        wait_for(lambda: job.state == "not responding", "the grace to pass")
        time.sleep(0.3)
        self.assertEqual((bg.status, job.state), ("not responding", "not responding"))

    def test_a_thread_job_that_looks_is_cut_off_at_the_limit(self):
        def looks():
            while sprintscope.current().sleep(0.005):
                pass
            self.release.wait()

        job = backgroundjobs.BackgroundJobManager().new(looks)
        wait_for(lambda: job.job.connected, "the scope")
        job.stop()
        job.join(10)
        self.assertEqual(job.state, "dead (abandoned)")

    def test_without_a_limit_who_answers_has_the_time_it_takes_and_nonsense_is_none(self):
        async def sprinter(job):
            while await job.asleep():
                pass
            await asyncio.sleep(0.5)
            return "saved"

        for patience in ({"grace": 0.1}, {"grace": -1, "limit": "soon"}, {"limit": float("nan")}):
            self.scope.patience = patience
            bg = self.at_work(sprinter)
            self.assertTrue(bg.join(10))
            self.assertEqual((bg.status, bg.result), ("completed", "saved"), patience)


if __name__ == "__main__":
    unittest.main()
