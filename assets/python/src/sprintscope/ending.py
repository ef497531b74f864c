"""How a job's end is told: the text of an exception, or None for a clean end."""

from __future__ import annotations

import asyncio
import traceback
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
    if isinstance(error, asyncio.CancelledError):
        return "tasks cancelled"
    what = "".join(traceback.format_exception_only(type(error), error)).strip()
    where = "".join(traceback.format_exception(type(error), error, error.__traceback__))
    return f"{what}\n{where}"
