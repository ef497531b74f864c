"""Arrays of other libraries: numpy, torch, pandas and whatever speaks their protocols.

None of them is imported for what a program plots: numpy is used where the program has it. What can't be told
for certain to be numbers (complex ones, times, text) is left to whoever says which value is none. What we
read ourselves is an array of numpy wherever there is one.
"""

from __future__ import annotations

import importlib
import sys
from array import array
from typing import Any, Optional

# Ways to a numpy array, of those that aren't one.
_PROTOCOLS = ("__array__", "__array_interface__", "__dlpack__")
# How a type of numpy is called whose values would become other numbers than they are.
_NO_NUMBERS = {"c": "complex numbers", "M": "times", "m": "durations"}
_HINTS = {
    "c": "plot their .real, .imag or abs()",
    "M": "plot seconds since one of them: (times - times[0]) / numpy.timedelta64(1, 's')",
    "m": "plot seconds: durations / numpy.timedelta64(1, 's')",
}


def is_foreign(value: Any) -> bool:
    """Something without a length or a shape that says how to become an array."""
    return any(hasattr(type(value), way) for way in _PROTOCOLS)


def numpy_if_any(numbers: "array[float]") -> Any:
    """Our own numbers as an array of numpy where that can be imported, else as they are."""
    try:
        numpy = importlib.import_module("numpy")
    except ImportError:
        return numbers
    return numpy.array(numbers)


def as_numpy(values: Any) -> Optional[Any]:
    """As an array of numpy, or None where that can't be: no numpy, a type it hasn't got, memory
    that it can't reach."""
    numpy = sys.modules.get("numpy")
    if numpy is None:
        return None
    if isinstance(values, numpy.ndarray):
        return values
    if isinstance(values, (list, tuple)) or not is_foreign(values):
        return None
    # A tensor that is learned is read as it is now.
    detach = getattr(values, "detach", None)
    try:
        plain = detach() if callable(detach) else values
        if hasattr(type(plain), "__array__") or hasattr(type(plain), "__array_interface__"):
            return numpy.asarray(plain)
        return numpy.from_dlpack(plain)
    except Exception:  # each library has errors of its own
        return None


def scalar(value: Any) -> Any:
    """What an array of no dimension holds, or any other object with `item()`."""
    if why := complaint(value):
        raise TypeError(why)  # numpy would give the nanoseconds of a time as a number
    numpy = sys.modules.get("numpy")
    if numpy is not None and isinstance(value, numpy.ma.MaskedArray):
        return None if bool(numpy.ma.getmaskarray(value)) else value.data.item()
    detach = getattr(value, "detach", None)
    if callable(detach):
        value = detach()
    item = getattr(value, "item", None)
    if callable(item):
        return item()
    array = as_numpy(value)
    return value if array is None else array.item()


def columns(named: dict[str, Any]) -> Optional[tuple[dict[str, bytes], int]]:
    """The short way for what is plotted most: numpy's doubles alone, all of one length, which comes
    with them. None for anything else."""
    numpy = sys.modules.get("numpy")
    kind = None if numpy is None else getattr(numpy, "ndarray", None)
    packed: dict[str, bytes] = {}
    length = 0
    for name, values in named.items():
        if values.__class__ is not kind or values.ndim != 1 or values.dtype.str != "<f8":
            return None
        if name.__class__ is not str or (packed and len(values) != length):
            return None
        length = len(values)
        packed[name] = values.tobytes()
    return (packed, length) if length else None


def complaint(values: Any) -> Optional[str]:
    """Why these aren't numbers, where their type says so."""
    kind = getattr(getattr(values, "dtype", None), "kind", None)
    if not isinstance(kind, str) or kind not in _NO_NUMBERS:
        return None
    return f"these are {_NO_NUMBERS[kind]} ({values.dtype}): {_HINTS[kind]}"


def doubles(array: Any) -> Optional[bytes]:
    """The numbers of a numpy array as little-endian doubles, what is masked as a gap. None for one
    that has to be looked at value by value."""
    if array.dtype.kind in "OSUT" or array.dtype.names is not None:
        return None
    if array.dtype.kind in _NO_NUMBERS or array.dtype.type is sys.modules["numpy"].void:
        raise TypeError(complaint(array) or f"{array.dtype} is no number")
    numpy = sys.modules["numpy"]
    if isinstance(array, numpy.ma.MaskedArray):
        array = array.astype("<f8").filled(float("nan"))
    packed: bytes = numpy.ascontiguousarray(array, dtype="<f8").tobytes()
    return packed
