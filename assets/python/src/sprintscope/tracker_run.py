"""One run of the stand-in for a tracker: its settings, its summary, and what it logs."""

from __future__ import annotations

import secrets
import tempfile
import time
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, Optional

from .column import flat
from .errors import Stopped
from .hooks.feed import number, plot_numbers
from .job import Job
from .nothing import passed_over


class StoppedAtLog(Stopped, SystemExit):
    """Ends a script that doesn't ask whether it was stopped: cleanly, without a traceback."""


class Settings(dict[str, Any]):
    """`settings.lr` and `settings["lr"]` alike."""

    def __getattr__(self, key: str) -> Any:
        try:
            return self[key]
        except KeyError:
            raise AttributeError(f"there is no {key} here") from None

    def __setattr__(self, key: str, value: Any) -> None:
        self[key] = value

    def update(self, given: Any = (), /, *_: Any, **named: Any) -> None:
        """From a dictionary, or what argparse has parsed; options of other trackers are ignored."""
        named.pop("allow_val_change", None)
        if isinstance(given, Mapping):
            settings = dict(given)
        elif isinstance(given, Iterable):
            settings = dict(given)
        else:
            settings = vars(given)
        for key, value in {**settings, **named}.items():
            self[key] = value

    def setdefaults(self, given: Any) -> None:
        """Those that aren't set yet."""
        self.update({key: value for key, value in given.items() if key not in self})

    def __reduce__(self) -> Any:
        return Settings, (dict(self),)  # a copy isn't a run's any more

    def as_dict(self) -> dict[str, Any]:
        """As a plain dictionary."""
        return dict(self)

    def persist(self) -> None:
        """Nothing to be done: the scope knows them already."""

    def merge_locked(self, given: Any, *_: Any, **__: Any) -> None:
        """What a sweep has set."""
        self.update(given)

    def update_locked(self, given: Any, *_: Any, **__: Any) -> None:
        """What a sweep has set."""
        self.update(given)


class Config(Settings):
    """A run's settings: numbers are shown in the scope as values, texts in the log."""

    def __init__(self, job: Optional[Job], given: Any) -> None:
        super().__init__()
        self.__dict__["_job"] = job
        self.update(given or {})

    def __setitem__(self, key: str, value: Any) -> None:
        super().__setitem__(key, value)
        job: Optional[Job] = self.__dict__["_job"]
        for name, shown in flat({str(key): value}):
            if job is None:
                continue  # said before there was a run
            if isinstance(shown, str):
                job.log(f"{name}: {shown}")
            elif (value := number(shown)) is not None:
                job.value(name, value)


class Run:
    """One run: a job under the name given. What is logged lies over `step`."""

    def __init__(self, name: str, config: Any = None, **options: Any) -> None:
        self.job = Job(name, axis="step")
        # As with the tracker, a script that ends without a word has finished its run.
        self.job.error_if_left = None
        self.job.meet_scope()
        self._name = name
        self._dir: Optional[str] = None
        self.config = Config(self.job, config)
        self.summary = Settings()
        self.step = 0
        self.id = str(options.get("id") or secrets.token_hex(4))
        self.project = options.get("project") or ""
        self.entity = options.get("entity") or ""
        self.group = options.get("group") or ""
        self.job_type = options.get("job_type") or ""
        self.notes = options.get("notes") or ""
        self.tags: Any = tuple(options.get("tags") or ())
        self.path = f"{self.entity}/{self.project}/{self.id}"
        self.start_time = time.time()
        self.starting_step = 0
        self.url = self.project_url = self.sweep_id = self.sweep_url = None
        self.resumed = self.disabled = False
        self.offline = True
        self._asks = False

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):
            raise AttributeError(name)
        return passed_over(f"run.{name}")

    @property
    def name(self) -> str:
        """What the scope calls it; set, it renames the job."""
        return self._name

    @name.setter
    def name(self, name: str) -> None:
        self._name = str(name)
        self.job.rename(self._name)

    @property
    def dir(self) -> str:
        """A folder for files of the run; nothing is made of them here."""
        if self._dir is None:
            self._dir = tempfile.mkdtemp(prefix="sprintscope-run-")
        return self._dir

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
        self.summary.update(data)
        if commit or (commit is None and step is None):
            self.step += 1
        if self.job.stopped and not self._asks:
            raise StoppedAtLog

    def alert(self, title: str, text: str = "", **_: Any) -> None:
        """A line in the log."""
        self.job.log(f"{title}: {text}" if text else title, "err")

    def finish(self, exit_code: Optional[int] = None, **_: Any) -> None:
        """The run is over: completed, or dead with this exit code."""
        self.job.close(f"exit code {exit_code}" if exit_code else None)

    def __repr__(self) -> str:
        return f"<run {self.name}: step {self.step}, {self.job!r}>"

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
