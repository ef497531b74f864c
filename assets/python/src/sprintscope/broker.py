"""A job's line to scopes by way of a broker: the same messages as over a socket, each at a topic of its own.

Needs paho-mqtt: `pip install 'sprintscope[mqtt]'`. What is plotted goes to `PREFIX/NAME` as JSON, so that whoever
else subscribes can read it, too. Only with `steer` it says what can be turned, and hears what is asked for.
"""

from __future__ import annotations

import base64
import json
import math
import os
import queue
import threading
import time
from array import array
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Optional
from urllib.parse import unquote, urlsplit

from . import wire
from .errors import NoScope, Refused
from .plain import plain

PASSWORD = "SPRINTSCOPE_MQTT_PASSWORD"
CONNECT_SECS = 10.0
KEEP_ALIVE_SECS = 30
# Messages that may be on their way: more wait with the job, where the newest of them win.
ON_THEIR_WAY = 1_000
# How long the last words may take.
LAST_WORDS_SECS = 2.0
# Rows of samples in one message.
ROWS = 500
# Requests that are remembered until the program has read them.
REQUESTS = 10_000


class Place(NamedTuple):
    """Where a job is: at which broker, under which topic."""

    host: str
    port: int
    is_encrypted: bool
    user: Optional[str]
    prefix: str


def place(via: str) -> Place:
    """Reads `mqtt[s]://[USER@]HOST[:PORT]/PREFIX`; `ValueError` for what is spelled otherwise."""
    parts = urlsplit(via)
    spelled = "it is spelled mqtt[s]://[USER@]HOST[:PORT]/PREFIX"
    if parts.scheme not in ("mqtt", "mqtts") or not parts.hostname:
        raise ValueError(f"via={via!r}: {spelled}")
    if parts.password is not None:
        raise ValueError(f"a password doesn't belong into an address: use {PASSWORD}")
    prefix = unquote(parts.path).strip("/")
    if set("?#") & set(via) or set("+#\0") & set(prefix):
        raise ValueError(f"via={via!r}: no topic has a wildcard in it; {spelled}")
    is_encrypted = parts.scheme == "mqtts"
    try:
        port = parts.port or (8883 if is_encrypted else 1883)
    except ValueError:
        raise ValueError(f"via={via!r}: that is no port; {spelled}") from None
    user = unquote(parts.username) if parts.username else None
    return Place(parts.hostname, port, is_encrypted, user, prefix)


class BrokerWire:
    """What a job says to scopes at a broker, and hears from them: stands in for `wire.Wire`."""

    hears_series_first = True

    def __init__(self, at: Place, name: str, steer: bool, lossless: bool) -> None:
        self.where = f"mqtt://{at.host}:{at.port}/{at.prefix}"
        level = plain(name).replace("/", "-").replace("+", "-").replace("#", "-")
        self.topic = f"{at.prefix}/{level}" if at.prefix else level
        self.link = self
        self._steers = steer
        self._qos = 1 if lossless else 0
        self._controls: dict[str, wire.Message] = {}
        # What was said of series, and whether the broker is still to hear it.
        self._series: dict[str, wire.Message] = {}
        self._has_unsaid_series = False
        self._heard: queue.Queue[Optional[wire.Message]] = queue.Queue(REQUESTS)
        # Our number of a request → the scope that made it, and its number there.
        self._requests: dict[int, tuple[Any, Any]] = {}
        self._last_request = 0
        self._on_their_way = threading.Semaphore(ON_THEIR_WAY)
        self._answer: queue.Queue[str] = queue.Queue()
        self._is_lost = threading.Event()
        self._client = _client(at)
        if steer:
            # Who is gone can't be tuned any more.
            self._client.will_set(f"{self.topic}/$controls", b"", qos=1, retain=True)
        self._client.on_connect = self._on_connect
        self._client.on_disconnect = self._on_disconnect
        self._client.on_message = self._on_message
        self._client.on_publish = lambda *_: self._on_their_way.release()
        self._client.connect(at.host, at.port, KEEP_ALIVE_SECS)
        self._client.loop_start()

    def wait_connected(self) -> None:
        try:
            refusal = self._answer.get(timeout=CONNECT_SECS)
        except queue.Empty:
            raise ConnectionError(f"{self.where}: no answer") from None
        if refusal:
            raise Refused(f"{self.where}: the broker refuses: {refusal}")
        if self._steers:
            topics = [(f"{self.topic}/$set", 1), (f"{self.topic}/$stop", 1)]
            self._client.subscribe(topics)

    # What the link says

    def send_parts(self, parts: list[bytes]) -> None:
        self.send(b"".join(parts))

    def send(self, data: bytes) -> None:
        """Lines as over a socket, each to its topic."""
        for line in data.splitlines():
            self._say(json.loads(line))
        self._say_series()

    def _say(self, message: wire.Message) -> None:
        kind = message["type"]
        if kind == "series":
            # A name alone says nothing that samples don't.
            if (message.get("unit") or message.get("group")) and self._series.get(
                message["name"]
            ) != message:
                self._series[message["name"]] = message
                self._has_unsaid_series = True
        elif kind == "samples":
            self._say_series()
            for payload in payloads(message):
                self._publish("", payload, self._qos)
        elif kind == "log":
            self._publish("/log", "\n".join(message["lines"]), self._qos)
        elif kind == "mark":
            self._publish("/log", str(message["text"]), self._qos)
        elif kind == "done":
            self._say_done(message)
        elif not self._steers:
            return
        elif kind == "control":
            self._controls[message["name"]] = message
            said = {"type": "controls", "controls": list(self._controls.values())}
            self._publish("/$controls", json.dumps(said), 1, retain=True)
        elif kind == "applied":
            scope, request = self._requests.pop(message.get("request") or 0, (None, None))
            said = {**message, "request": request, "scope": scope}
            del said["at"]
            self._publish("/$applied", json.dumps(said), 1)
        elif kind == "seen":
            self._publish("/$applied", json.dumps(message), 1)

    def _say_series(self) -> None:
        """All that was said of series, for scopes that come later, too."""
        if self._has_unsaid_series:
            self._has_unsaid_series = False
            said = {"type": "series", "series": list(self._series.values())}
            self._publish("/$series", json.dumps(said), 1, retain=True)

    def _say_done(self, message: wire.Message) -> None:
        """Who is gone can't be tuned any more, and has no series."""
        if self._steers:
            self._publish("/$applied", json.dumps(message), 1)
        if self._series:
            self._publish("/$series", b"", 1, retain=True, waits=True)
        if self._steers:
            self._publish("/$controls", b"", 1, retain=True, waits=True)

    def _publish(
        self, level: str, payload: Any, qos: int, retain: bool = False, waits: bool = False
    ) -> None:
        while not self._on_their_way.acquire(timeout=0.1):
            if self._is_lost.is_set():
                raise ConnectionError(f"{self.where}: lost")
        if self._is_lost.is_set():
            raise ConnectionError(f"{self.where}: lost")
        said = self._client.publish(self.topic + level, payload, qos=qos, retain=retain)
        if waits:
            said.wait_for_publish(LAST_WORDS_SECS)

    # What the link hears

    def messages(self) -> Iterator[wire.Message]:
        while True:
            message = self._heard.get()
            if message is None:
                return
            yield message

    def close(self) -> None:
        self._client.disconnect()
        self._client.loop_stop()
        self._hang_up()

    def _hang_up(self) -> None:
        self._is_lost.set()
        try:
            self._heard.put_nowait(None)
        except queue.Full:
            pass  # who reads will look again

    def _on_connect(self, _client: Any, _data: Any, _flags: Any, reason: Any, *_: Any) -> None:
        # 1.6 says a number.
        is_failure = getattr(reason, "is_failure", reason != 0)
        self._answer.put((str(reason) or "no reason") if is_failure else "")

    def _on_disconnect(self, *_: Any) -> None:
        self._hang_up()

    def _on_message(self, _client: Any, _data: Any, message: Any) -> None:
        try:
            said = json.loads(message.payload)
        except (ValueError, RecursionError):
            return
        if not isinstance(said, dict) or message.retain:
            return  # what a broker kept was meant for an earlier run
        if said.get("type") == "set":
            self._last_request += 1
            self._requests[self._last_request] = (said.get("scope"), said.get("request"))
            if len(self._requests) > REQUESTS:
                del self._requests[next(iter(self._requests))]
            said["request"] = self._last_request
        elif said.get("type") != "stop":
            return
        try:
            self._heard.put_nowait(said)
        except queue.Full:
            pass  # the scope shows that it wasn't applied


