"""Who can be asked about a scope."""

from __future__ import annotations

from typing import Any, Protocol, Union

from . import wire

# A job by its name, or numbered by its id; None for the only one.
JobKey = Union[str, int, None]


class Asking(Protocol):
    """What asks a scope, and has its answer."""

    # Which scope.
    scope: str

    def ask(self, kind: str, **fields: Any) -> wire.Message:
        """The answer to a request of the protocol; `RequestFailed` if it is refused."""
        ...
