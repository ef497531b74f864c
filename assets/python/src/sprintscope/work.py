"""What a background job is given to do: functions, coroutines and generators of all kinds."""

from __future__ import annotations

import asyncio
import contextvars
import inspect
import reprlib
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Generator
from typing import Any, Optional, Union

from .job import Job

Work = Union[Callable[..., Any], Awaitable[Any]]


def name_of(work: Work, usual: str) -> str:
    """What its function is called, or its class where it is an object that can be called."""
    work = _within(work)
    named = work if hasattr(work, "__name__") else type(work)
    name = str(getattr(named, "__name__", usual))
    return usual if name in ("<lambda>", "Task", "Future") else name


def check_work(work: Any, what: str) -> None:
    """`TypeError` for what can't be done."""
    if not callable(work) and not inspect.isawaitable(work):
        raise TypeError(
            f"background: the {what} is a function, a coroutine or a generator function,"
            f" not {reprlib.repr(work)}"
        )


def _within(work: Any) -> Any:
    """The function in a `functools.partial`."""
    while hasattr(work, "func"):
        work = work.func
    return work


def takes_job(work: Any) -> bool:
    """Whether it must be given one argument, which is then the job, or has one of that name."""
    if not callable(work):
        return False
    try:
        parameters = inspect.signature(work).parameters.values()
    except (TypeError, ValueError):
        return False
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return any(
        parameter.kind in positional
        and (parameter.default is inspect.Parameter.empty or parameter.name == "job")
        for parameter in parameters
    )


class Worker:
    """Does one work. `repeats`: a function is called again, once an interval, until the job is
    stopped. `beside`: a plain function has a thread of its own, for others share the loop."""

    def __init__(self, job: Job, work: Work, repeats: bool, beside: bool) -> None:
        self._job, self._work = job, work
        self._repeats, self._beside = repeats, beside
        self.result: Any = None
        # Of a plain function that has one: it can't be dropped.
        self.thread: Any = None

    async def run(self) -> None:
        await self._once()
        while self._repeats and await self._job.asleep():
            await self._once()

    async def _once(self) -> None:
        work = self._work
        if not callable(work):
            self.result = await work
            return
        arguments = (self._job,) if takes_job(work) else ()
        if self._beside and not _is_asynchronous(work):
            made = await self._in_thread(work, arguments)
        else:
            made = work(*arguments)
        if inspect.isgenerator(made):
            await self._steps(made)
        elif inspect.isasyncgen(made):
            await self._async_steps(made)
        else:
            self.result = await made if inspect.isawaitable(made) else made

    async def _steps(self, steps: Generator[Any, Any, Any]) -> None:
        """One step an interval. After a stop the steps go on if they look at the event themselves,
        which the loop around this knows; else they are closed where they stand."""
        try:
            while True:
                self.result = next(steps)
                await self._job.doze()
        except StopIteration as end:
            if end.value is not None:
                self.result = end.value
        finally:
            steps.close()

    async def _async_steps(self, steps: AsyncGenerator[Any, Any]) -> None:
        try:
            async for self.result in steps:
                await self._job.doze()
        finally:
            await steps.aclose()

    async def _in_thread(self, call: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        """A daemon, unlike asyncio's own: one that never ends must not hold up the program's end."""
        loop = asyncio.get_running_loop()
        future: asyncio.Future[Any] = loop.create_future()

        def tell(error: Optional[BaseException], result: Any) -> None:
            if future.done():
                return
            if error is None:
                future.set_result(result)
            else:
                future.set_exception(error)

        def body() -> None:
            error: Optional[BaseException] = None
            result = None
            try:
                result = call(*arguments)
            except StopIteration as failure:
                error = RuntimeError(f"StopIteration: {failure}")  # no future takes one
            except BaseException as failure:
                error = failure
            try:
                loop.call_soon_threadsafe(tell, error, result)
            except RuntimeError:
                pass  # the loop was dropped meanwhile

        context = contextvars.copy_context()
        name = f"{threading.current_thread().name} works"
        self.thread = threading.Thread(target=context.run, args=(body,), name=name, daemon=True)
        self.thread.start()
        return await future


def _is_asynchronous(work: Any) -> bool:
    work = _within(work)
    return (
        inspect.iscoroutinefunction(work)
        or inspect.isasyncgenfunction(work)
        or inspect.isgeneratorfunction(work)
    )
