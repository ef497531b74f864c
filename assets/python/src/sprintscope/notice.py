"""Says things once.

A training run must not fill its terminal with news about its viewer, so every notice has a key and
is said the first time only, until `forget` (a scope that came back may be missed again).
Notices go through `logging`, which prints warnings to stderr unless the program says otherwise,
and which, unlike `warnings`, can't raise inside a background thread.
"""

from __future__ import annotations

import logging
import threading

from .plain import plain

logger = logging.getLogger("sprintscope")
_said: set[str] = set()
# So many different ones are news; whoever has more to say says them over and over.
NOTICES = 1_000
_lock = threading.RLock()


def say_once(key: str, text: str) -> None:
    with _lock:
        if key in _said or len(_said) >= NOTICES:
            return
        _said.add(key)
    logger.warning("%s", plain(text))


def forget(key: str) -> None:
    with _lock:
        _said.discard(key)


def after_fork() -> None:
    """The lock may have been held by a thread that a forked child doesn't have."""
    global _lock
    _lock = threading.RLock()
