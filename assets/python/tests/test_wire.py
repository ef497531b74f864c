"""Lines go out in parts, whatever the system takes of them at once."""

import array
import json
import random
import socket
import threading
import unittest

from fake_scope import FakeScope

import sprintscope
from sprintscope import wire


class Stingy:
    """A socket that takes little at a time, and remembers it."""

    def __init__(self, seed):
        self.chance, self.taken = random.Random(seed), b""

    def sendmsg(self, parts):
        assert len(parts) <= wire.MOST_PARTS
        some = b"".join(parts)[: self.chance.choice((1, 2, 7, 10_000))]
        self.taken += some
        return len(some)


class TestWire(unittest.TestCase):
    def test_parts_arrive_whole_and_in_order(self):
        for seed in range(50):
            chance = random.Random(seed)
            count = chance.choice((0, 1, 5, 2_000))
            parts = [bytes([n % 251]) * chance.choice((0, 1, 9)) for n in range(count)]
            link = Stingy(seed)
            wire.Wire(link, "here").send_parts(parts)
            self.assertEqual(link.taken, b"".join(parts), seed)

    def test_a_line_of_parts_is_the_line(self):
        for name in ("v", "a\0b"):
            message = {"values": {name: {"f64": b"AAAA"}, "w": {"f64": b"BBBB"}}}
            told = json.loads(b"".join(wire.parts(message)))
            self.assertEqual(told["values"][name], {"f64": "AAAA"})
            self.assertEqual(told["values"]["w"], {"f64": "BBBB"})

    def test_half_a_character_in_a_name_spoils_nothing(self):
        line = wire.encode({"values": {"a\ud800b": 1.0, "größe/µ 温度": 2.0, "x\n": {"f64": b"AA"}}})
        self.assertEqual(
            json.loads(line.decode())["values"], {"a?b": 1.0, "größe/µ 温度": 2.0, "x\n": {"f64": "AA"}}
        )

    def test_threads_encode_their_own(self):
        wrong = []

        def encode(text):
            for _ in range(2_000):
                line = wire.encode({"v": {"f64": text}, "w": 1})
                if json.loads(line)["v"]["f64"] != text.decode():
                    wrong.append(line)

        threads = [threading.Thread(target=encode, args=(b"%d" % n,)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.assertEqual(wrong, [])

    def test_a_socket_that_is_full_gets_the_rest_later(self):
        ours, theirs = socket.socketpair()
        sent = [b"x" * 1_000_000, b"", b"y" * 1_000_000]
        sender = threading.Thread(target=wire.Wire(ours, "here").send_parts, args=(sent,))
        sender.start()
        heard = bytearray()
        while len(heard) < 2_000_000:
            heard += theirs.recv(65_536)
        sender.join()
        ours.close()
        theirs.close()
        self.assertEqual(bytes(heard), b"".join(sent))

    def test_a_long_column_is_several_messages_and_none_of_it_is_lost(self):
        values = array.array("d", range(300_001))
        with FakeScope() as scope:
            with sprintscope.job(lossless=True) as job:
                job.plot(v=values, w=values)
            peer = scope.peer()
            peer.expect("done")
            for name in "vw":
                self.assertEqual(peer.samples(name), values.tolist())
            steps = [(m["start"], m["step"], len(m["values"]["v"]["f64"])) for m in peer.of("samples")]
        self.assertGreater(len(steps), 5)
        for (start, step, _), (follows, _, _) in zip(steps, steps[1:]):
            self.assertAlmostEqual(follows, start + step * 13_333, places=6)


if __name__ == "__main__":
    unittest.main()
