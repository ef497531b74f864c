"""Steering from another script, and opening a window."""

import base64
import math
import os
import stat
import struct
import subprocess
import sys
import tempfile
import textwrap
import threading
import unittest
from pathlib import Path
from unittest import mock

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import address, notice, window

JOB = {
    "id": 3, "name": "train", "state": "running", "reason": None, "seconds": 4.5,
    "controls": [{"name": "lr", "kind": "slider", "requested": 1.0, "applied": 1.0}],
    "series": [{"name": "loss", "unit": "", "samples": 41, "last": 0.5}],
}


class TestController(unittest.TestCase):
    def setUp(self):
        notice._said.clear()
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def test_a_snapshot_is_the_picture_that_the_scope_has_drawn(self):
        self.scope.answer = lambda request: {"ok": True, "svg": f"<svg>{request['size']}</svg>"}
        with sprintscope.connect() as scope:
            picture = scope.snapshot("train", size=(640, 360), theme="dark")
        self.assertEqual(picture._repr_svg_(), "<svg>[640, 360]</svg>")
        asked = {k: v for k, v in self.scope.peer().messages[0].items() if k != "id"}
        self.assertEqual(asked, {"type": "picture", "job": "train", "size": [640, 360], "theme": "dark"})
        self.scope.answer = lambda request: {"ok": False, "error": "no samples yet"}
        with sprintscope.connect() as scope, self.assertRaises(sprintscope.RequestFailed):
            scope.snapshot()

    def test_a_value_that_was_only_sent_is_not_shown_as_applied(self):
        told = {"name": "kp", "kind": "slider", "requested": 2.0, "applied": None, "state": "sent"}
        for control, words in [
            (told, "kp = ? (sent: 2.0)"),
            ({**told, "state": "not_sent"}, "kp = ? (not sent: 2.0)"),
            ({**told, "requested": None, "state": "unset"}, "kp = ? (not set yet)"),
            ({**told, "applied": 1.0}, "kp = 1.0"),
            ({**told, "kind": "button"}, "; kp; "),
        ]:
            self.scope.answer = lambda request, control=control: {"ok": True, "jobs": [{**JOB, "controls": [control]}]}
            with sprintscope.connect() as scope:
                self.assertIn(words, repr(scope.job("train")))

    def test_every_request_is_what_the_protocol_says(self):
        self.scope.answer = lambda request: {"ok": True, "jobs": [JOB]}
        with sprintscope.connect() as scope:
            (job,) = scope.jobs()
            self.assertEqual((job.id, job.name, job.state, job.seconds), (3, "train", "running", 4.5))
            self.assertEqual(job.controls["lr"]["applied"], 1.0)
            self.assertEqual(scope.job("train").series["loss"]["last"], 0.5)
            scope.stop("train")
            scope.stop(3, method="loop")
            scope.stop()
            scope.set("train", lr=3e-4)
            scope.set("train", {"sprinter interval": 0.1})
            scope.restart("train")
            scope.remove("train")
        peer = self.scope.peer()
        self.assertEqual(peer.hello, {"type": "hello", "version": 1, "role": "controller"})
        said = [{k: v for k, v in m.items() if k != "id"} for m in peer.messages[2:]]
        self.assertEqual(
            said,
            [
                {"type": "stop", "job": "train", "method": "event"},
                {"type": "stop", "job": 3, "method": "loop"},
                {"type": "stop", "job": None, "method": "event"},
                {"type": "set", "job": "train", "values": {"lr": 3e-4}},
                {"type": "set", "job": "train", "values": {"sprinter interval": 0.1}},
                {"type": "restart", "job": "train"},
                {"type": "remove", "job": "train"},
            ],
        )
        self.assertEqual([m["id"] for m in peer.messages], list(range(1, 10)))

    def test_a_refused_request_raises_with_the_scopes_words(self):
        self.scope.answer = lambda request: {"ok": False, "error": "no job x: there are a, b"}
        with sprintscope.connect() as scope:
            with self.assertRaisesRegex(sprintscope.RequestFailed, "there are a, b"):
                scope.stop("x")

    def test_a_scope_that_is_gone_raises(self):
        scope = sprintscope.connect()
        self.addCleanup(scope.close)
        self.scope.peer()
        self.scope.die()
        with self.assertRaises(sprintscope.NoScope):
            scope.jobs()
        with self.assertRaisesRegex(sprintscope.NoScope, "scope.sock"):
            sprintscope.connect()

    def test_the_token_is_in_hello(self):
        sprintscope.connect(token="secret").close()
        self.assertEqual(self.scope.peer().hello["token"], "secret")

    def test_states_are_followed_over_a_connection_of_their_own(self):
        with sprintscope.connect() as scope:
            states = scope.states()
            def tell():
                self.scope.peer(1).expect("subscribe")
                self.scope.peer(1).say(type="state", job=JOB)

            threading.Thread(target=tell).start()
            self.assertEqual(next(states).name, "train")
            states.close()

    def test_a_series_is_read_as_numbers_with_its_gaps(self):
        values = [0.5, math.nan, math.inf, -0.25]
        packed = {"f64": base64.b64encode(struct.pack("<4d", *values)).decode()}
        answers = iter([
            {"ok": True, "x": packed, "values": packed, "truncated": True},
            {"ok": True, "x": [1, 2], "values": [None, "inf"]},
            {"ok": True, "columns": {"from": [0.0], "max": [3.0]}},
            {"ok": True, "x": [1.0], "values": [2.0]},
            {"ok": True, "x": {"f64": "no base64!"}, "values": {"f64": "AAAA"}},
        ])
        self.scope.answer = lambda request: next(answers)
        with sprintscope.connect() as scope:
            loss = scope.series("train/loss")
            self.assertEqual(repr(loss.values(last=10).tolist()), repr(values))
            self.assertTrue(loss.truncated)
            x, some = loss.samples(limit=2)
            self.assertEqual(list(x), [1.0, 2.0])
            self.assertEqual(repr(some.tolist()), repr([math.nan, math.inf]))
            self.assertFalse(loss.truncated)
            self.assertEqual(list(loss.columns(50)["max"]), [3.0])
            self.assertEqual(list(loss.columns()["min"]), [2.0])
            self.assertEqual([len(some) for some in loss.samples()], [0, 0])
        first, second, third = self.scope.peer().of("get")[:3]
        self.assertEqual((first["series"], first["last"], first["samples"]), ("train/loss", 10, True))
        self.assertEqual((second["limit"], third["columns"]), (2, 50))
        self.assertTrue(all(request["packed"] for request in (first, second, third)))

    def test_lines_of_a_log_are_told(self):
        line = {"number": 7, "t": 1.5, "stream": "err", "text": "a warning"}
        self.scope.answer = lambda request: {"ok": True, "lines": [line, "no line"]}
        with sprintscope.connect() as scope:
            first, second = scope.log("train", grep="warn", limit=2)
        self.assertEqual((first.number, first.t, first.stream, first.text), (7, 1.5, "err", "a warning"))
        self.assertEqual((second.number, second.text), (-1, ""))
        asked = self.scope.peer().expect("log")
        self.assertEqual((asked["job"], asked["grep"], asked["limit"]), ("train", "warn", 2))

    def test_a_wait_ends_as_the_scope_says(self):
        held = {"ok": True, "held": True, "at": 2.5, "about": [0], "series": "loss", "value": None}
        answers = iter([
            held,
            {"ok": True, "held": False, "why": "ended"},
            {"ok": True, "held": False, "why": "timeout"},
            {"ok": False, "error": "character 8: a number is expected here"},
        ])
        self.scope.answer = lambda request: next(answers)
        with sprintscope.connect() as scope:
            found = scope.wait("loss is nan")
            self.assertEqual((found.at, found.jobs, found.series), (2.5, [0], "loss"))
            self.assertTrue(math.isnan(found.value))
            self.assertIsNone(scope.wait("ended and loss < 1", timeout=5))
            with self.assertRaises(TimeoutError):
                scope.wait("loss < 0", timeout=0.5)
            with self.assertRaisesRegex(sprintscope.RequestFailed, "character 8"):
                scope.wait("loss < ")
        asked = self.scope.peer(2).expect("wait")
        self.assertEqual((asked["rule"], asked["timeout"]), ("ended and loss < 1", 5))

    def test_events_come_until_the_scope_says_that_it_is_over(self):
        with sprintscope.connect() as scope:
            def answer(request):
                self.scope.peer(1).say(type="event", event={"kind": "mark", "text": "halfway"})
                self.scope.peer(1).say(type="event", event="no event")
                return {"ok": True}

            self.scope.answer = answer
            self.assertEqual([event["text"] for event in scope.events(samples=True)], ["halfway"])
        self.scope.peer(1).expect("events", follow=True, samples=True, job=None)


