"""Turns what a program plots, lists and arrays of any kind, into columns of doubles.

A copy is made at once: a program may reuse its array in the very next line. numpy is looked at
only if the program has imported it.
"""

from __future__ import annotations

import reprlib
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Optional

from . import arrays
from .wire import doubles

# What can wait in the buffer as it is: immutable, and a double later. numpy's scalars are added
# when first seen.
PLAIN: set[type] = {float, int, bool, type(None)}
# What turns times and durations into numbers.
_WAYS = ("timestamp", "total_seconds")


def no_group(value: object) -> str:
    """What to do where a group is none: perhaps a series is called so."""
    return f"plot(group={value!r}): a group has a name; a series called group: plot({{'group': …}})"


def unnamed(*values: Any) -> str:
    """What to do where a value was plotted without a name."""
    shown = [reprlib.repr(value) for value in values]
    name, value = ("loss", shown[0]) if len(values) == 1 else (str(values[0]), shown[1])
    call = f"plot({name}={value})" if name.isidentifier() else f"plot({{{name!r}: {value}}})"
    return f"plot({', '.join(shown)}): values have names: {call}"


def is_plain(value: Any) -> bool:
    """True also for numpy scalars, after which they take the fast path."""
    if value.__class__ in PLAIN:
        return True
    numpy = sys.modules.get("numpy")
    if numpy is None or not isinstance(value, (numpy.floating, numpy.integer, numpy.bool_)):
        return False
    # Durations are integers to numpy.
    if isinstance(value, numpy.timedelta64):
        return False
    PLAIN.add(value.__class__)
    return True


def is_column(value: Any) -> bool:
    shape = getattr(value, "shape", None)
    if shape is not None:
        return len(shape) > 0
    if hasattr(value, "__len__"):
        return not isinstance(value, (str, bytes))
    if not arrays.is_foreign(value):
        return False
    array = arrays.as_numpy(value)
    return array is not None and array.ndim > 0


def scalar(name: str, value: Any) -> Any:
    """A plain number; a tensor of one element is read now, it may change in place later."""
    if is_plain(value):
        return value
    try:
        held = arrays.scalar(value)
        if is_plain(held):
            return held
        # What is no text became one: bytes out of memory aren't a number.
        if not (isinstance(held, bytes) and held is not value):
            return None if _is_missing(held) else float(held)
    except Exception:  # each library has errors of its own
        pass
    kind = type(value).__name__
    hint = next((f": plot its .{way}()" for way in _WAYS if hasattr(value, way)), "")
    why = arrays.complaint(value)
    raise TypeError(
        f"plot({name}=…): expected a number, a list or an array, got {kind}{hint}"
        + (f": {why}" if why else "")
    )


def column(name: str, values: Any) -> bytes:
    if isinstance(values, (set, frozenset)):
        raise TypeError(f"plot({name}=…): a set has no order, plot a list")
    array = arrays.as_numpy(values)
    shape = getattr(values if array is None else array, "shape", None)
    if shape is not None and len(shape) > 1:
        raise ValueError(f"plot({name}=…): expected one dimension, got the shape {tuple(shape)}")
    why = arrays.complaint(values)
    if why:
        raise TypeError(f"plot({name}=…): {why}")
    try:
        packed = None if array is None else arrays.doubles(array)
        return doubles(_numbers(values)) if packed is None else packed
    except Exception as error:  # each library has errors of its own
        why = _odd_one(values) or f"it can't be read: {error}"[:200]
    raise TypeError(f"plot({name}=…): {why}")


def _numbers(values: Any) -> Sequence[Any]:
    """As a list, in which what pandas calls missing is a gap."""
    listed = _listed(values)
    if "numpy" not in sys.modules:
        return listed
    kinds = set(map(type, listed))
    if any(issubclass(kind, sys.modules["numpy"].complexfloating) for kind in kinds):
        raise TypeError("complex numbers")  # which would only warn, and lose a half of each
    if any(kind.__name__ == "NAType" for kind in kinds):
        return [None if _is_missing(value) else value for value in listed]
    return listed


def _is_missing(value: Any) -> bool:
    pandas = sys.modules.get("pandas")
    return pandas is not None and value is getattr(pandas, "NA", None)


def _odd_one(values: Any) -> Optional[str]:
    """Which value isn't a number."""
    try:
        for at, value in enumerate(_listed(values)):
            if isinstance(value, (str, bytes)) or not _is_number(value):
                return f"[{at}] is {reprlib.repr(value)}, not a number"
    except Exception:  # it can't even be walked through
        pass
    return None


def _is_number(value: Any) -> bool:
    try:
        doubles(_numbers([value]))
    except Exception:
        return False
    return True


def _listed(values: Any) -> Sequence[Any]:
    if isinstance(values, (list, tuple)):
        return values
    # torch, pandas, jax, array.array: all know how to become a list.
    to_list = getattr(values, "tolist", None)
    return list(to_list() if to_list is not None else values)


def flat(named: Mapping[Any, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    """{"val": {"loss": 1}} as val/loss, the way trackers name it."""
    for key, value in named.items():
        if isinstance(value, Mapping):
            yield from flat(value, f"{prefix}{key}/")
        else:
            yield f"{prefix}{key}", value


class Plotted:
    """One call of `plot`, sorted: single numbers, and columns by their length with their places."""

    def __init__(self, named: dict[str, Any], t: Any) -> None:
        self.scalars: dict[str, Any] = {}
        self.columns: dict[int, tuple[dict[str, bytes], Optional[bytes]]] = {}
        xs = column("t", t) if t is not None and is_column(t) else None
        self.t = None if t is None or xs is not None else scalar("t", t)
        packed: dict[int, dict[str, bytes]] = {}
        for name, values in flat(named):
            if is_column(values):
                one = column(name, values)
                packed.setdefault(len(one) // 8, {})[name] = one
            else:
                self.scalars[name] = scalar(name, values)
        packed.pop(0, None)
        if xs is not None and self.scalars:
            raise ValueError(f"plot: t is a list, {list(self.scalars)} only one value")
        for length, columns in packed.items():
            if xs is not None and len(xs) != 8 * length:
                raise ValueError(
                    f"plot: t has {len(xs) // 8} values, {list(columns)} {length}"
                )
            places = xs if self.t is None else doubles([self.t] * length)
            self.columns[length] = (columns, places)
