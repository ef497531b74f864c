"""A scope small enough to be obvious: it listens, remembers every line, and says what a test says."""

from __future__ import annotations

import json
import os
import socket
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import Any, Callable, Optional

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "src"))

DEADLINE_SECS = 10.0


class Peer:
    """One connection and what came over it."""

    def __init__(self, link: socket.socket, job_id: int) -> None:
        self.link, self.job_id = link, job_id
        self.hello: dict[str, Any] = {}
        self.messages: list[dict[str, Any]] = []
        self.is_closed = False

    def say(self, **message: Any) -> None:
        self.link.sendall(json.dumps(message).encode() + b"\n")

    def of(self, kind: str) -> list[dict[str, Any]]:
        return [message for message in list(self.messages) if message["type"] == kind]

    def samples(self, series: str) -> list[float]:
        found: list[float] = []
        for message in self.of("samples"):
            if series in message["values"]:
                found += numbers(message["values"][series])
        return found

    def expect(self, kind: str, **fields: Any) -> dict[str, Any]:
        """The first message of that kind with those fields; waits for it."""
        return wait_for(
            lambda: next(
                (m for m in self.of(kind) if all(m.get(k) == v for k, v in fields.items())), None
            ),
            f"a {kind} {fields}, got {self.messages[-5:]}",
        )


class FakeScope:
    def __init__(self, path: Optional[str] = None, now: float = 100.0) -> None:
        if path is None:
            self._folder = tempfile.TemporaryDirectory()
            path = os.path.join(self._folder.name, "scope.sock")
        self.path = path
        self.now = now
        self.began = time.monotonic()
        self.peers: list[Peer] = []
        self.refusal: Optional[str] = None
        # What its welcome says beside the usual: a grace, a limit.
        self.patience: dict[str, Any] = {}
        self.is_reading = threading.Event()
        self.is_reading.set()
        self.answer: Callable[[dict[str, Any]], dict[str, Any]] = lambda request: {"ok": True}
        self._server = socket.socket(socket.AF_UNIX)
        self._server.bind(path)
        self._server.listen(64)
        threading.Thread(target=self._accept, daemon=True).start()

    def seconds(self) -> float:
        return self.now + time.monotonic() - self.began

    def _accept(self) -> None:
        while True:
            try:
                link, _ = self._server.accept()
            except OSError:
                return
            peer = Peer(link, len(self.peers))
            threading.Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: Peer) -> None:
        try:
            with peer.link.makefile("rb") as lines:
                peer.hello = json.loads(lines.readline())
                if self.refusal:
                    peer.say(type="refused", error=self.refusal)
                    peer.link.close()
                    return
                name = peer.hello.get("name")
                taken = {other.hello.get("name") for other in self.peers}
                if name in taken:
                    name = f"{name} 2"
                peer.say(
                    type="welcome", version=1, scope="scope", now=self.seconds(),
                    job=name, id=peer.job_id, **self.patience,
                )
                # After the welcome: a test that finds the peer may speak to it.
                self.peers.append(peer)
                while True:
                    self.is_reading.wait()
                    line = lines.readline()
                    if not line:
                        break
                    message = json.loads(line)
                    peer.messages.append(message)
                    if peer.hello["role"] == "controller":
                        peer.say(type="answer", id=message["id"], **self.answer(message))
        except (OSError, ValueError):
            pass  # gone, perhaps in the middle of a line
        peer.is_closed = True

    def peer(self, index: int = 0) -> Peer:
        wait_for(lambda: len(self.peers) > index, f"connection {index}")
        return self.peers[index]

    def die(self) -> None:
        """As after SIGKILL: the socket's file stays behind, stale."""
        # A shutdown, too: a thread in accept() would keep a closed socket listening.
        try:
            self._server.shutdown(socket.SHUT_RDWR)
        except OSError:
            return  # it is dead already
        self._server.close()
        for peer in self.peers:
            try:
                peer.link.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass
            peer.link.close()

    def __enter__(self) -> "FakeScope":
        self._before = os.environ.get("SPRINTSCOPE_SOCKET")
        os.environ["SPRINTSCOPE_SOCKET"] = self.path
        return self

    def __exit__(self, *_: object) -> None:
        self.die()
        if hasattr(self, "_folder"):
            self._folder.cleanup()
        del os.environ["SPRINTSCOPE_SOCKET"]
        if self._before is not None:
            os.environ["SPRINTSCOPE_SOCKET"] = self._before


def numbers(column: Any) -> list[float]:
    if isinstance(column, dict):
        import base64
        import struct

        raw = base64.b64decode(column["f64"])
        return list(struct.unpack(f"<{len(raw) // 8}d", raw))
    return list(column)


def wait_for(condition: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + DEADLINE_SECS
    while time.monotonic() < end:
        found = condition()
        if found:
            return found
        time.sleep(0.002)
    raise AssertionError(f"waited {DEADLINE_SECS} s for {what}")
