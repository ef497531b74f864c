"""How a job's end is told: the text of an exception, or None for a clean end."""

from __future__ import annotations

import asyncio
import traceback
from pathlib import Path
from types import TracebackType
from typing import Optional

from .errors import Stopped


def error_text(error: Optional[BaseException]) -> Optional[str]:
    """None: the job has completed. Else why it is dead; the first line says what happened."""
    if error is None or isinstance(error, (Stopped, GeneratorExit)):
        return None
    if isinstance(error, KeyboardInterrupt):
        return "KeyboardInterrupt"  # where it struck is chance
    if isinstance(error, SystemExit):
        return None if error.code in (None, 0) else f"exit code {error.code}"
    if isinstance(error, asyncio.CancelledError) or _is_of_trio(error):
        return "tasks cancelled"
    if isinstance(error, RuntimeError) and str(error).startswith("Event loop stopped before"):
        return "loop stopped"  # what asyncio says of `loop.stop()`
    what = "".join(traceback.format_exception_only(type(error), error)).strip()
    return f"{what}\n{traceback_text(error)}"


def _is_of_trio(error: BaseException) -> bool:
    return type(error).__name__ == "Cancelled" and type(error).__module__.startswith("trio")


# Frames of the loop around a program's own code say nothing about it.
_LOOPS = (str(Path(__file__).parent), str(Path(asyncio.__file__).parent))


def traceback_text(error: BaseException) -> str:
    """Where it came from, from the program's own outermost frame on."""
    own: Optional[TracebackType] = error.__traceback__
    while own is not None and own.tb_frame.f_code.co_filename.startswith(_LOOPS):
        own = own.tb_next
    frames = own or error.__traceback__
    return "".join(traceback.format_exception(type(error), error, frames))
