"""What libraries hand over is the number that it says, or an error; here by their protocols alone."""

import struct
import unittest

import fake_scope  # noqa: F401  It finds the client.

from sprintscope.plotter import Plotter


class Bare(Plotter):
    """Plots into its buffer; nobody takes anything out."""

    def _wake(self, hurry=False):
        pass


def plotted(value):
    """The one number, or the column, that is in the buffer for this value."""
    plotter = Bare(False, "t")
    plotter.plot(v=value)
    (item,) = plotter.buffer.take()[0]
    if isinstance(item, tuple):
        return item[2]["v"]
    return list(struct.unpack(f"<{item.length}d", item.values["v"]))


class Type:
    def __init__(self, kind):
        self.kind = kind

    def __str__(self):
        return f"type {self.kind}"


class Tensor:
    """As torch's: read by `item()`, and `float()` of it warns or fails."""

    def __init__(self, held, shape=(), kind="f"):
        self.held, self.shape, self.dtype = held, shape, Type(kind)
        self.is_detached = False

    def detach(self):
        self.is_detached = True
        return self

    def __float__(self):
        raise RuntimeError("use item()")

    def item(self):
        if isinstance(self.held, Exception):
            raise self.held
        return self.held

    def tolist(self):
        return self.item()


class TestArrays(unittest.TestCase):
    def refuses(self, words, value):
        with self.assertRaisesRegex((TypeError, ValueError), words):
            plotted(value)

    def test_a_tensor_of_one_element_is_read_without_its_history(self):
        for held in (1.5, 7, True):
            tensor = Tensor(held)
            self.assertEqual(plotted(tensor), held)
            self.assertTrue(tensor.is_detached)

    def test_a_column_is_read_as_a_list(self):
        self.assertEqual(plotted(Tensor([0.5, 2, False], shape=(3,))), [0.5, 2.0, 0.0])
        self.assertEqual(plotted(range(3)), [0.0, 1.0, 2.0])

    def test_what_is_no_number_is_never_made_one(self):
        self.refuses("got Tensor: these are complex numbers", Tensor(1 + 2j, kind="c"))
        self.refuses("got Tensor", Tensor(b"12345678", kind="V"))
        self.refuses(r"these are times \(type M\): plot seconds", Tensor([1, 2], (2,), "M"))
        self.refuses("these are durations", Tensor([1, 2], (2,), "m"))
        self.refuses("a set has no order", {1, 2})
        self.refuses(r"the shape \(1, 2\)", Tensor([[1.0, 2.0]], shape=(1, 2)))
        self.refuses("expected a number", object())

    def test_the_error_of_a_library_is_said_in_ours(self):
        broken = NotImplementedError("no data on meta")
        self.refuses("it can't be read: no data on meta", Tensor(broken, shape=(3,)))
        self.refuses("got Tensor", Tensor(broken))


if __name__ == "__main__":
    unittest.main()
