"""One JSON object a line, both ways: the framing and the compact forms of numbers."""

from __future__ import annotations

import json
import math
import os
import socket
import sys
import threading
import time
from array import array
from binascii import b2a_base64
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Optional, Union

from . import address
from .errors import NoScope, Refused
from .plain import plain

VERSION = 1
MAX_LINE_BYTES = 16 << 20
# The scope refuses a longer first line; a command line may be much longer.
MAX_PROGRAM_CHARS = 400
HELLO_SECS = 10.0
# Below this many numbers plain JSON is as short and can be read by people.
COMPACT_FROM = 9
# Parts that the system takes at once; it would refuse more than 1,024.
MOST_PARTS = 512

Message = dict[str, Any]
Doubles = Union[bytes, memoryview]


# Stands for base64 text until the rest has become JSON.
_HOLE = b"\\u0000"


class _Packed(threading.local):
    """The base64 texts of the message that this thread encodes."""

    def __init__(self) -> None:
        self.texts: list[bytes] = []


_packed = _Packed()


def _default(value: Any) -> str:
    if isinstance(value, bytes):
        _packed.texts.append(value)
        return "\0"
    return str(value)


_encoder = json.JSONEncoder(separators=(",", ":"), default=_default, ensure_ascii=False)


def encode(message: Mapping[str, Any]) -> bytes:
    """A line."""
    return b"".join(parts(message))


def parts(message: Mapping[str, Any]) -> list[bytes]:
    """A line in parts. Base64 (as bytes) is put in afterwards: json would look at each of its
    characters, and each copy of it costs, too."""
    packed = _packed.texts = []
    # Halves of characters, which names of files can have in Python, are no text elsewhere.
    text = _encoder.encode(message).encode("utf-8", "replace")
    if not packed:
        return [text, b"\n"]
    between = text.split(_HOLE)
    if len(between) != len(packed) + 1:  # a name has such a character, too: the slow way
        text = json.dumps(message, separators=(",", ":"), default=bytes.decode).encode()
        return [text, b"\n"]
    line = [between[0]]
    for base64, part in zip(packed, between[1:]):
        line += (base64, part)
    line.append(b"\n")
    return line


def doubles(values: Sequence[Any]) -> bytes:
    """Python numbers as little-endian doubles; None is a gap, what is too large is infinite."""
    try:
        column = array("d", values)
    except (TypeError, OverflowError):
        column = array("d", [_double(value) for value in values])
    if sys.byteorder == "big":
        column.byteswap()
    return column.tobytes()


def _double(value: Any) -> float:
    if value is None:
        return float("nan")
    try:
        return float(value)
    except OverflowError:
        return float("inf") if value > 0 else float("-inf")


def numbers(column: Doubles) -> Any:
    """A column in the form it travels in: a list when short and finite, else base64."""
    if len(column) < 8 * COMPACT_FROM:
        listed = array("d", bytes(column))
        if sys.byteorder == "big":
            listed.byteswap()
        if all(value - value == 0 for value in listed):
            return listed.tolist()
    return {"f64": b2a_base64(column, newline=False)}


