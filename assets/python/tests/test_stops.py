"""Who answers a stop has the time it takes, who doesn't is dropped, and whoever was cut off is named."""

import asyncio
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from pathlib import Path

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import backgroundjobs


def saving(save):
    """Kinds of works that save behind their loops, or where they are dropped."""

    async def asleep(job):
        while await job.asleep():
            pass
        await asyncio.sleep(0.02)
        save()

    async def looks(job):
        while not job.stopped:
            await asyncio.sleep(0.002)
        await asyncio.sleep(0.02)
        save()

    async def checks(job):
        try:
            while True:
                job.check()
                await asyncio.sleep(0.002)
        finally:
            await asyncio.sleep(0.02)
            save()

    async def has_children(job):
        await asyncio.gather(*(child(job) for _ in range(2)))
        save()

    async def child(job):
        while await job.asleep():
            pass
        await asyncio.sleep(0.02)

    async def in_a_thread(job):
        await asyncio.to_thread(plain, job)

    def plain(job):
        while job.sleep():
            pass
        time.sleep(0.02)
        save()

    def generator(job):
        while not job.stopped:
            yield
        save()

    async def async_generator(job):
        while not job.stopped:
            yield
        await asyncio.sleep(0.02)
        save()

    async def never_looks():
        try:
            await asyncio.sleep(600)
        finally:
            await asyncio.sleep(0.02)
            save()

    return [
        asleep, looks, checks, has_children, in_a_thread, plain, generator, async_generator,
        never_looks,
    ]


class TestStops(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def test_what_stands_behind_the_loop_runs_at_every_of_200_stops(self):
        chance = random.Random(20)
        with tempfile.TemporaryDirectory() as folder:
            for number in range(200):
                path = Path(folder, str(number))
                works = saving(path.touch)
                work = works[number % len(works)]
                bg = sprintscope.background(work, interval=0.004)
                # Past the first look: before it nobody answers.
                time.sleep(0.01 + 0.02 * chance.random())
                bg.stop()
                self.assertTrue(bg.join(20), (work, bg))
                self.assertEqual(
                    (path.exists(), bg.status, bg.reason), (True, "completed", "stop event"), work
                )

    def test_a_result_after_the_stop_counts_and_so_does_an_exception(self):
        async def sprinter(job):
            while await job.asleep():
                pass
            if job.name == "fails":
                raise ValueError("disk full")
            return "saved"

        for name, said in (("saves", ("completed", "saved")), ("fails", ("dead", None))):
            bg = sprintscope.background(sprinter, name=name, interval=60)
            time.sleep(0.05)
            bg.stop()
            self.assertTrue(bg.join(10))
            self.assertEqual((bg.status, bg.result), said)
        self.assertEqual(bg.reason, "ValueError: disk full")

    def test_who_never_looked_is_dropped_and_named_and_who_looks_says_that_it_has_seen(self):
        async def deaf():
            await asyncio.sleep(600)

        async def stopper(job):
            while await job.asleep():
                pass
            await asyncio.sleep(0.05)

        bg = sprintscope.background(deaf, stopper, interval=60)
        time.sleep(0.05)
        bg.stop()
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.left_undone), ("completed", ["deaf"]))
        self.assertEqual(list(bg.log), ["deaf dropped at its await"])
        peer = self.scope.peer()
        peer.expect("seen", method="event")
        self.assertEqual(peer.expect("done")["left_undone"], ["deaf"])

    def test_at_its_limit_one_that_answers_is_cut_off_and_dead(self):
        async def sprinter(job):
            while await job.asleep():
                pass
            await asyncio.sleep(600)

        bg = sprintscope.background(sprinter, interval=60, grace=0.2)
        time.sleep(0.05)
        bg.stop()
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason), ("dead", "loop stopped"))
        self.assertEqual(bg.left_undone, ["sprinter"])
        self.assertIn("sprinter cut off at its await after 0.2 s", list(bg.log))
        self.assertEqual(self.scope.peer().expect("done")["error"], "loop stopped")

    def test_one_that_answers_is_shown_at_work_until_a_harder_stop(self):
        async def sprinter(job):
            while await job.asleep():
                pass
            await asyncio.sleep(600)

        bg = sprintscope.background(sprinter, interval=60)
        time.sleep(0.05)
        bg.stop()
        time.sleep(2.2)
        self.assertEqual(bg.status, "stopping")
        self.assertIn("stop event taken, at work for 2 s", repr(bg))
        bg.stop("loop")
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason), ("dead", "loop stopped"))

    def test_a_stopper_that_ends_by_counting_drops_all(self):
        async def sprinter(job):
            while await job.asleep():
                pass

        async def stopper():
            await asyncio.sleep(0.05)

        bg = sprintscope.background(sprinter, stopper, interval=60)
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason), ("completed", "finished"))
        self.assertEqual(bg.left_undone, ["sprinter"])

    def test_every_base_exception_ends_a_job_truly(self):
        class Odd(BaseException):
            pass

        def raises(error):
            async def sprinter():
                await asyncio.sleep(0.001)
                raise error

            async def in_a_child():
                await asyncio.create_task(sprinter())

            return sprinter, in_a_child, lambda: (_ for _ in ()).throw(error)

        for error, said in (
            (SystemExit(), ("completed", "finished")),
            (SystemExit(3), ("dead", "exit code 3")),
            (KeyboardInterrupt(), ("dead", "KeyboardInterrupt")),
            (asyncio.CancelledError(), ("dead", "tasks cancelled")),
            (Odd("x"), ("dead", f"{Odd.__module__}.{Odd.__qualname__}: x")),
        ):
            for work in raises(error):
                bg = sprintscope.background(work)
                self.assertTrue(bg.join(10), (error, work))
                self.assertEqual((bg.status, bg.reason), said, (error, work))

    def test_kill_cuts_a_job_off_that_never_looks_and_names_its_thread(self):
        release = threading.Event()
        self.addCleanup(release.set)

        async def sprinter():
            release.wait()
            print("too late")

        bg = sprintscope.background(sprinter)
        time.sleep(0.05)
        bg.stop("loop")
        self.assertFalse(bg.join(0.3))
        self.assertEqual(bg.status, "stopping")
        bg.stop("kill")
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason), ("dead", "abandoned"))
        self.assertEqual(list(bg.log), [f"abandoned: its thread {bg._thread.native_id} works on"])
        self.scope.peer().expect("done", error="abandoned")

    def test_a_plain_function_beside_a_stopper_has_a_thread_and_is_never_called_stopped_early(self):
        release = threading.Event()

        async def stopper():
            await asyncio.sleep(600)

        bg = sprintscope.background(lambda: release.wait() and 7, stopper)
        time.sleep(0.05)
        bg.stop()
        self.assertFalse(bg.join(0.3))
        release.set()
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.result), ("completed", 7))

    def test_generators_go_step_by_step_and_are_closed_where_they_stand(self):
        seen = []

        def counts():
            try:
                for step in range(1_000_000):
                    seen.append(step)
                    yield step
            finally:
                seen.append("closed")

        bg = sprintscope.background(counts, interval=0.001)
        wait_for(lambda: len(seen) > 5, "steps")
        bg.stop()
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, seen[-1], bg.result), ("completed", "closed", seen[-2]))
        self.assertTrue(sprintscope.background(iter_of_three).join(10))

    def test_a_job_takes_the_place_of_its_former_one_which_has_its_time(self):
        saved = []

        async def train(job):
            while await job.asleep():
                pass
            await asyncio.sleep(0.3)
            saved.append("former")

        first = sprintscope.background(train, interval=0.01, replace=True)
        wait_for(lambda: self.scope.peers, "the first")
        time.sleep(0.1)
        second = sprintscope.background(train, interval=0.01, replace=True)
        self.assertEqual(second.status, "starting")
        self.assertIn("waits for the one before", repr(second))
        wait_for(lambda: second.status == "running", "the second")
        self.assertEqual((saved, first.status), (["former"], "completed"))
        self.assertEqual(self.scope.peer(1).hello["replaces"], first.job.id)
        second.stop()
        self.assertTrue(second.join(10))

    def test_a_program_that_ends_takes_its_jobs_along_and_waits_for_one_that_answers(self):
        script = """
import asyncio, time, sprintscope
async def sprinter(job):
    while await job.asleep(): pass
    await asyncio.sleep(0.5)
    print("saved")
def plain(job):
    time.sleep(600)
stops = sprintscope.background(sprinter, name="stops", interval=60)
goes = sprintscope.background(sprinter, name="goes", interval=60)
deaf = sprintscope.background(plain)
time.sleep(0.2)
stops.stop()
"""
        source = str(Path(__file__).resolve().parents[1] / "src")
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": source}, timeout=60,
            check=True,
        )
        ends = {peer.hello["name"]: peer.expect("done")["error"] for peer in self.scope.peers}
        self.assertEqual(
            ends, {"stops": None, "goes": "program ended", "plain": "program ended"}
        )
        lines = [line for peer in self.scope.peers for m in peer.of("log") for line in m["lines"]]
        self.assertEqual(lines, ["saved"])


