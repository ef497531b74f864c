"""The cell of a notebook that a training began in: its exception is the training's end."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any, Optional

from ..shell import shell


class Cell:
    """Says when an exception has left the cell. Without it a training that was interrupted would
    look alive until the notebook ends: some libraries don't tell their callbacks."""

    def __init__(self, around: Any, on_error: Callable[[BaseException], None]) -> None:
        self._shell, self._on_error = around, on_error
        around.events.register("post_run_cell", self._after)

    @classmethod
    def of_now(cls, on_error: Callable[[BaseException], None]) -> Optional[Cell]:
        """None outside of cells: in a script, or in a thread that a cell has left running."""
        around = shell()
        is_cell = threading.current_thread() is threading.main_thread()
        return cls(around, on_error) if around is not None and is_cell else None

    def _after(self, result: Any = None) -> None:
        error = getattr(result, "error_in_exec", None)
        if isinstance(error, BaseException):
            self._on_error(error)

    def let_go(self) -> None:
        try:
            self._shell.events.unregister("post_run_cell", self._after)
        except ValueError:
            pass  # it was let go before