class TestFindingOne(unittest.TestCase):
    def setUp(self):
        notice._said.clear()
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        (self.folder / "sprintscope").mkdir()
        without = {k: v for k, v in os.environ.items() if k != "SPRINTSCOPE_SOCKET"}
        patch = mock.patch.dict(
            os.environ,
            {**without, "XDG_RUNTIME_DIR": str(self.folder), "PATH": str(self.folder)},
            clear=True,
        )
        patch.start()
        self.addCleanup(patch.stop)

    def test_the_newest_live_socket_is_taken_and_a_name_is_looked_up(self):
        old = FakeScope(str(self.folder / "sprintscope" / "scope.sock"))
        new = FakeScope(str(self.folder / "sprintscope" / "scope-2.sock"))
        stale = FakeScope(str(self.folder / "sprintscope" / "scope-3.sock"))
        for age, scope in enumerate([stale, new, old]):
            os.utime(scope.path, (1000 - age, 1000 - age))
        stale.die()
        self.addCleanup(old.die)
        self.addCleanup(new.die)
        for name, scope in ((None, new), ("scope", old)):
            with sprintscope.connect(name) as found:
                self.assertEqual(found._wire.where, scope.path)
        self.assertEqual(address.candidates("tcp://127.0.0.1:5"), ["tcp://127.0.0.1:5"])

    def test_open_finds_the_one_that_runs(self):
        scope = FakeScope(str(self.folder / "sprintscope" / "scope.sock"))
        self.addCleanup(scope.die)
        opened = sprintscope.open()
        self.assertEqual(opened._wire.where, scope.path)
        opened.close()

    def test_open_starts_the_program_that_is_on_the_path(self):
        self.put_program(
            """
            while not scope.peers: time.sleep(0.01)
            scope.peers[0].expect("jobs")
            time.sleep(0.2)
            """
        )
        opened = sprintscope.open()
        self.assertEqual(opened.jobs(), [])
        opened.close()
        window._started[-1].wait(10)

    def put_program(self, script):
        """A program called `sprintscope` on the PATH: a scope that does this."""
        # Not beside the folder of that name: a PATH of its own.
        program = self.folder / "bin" / "sprintscope"
        program.parent.mkdir()
        program.write_text(
            textwrap.dedent(
                f"""\
                #!{sys.executable}
                import os, sys, time
                sys.path.insert(0, {str(Path(__file__).parent)!r})
                from fake_scope import FakeScope, wait_for
                scope = FakeScope(os.environ["XDG_RUNTIME_DIR"] + "/sprintscope/scope.sock")
                """
            )
            + textwrap.dedent(script)
        )
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        os.environ["PATH"] = str(program.parent)

    def test_a_scope_that_nobody_sees_leaves_with_its_program_however_that_ends(self):
        left = self.folder / "left"
        self.put_program(
            f"""
            import signal
            def leave(number, frame):
                open({str(left)!r}, "w").close()
                os.unlink(scope.path)
                os._exit(0)
            signal.signal(signal.SIGTERM, leave)
            time.sleep(60)
            """
        )
        for variable in ("DISPLAY", "WAYLAND_DISPLAY"):
            os.environ.pop(variable, None)
        os.environ["PYTHONPATH"] = str(Path(sprintscope.__file__).parents[1])
        lingers = "if os.fork() == 0: time.sleep(3); os._exit(0)"
        ends = ("pass", "os._exit(3)", "os.kill(os.getpid(), 9)", "os.kill(os.getpid(), 15)", "1 / 0", lingers)
        for end in ends:
            script = f"import os, time, sprintscope; scope = sprintscope.open(); print(scope.scope)\n{end}"
            program = subprocess.run(
                [sys.executable, "-c", script], capture_output=True, text=True, timeout=30,
            )
            self.assertIn("leaves with this program", program.stderr)
            wait_for(left.exists, f"the scope to leave after {end}")
            left.unlink()

    def test_open_without_the_program_warns_once_and_goes_on(self):
        with self.assertLogs("sprintscope") as logs:
            self.assertIsNone(sprintscope.open())
            self.assertIsNone(sprintscope.open())
        self.assertEqual(len(logs.output), 1)
        self.assertIn("PATH", logs.output[0])


if __name__ == "__main__":
    unittest.main()
