"""What a program says of its states: labels by the name of their series."""

from __future__ import annotations

import reprlib
from collections.abc import Mapping
from typing import Any, Optional

from .column import flat

Label = Optional[str]


class States(dict[str, Label]):
    """The labels of one call, told from numbers by their class. None is a gap."""


def states(named: Mapping[Any, Any]) -> States:
    """As they were said, checked; a truth is a label, too, and so is a member of an enumeration."""
    return States({name: _label(name, value) for name, value in flat(named)})


def _label(name: str, value: Any) -> Label:
    # A member of an enumeration is called what its class calls it.
    value = getattr(value, "name", value)
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, str):
        return value
    shown = reprlib.repr(value)
    raise TypeError(f"state({name}={shown}): expected a label; a number: plot({name}={shown})")