class Wire:
    """A connection on which hello has been said and welcome been heard."""

    # What is said of series goes before their samples; a scope takes it behind them, too.
    hears_series_first = False

    def __init__(self, link: socket.socket, where: str) -> None:
        self.link = link
        self.where = where
        self._heard = bytearray()
        # Before this there is no line's end: a long line isn't searched over and over.
        self._searched = 0
        # Monotonic; who speaks without saying what is waited for is waited for so long.
        self.until = math.inf

    def send(self, data: bytes) -> None:
        self.link.sendall(data)

    def send_parts(self, parts: list[bytes]) -> None:
        """One after the other, without a copy of them all."""
        if not hasattr(self.link, "sendmsg"):
            return self.send(b"".join(parts))
        for first in range(0, len(parts), MOST_PARTS):
            some: list[Doubles] = list(parts[first : first + MOST_PARTS])
            while some:
                sent = self.link.sendmsg(some)
                gone = 0
                while gone < len(some) and sent >= len(some[gone]):
                    sent -= len(some[gone])
                    gone += 1
                del some[:gone]
                if some and sent:
                    some[0] = memoryview(some[0])[sent:]
        return None

    def receive(self) -> Optional[Message]:
        """The next message, or None at the end. A line that isn't an object is passed over."""
        while True:
            end = self._heard.find(b"\n", self._searched)
            if end >= 0:
                line = bytes(self._heard[:end])
                del self._heard[: end + 1]
                self._searched = 0
                message = _decode(line)
                if message is not None:
                    return message
                continue
            self._searched = len(self._heard)
            if self._searched > MAX_LINE_BYTES:
                return None
            if time.monotonic() > self.until:
                raise TimeoutError("other words only")
            more = self.link.recv(65536)
            if not more:
                return None
            self._heard += more

    def messages(self) -> Iterator[Message]:
        while True:
            message = self.receive()
            if message is None:
                return
            yield message

    def close(self) -> None:
        try:
            self.link.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass  # the other side was faster
        self.link.close()


def _decode(line: bytes) -> Optional[Message]:
    try:
        message = json.loads(line)
    except (ValueError, RecursionError):
        return None  # not JSON, a number of thousands of digits, or brackets without end
    return message if isinstance(message, dict) else None


class Welcome:
    """A scope's answer to hello, with the clock that maps our monotonic time to its seconds."""

    def __init__(self, message: Message, asked: float, answered: float) -> None:
        self.scope = str(message.get("scope", "scope"))
        self.job = message.get("job")
        self.job_id = message.get("id")
        self.grace = _duration(message.get("grace"))
        self.limit = _duration(message.get("limit"))
        now = message.get("now")
        # `now` was read somewhere between question and answer; the middle halves the error.
        self.epoch = (asked + answered) / 2 - seconds(now)


def seconds(now: Any) -> float:
    """The scope's clock; 0 for what can't be one."""
    try:
        found = float(now) if isinstance(now, (int, float)) else 0.0
    except OverflowError:
        return 0.0
    return found if abs(found) < 1e12 else 0.0


def _duration(secs: Any) -> Optional[float]:
    """Seconds, or None for what can't be some."""
    is_some = isinstance(secs, (int, float)) and not isinstance(secs, bool) and 0 <= secs < 1e9
    return float(secs) if is_some else None


def greet(where: str, hello: Mapping[str, Any]) -> tuple[Wire, Welcome]:
    """Dials and says hello. `OSError`: nobody there. `Refused`: somebody, but not for us."""
    wire = Wire(address.dial(where), where)
    try:
        asked = time.monotonic()
        wire.until = asked + HELLO_SECS
        wire.send(encode({"type": "hello", "version": VERSION, **hello}))
        answer = wire.receive()
        answered = time.monotonic()
        if answer is None:
            raise ConnectionError(f"{where}: closed without an answer")
        if answer.get("type") == "refused":
            raise Refused(f"{where}: {plain(str(answer.get('error')))}")
        if answer.get("type") != "welcome":
            raise Refused(f"{where}: not a scope (it answered {str(answer.get('type'))[:40]!r})")
        wire.link.settimeout(None)
        wire.until = math.inf
        return wire, Welcome(answer, asked, answered)
    except BaseException:
        wire.close()
        raise


def greet_first(scope: Optional[str], hello: Mapping[str, Any]) -> tuple[Wire, Welcome]:
    """The first scope that answers, in the order of `address.candidates`."""
    tried = address.candidates(scope)
    for where in tried:
        try:
            return greet(where, hello)
        except OSError:
            continue  # a stale socket, or the scope is just leaving
    places = ", ".join(tried) or address.directory()
    raise NoScope(f"no scope is running ({places}), start one with: sprintscope open")


def token(given: Optional[str]) -> Message:
    """The part of hello that proves we may, where a scope asks for it."""
    secret = given or os.environ.get("SPRINTSCOPE_TOKEN")
    return {"token": secret} if secret else {}


def program() -> str:
    return " ".join(["python3", *sys.argv])[:MAX_PROGRAM_CHARS]
