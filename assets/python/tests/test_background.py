"""Coroutines in a loop of their own: how they start, print, fail and stop."""

import asyncio
import builtins
import contextlib
import io
import logging
import threading
import time
import unittest

from fake_scope import FakeScope, wait_for

import sprintscope


async def endless(job):
    while await job.asleep():
        job.plot(v=1)


class TestBackground(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def test_the_recipe_runs_until_its_stopper_finishes(self):
        ticks = []

        async def sprinter():
            while True:
                ticks.append(threading.current_thread())
                await asyncio.sleep(0.001)

        async def stopper():
            while len(ticks) < 20:
                await asyncio.sleep(0.001)

        bg = sprintscope.background(sprinter, stopper, interval=0.1)
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason, bg.exception), ("completed", "finished", None))
        self.assertNotIn(threading.current_thread(), ticks)
        self.scope.peer().expect("done", error=None)
        self.scope.peer().expect("control", name="interval", value=0.1)

    def test_each_method_ends_it_as_the_design_says(self):
        for index, (method, status, reason) in enumerate(
            [
                ("event", "completed", "stop event"),
                ("loop", "dead", "loop stopped"),
                ("cancel", "dead", "tasks cancelled"),
            ]
        ):
            for when in ("at once", "later"):
                with self.subTest(method=method, when=when):
                    bg = sprintscope.background(endless, interval=60)
                    if when == "later":
                        wait_for(lambda: bg.status == "running", "the start")
                        time.sleep(0.05)
                    for _ in range(2):
                        bg.stop(method)
                    self.assertTrue(bg.join(10))
                    bg.stop(method)
                    self.assertEqual((bg.status, bg.reason), (status, reason))

    def test_a_loop_stopped_by_force_still_runs_its_finally(self):
        seen = []

        async def sprinter(job):
            try:
                await job.asleep(60)
            finally:
                seen.append("closed")

        bg = sprintscope.background(sprinter)
        time.sleep(0.05)
        bg.stop("loop")
        bg.join(10)
        self.assertEqual(seen, ["closed"])

    def test_a_stopper_that_takes_the_job_has_the_last_word(self):
        async def stopper(job):
            while await job.asleep(60):
                pass
            await asyncio.sleep(0.05)
            print("cleaned up")

        bg = sprintscope.background(endless, stopper)
        bg.stop()
        bg.join(10)
        self.assertEqual((bg.status, list(bg.log)), ("completed", ["cleaned up"]))

    def test_the_scope_stops_it_too(self):
        bg = sprintscope.background(endless, interval=60)
        self.scope.peer().say(type="stop", method="cancel", by="key")
        self.assertTrue(bg.join(10))
        self.assertEqual(bg.status, "dead")

    def test_an_exception_is_kept_and_told(self):
        async def sprinter():
            await asyncio.sleep(0)
            raise ValueError("too hot")

        async def stopper():
            await asyncio.sleep(600)

        bg = sprintscope.background(sprinter, stopper)
        self.assertTrue(bg.join(10))
        self.assertEqual((bg.status, bg.reason), ("dead", "ValueError: too hot"))
        self.assertIsInstance(bg.exception, ValueError)
        self.assertIn("too hot", self.scope.peer().expect("done")["error"])
        self.assertIn("dead", bg._repr_html_())
        with contextlib.redirect_stdout(io.StringIO()) as said:
            bg.traceback()
        first_frame = said.getvalue().splitlines()[1]
        self.assertIn("in sprinter", first_frame)  # none of what is around it
        self.assertTrue(said.getvalue().endswith("ValueError: too hot\n"))

    def test_a_long_log_shows_its_end(self):
        async def sprinter():
            for n in range(30):
                print(n)

        bg = sprintscope.background(sprinter)
        bg.join(10)
        shown = repr(bg.log).splitlines()
        self.assertEqual((len(shown), shown[-1]), (21, "29"))
        self.assertIn("10 lines more", shown[0])
        self.assertEqual(len(str(bg.log).splitlines()), 30)

    def test_a_stop_from_within_is_told_and_one_from_the_scope_isnt_told_back(self):
        for method in ("event", "loop", "cancel"):
            known = len(self.scope.peers)
            bg = sprintscope.background(endless, interval=60)
            peer = self.scope.peer(known)
            bg.stop(method)
            bg.join(10)
            peer.expect("done", error=None)
            self.assertEqual([stop["method"] for stop in peer.of("stop")], [method])
        known = len(self.scope.peers)
        bg = sprintscope.background(endless, interval=60)
        peer = self.scope.peer(known)
        peer.say(type="stop", method="event", by="key")
        bg.join(10)
        peer.expect("done")
        self.assertEqual(peer.of("stop"), [])

    def test_prints_go_into_its_log_only(self):
        async def sprinter(job):
            print("inside", 1)
            await asyncio.to_thread(print, "in a thread")
            return 5

        foreground = io.StringIO()
        with contextlib.redirect_stdout(foreground):
            bg = sprintscope.background(sprinter)
            bg.join(10)
            print("outside")
        self.assertEqual(foreground.getvalue(), "outside\n")
        self.assertEqual(list(bg.log), ["inside 1", "in a thread"])
        self.assertEqual(repr(bg.log), "inside 1\nin a thread")
        self.assertEqual(bg.result, 5)
        self.scope.peer().expect("done")
        told = [line for message in self.scope.peer().of("log") for line in message["lines"]]
        self.assertEqual(told, ["inside 1", "in a thread"])

    def test_what_logging_says_in_it_goes_into_its_log_whenever_that_was_set_up(self):
        logger = logging.getLogger("test of ours")
        foreground = io.StringIO()
        with contextlib.redirect_stderr(foreground):
            handler = logging.StreamHandler()  # keeps the stream of now
            logger.addHandler(handler)
            self.addCleanup(logger.removeHandler, handler)

            def work():
                logger.warning("inside")
                print("loss=0.5")

            bg = sprintscope.background(work)
            bg.join(10)
            logger.warning("outside")
        self.assertEqual((list(bg.log), foreground.getvalue()), (["inside", "loss=0.5"], "outside\n"))
        peer = self.scope.peer()
        peer.expect("done")
        # The scope reads numbers out of it.
        self.assertEqual({message.get("read") for message in peer.of("log")}, {True})

    def test_a_star_shadows_nothing(self):
        self.assertEqual(set(sprintscope.__all__) & set(dir(builtins)), set())

    def test_a_plain_function_runs_once_and_is_a_tick_where_it_is_repeated(self):
        ticks = []
        bg = sprintscope.background(lambda: ticks.append(1) or 5, interval=0.001)
        self.assertTrue(bg.join(10))
        self.assertEqual((len(ticks), bg.status, bg.result), (1, "completed", 5))
        bg = sprintscope.background(lambda: ticks.append(1), interval=0.001, repeat=True)
        wait_for(lambda: len(ticks) > 5, "ticks")
        bg.stop()
        self.assertTrue(bg.join(10))
        self.assertEqual(bg.status, "completed")

    def test_what_never_yields_is_not_responding_and_not_stopped(self):
        release = threading.Event()

        async def sprinter():
            release.wait()

        bg = sprintscope.background(sprinter)
        time.sleep(0.05)
        bg.stop("loop")
        self.assertEqual(bg.status, "stopping")
        wait_for(lambda: bg.status == "not responding", "the grace to pass")
        self.assertEqual(self.scope.peer().of("done"), [])
        release.set()
        self.assertTrue(bg.join(10))

    def test_the_callers_own_loop_is_left_alone(self):
        async def cell():
            mine = asyncio.get_running_loop()
            bg = sprintscope.background(endless, interval=0.001)
            async with sprintscope.job("here") as job:
                for _ in range(3):
                    await job.asleep(0.001)
            self.assertIs(asyncio.get_running_loop(), mine)
            bg.stop()
            await asyncio.to_thread(bg.join, 10)
            return bg.status

        self.assertEqual(asyncio.run(cell()), "completed")

    def test_asleep_is_ended_by_a_stop(self):
        async def cell():
            async with sprintscope.job("here") as job:
                asyncio.get_running_loop().call_later(0.05, job.stop)
                return await job.asleep(600)

        self.assertFalse(asyncio.run(cell()))


if __name__ == "__main__":
    unittest.main()