def greet(via: Place, steer: bool, lossless: bool, hello: Mapping[str, Any]) -> Any:
    """Dials and says who we are. `NoScope`: nobody there. `Refused`: somebody, but not for us."""
    asked = time.monotonic()
    try:
        line = BrokerWire(via, str(hello.get("name", "job")), steer, lossless)
    except OSError as error:
        raise NoScope(f"no broker at {via.host}:{via.port} ({error})") from error
    try:
        line.wait_connected()
    except BaseException:
        line.close()
        raise
    # Samples have the time of the wall's clock: a broker has none.
    welcome = {"scope": line.where, "now": time.time() - (time.monotonic() - asked) / 2}
    return line, wire.Welcome(welcome, asked, time.monotonic())


def _client(at: Place) -> Any:
    try:
        from paho.mqtt import client as paho
    except ImportError as error:
        raise Refused(f"mqtt needs paho-mqtt: pip install 'sprintscope[mqtt]' ({error})") from error
    # Its version 2 asks which arguments callbacks get; 1.6, which Debian has, doesn't know the question.
    versions = getattr(paho, "CallbackAPIVersion", None)
    of_version: Any = {} if versions is None else {"callback_api_version": versions.VERSION2}
    client = paho.Client(protocol=paho.MQTTv311, **of_version)
    if at.user is not None:
        client.username_pw_set(at.user, os.environ.get(PASSWORD))
    if at.is_encrypted:
        client.tls_set()
    return client


def payloads(message: wire.Message) -> Iterator[str]:
    """Samples as JSON lines: a row each, with its place."""
    columns = {name: _column(values) for name, values in message["values"].items()}
    length = max((len(column) for column in columns.values()), default=0)
    if "x" in message:
        name, places = message.get("axis", "t"), _column(message["x"])
    elif "at" in message:
        name, places = "time", _column(message["at"])
    else:
        start, step = message["start"], message["step"]
        name, places = "time", [start + step * row for row in range(length)]
    for first in range(0, length, ROWS):
        rows = range(first, min(first + ROWS, length))
        lines = [
            json.dumps({name: places[row], **{key: _value(of[row]) for key, of in columns.items()}})
            for row in rows
        ]
        yield "\n".join(lines)


def _column(values: Any) -> Any:
    if isinstance(values, dict):
        column = array("d", base64.b64decode(values["f64"]))
        if array("H", [1]).tobytes() == b"\0\1":
            column.byteswap()
        return column
    return values if isinstance(values, list) else [values]


def _value(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
