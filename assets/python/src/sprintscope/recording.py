"""Reads a recording (sim/RECORDING.md tells its form): `sprintscope.read("run.sprint")`.

By the standard library alone; samples are arrays of numpy where that can be imported, else of `array`.
"""

from __future__ import annotations

import json
import math
import re
import struct
import subprocess
import zlib
from array import array
from pathlib import Path
from typing import Any, Iterator, NamedTuple, Optional, Sequence, Union

from .arrays import numpy_if_any
from .errors import RequestFailed
from .readings import Held
from .window import program

_MAGIC, _MARKER, _HEAD = b"SPRINTSC", b"\xf5SPF", struct.Struct("<4sBBHIII")
_HEAD_KIND, _ENTRIES, _PIECES, _AGAIN = 1, 2, 3, 7


class Series(NamedTuple):
    """Samples of one series: x (seconds, or what `axis` says) and values; NaN is a gap."""

    name: str
    unit: str
    axis: Any
    labels: list[str]
    x: Any
    values: Any


class Recording(NamedTuple):
    """What a recording holds; `damaged` counts bytes that could not be read."""

    head: dict[str, Any]
    entries: list[Any]
    series: dict[str, Series]
    damaged: int
    path: str = ""

    def log(self, grep: Optional[str] = None) -> list[str]:
        """The lines of all logs; only those that match a regular expression, whatever the case of letters."""
        batches = (entry["lines"]["lines"] for entry in self.entries if "lines" in entry)
        pattern = re.compile(grep or "", re.IGNORECASE)
        return [text for lines in batches for _, _, text in lines if pattern.search(text)]

    def events(self) -> Iterator[dict[str, Any]]:
        """All that happened but samples, in order, each with its `kind`, as a controller's events."""
        streams = ("out", "err", "note")
        for entry in self.entries:
            for kind, fields in entry.get("news", {}).items():
                yield {"kind": kind, **fields}
            if "lines" in entry:
                told = entry["lines"]["lines"]
                lines = [{"t": t, "stream": streams[kind & 3], "text": text} for t, kind, text in told]
                yield {"kind": "log", "job": entry["lines"]["job"], "lines": lines}

    def wait(self, rule: str) -> Optional[Held]:
        """With what a rule began to hold, if it did: `wait("loss < 0.1 for 5 or ended")`. The program
        `sprintscope` tries it on all samples."""
        words = [program() or "sprintscope", "wait", rule, "--json", "--file", self.path]
        try:
            asked = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        except OSError as error:
            raise RequestFailed(f"{words[0]}: {error.strerror}: the program tries rules on recordings") from error
        answer = json.loads(asked.stdout) if asked.stdout.strip() else {"error": asked.stderr.strip()}
        if not answer.get("ok"):
            raise RequestFailed(str(answer.get("error")))
        return Held.from_message(answer) if answer.get("held") is True else None


class _Bytes:
    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, form: str) -> tuple[Any, ...]:
        taken = struct.unpack_from("<" + form, self.data, self.at)
        self.at += struct.calcsize("<" + form)
        return taken

    def varint(self) -> int:
        number = shift = 0
        while True:
            byte = self.data[self.at]
            self.at += 1
            number |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                return number


def _number(kind: int, digits: int, whole: int) -> float:
    if kind == 0:
        return float(whole) / 10.0**digits
    if kind == 1:
        return float(whole) * (1.0 / 10.0**digits)
    magnitude: float = struct.unpack("<d", struct.pack("<Q", abs(whole) << digits))[0]
    return -magnitude if whole < 0 else magnitude


def _signed(whole: int) -> int:
    return (whole + (1 << 63)) % (1 << 64) - (1 << 63)


def _column(data: _Bytes, count: int) -> Sequence[float]:
    (form,) = data.take("B")
    if form == 0:  # plain
        return data.take(f"{count}d")
    if form == 1:  # few: distances from the least, of so many bytes each
        kind, digits, least, width = data.take("BBqB")
        raw = data.take(f"{count * width}s")[0]
        far = (int.from_bytes(raw[at * width : (at + 1) * width], "little") for at in range(count))
        return [_number(kind, digits, _signed(least + distance)) for distance in far]
    if form == 2:
        return _packed(data, count)
    xs: list[float] = []  # lines
    for _ in range(data.varint()):
        samples, before = data.varint(), data.varint()
        start, step = data.take("dd")
        xs.extend(start + (before + at) * step for at in range(samples))
    return xs


