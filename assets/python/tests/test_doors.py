"""Who may stand behind a socket, and what may come over it."""

import contextlib
import io
import json
import logging
import os
import socket
import tempfile
import threading
import unittest
from pathlib import Path
from unittest import mock

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import address
from sprintscope.plain import plain

CONTROLS = [chr(code) for code in [*range(0x20), *range(0x7F, 0xA0)]]
BIDI = "\u2028\u2029\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200e\u200f\u061c"


class TestDoors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.runtime = Path(folder.name)
        self.folder = self.runtime / "sprintscope"
        self.folder.mkdir(mode=0o700)
        changed = {"XDG_RUNTIME_DIR": str(self.runtime)}
        patch = mock.patch.dict(os.environ, changed)
        patch.start()
        self.addCleanup(patch.stop)
        os.environ.pop("SPRINTSCOPE_SOCKET", None)

    def refused(self, words):
        with self.assertRaisesRegex(sprintscope.Refused, words):
            sprintscope.connect()

    def test_a_folder_that_others_can_write_or_own_is_refused(self):
        self.folder.chmod(0o777)
        self.refused("can be written by others")
        self.folder.chmod(0o700)
        with self.assertRaises(sprintscope.NoScope):
            sprintscope.connect()
        self.folder.rmdir()
        self.folder.symlink_to("/")
        self.refused("not a folder of yours")

    def test_a_socket_of_somebody_else_is_refused_wherever_it_is_named(self):
        scope = FakeScope(str(self.folder / "scope.sock"))
        self.addCleanup(scope.die)
        sprintscope.connect().close()
        with mock.patch("os.getuid", return_value=os.getuid() + 4711):
            self.refused("not a folder of yours")
        somebody = os.stat_result([0o140700, 0, 0, 0, os.getuid() + 4711, 0, 0, 0, 0, 0])
        with mock.patch("os.lstat", return_value=somebody):
            with self.assertRaisesRegex(sprintscope.Refused, "not a socket of yours"):
                sprintscope.connect(scope.path)
        with mock.patch("struct.unpack", return_value=(1, os.getuid() + 4711, 1)):
            with self.assertRaisesRegex(sprintscope.Refused, "listens there, not you"):
                sprintscope.connect(scope.path)
        # What stands in the folder and is no socket is passed over.
        (self.folder / "other.sock").write_text("")
        (self.folder / "link.sock").symlink_to("/etc/passwd")
        self.assertEqual(address.candidates(), [scope.path])

    def test_a_socket_in_a_folder_that_others_can_write_is_refused(self):
        self.runtime.chmod(0o777)
        scope = FakeScope(str(self.runtime / "scope.sock"))
        self.addCleanup(scope.die)
        with self.assertRaisesRegex(sprintscope.Refused, "no place for a scope's socket"):
            sprintscope.connect(scope.path)


class TestGarbage(unittest.TestCase):
    LINES = [
        b"[" * 200_000,
        b'{"a":' * 100_000 + b"1" + b"}" * 100_000,
        b'{"type":"set","control":"lr","value":' + b"9" * 10_000 + b',"request":1}',
        b'{"type":"set","control":"lr","value":1e999,"request":1}',
        b'{"type":"set","control":"lr","value":' + b"9" * 400 + b',"request":1}',
        b'{"type":"set","control":["lr"],"value":{"a":1},"request":{}}',
        b'{"type":"set"}',
        b'{"type":["stop"]}',
        b'{"type":"error","about":"\x1b[31m"}',
        b"\xff\xfe\x00",
        b"null",
        b'"\\ud800"',
    ]

    def test_nothing_that_a_scope_says_ends_the_clients_threads(self):
        with FakeScope() as scope:
            job = sprintscope.job("train")
            lr = job.slider("lr", 1.0, min=0.0, max=10.0)
            peer = scope.peer()
            for line in self.LINES:
                peer.link.sendall(line + b"\n")
            peer.say(type="set", control="lr", value=3, request=9)
            wait_for(lambda: lr.value == 3, "the request behind the garbage")
            job.plot(v=1)
            wait_for(lambda: peer.samples("v") == [1], "a sample after it")
            peer.say(type="stop", method=["event"])
            wait_for(lambda: job.stopped, "the stop")
            job.close()
            peer.expect("done")

    def test_a_welcome_with_a_clock_that_is_none_is_taken(self):
        for now in (10**400, float("inf"), float("nan"), "x", None, [1], -1e300):
            with FakeScope(now=0.0) as scope:
                scope.seconds = lambda now=now: now
                with sprintscope.job("train") as job:
                    job.plot(v=1)
                scope.peer().expect("done")
                self.assertEqual(scope.peer().samples("v"), [1.0], now)

    def test_an_answer_of_garbage_to_hello_is_no_scope_and_a_later_one_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "x.sock")
            server = socket.socket(socket.AF_UNIX)
            server.bind(path)
            server.listen()

            def answer():
                with contextlib.suppress(OSError):
                    while True:
                        link, _ = server.accept()
                        link.sendall(b"[" * 100_000 + b'\n{"type":"welcome","now":' + b"9" * 5000 + b"}\n")
                        link.close()

            threading.Thread(target=answer, daemon=True).start()
            with mock.patch.dict(os.environ, {"SPRINTSCOPE_SOCKET": path}):
                job = sprintscope.job("train")
                job.meet_scope()
                server.shutdown(socket.SHUT_RDWR)
                server.close()
                os.unlink(path)
                scope = FakeScope(path)
                self.addCleanup(scope.die)
                job.plot(v=2, t=1)
                wait_for(lambda: scope.peers, "the scope that came")
                wait_for(lambda: scope.peer().samples("v"), "its sample")
                job.close()

    def test_nothing_that_a_scope_says_controls_the_terminal(self):
        text = "".join(CONTROLS) + BIDI + "\ud800"
        for char in text:
            self.assertNotIn(char, plain(f"a{char}b"))
        said = io.StringIO()
        handler = logging.StreamHandler(said)
        logging.getLogger("sprintscope").addHandler(handler)
        self.addCleanup(logging.getLogger("sprintscope").removeHandler, handler)
        with FakeScope() as scope:
            scope.refusal = f"no\x1b[2J{text.encode('utf-8', 'replace').decode()}"
            with self.assertRaises(sprintscope.Refused) as refused:
                sprintscope.connect()
            self.assertTrue(str(refused.exception).isprintable(), str(refused.exception))
            scope.refusal = None
            with sprintscope.job("train"):
                scope.peer().say(type="error", about="x\x1b]0;title\x07", name="\u202e", error="e\x9b")
                wait_for(lambda: "title" in said.getvalue(), "the notice")
        self.assertTrue(said.getvalue().replace("\n", "").isprintable(), repr(said.getvalue()))

    def test_halves_of_characters_in_a_log_spoil_no_line(self):
        with FakeScope() as scope:
            with sprintscope.job("train") as job:
                job.log(f"file {os.fsdecode(bytes([255]))}")
            lines = scope.peer().expect("log")["lines"]
            self.assertEqual(lines, ["file ?"])
            json.dumps(lines, ensure_ascii=False).encode()


if __name__ == "__main__":
    unittest.main()
