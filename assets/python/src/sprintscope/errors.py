"""What can go wrong between a program and a scope."""

from __future__ import annotations


class Stopped(BaseException):
    """Raised by `job.check()` after someone has stopped the job.

    Not an `Exception`, for the reason `KeyboardInterrupt` isn't one: a training loop that catches
    `Exception` around each step must still end. A `with sprintscope.job(..)` block swallows it.
    """


class ScopeError(Exception):
    """Anything that keeps a scope from doing what it was asked."""


class NoScope(ScopeError):
    """No scope is running where we looked."""


class Refused(ScopeError):
    """A scope is there and doesn't want us: wrong version, wrong token."""


class RequestFailed(ScopeError):
    """A scope answered a controller's request with an error; the text is the scope's."""
