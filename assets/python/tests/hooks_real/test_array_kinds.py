"""What numpy, pandas and torch hand over is the number that it says, or an error. All three are needed.

    pip install numpy pandas torch
    PYTHONPATH=src:tests python3 -W error -m unittest discover -s tests/hooks_real -p test_array_kinds.py
"""

import math
import unittest

import numpy
import pandas
import torch
from sprintscope.hooks.feed import number
from test_arrays import plotted

NAN = math.nan


class Passed:
    """What has nothing but a protocol."""

    def __init__(self, array):
        self.array = array


class ByArray(Passed):
    def __array__(self, dtype=None, copy=None):
        return numpy.asarray(self.array, dtype=dtype)


class ByDlpack(Passed):
    def __dlpack__(self, **how):
        return self.array.__dlpack__(**how)

    def __dlpack_device__(self):
        return self.array.__dlpack_device__()


class TestArrays(unittest.TestCase):
    def test_single_numbers(self):
        halves = (torch.float64, torch.float32, torch.float16, torch.bfloat16)
        for value in (
            *(torch.tensor(1.5, dtype=kind) for kind in halves),
            torch.tensor(1.5, requires_grad=True),
            numpy.float16(1.5), numpy.array(1.5, "f4"), numpy.ma.array(1.5),
            ByArray(1.5), ByDlpack(numpy.array(1.5)),
        ):
            self.assertEqual(plotted(value), 1.5, repr(value))
        self.assertEqual(plotted(torch.tensor(7)), 7)
        self.assertEqual(plotted(torch.tensor(True)), True)
        for gap in (pandas.NA, numpy.ma.masked, numpy.ma.array(1, mask=True)):
            self.assertIsNone(plotted(gap))

    def test_columns(self):
        series = pandas.Series
        for value, expected in (
            (torch.arange(10.0)[::3], [0, 3, 6, 9]),
            (torch.arange(12.0).reshape(3, 4).T[1], [1, 5, 9]),
            (torch.tensor([0.5, 2], dtype=torch.bfloat16), [0.5, 2]),
            (torch.tensor([0.5, 2], dtype=torch.float16), [0.5, 2]),
            (torch.tensor([0.5, 2], requires_grad=True), [0.5, 2]),
            (torch.nn.Parameter(torch.tensor([0.5, 2])), [0.5, 2]),
            (torch.view_as_complex(torch.ones(2, 2)).conj().imag, [-1, -1]),
            (torch.tensor([True, False]), [1, 0]),
            (torch.tensor([3, -4]), [3, -4]),
            ([torch.tensor(1.0), torch.tensor(2.0)], [1, 2]),
            (numpy.array([1, 2], ">f8"), [1, 2]),
            (numpy.arange(6, dtype="f2")[::2], [0, 2, 4]),
            (numpy.array([1, 2.5, None], object), [1, 2.5, NAN]),
            (numpy.ma.array([1, 2, 3], mask=[0, 1, 0]), [1, NAN, 3]),
            (series([1.5, None]), [1.5, NAN]),
            (series([1, None, 3], dtype="Int64"), [1, NAN, 3]),
            (series([1.5, None], dtype="Float64"), [1.5, NAN]),
            (series([True, None], dtype="boolean"), [1, NAN]),
            (series([1, pandas.NA], dtype=object), [1, NAN]),
            (series([1, 2], index=[7, 8]), [1, 2]),
            (pandas.DataFrame({"a": [1, 2], "b": [3, 4]})["b"], [3, 4]),
            (pandas.array([1, None], dtype="Int64"), [1, NAN]),
            ([1, pandas.NA], [1, NAN]),
            (ByArray([1, 2]), [1, 2]),
            (ByDlpack(numpy.arange(2.0)), [0, 1]),
        ):
            with self.subTest(value=repr(value)):
                numpy.testing.assert_array_equal(plotted(value), expected)

    def test_what_is_no_number_is_refused(self):
        days = pandas.to_datetime(["2024-01-01", None])
        spans = pandas.to_timedelta(["1.5s", None])
        for value in (
            torch.tensor(1 + 2j), torch.tensor([1 + 2j]), torch.ones(2, 2), torch.tensor([[1.0]]),
            torch.tensor([0.0, 1]).to_sparse(), torch.empty(3, device="meta"),
            numpy.complex128(1 + 2j), numpy.array([1 + 2j]), [numpy.complex128(1 + 2j)],
            numpy.array(["2024-01-01", "NaT"], "M8[D]"), numpy.array([1, 2], "m8[ms]"),
            numpy.datetime64("2024-01-01"), numpy.datetime64(1, "ns"), numpy.timedelta64(1, "ns"), numpy.timedelta64(3, "s"), [numpy.timedelta64(3, "s")],
            numpy.void(b"12345678"), numpy.array([(1, 2.0)], "i4,f8"), numpy.array([1, "x"], object),
            days, spans, pandas.Series(days), pandas.Series(spans), pandas.NaT, days[0], spans[0],
            pandas.Series(days).dt.tz_localize("UTC"), pandas.Series(["a"], dtype="category"),
            pandas.DataFrame({"a": [1, 2]}), [1, pandas.NaT],
        ):
            with self.subTest(value=repr(value)), self.assertRaises((TypeError, ValueError)):
                plotted(value)

    def test_what_a_training_logs_that_is_no_number_is_passed_over(self):
        for value in (
            torch.tensor(1 + 2j), numpy.complex64(1j), numpy.timedelta64(1, "ns"), pandas.NA,
            numpy.ma.masked, numpy.datetime64(1, "ns"), numpy.void(b"12345678"), torch.ones(2),
        ):
            self.assertIsNone(number(value), repr(value))
        self.assertEqual(number(torch.tensor([0.5], requires_grad=True)), 0.5)


if __name__ == "__main__":
    unittest.main()
