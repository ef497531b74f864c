"""A scope that sends garbage, at random moments: nothing of it ends a thread or reaches a program."""

import itertools
import json
import os
import random
import socket
import threading
import unittest

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope import notice

WORDS = [
    '{"type":"set","control":"lr","value":3,"request":1}',
    '{"type":"set","control":"on","value":true,"request":2}',
    '{"type":"set","control":"opt","value":"adam","request":3}',
    '{"type":"set","control":"save","value":null,"request":4}',
    '{"type":"error","about":"control","name":"lr","error":"no"}',
    '{"type":"state","job":{"id":0,"name":"a","controls":[{"name":"lr"}],"series":[]}}',
    '{"type":"answer","id":1,"ok":true,"jobs":[{"id":0,"name":"a","seconds":4.1}]}',
    '{"type":"welcome","version":1,"scope":"scope","now":1,"job":"b","id":7}',
    '{"type":"refused","error":"no"}',
]
ODD = [
    "1e999", "-1e400", "9" * 5_000, "9" * 400, "NaN", "-Infinity", "null", "true", "[]", "{}",
    "[" * 900 + "]" * 900, '{"a":' * 900 + "1" + "}" * 900, "[" * 200_000,
    '"\\ud800"', '"\\u0000\\u001b[2J\\u009b"', '"' + "x" * 100_000 + '"', '"\u202e"',
]


def garbage(noise: random.Random) -> bytes:
    word = noise.choice(WORDS)
    kind = noise.randrange(6)
    if kind == 0:
        return noise.randbytes(noise.randrange(1, 300)).replace(b"\n", b"")
    if kind == 1:
        return word.encode()[: noise.randrange(len(word))]
    if kind == 2:
        data = bytearray(word.encode())
        for _ in range(noise.randrange(1, 5)):
            data[noise.randrange(len(data))] = noise.choice(b'{}[]",:0 \x00\xff')
        return bytes(data)
    if kind == 3:
        return noise.choice(ODD).encode()
    message = json.loads(word)
    field = noise.choice([*list(message)[1:], "more"])
    message[field] = "HOLE"
    return json.dumps(message).replace('"HOLE"', noise.choice(ODD)).encode()


def flood(link: socket.socket, noise: random.Random, lines: int) -> None:
    """In pieces that end anywhere."""
    data = b"\n".join(garbage(noise) for _ in range(lines)) + b"\n"
    while data:
        piece = noise.choice([1, 100, 10_000, 1_000_000])
        link.sendall(data[:piece])
        data = data[piece:]


class TestGarbage(unittest.TestCase):
    def setUp(self):
        self.addCleanup(notice._said.clear)
        self.crashes = []
        before = threading.excepthook
        threading.excepthook = self.crashes.append
        self.addCleanup(setattr, threading, "excepthook", before)

    def tearDown(self):
        self.assertEqual(self.crashes, [])

    def test_a_running_job_works_on_whatever_its_scope_says(self):
        for seed in range(40):
            with self.subTest(seed=seed), FakeScope() as scope:
                noise = random.Random(seed)
                job = sprintscope.job("train")
                lr = job.slider("lr", 1.0, min=0.0, max=10.0)
                on, save = job.toggle("on", False), job.button("save")
                opt = job.choice("opt", "adam", ["adam", "sgd"])
                peer = scope.peer()
                for round in range(5):
                    job.plot(v=round)
                    flood(peer.link, noise, 40)
                    self.assertTrue(0.0 <= lr.value <= 10.0 and on.value in (True, False))
                    self.assertIn(opt.value, ("adam", "sgd"))
                    save.pressed
                peer.say(type="set", control="lr", value=7, request=99)
                wait_for(lambda: lr.value == 7, "the request behind the garbage")
                peer.expect("applied", control="lr", request=99)
                self.assertEqual(len(scope.peers), 1, "it came anew")
                self.assertFalse(job.stopped)
                peer.say(type="stop", method="event")
                wait_for(lambda: job.stopped, "the stop")
                job.close()
                peer.expect("done")
                self.assertEqual(peer.samples("v"), [0, 1, 2, 3, 4])
                for applied in peer.of("applied"):
                    self.assertIsInstance(applied["request"], (int, type(None)))

    def test_a_line_without_an_end_is_the_end_of_that_scope_and_the_next_one_is_found(self):
        with FakeScope() as scope:
            job = sprintscope.job("train")
            peer = scope.peer()
            try:
                for _ in range(20):
                    peer.link.sendall(b"x" * (1 << 20))
            except OSError:
                pass  # it has had enough
            wait_for(lambda: len(scope.peers) == 2, "that it comes again")
            job.plot(v=1)
            wait_for(lambda: scope.peer(1).samples("v") == [1], "its sample")
            job.close()

    def test_a_controller_gets_an_answer_or_an_error_of_ours_from_any_scope(self):
        for seed in range(40):
            with self.subTest(seed=seed), FakeScope() as scope:
                noise = random.Random(seed)

                def answer(request, noise=noise, scope=scope):
                    flood(scope.peers[0].link, noise, 10)
                    odd = noise.choice([["x"], {"a": 1}, [{"id": [1], "seconds": "x"}], "x", 7, None])
                    return {"ok": noise.choice([True, True, 0, "x"]), "jobs": odd, "error": odd}

                scope.answer = answer
                controller = sprintscope.connect()
                for _ in range(10):
                    try:
                        for job in controller.jobs():
                            self.assertIn(job.name, repr(job))
                    except sprintscope.RequestFailed:
                        pass
                controller.close()

    def test_states_pass_over_what_is_no_state(self):
        with FakeScope() as scope:
            ours = sprintscope.connect()
            states = ours.states()
            found = []

            def read():
                found.extend(itertools.islice(states, 1))

            reader = threading.Thread(target=read)
            reader.start()
            peer = scope.peer(1)
            peer.say(type="state", job="x")
            peer.say(type="state", job=["x"])
            peer.say(type="state", job={"id": 1, "name": "a", "controls": {"a": 1}, "series": [1, {}]})
            reader.join(10)
            self.assertEqual(len(found), 1)
            states.close()
            ours.close()

    def test_who_only_ever_says_other_words_is_not_waited_for(self):
        with FakeScope() as scope:
            ours = sprintscope.connect()
            peer = scope.peer()
            over = threading.Event()
            scope.answer = lambda request: {"ok": over.wait(20)}

            def babble():
                while not over.wait(0.02):
                    peer.link.sendall(b"no object\n")

            babbler = threading.Thread(target=babble)
            babbler.start()
            seconds = sprintscope.controller.ANSWER_SECS
            sprintscope.controller.ANSWER_SECS = 0.3
            try:
                with self.assertRaisesRegex(sprintscope.NoScope, "no answer to jobs"):
                    ours.jobs()
            finally:
                sprintscope.controller.ANSWER_SECS = seconds
                over.set()
                babbler.join()
            ours.close()

    def test_names_that_are_half_characters_still_reach_the_scope(self):
        half = os.fsdecode(bytes([255]))
        with FakeScope() as scope:
            job = sprintscope.job("train")
            job.plot(**{f"loss{half}": 1})
            job.close(f"no file {half}")
            done = scope.peer().expect("done")
            self.assertEqual(done["error"], "no file ?")
            self.assertEqual(scope.peer().samples("loss?"), [1])


if __name__ == "__main__":
    unittest.main()
