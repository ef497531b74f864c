"""What the hooks share: from a library's dictionary of logs to samples."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from ..job import Job


def plot_numbers(job: Job, logs: Optional[Mapping[str, Any]], t: Any = None) -> None:
    """Plots what is a number and passes over what isn't: libraries log texts and images, too."""
    numbers = {}
    for name, value in (logs or {}).items():
        try:
            numbers[str(name)] = float(value)
        except (TypeError, ValueError):
            continue
    if numbers:
        job.plot(numbers, t=t)
