"""A drop-in for the trackers that training scripts already call.

    from sprintscope import tracker
    run = tracker.init(project="mnist", config={"lr": 1e-3})
    tracker.log({"loss": loss}, step=step)
    tracker.finish()
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Optional

from .hooks.feed import plot_numbers
from .job import Job


class Run:
    """One run: a job under the name given, its config shown as values."""

    def __init__(self, name: str, config: Optional[Mapping[str, Any]]) -> None:
        self.job = Job(name)
        self.config = dict(config or {})
        for key, value in self.config.items():
            if isinstance(value, (int, float, str)):
                self.job.value(str(key), value)

    @property
    def stopped(self) -> bool:
        return self.job.stopped

    def log(self, data: Mapping[str, Any], step: Optional[int] = None, **_: Any) -> None:
        plot_numbers(self.job, dict(_flat(data)), step)

    def finish(self, exit_code: Optional[int] = None, **_: Any) -> None:
        self.job.close(f"exit code {exit_code}" if exit_code else None)

    def __enter__(self) -> Run:
        self.job.__enter__()
        return self

    def __exit__(self, *error: Any) -> bool:
        return self.job.__exit__(*error)


def _flat(data: Mapping[str, Any], prefix: str = "") -> list[tuple[str, Any]]:
    """{"val": {"loss": 1}} as val/loss, the way trackers name it."""
    flat: list[tuple[str, Any]] = []
    for key, value in data.items():
        if isinstance(value, Mapping):
            flat += _flat(value, f"{prefix}{key}/")
        else:
            flat.append((f"{prefix}{key}", value))
    return flat


run: Optional[Run] = None


def init(
    project: Optional[str] = None,
    name: Optional[str] = None,
    config: Optional[Mapping[str, Any]] = None,
    **_: Any,
) -> Run:
    """Begins a run; options that only other trackers know are passed over."""
    global run
    if run is not None:
        run.finish()
    run = Run(name or project or "run", config)
    return run


def log(data: Mapping[str, Any], step: Optional[int] = None, **_: Any) -> None:
    if run is None:
        raise RuntimeError("tracker.log before tracker.init")
    run.log(data, step)


def finish(exit_code: Optional[int] = None, **_: Any) -> None:
    global run
    if run is not None:
        run.finish(exit_code)
        run = None
