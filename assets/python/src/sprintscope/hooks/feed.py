"""What the hooks share: from a library's dictionary of logs to samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from .. import arrays
from ..column import flat
from ..job import Job


def plot_numbers(job: Job, logs: Optional[Mapping[str, Any]], t: Any = None) -> None:
    """Plots what is a number and passes over what isn't: libraries log texts and images, too."""
    found = {name: number(value) for name, value in flat(logs or {})}
    numbers = {name: value for name, value in found.items() if value is not None}
    if numbers:
        job.plot(numbers, t=t)


def number(value: Any) -> Optional[float]:
    # A text that looks like a number is still a text: a version, a date, an id.
    if isinstance(value, (str, bytes)):
        return None
    try:
        held = arrays.scalar(value)
        return None if isinstance(held, (str, bytes)) else float(held)
    except Exception:  # torch's for a tensor of many is a RuntimeError; a log must stop no training
        return None
