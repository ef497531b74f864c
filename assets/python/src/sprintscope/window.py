"""Starts a scope, or finds the one that runs."""

from __future__ import annotations

import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import Optional

from . import notice
from .controller import Controller
from .errors import NoScope, Refused

START_SECS = 15.0
# What the program is told so that it shows a scope without a job of its own.
COMMAND = ("open",)

_started: list[subprocess.Popen[bytes]] = []


def program() -> Optional[str]:
    """The program: on PATH, beside this package, or in this Python's bin directory."""
    found = shutil.which("sprintscope")
    if found:
        return found
    here = Path(__file__).resolve().parent
    for place in (here, here.parent, here / "bin", Path(sys.prefix) / "bin"):
        if (place / "sprintscope").is_file():
            return str(place / "sprintscope")
    return None


def open(*, view: str = "auto", scope: Optional[str] = None) -> Optional[Controller]:
    """A window: the one that runs, or a new one that outlives this program.

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
    # A session of its own: Ctrl-C in this terminal is meant for the script.
    command = [path, *COMMAND, "--view", view]
    if scope is not None and "/" not in scope:
        command += ["--scope-name", scope]
    started = subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    # Kept, so that one which has left is reaped and one which lives on isn't complained about.
    _started.append(started)
    return _await(started, scope)


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
