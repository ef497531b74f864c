"""The code that a training loop is given, against a scope."""

import math
import os
import threading
import unittest

from fake_scope import FakeScope, numbers, wait_for

import sprintscope


class TestJob(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def test_the_readme_loop_is_plotted_tuned_and_stopped(self):
        seen = []
        with sprintscope.job("train") as job:
            lr = job.slider("lr", 1e-3, min=1e-5, max=1e-1, log=True)
            peer = self.scope.peer()
            announced = peer.expect("control", name="lr")
            for step in range(100_000):
                job.plot(loss=1 / (step + 1), t=step)
                seen.append(lr.value)
                if step == 3:
                    peer.say(type="set", control="lr", value=3e-4, request=17)
                    wait_for(lambda: lr.requested == 3e-4, "the request")
                if step == 6:
                    peer.say(type="stop", method="event", by="key")
                    wait_for(lambda: job.stopped, "the stop")
                if job.stopped:
                    break
        self.assertEqual(peer.hello["name"], "train")
        self.assertEqual(peer.hello["pid"], os.getpid())
        self.assertEqual((announced["kind"], announced["log"]), ("slider", True))
        self.assertEqual(seen, [1e-3] * 4 + [3e-4] * 3)
        applied = peer.expect("applied", control="lr")
        self.assertEqual((applied["value"], applied["request"]), (3e-4, 17))
        self.assertAlmostEqual(applied["at"], self.scope.seconds(), delta=5)
        peer.expect("done", error=None)
        self.assertEqual(peer.samples("loss"), [1 / (step + 1) for step in range(7)])
        xs = [x for message in peer.of("samples") for x in numbers(message["x"])]
        self.assertEqual(xs, list(range(7)))

    def test_times_are_the_scopes_seconds(self):
        with sprintscope.job("clock") as job:
            before = self.scope.seconds()
            job.plot(v=1.0)
            after = self.scope.seconds()
        (message,) = self.scope.peer().of("samples") or [self.scope.peer().expect("samples")]
        (at,) = numbers(message["at"])
        self.assertTrue(before - 0.05 <= at <= after + 0.05, (before, at, after))

    def test_gaps_and_infinities_and_booleans_arrive(self):
        with sprintscope.job() as job:
            for value in (None, math.nan, math.inf, True, 10**400):
                job.plot(v=value)
        self.scope.peer().expect("done")
        got = self.scope.peer().samples("v")
        self.assertTrue(math.isnan(got[0]) and math.isnan(got[1]), got)
        self.assertEqual(got[2:], [math.inf, 1.0, math.inf])

    def test_a_list_is_a_batch_spread_over_the_time_since_the_last_one(self):
        with sprintscope.job() as job:
            job.plot(v=[float(n) for n in range(1000)])
            job.plot({"a/b": [1, 2, 3]}, t=[10, 20, 30])
        peer = self.scope.peer()
        peer.expect("done")
        first, second = peer.of("samples")
        self.assertEqual(numbers(first["values"]["v"]), [float(n) for n in range(1000)])
        self.assertAlmostEqual(
            first["start"] + 999 * first["step"], self.scope.seconds(), delta=5
        )
        self.assertEqual((second["x"], second["values"]), ([10, 20, 30], {"a/b": [1, 2, 3]}))

    def test_a_name_with_a_zero_in_it_doesnt_spoil_a_batch(self):
        with sprintscope.job() as job:
            job.plot({"a\0b": [float(n) for n in range(20)], "c": [1.0] * 20})
        self.scope.peer().expect("done")
        self.assertEqual(self.scope.peer().samples("a\0b"), [float(n) for n in range(20)])
        self.assertEqual(self.scope.peer().samples("c"), [1.0] * 20)

    def test_a_list_may_be_changed_after_it_was_plotted(self):
        with sprintscope.job() as job:
            values = [1.0, 2.0]
            job.plot(v=values)
            values[0] = 9.0
        self.scope.peer().expect("done")
        self.assertEqual(self.scope.peer().samples("v"), [1.0, 2.0])

    def test_what_isnt_a_number_is_refused_where_it_is_plotted(self):
        with sprintscope.job() as job:
            with self.assertRaisesRegex(TypeError, "plot.v=.*str"):
                job.plot(v="high")
            with self.assertRaisesRegex(ValueError, "t has 2 values"):
                job.plot(v=[1, 2, 3], t=[1, 2])

    def test_a_series_announced_in_vain_is_named_at_the_end(self):
        with sprintscope.job() as job:
            job.units(v="V", i="A")
            job.plot(v=1)
        peer = self.scope.peer()
        peer.expect("done")
        self.assertEqual([series["name"] for series in peer.of("series")], ["v"])
        self.assertEqual(peer.expect("log")["lines"], ["never plotted: i"])

    def test_controls_of_all_kinds(self):
        with sprintscope.job() as job:
            augment = job.toggle("augment", True)
            optimiser = job.choice("opt", "adam", ["adam", "sgd"])
            save = job.button("save")
            epoch = job.value("epoch", 3, unit="")
            size = job.slider("size", 4, min=1, max=64, integer=True)
            peer = self.scope.peer()
            peer.expect("control", name="size")
            kinds = [message["kind"] for message in peer.of("control")]
            self.assertEqual(kinds, ["toggle", "choice", "button", "value", "slider"])
            self.assertFalse(save.pressed)
            for name, value in [("augment", False), ("opt", "sgd"), ("save", None), ("size", 7.6)]:
                peer.say(type="set", control=name, value=value, request=1)
            wait_for(lambda: size.requested == 8, "the last request")
            self.assertEqual((augment.value, optimiser.value, size.value), (False, "sgd", 8))
            for request in (2, 3):
                peer.say(type="set", control="save", value=None, request=request)
            wait_for(lambda: len(save._presses) == 3, "the last press")
            self.assertEqual([save.pressed for _ in range(4)], [True, True, True, False])
            for request in (1, 2, 3):
                peer.expect("applied", control="save", request=request)
            epoch.set(4)
            peer.expect("control", name="epoch", value=4)
            peer.say(type="set", control="opt", value="lion", request=2)
            peer.expect("log", stream="err")
            self.assertEqual(optimiser.value, "sgd")

    def test_a_slider_that_cant_be_is_refused_at_once(self):
        with sprintscope.job() as job:
            for wrong in (dict(min=2, max=1), dict(min=math.nan, max=1), dict(min=0, max=1, log=True)):
                with self.assertRaises(ValueError):
                    job.slider("s", 1, **wrong)

    def test_a_slider_is_turned_to_the_decimals_that_its_steps_lead_to_and_to_all_others_as_they_are(self):
        with sprintscope.job() as job:
            for low, step, asked, meant in (
                (0, 0.1, 0.1 + 0.2, 0.3),
                (0, 0.1, 7 * 0.1, 0.7),
                (0.05, 0.1, 0.05 + 3 * 0.1, 0.35),
                (-1, 0.1, -1 + 7 * 0.1, -0.3),
                (0, 1e-5, 3 * 1e-5, 3e-5),
                (0, 0.1, 0.25, 0.25),
                (0, 0.1, 0.3 + 1e-9, 0.3 + 1e-9),
                (0, 0.3, 1 / 3, 1 / 3),
                (0, None, 0.1 + 0.2, 0.1 + 0.2),
                (0, 1e-320, 0.1 + 0.2, 0.1 + 0.2),
            ):
                slider = job.slider(f"{low} by {step} to {asked!r}", 0.25, min=low, max=1, step=step)
                self.assertEqual(slider.value, 0.25)
                job.turn(slider.name, asked)
                self.assertEqual(slider.value, meant)
                slider.set(asked)
                self.assertEqual(slider.value, meant)

    def test_the_same_slider_in_a_loop_keeps_what_people_set(self):
        with sprintscope.job() as job:
            job.slider("lr", 1, min=0, max=9).set(5)
            self.assertEqual(job.slider("lr", 1, min=0, max=9).value, 5)

    def test_an_exception_makes_the_job_dead_with_its_text(self):
        with self.assertRaises(ZeroDivisionError):
            with sprintscope.job():
                1 / 0
        error = self.scope.peer().expect("done")["error"]
        self.assertTrue(error.startswith("ZeroDivisionError: division by zero\n"), error)
        self.assertIn("test_job.py", error)

    def test_ctrl_c_and_exit_codes(self):
        for index, (error, text) in enumerate(
            [(KeyboardInterrupt(), "KeyboardInterrupt"), (SystemExit(3), "exit code 3"), (SystemExit(0), None)]
        ):
            with self.assertRaises(type(error)):
                with sprintscope.job():
                    raise error
            self.scope.peer(index).expect("done", error=text)

    def test_check_raises_and_the_block_swallows_it(self):
        with sprintscope.job() as job:
            self.scope.peer().say(type="stop", method="event", by="key")
            while True:
                job.sleep(60)
                try:
                    job.check()
                except Exception:
                    self.fail("a stop must pass through `except Exception`")
        self.scope.peer().expect("done", error=None)

    def test_sleep_returns_early_and_follows_its_interval(self):
        with sprintscope.job(interval=600) as job:
            peer = self.scope.peer()
            peer.expect("control", name="interval")
            threading.Timer(
                0.05, lambda: peer.say(type="set", control="interval", value=0.01, request=1)
            ).start()
            self.assertTrue(job.sleep())
            peer.expect("applied", control="interval", request=1)
            threading.Timer(0.05, job.stop).start()
            self.assertFalse(job.sleep(600))

    def test_units_logs_and_an_axis_of_its_own(self):
        with sprintscope.job(axis="step") as job:
            job.units(loss="nat")
            job.log("one\ntwo")
            job.log("bad", "err")
            job.plot(loss=1.0, t=5)
        peer = self.scope.peer()
        self.assertEqual(peer.expect("series")["x"], "step")
        self.assertEqual(peer.expect("log", stream="out")["lines"], ["one", "two"])
        peer.expect("log", stream="err", lines=["bad"])
        self.assertEqual(peer.expect("samples")["axis"], "step")

    def test_a_unit_given_early_doesnt_fix_the_axis_before_the_first_sample(self):
        with sprintscope.job() as job:
            job.units(loss="nat", v="V")
            job.plot(v=1.0)
            job.plot(loss=1.0, t=5)
        peer = self.scope.peer()
        peer.expect("done")
        self.assertEqual(peer.messages[0]["type"], "samples")
        self.assertEqual([message.get("x") for message in peer.of("series")], [None, "t"])

    def test_a_group_is_said_once_with_the_first_sample_of_each_series(self):
        with sprintscope.job() as job:
            job.units(actor="nat")
            job.plot({"net": {"critic": 1.0}}, actor=2.0, t=5, group="losses")
            job.plot({"net/critic": 1.0}, actor=2.0, t=6, group="losses")
            job.series("speed", group="rates")
            job.plot(speed=1.0)
            with self.assertRaisesRegex(TypeError, "a series called group"):
                job.plot(group=1.0)
            job.plot({"group": 1.0})
        peer = self.scope.peer()
        peer.expect("done")
        told = [(said["name"], said["unit"], said.get("group"), said.get("x")) for said in peer.of("series")]
        self.assertEqual(
            told,
            [
                ("actor", "nat", "losses", "t"),
                ("net/critic", "", "losses", "t"),
                ("speed", "", "rates", None),
            ],
        )
        self.assertEqual(peer.samples("group"), [1.0])

    def test_states_are_labels_and_announced_as_such(self):
        with sprintscope.job() as job:
            job.state(phase="warm-up")
            job.state(phase="train")
            job.plot(loss=1.0)
            job.state({"door": {"open": True}}, t=3)
            job.state(phase=None)
            for wrong in (1, 2.5, ["a"]):
                with self.assertRaisesRegex(TypeError, r"plot\(phase="):
                    job.state(phase=wrong)
            with self.assertRaisesRegex(TypeError, "state\\(phase="):
                job.state("train")
        peer = self.scope.peer()
        peer.expect("done")
        told = {said["name"]: (said["kind"], said.get("x")) for said in peer.of("series")}
        self.assertEqual(told, {"phase": ("state", None), "door/open": ("state", "t")})
        said = [message["values"].get("phase", []) for message in peer.of("samples")]
        self.assertEqual(sum(said, []), ["warm-up", "train", None])
        self.assertEqual(peer.samples("door/open"), ["true"])

    def test_the_first_job_takes_the_ticket(self):
        os.environ["SPRINTSCOPE_JOB"] = "abc"
        self.addCleanup(os.environ.pop, "SPRINTSCOPE_JOB")
        with sprintscope.job("a"), sprintscope.job("a") as second:
            pass
        self.assertEqual(self.scope.peer(0).hello["ticket"], "abc")
        self.assertNotIn("ticket", self.scope.peer(1).hello)
        self.assertEqual(second.name, "a 2")

    def test_threads_plot_at_once_and_nothing_is_lost(self):
        with sprintscope.job(lossless=True) as job:
            def work(name):
                for n in range(20_000):
                    job.plot({name: n})

            threads = [threading.Thread(target=work, args=(f"s{n}",)) for n in range(4)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
        self.scope.peer().expect("done")
        for n in range(4):
            self.assertEqual(self.scope.peer().samples(f"s{n}"), [float(v) for v in range(20_000)])


if __name__ == "__main__":
    unittest.main()
