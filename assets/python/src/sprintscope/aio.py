"""The two kinds of loops that coroutines run in, asyncio's and trio's. trio is never imported for it."""

from __future__ import annotations

import asyncio
import functools
import sys
from collections.abc import Callable
from typing import Any, Protocol


class Rung(Protocol):
    """What a coroutine waits for, and any thread sets."""

    def set_from_anywhere(self) -> None: ...

    async def wait(self, seconds: float) -> None:
        """Until it is set, or the time is over; it is unset then."""


def _trio() -> Any:
    """trio, if the caller runs in its loop."""
    trio = sys.modules.get("trio")
    if trio is None:
        return None
    try:
        trio.lowlevel.current_trio_token()
    except RuntimeError:
        return None
    return trio


def rung() -> Rung:
    trio = _trio()
    return _AsyncioRung() if trio is None else _TrioRung(trio)


async def give_way() -> None:
    """Lets other tasks run."""
    trio = _trio()
    await (asyncio.sleep(0) if trio is None else trio.lowlevel.checkpoint())


async def in_thread(call: Callable[..., Any], *arguments: Any) -> Any:
    """A call that blocks, beside the loop."""
    trio = _trio()
    if trio is None:
        return await asyncio.to_thread(call, *arguments)
    # A job has its end said also where a cancelled scope is left.
    with trio.CancelScope(shield=True):
        return await trio.to_thread.run_sync(functools.partial(call, *arguments))


class _AsyncioRung:
    def __init__(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._is_set = asyncio.Event()

    def set_from_anywhere(self) -> None:
        try:
            self._loop.call_soon_threadsafe(self._is_set.set)
        except RuntimeError:
            pass  # the loop was closed: its sleepers are gone

    async def wait(self, seconds: float) -> None:
        # Not `asyncio.wait_for`, which before Python 3.12 loses a cancellation that comes with the ring.
        timer = self._loop.call_later(seconds, self._is_set.set)
        try:
            await self._is_set.wait()
        finally:
            timer.cancel()
            self._is_set.clear()


class _TrioRung:
    def __init__(self, trio: Any) -> None:
        self._trio = trio
        self._token = trio.lowlevel.current_trio_token()
        self._is_set = trio.Event()

    def set_from_anywhere(self) -> None:
        try:
            self._token.run_sync_soon(self._set)
        except self._trio.RunFinishedError:
            pass  # its sleepers are gone

    def _set(self) -> None:
        self._is_set.set()

    async def wait(self, seconds: float) -> None:
        with self._trio.move_on_after(seconds):
            await self._is_set.wait()
        self._is_set = self._trio.Event()
