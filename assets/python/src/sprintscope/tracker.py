"""A drop-in for the trackers that training scripts already call.

    from sprintscope import tracker as wandb
    run = wandb.init(project="mnist", config={"lr": 1e-3})
    wandb.log({"loss": loss}, step=step)
    wandb.finish()

Numbers are plotted, `config` and `alert` are shown; all else that such a tracker offers is there, does
nothing, and says so once.
"""

from __future__ import annotations

import types
from collections.abc import Mapping
from typing import Any, Optional

from .nothing import passed_over
from .tracker_run import Config, Run, Settings, StoppedAtLog

__all__ = ["Config", "Run", "StoppedAtLog", "finish", "init", "log", "login", "run"]


class Error(RuntimeError):
    """What a tracker raises; here only for what is logged outside of a run."""


CommError = UsageError = AuthenticationError = Error
errors = types.SimpleNamespace(
    Error=Error, CommError=Error, UsageError=Error, AuthenticationError=Error
)

run: Optional[Run] = None
# What is said before the first `init`.
_early = Config(None, {})


def __getattr__(name: str) -> Any:
    if name == "config":
        return run.config if run is not None else _early
    if name == "summary":
        return run.summary if run is not None else Settings()
    if name.startswith("_"):
        raise AttributeError(name)
    if run is not None and hasattr(type(run), name):
        return getattr(run, name)
    return passed_over(name)


def init(
    project: Optional[str] = None,
    name: Optional[str] = None,
    config: Any = None,
    **options: Any,
) -> Run:
    """Begins a run; options that only other trackers know are passed over."""
    global run
    if run is not None:
        run.finish()
    run = _CurrentRun(name or project or "run", config, project=project, **options)
    if _early:
        run.config.setdefaults(_early)
        _early.clear()
    return run


class _CurrentRun(Run):
    def finish(self, exit_code: Optional[int] = None, **_: Any) -> None:
        global run
        if run is self:
            run = None
        super().finish(exit_code)


def log(
    data: Mapping[str, Any],
    step: Optional[int] = None,
    commit: Optional[bool] = None,
    **_: Any,
) -> None:
    """Numbers of the run there is."""
    if run is None:
        raise Error("tracker.log: there is no run, begin one with tracker.init(project=…)")
    run.log(data, step, commit)


def finish(exit_code: Optional[int] = None, **_: Any) -> None:
    """The run there is, if there is one, is over."""
    if run is not None:
        run.finish(exit_code)


def login(*_: Any, **__: Any) -> bool:
    """Nobody has to."""
    return True


def alert(title: str, text: str = "", **_: Any) -> None:
    """A line in the log of the run there is."""
    if run is not None:
        run.alert(title, text)
