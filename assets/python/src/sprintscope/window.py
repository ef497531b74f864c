"""Starts a scope, or finds the one that runs."""

from __future__ import annotations

import importlib.metadata
import os
import shutil
import subprocess
import sysconfig
import time
from pathlib import Path, PurePath
from typing import Optional

from . import lifetime, notice
from .controller import Controller
from .errors import NoScope, Refused

START_SECS = 15.0
# How long the program's end waits for a scope that leaves with it.
LEAVE_SECS = 5.0
# Starts what is named behind it, and ends that once it has read a line or its input has ended: with this
# program, however that ends.
COMPANION = """
exec 3<&0
"$@" </dev/null 3<&- & scope=$!
{ read -r _ <&3; kill $scope; } & end=$!
exec 3<&-
wait $scope; code=$?
kill $end; exit $code
"""
# What the program is told so that it shows a scope without a job of its own.
COMMAND = ("open",)

_started: list[subprocess.Popen[bytes]] = []


def program() -> Optional[str]:
    """The program: the one this package was installed with, or else on PATH, or in this Python's
    folder of programs."""
    scripts = sysconfig.get_path("scripts")
    return _own_program() or shutil.which("sprintscope") or shutil.which("sprintscope", path=scripts)


def _own_program() -> Optional[str]:
    """What came with this package in one wheel, wherever that is installed: both know the same."""
    here = Path(__file__).resolve()
    for distribution in importlib.metadata.distributions(name="sprintscope"):
        installed = [_place(distribution, file) for file in distribution.files or () if _may_be(file)]
        if here in installed:
            own = [place for place in installed if place != here]
            # `pip install --target` says where programs would be elsewhere, and has them in here.
            own.append(here.parents[1] / "bin" / "sprintscope")
            return next((str(place) for place in own if os.access(place, os.X_OK)), None)
    return None


def _may_be(file: PurePath) -> bool:
    return file.name in ("sprintscope", "sprintscope.exe", "window.py")


def _place(distribution: importlib.metadata.Distribution, file: PurePath) -> Path:
    return Path(str(distribution.locate_file(str(file)))).resolve()


def open(
    *, view: str = "auto", scope: Optional[str] = None, keep: Optional[bool] = None
) -> Optional[Controller]:
    """A window: the one that runs, or a new one that outlives this program.

    Where there is no display nothing is to be seen: then the scope is there for `sprintscope jobs`,
    `log`, `get` in another terminal, and leaves with this program unless `keep=True`. `view` is what
    `sprintscope open --view` takes.

    Returns its controller. None, with one warning, where neither is possible: the script goes on.
    """
    try:
        return Controller(scope)
    except Refused as refused:
        notice.say_once(f"open {refused}", f"{refused}: running on, nothing is shown")
        return None
    except NoScope:
        pass
    path = program()
    if path is None:
        notice.say_once("open", "sprintscope isn't on the PATH: running on, nothing is shown")
        return None
    is_unseen = view in ("none", "terminal") or (view == "auto" and not _has_display())
    # A session of its own: Ctrl-C in this terminal is meant for the script.
    command = [path, *COMMAND, "--view", "none" if is_unseen else view]
    if scope is not None and "/" not in scope:
        command += ["--scope-name", scope]
    is_companion = keep is False or (is_unseen and not keep)
    if is_companion:
        command = ["/bin/sh", "-c", COMPANION, "sprintscope", *command]
    started = subprocess.Popen(
        command,
        stdin=subprocess.PIPE if is_companion else subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Kept, so that one which has left is reaped and one which lives on isn't complained about.
    _started.append(started)
    if is_companion:
        _leave_with_program(started)
    controller = _await(started, scope)
    if controller is not None and is_unseen:
        _tell_unseen(started, controller.scope, bool(keep))
    return controller


def _has_display() -> bool:
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def _tell_unseen(started: subprocess.Popen[bytes], scope: str, keep: bool) -> None:
    """What there is to be seen where nothing is shown, and for how long."""
    name = "" if scope == "scope" else f" --scope {scope}"
    until = f"until it is ended (kill {started.pid})" if keep else "and leaves with this program"
    notice.say_once(
        f"unseen {started.pid}",
        f"there is no display: the scope runs unseen {until}; look with: sprintscope jobs{name}",
    )


def _leave_with_program(started: subprocess.Popen[bytes]) -> None:
    owner = os.getpid()

    def leave() -> None:
        if os.getpid() == owner and started.poll() is None and started.stdin is not None:
            try:
                # A line, since forked workers that live on hold its input open.
                started.stdin.write(b"\n")
                started.stdin.close()
                started.wait(LEAVE_SECS)
            except OSError:
                pass  # it has just left
            except subprocess.TimeoutExpired:
                pass  # a job of another program may take its time to end

    lifetime.after_jobs(leave)


def _await(started: subprocess.Popen[bytes], scope: Optional[str]) -> Optional[Controller]:
    deadline = time.monotonic() + START_SECS
    while time.monotonic() < deadline:
        try:
            return Controller(scope)
        except (NoScope, Refused):
            if started.poll() is not None:
                break
            time.sleep(0.05)
    code = started.poll()
    what = "didn't begin to listen" if code is None else f"left with exit code {code}"
    notice.say_once("open", f"sprintscope {what}: running on, nothing is shown")
    return None
