"""A full buffer: the newest of each series wins, the rest is counted."""

import threading
import time
import unittest

from fake_scope import FakeScope, wait_for

import sprintscope
from sprintscope.buffer import Batch, Buffer


class TestBuffer(unittest.TestCase):
    def test_the_newest_of_a_rare_series_survives_a_flood(self):
        buffer = Buffer(lossless=False, records=100)
        buffer.queue.append((0.0, None, {"epoch": 7}))
        for n in range(10_000):
            buffer.queue.append((float(n), None, {"fast": n}))
            buffer.make_room()
        items, skipped = buffer.take()
        kept = [item[2]["fast"] for item in items if "fast" in item[2]]
        self.assertEqual([item[2]["epoch"] for item in items if "epoch" in item[2]], [7])
        # One evicted value is held besides those that fit.
        self.assertEqual(kept, list(range(10_000 - 101, 10_000)))
        self.assertEqual(skipped, 10_000 - 101)
        self.assertEqual([item[0] for item in items], sorted(item[0] for item in items))

    def test_batches_are_bounded_by_their_samples(self):
        buffer = Buffer(lossless=False)
        for n in range(50):
            buffer.append_batch(Batch(float(n), n - 1.0, None, {"v": bytes(8 * 200_000)}, 200_000))
        skipped = buffer.skipped
        taken = 0
        while not buffer.is_empty:
            items, _ = buffer.take()
            taken += sum(item.samples for item in items)
        self.assertEqual(taken + skipped, 50 * 200_000)
        self.assertLessEqual(taken, 4_000_001)

    def test_a_scope_that_doesnt_read_never_blocks_the_loop_and_hears_the_count(self):
        with FakeScope() as scope:
            with sprintscope.job() as job:
                peer = scope.peer()
                scope.is_reading.clear()
                slowest = 0.0
                for n in range(400_000):
                    before = time.perf_counter()
                    job.plot(v=n)
                    slowest = max(slowest, time.perf_counter() - before)
                self.assertGreater(job.skipped, 0)
                peer.say(type="stop", method="event", by="key")
                wait_for(lambda: job.stopped, "a stop, although nothing can be sent")
                scope.is_reading.set()
            peer.expect("done")
            skipped = sum(message["samples"] for message in peer.of("skipped"))
            got = peer.samples("v")
            self.assertEqual(len(got) + skipped, 400_000)
            self.assertEqual(got[-1], 399_999.0)
            self.assertEqual(got, sorted(got))
            # A wait would have been for the reader, that is for ever; this leaves room for a
            # busy machine.
            self.assertLess(slowest, 5.0)

    def test_lossless_waits_and_loses_nothing(self):
        with FakeScope() as scope:
            with sprintscope.job(lossless=True) as job:
                scope.is_reading.clear()
                threading.Timer(0.3, scope.is_reading.set).start()
                for n in range(300_000):
                    job.plot(v=n)
            scope.peer().expect("done")
            self.assertEqual(scope.peer().samples("v"), [float(n) for n in range(300_000)])
            self.assertEqual(job.skipped, 0)

    def test_lossless_goes_on_when_the_scope_dies(self):
        with FakeScope() as scope:
            job = sprintscope.job(lossless=True)
            scope.peer()
            scope.is_reading.clear()
            threading.Timer(0.3, scope.die).start()
            with self.assertLogs("sprintscope"):
                for n in range(300_000):
                    job.plot(v=n)
                wait_for(lambda: not job.connected, "the loss to be noticed")
                time.sleep(0.05)
                job.close()


if __name__ == "__main__":
    unittest.main()
