"""Where scopes listen, and which one is ours.

An explicit argument wins, then SPRINTSCOPE_SOCKET, then the newest live socket in the user's
runtime directory.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Optional

CONNECT_SECS = 2.0


def directory() -> Path:
    """Where the sockets of this user's scopes are."""
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime:
        return Path(runtime) / "sprintscope"
    return Path(f"/tmp/sprintscope-{os.getuid()}")


def candidates(scope: Optional[str] = None) -> list[str]:
    """Addresses to try, best first. `scope` is a name, a path or tcp://HOST:PORT."""
    chosen = scope or os.environ.get("SPRINTSCOPE_SOCKET")
    if chosen:
        if chosen.startswith("tcp://") or "/" in chosen:
            return [chosen]
        return [str(directory() / f"{chosen}.sock")]
    return [str(path) for path in _newest_first(directory())]


def _newest_first(where: Path) -> list[Path]:
    found: list[tuple[float, Path]] = []
    try:
        for path in where.glob("*.sock"):
            try:
                # Another user's socket in a shared directory is none of our business.
                status = path.stat()
                if status.st_uid == os.getuid():
                    found.append((status.st_mtime, path))
            except OSError:
                continue  # gone since it was listed
    except OSError:
        return []
    found.sort(key=lambda entry: entry[0], reverse=True)
    return [path for _, path in found]


def dial(address: str) -> socket.socket:
    """A connected socket; `OSError` if nobody is there, `ValueError` for a malformed address."""
    if address.startswith("tcp://"):
        host, _, port = address[len("tcp://"):].rpartition(":")
        if not host or not port.isdigit():
            raise ValueError(f"{address}: expected tcp://HOST:PORT")
        link = socket.create_connection((host.strip("[]"), int(port)), timeout=CONNECT_SECS)
        link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return link
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(CONNECT_SECS)
    try:
        link.connect(address[len("unix:"):] if address.startswith("unix:") else address)
    except OSError:
        link.close()
        raise
    return link


_taken: Optional[str] = None


def take_ticket() -> Optional[str]:
    """The ticket of `sprintscope run`, once: this process' first job becomes the job that shows
    its output. It stays in the environment, for by it the scope finds all that the program starts."""
    global _taken
    ticket = os.environ.get("SPRINTSCOPE_JOB")
    if ticket == _taken:
        return None
    _taken = ticket
    return ticket