def _packed(data: _Bytes, count: int) -> list[float]:
    kind, digits = data.take("BB")
    rows, odd = data.varint(), data.varint()
    blocks = [data.take("qfHBB") for _ in range((count + 127) // 128)]
    words = data.take(f"{rows * 4}I")
    numbers: list[float] = []
    for base, slope, first, width, _ in blocks:
        low, high = min(width, 32), max(width - 32, 0)
        lanes = []
        for lane in range(4):
            own = words[first * 4 + lane : (first + width) * 4 : 4]
            whole = [sum(word << (32 * at) for at, word in enumerate(part)) for part in (own[:low], own[low:])]
            lanes.append(whole)
        for place in range(min(128, count - len(numbers))):
            lower, upper = lanes[place % 4]
            at = place // 4
            distance = (lower >> (at * low)) & ((1 << low) - 1) | ((upper >> (at * high)) & ((1 << high) - 1)) << 32
            numbers.append(_number(kind, digits, _signed(base + (int(slope) * place >> 7) + distance)))
    for _ in range(odd):
        place, number = data.take("Id")
        numbers[place] = number
    return numbers


def _frames(data: bytes) -> Iterator[tuple[int, bytes, int]]:
    """Kind and body of each whole frame, and how many bytes before it are in none."""
    at, skipped = len(_MAGIC) if data.startswith(_MAGIC) else 0, 0
    while at < len(data):
        head = data[at : at + _HEAD.size]
        if len(head) == _HEAD.size and head.startswith(_MARKER) and zlib.crc32(head[:16]) == _HEAD.unpack(head)[6]:
            _, kind, _, _, length, crc, _ = _HEAD.unpack(head)
            body = data[at + _HEAD.size : at + _HEAD.size + length]
            if len(body) == length and zlib.crc32(body) == crc:
                yield kind, body, skipped
                at, skipped = at + _HEAD.size + length, 0
                continue
        found = data.find(_MARKER, at + 1)
        skipped += (found if found > 0 else len(data)) - at
        at = found if found > 0 else len(data)
    yield 0, b"", skipped


def _joined(pieces: list[tuple[int, Sequence[float], Sequence[float]]]) -> tuple[Any, Any]:
    xs, values, end = array("d"), array("d"), 0
    for first, more_xs, more in sorted(pieces, key=lambda piece: (piece[0], -len(piece[1]))):
        if xs and first > end:  # what is missing is a gap, at even places
            step = (more_xs[0] - xs[-1]) / (first - end + 1)
            xs.extend([xs[-1] + step * (at + 1) for at in range(first - end)])
            values.extend([math.nan] * (first - end))
        known = max(end - first, 0)  # what is written twice is written alike
        xs.extend(more_xs[known:])
        values.extend(more[known:])
        end = max(end, first + len(more))
    return numpy_if_any(xs), numpy_if_any(values)


def _restored(lines: list[bytes], again: list[bytes]) -> list[bytes]:
    """The lines with those that were lost among them and are said again: behind what is said before them."""
    places = {line: at for at, line in enumerate(lines)}
    lost: dict[int, list[bytes]] = {}
    place = 0
    for line in again:
        if line in places:
            place = max(place, places[line] + 1)
        else:
            is_last = line.startswith((b'{"findings":', b'{"series":'))
            lost.setdefault(len(lines) if is_last else place, []).append(line)
    return [one for at in range(len(lines) + 1) for one in lost.get(at, []) + lines[at : at + 1]]


def read(path: Union[str, Path]) -> Recording:
    """Reads a recording, be it whole, cut or damaged. Raises `ValueError` where the file is something else."""
    head: dict[str, Any] = {}
    lines: list[bytes] = []
    again: list[bytes] = []
    pieces: dict[int, list[tuple[int, Sequence[float], Sequence[float]]]] = {}
    damaged = 0
    data_read = Path(path).read_bytes()
    frames = list(_frames(data_read))
    if len(frames) == 1 and not _MAGIC.startswith(data_read[: len(_MAGIC)]):
        raise ValueError(f"{path}: no recording of sprintscope")
    for kind, body, skipped in frames:
        damaged += skipped
        if kind == _HEAD_KIND:
            head = head or json.loads(body)
        elif kind == _ENTRIES:
            lines.extend(body.splitlines())
        elif kind == _AGAIN:
            again.extend(body.splitlines())
        elif kind == _PIECES:
            data = _Bytes(body)
            while data.at < len(body):
                number, length = data.varint(), data.varint()
                piece = _Bytes(body[data.at : data.at + length])
                data.at += length
                first, count = piece.varint(), piece.varint()
                pieces.setdefault(number, []).append((first, _column(piece, count), _column(piece, count)))
    entries = [json.loads(line) for line in (_restored(lines, again) if damaged else lines)]
    series: dict[str, Series] = {}
    numbers: dict[int, str] = {}
    for entry in entries:
        news = entry.get("news", {})
        if "series" in news:
            told = news["series"]
            xs, values = _joined(pieces.get(told["series"], []))
            labels = list(told.get("labels") or [])
            numbers[told["series"]] = told["name"]
            series[told["name"]] = Series(told["name"], told["unit"], told["x"], labels, xs, values)
        elif "label" in news and news["label"]["series"] in numbers:
            labels = series[numbers[news["label"]["series"]]].labels
            if news["label"]["label"] not in labels:
                labels.append(news["label"]["label"])
        elif "unit" in news and news["unit"]["series"] in numbers:
            name = numbers[news["unit"]["series"]]
            series[name] = series[name]._replace(unit=news["unit"]["unit"])
    return Recording(head, entries, series, damaged, str(path))
