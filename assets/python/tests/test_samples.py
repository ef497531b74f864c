"""From plotted items to messages: short batches travel together, and no sample is moved far for it."""

import struct
import unittest
from base64 import b64decode

import fake_scope  # noqa: F401  It finds the client.

from sprintscope import samples
from sprintscope.buffer import Batch


def batch(since, stamp, values, xs=None, name="v"):
    def pack(numbers):
        return struct.pack(f"<{len(numbers)}d", *numbers)

    return Batch(stamp, since, xs and pack(xs), {name: pack(values)}, len(values))


def sent(*items):
    return list(samples.messages(list(items), 0.0, "t"))


class TestSamples(unittest.TestCase):
    def test_neighbours_within_milliseconds_are_spread_as_one(self):
        (message,) = sent(batch(1.0, 1.001, [1, 2]), batch(1.001, 1.003, [3, 4]))
        self.assertEqual(message["values"], {"v": [1, 2, 3, 4]})
        self.assertAlmostEqual(message["start"], 1.00075)
        self.assertAlmostEqual(message["step"], 0.00075)

    def test_others_keep_their_own_times(self):
        for reason, second in {
            "longer": batch(1.001, 1.5, [3]),
            "a gap before": batch(1.002, 1.003, [3]),
            "another series": batch(1.001, 1.002, [3], name="w"),
            "an axis": batch(1.001, 1.002, [3], xs=[7]),
        }.items():
            with self.subTest(reason):
                self.assertEqual(len(sent(batch(1.0, 1.001, [1, 2]), second)), 2)

    def test_between_batches_single_samples_keep_their_order(self):
        first, last = batch(1.0, 1.001, [1]), batch(1.001, 1.002, [3])
        kinds = [list(m["values"].values()) for m in sent(first, (1.0015, None, {"v": 2}), last)]
        self.assertEqual(kinds, [[[1]], [[2]], [[3]]])

    def test_places_of_ones_own_are_joined_as_they_are(self):
        (message,) = sent(batch(1, 2, [1, 2], xs=[10, 11]), batch(5, 9, [3], xs=[12]))
        self.assertEqual((message["x"], message["values"]["v"]), ([10, 11, 12], [1, 2, 3]))

    def test_a_message_holds_no_more_than_it_may(self):
        many = [batch(1.0, 1.0, [0.5] * 1_000) for _ in range(100)]
        lengths = [len(b64decode(m["values"]["v"]["f64"])) // 8 for m in sent(*many)]
        self.assertEqual(sum(lengths), 100_000)
        self.assertLess(len(lengths), 10)
        self.assertLessEqual(max(lengths), samples.MOST_NUMBERS)


if __name__ == "__main__":
    unittest.main()