def iter_of_three():
    yield from range(3)


class TestThreadJobs(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)
        self.jobs = backgroundjobs.BackgroundJobManager()

    def test_the_recipes_third_stop_ends_its_job(self):
        tasks = {}

        def recipe():
            loop = asyncio.new_event_loop()

            async def sprinter():
                while True:
                    await asyncio.sleep(0.005)

            async def both():
                tasks["loop"] = loop
                tasks["sprinter"] = loop.create_task(sprinter())
                tasks["stopper"] = loop.create_task(asyncio.sleep(600))
                await tasks["stopper"]

            try:
                loop.run_until_complete(both())
            finally:
                for task in asyncio.all_tasks(loop):
                    task.cancel()
                loop.run_until_complete(asyncio.sleep(0))
                loop.close()

        for stop, said in (
            (lambda: tasks["stopper"].cancel(), "dead (tasks cancelled)"),
            (lambda: tasks["loop"].call_soon_threadsafe(tasks["loop"].stop), "dead (loop stopped)"),
        ):
            tasks.clear()
            job = self.jobs.new(recipe)
            wait_for(lambda: "stopper" in tasks, "the start")
            stop()
            job.join(10)
            self.assertEqual((job.state, job.stat_code), (said, job.stat_dead_c))

    def test_sys_exit_and_any_base_exception_end_a_job(self):
        for code, said in ((None, "completed (finished)"), (3, "dead (exit code 3)")):
            job = self.jobs.new(sys.exit, code)
            job.join(10)
            self.assertEqual(job.state, said)
        self.assertEqual(self.jobs.running, [])

    def test_one_that_never_looks_is_not_responding_and_then_abandoned(self):
        release = threading.Event()
        self.addCleanup(release.set)
        job = self.jobs.new(release.wait)
        job.stop()
        self.assertEqual(job.state, "stopping")
        wait_for(lambda: job.state == "not responding", "the grace to pass")
        for method in ("loop", "cancel"):
            job.stop(method)
            self.assertEqual(job.state, "not responding")
        job.stop("kill")
        job.join(10)
        self.assertEqual((job.state, job.is_alive()), ("dead (abandoned)", True))
        self.scope.peer().expect("done", error="abandoned")


if __name__ == "__main__":
    unittest.main()
