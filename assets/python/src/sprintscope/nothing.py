"""What a tracker offers and a scope has no use for: it can be called, read and used, and does nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from . import notice


def passed_over(name: str) -> Nothing:
    """A stand-in for what is called so, with one notice in all that there are such."""
    notice.say_once(
        "tracker passes over",
        f"tracker.{name} does nothing here, and so does what else isn't numbers or text",
    )
    return Nothing(name)


class Nothing:
    """Takes everything and does nothing; false, empty, and no number."""

    def __init__(self, name: Any = "nothing", *_: Any, **__: Any) -> None:
        # A class made of it takes whatever the real one would.
        self.__dict__["_name"] = name if isinstance(name, str) else "nothing"

    def __call__(self, *arguments: Any, **named: Any) -> Any:
        # As a decorator it leaves what it decorates as it is.
        if len(arguments) == 1 and not named and callable(arguments[0]):
            return arguments[0]
        return self

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)  # copies, pickles and arrays ask for such, and do without
        return Nothing(f"{self._name}.{name}")

    def __setattr__(self, name: str, value: Any) -> None:
        pass

    def __getitem__(self, key: Any) -> Any:
        return self

    def __setitem__(self, key: Any, value: Any) -> None:
        pass

    def __mro_entries__(self, bases: Any) -> tuple[type, ...]:
        return (Nothing,)  # as the base of a class

    def __instancecheck__(self, instance: Any) -> bool:
        return isinstance(instance, Nothing) and instance._name == self._name

    def __subclasscheck__(self, other: Any) -> bool:
        return other is self

    def __or__(self, other: Any) -> Any:
        return self  # `Image | None` as the type of an argument

    __ror__ = __or__

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __len__(self) -> int:
        return 0

    def __contains__(self, item: Any) -> bool:
        return False

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_: Any) -> None:
        pass

    def __repr__(self) -> str:
        return f"<{self._name}: nothing here>"
