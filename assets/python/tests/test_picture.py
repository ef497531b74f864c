"""What a notebook shows of a job: words, and curves in which a spike stays to be seen."""

import array
import math
import unittest
from xml.etree import ElementTree

import fake_scope  # noqa: F401  (finds the package)

import sprintscope
from sprintscope.buffer import Batch
from sprintscope.picture import picture
from sprintscope.trace import BUCKETS, SERIES, Trace


class TestPicture(unittest.TestCase):
    def test_a_spike_stays_however_much_comes(self):
        trace = Trace()
        for n in range(20_000):
            trace.see([(0.0, None, {"v": 100.0 if n == 7_777 else math.sin(n)})])
        values = array.array("d", [1.0] * 5_000 + [-50.0] + [1.0] * 5_000).tobytes()
        trace.see([Batch(0.0, 0.0, None, {"v": values}, 10_001)])
        shape = trace.shapes["v"]
        self.assertEqual((max(shape.highs), min(shape.lows)), (100.0, -50.0))
        self.assertLessEqual(len(shape.lows), BUCKETS)
        self.assertEqual((shape.samples, shape.last), (30_001, 1.0))

    def test_gaps_and_infinities_are_no_curve_and_series_are_bounded(self):
        trace = Trace()
        for n in range(40):
            trace.see([(0.0, None, {f"s{n}": None, "v": float("nan"), "w": float("inf"), f"t{n}": n})])
        self.assertLessEqual(len(trace.shapes), SERIES)
        self.assertEqual(trace.shapes["v"].lows, [])
        self.assertEqual(len(trace.shapes) + trace.left_out, 42)

    def test_it_is_well_formed_whatever_the_names_are(self):
        trace = Trace()
        trace.see([(0.0, None, {"<b>&\"'": value}) for value in (1.0, 3.0, 2.0)])
        trace.see([(0.0, None, {"one": 5})])
        html = picture("a<b", "dead", "dead (x < y)", trace.shapes.items())
        root = ElementTree.fromstring(html)
        curves = root.findall(".//polyline")
        self.assertEqual(len(curves), 2)
        points = [tuple(map(float, p.split(","))) for p in curves[0].get("points").split()]
        self.assertEqual([y for _, y in points], [25.0, 3.0, 14.0])
        self.assertIn("1 series more", picture("a", "dead", "", [], 1))

    def test_without_a_scope_there_is_a_picture_too_also_after_the_end(self):
        job = sprintscope.job("alone", scope="nobody")
        job.trace = Trace()
        job.plot(v=[1, 2, 3])
        self.assertEqual([name for name, _ in job.shapes()[0]], ["v"])
        job.close()
        self.assertEqual([shape.last for _, shape in job.shapes()[0]], [3.0])


if __name__ == "__main__":
    unittest.main()
