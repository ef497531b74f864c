"""Where scopes listen, and which one is ours.

An explicit argument wins, then SPRINTSCOPE_SOCKET, then the newest live socket in the user's
runtime directory.
"""

from __future__ import annotations

import os
import socket
import stat
import struct
from pathlib import Path
from typing import Optional

from .errors import Refused

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
    where = directory()
    check_folder(where)
    return [str(path) for path in _newest_first(where)]


def check_folder(folder: Path) -> None:
    """`Refused` for a folder that somebody else could put a socket into."""
    try:
        found = folder.lstat()
    except OSError:
        return  # no scope has been here yet
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise Refused(f"{folder} is not a folder of yours: remove it")
    if found.st_mode & 0o022:
        raise Refused(f"{folder} can be written by others: chmod 700 {folder}")


def check_socket(path: str) -> None:
    """`Refused` for a socket of somebody else's, or one that somebody else could have put there."""
    found = os.lstat(path)
    if found.st_uid not in (os.getuid(), 0):
        raise Refused(f"{path} is not a socket of yours")
    folder = Path(path).resolve().parent
    around = folder.stat()
    is_sticky = bool(around.st_mode & stat.S_ISVTX)
    if around.st_uid not in (os.getuid(), 0) or (around.st_mode & 0o022 and not is_sticky):
        raise Refused(f"{folder} can be written by others: no place for a scope's socket")


def check_peer(link: socket.socket, path: str) -> None:
    """`Refused` where another user listens."""
    option = getattr(socket, "SO_PEERCRED", None)
    if option is None:
        return  # not Linux: owner and mode have to do
    _, user, _ = struct.unpack("3i", link.getsockopt(socket.SOL_SOCKET, option, struct.calcsize("3i")))
    if user not in (os.getuid(), 0):
        raise Refused(f"{path}: the user with the number {user} listens there, not you")


def _newest_first(where: Path) -> list[Path]:
    found: list[tuple[float, Path]] = []
    try:
        for path in where.glob("*.sock"):
            try:
                # Another user's socket in a shared directory is none of our business.
                status = path.lstat()
                if status.st_uid == os.getuid() and stat.S_ISSOCK(status.st_mode):
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
    path = address[len("unix:"):] if address.startswith("unix:") else address
    check_socket(path)
    link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    link.settimeout(CONNECT_SECS)
    try:
        link.connect(path)
        check_peer(link, path)
    except (OSError, Refused):
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
