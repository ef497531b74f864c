"""A drop-in for the trackers that training scripts already call.

    from sprintscope import tracker
    run = tracker.init(project="mnist", config={"lr": 1e-3})
    tracker.log({"loss": loss}, step=step)
    tracker.finish()
"""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Optional

from .errors import Stopped
from .hooks.feed import flat, number, plot_numbers
from .job import Job


class StoppedAtLog(Stopped, SystemExit):
    """Ends a script that doesn't ask whether it was stopped: cleanly, without a traceback."""


class Config(dict[str, Any]):
    """A run's settings, `config.lr` and `config["lr"]` alike: numbers are shown in the scope as
    values, texts in the log."""

    def __init__(self, job: Job, given: Any) -> None:
        super().__init__()
        self.__dict__["_job"] = job
        self.update(given or {})

    def __getattr__(self, key: str) -> Any:
        try:
            return self[key]
        except KeyError:
            raise AttributeError(f"config has no {key}") from None

    def __setattr__(self, key: str, value: Any) -> None:
        self[key] = value

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        for name, shown in flat({str(key): value}):
            job: Job = self.__dict__["_job"]
            if isinstance(shown, str):
                job.log(f"{name}: {shown}")
            elif (value := number(shown)) is not None:
                job.value(name, value)

    def update(self, given: Any = (), /, *_: Any, **named: Any) -> None:
        """From a dictionary, or what argparse has parsed; options of other trackers are ignored."""
        named.pop("allow_val_change", None)
        settings = given if isinstance(given, Mapping) else vars(given) if given else {}
        for key, value in {**settings, **named}.items():
            self[key] = value

    def setdefaults(self, given: Any) -> None:
        self.update({key: value for key, value in given.items() if key not in self})


class Run:
    """One run: a job under the name given. What is logged lies over `step`."""

    def __init__(self, name: str, config: Any = None) -> None:
        self.job = Job(name, axis="step")
        self.job.meet_scope()
        self.name = name
        self.config = Config(self.job, config)
        self.step = 0
        self._asks = False

    @property
    def stopped(self) -> bool:
        """True once someone has stopped the run. A script that asks ends itself, when it likes;
        another one ends at its next `log`."""
        self._asks = True
        return self.job.stopped

    def log(
        self,
        data: Mapping[str, Any],
        step: Optional[int] = None,
        commit: Optional[bool] = None,
        **_: Any,
    ) -> None:
        """Numbers at `step`, or at the run's own count of steps; `commit=False` doesn't count on."""
        if step is not None:
            self.step = int(step)
        plot_numbers(self.job, data, self.step)
        if commit or (commit is None and step is None):
            self.step += 1
        if self.job.stopped and not self._asks:
            raise StoppedAtLog

    def finish(self, exit_code: Optional[int] = None, **_: Any) -> None:
        global run
        if run is self:
            run = None
        self.job.close(f"exit code {exit_code}" if exit_code else None)

    def __enter__(self) -> Run:
        self.job.__enter__()
        return self

    def __exit__(
        self,
        kind: Optional[type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> bool:
        is_swallowed = self.job.__exit__(kind, error, trace)
        self.finish()
        return is_swallowed


run: Optional[Run] = None


def __getattr__(name: str) -> Any:
    """`tracker.config`: the config of the run there is."""
    if name == "config":
        return _current("config").config
    raise AttributeError(f"sprintscope.tracker has no {name}: it has init, log, finish, config, run")


def init(
    project: Optional[str] = None,
    name: Optional[str] = None,
    config: Any = None,
    **_: Any,
) -> Run:
    """Begins a run; options that only other trackers know are passed over."""
    global run
    if run is not None:
        run.finish()
    run = Run(name or project or "run", config)
    return run


def log(
    data: Mapping[str, Any],
    step: Optional[int] = None,
    commit: Optional[bool] = None,
    **_: Any,
) -> None:
    _current("log").log(data, step, commit)


def finish(exit_code: Optional[int] = None, **_: Any) -> None:
    if run is not None:
        run.finish(exit_code)


def _current(asked: str) -> Run:
    if run is None:
        raise RuntimeError(f"tracker.{asked} before tracker.init")
    return run
