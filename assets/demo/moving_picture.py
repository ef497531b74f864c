#!/usr/bin/env python3
"""Make README's moving picture: a slider moves, the mark appears, the loss bends, the job is stopped.

Usage: moving_picture.py PROGRAM OUT.png

PROGRAM is a sprintscope. Its window is on a display of its own (Xvfb), a hand moves the mouse (xdotool), and what the display shows
is written as an animated PNG: of each picture only what differs from the one before.
"""

import contextlib
import json
import os
import struct
import subprocess
import sys
import tempfile
import time
import zlib
from pathlib import Path

WIDTH, HEIGHT = 1280, 720
PICTURES_PER_SECOND = 10
LARGEST_BYTES = 2_000_000
# Where the slider is that the program has, in pixels: its knob, and where the hand lets go of it.
KNOB, GOAL = (1222, 113), (1130, 113)
# Where the hand rests before, and the button that stops the job.
REST, STOP = (860, 300), (1168, 230)


class Display:
    """An X server of its own, whose pixels lie in a file."""

    def __init__(self, folder):
        ready, tell = os.pipe()
        screen = f"{WIDTH}x{HEIGHT}x24"
        command = ["Xvfb", "-displayfd", str(tell), "-screen", "0", screen, "-fbdir", folder]
        self.server = subprocess.Popen(command, pass_fds=[tell], stderr=subprocess.DEVNULL)
        os.close(tell)
        with os.fdopen(ready) as told:
            self.name = f":{told.readline().strip()}"
        self.pixels = Path(folder, "Xvfb_screen0")

    def picture(self):
        """Rows of red, green and blue bytes."""
        dump = self.pixels.read_bytes()
        head, _, _, _, width, height = struct.unpack(">6I", dump[:24])
        row_bytes, colours = struct.unpack(">I", dump[48:52])[0], struct.unpack(">I", dump[76:80])[0]
        first = head + 12 * colours
        rows = []
        for row in range(height):
            begin = first + row * row_bytes
            blue_first = dump[begin : begin + 4 * width]
            row = bytearray(3 * width)
            row[0::3], row[1::3], row[2::3] = blue_first[2::4], blue_first[1::4], blue_first[0::4]
            rows.append(bytes(row))
        return rows

    def hand(self, *words):
        told = {**os.environ, "DISPLAY": self.name}
        subprocess.run(["xdotool", *map(str, words)], env=told, check=True)


def chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def difference(before, rows):
    """The least place in which two pictures differ: left, top, right, bottom in pixels."""
    changed = [number for number, row in enumerate(rows) if row != before[number]]
    if not changed:
        return (0, 0, 1, 1)
    left, right = WIDTH, 0
    for number in changed:
        row, other = rows[number], before[number]
        first = next(at for at in range(len(row)) if row[at] != other[at])
        last = next(at for at in range(len(row) - 1, -1, -1) if row[at] != other[at])
        left, right = min(left, first // 3), max(right, last // 3 + 1)
    return (left, changed[0], right, changed[-1] + 1)


def animated(pictures):
    """An animated PNG of pictures and when each was taken."""
    out = [b"\x89PNG\r\n\x1a\n", chunk(b"IHDR", struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 6, 0, 0, 0))]
    out.append(chunk(b"acTL", struct.pack(">II", len(pictures), 0)))
    number, before = 0, None
    for place, (at, rows) in enumerate(pictures):
        left, top, right, bottom = difference(before, rows) if before else (0, 0, WIDTH, HEIGHT)
        until = pictures[place + 1][0] if place + 1 < len(pictures) else at + 3.0
        size = (right - left, bottom - top, left, top)
        # Laid over the one before it: what is the same is transparent.
        head = struct.pack(">I4IHHBB", number, *size, round(1000 * (until - at)), 1000, 0, 1)
        out.append(chunk(b"fcTL", head))
        number += 1
        lines = bytearray()
        for row in range(top, bottom):
            lines.append(0)
            ours, theirs = rows[row], before[row] if before else None
            for at_byte in range(3 * left, 3 * right, 3):
                pixel = ours[at_byte : at_byte + 3]
                same = theirs is not None and pixel == theirs[at_byte : at_byte + 3]
                lines += b"\0\0\0\0" if same else pixel + b"\xff"
        data = zlib.compress(bytes(lines), 9)
        if before is None:
            out.append(chunk(b"IDAT", data))
        else:
            out.append(chunk(b"fdAT", struct.pack(">I", number) + data))
            number += 1
        before = rows
    out.append(chunk(b"IEND", b""))
    return b"".join(out)


def way(start, goal, steps=16):
    """Places on the way from one to the other."""
    for step in range(1, steps + 1):
        yield tuple(round(a + (b - a) * step / steps) for a, b in zip(start, goal))


def acts(display):
    """What the hand does, each with the seconds until the next."""
    display.hand("mousemove", *REST)
    yield 4.0
    for place in way(REST, KNOB):
        display.hand("mousemove", *place)
        yield 0.05
    display.hand("mousedown", 1)
    yield 0.3
    for place in way(KNOB, GOAL):
        display.hand("mousemove", *place)
        yield 0.06
    display.hand("mouseup", 1)
    yield 4.0
    for place in way(GOAL, STOP):
        display.hand("mousemove", *place)
        yield 0.05
    yield 0.4
    display.hand("click", 1)
    yield 1.5


def main():
    program, out = Path(sys.argv[1]).resolve(), Path(sys.argv[2]).resolve()
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as after:
        display = Display(folder)
        after.callback(display.server.terminate)
        summary = Path(folder, "summary.json")
        own = {"DISPLAY": display.name, "XDG_STATE_HOME": folder, "XDG_CONFIG_HOME": folder}
        command = [program, "run", "--painter", "cpu", "--view", "window", "--no-record"]
        command += ["--summary", str(summary), "--", "python3", "tuned.py"]
        here, told = Path(__file__).parent, {**os.environ, **own}
        scope = subprocess.Popen(command, cwd=here, env=told, stderr=subprocess.DEVNULL)
        after.callback(scope.kill)
        time.sleep(2.5)
        pictures, began = [], time.monotonic()
        for pause in acts(display):
            until = time.monotonic() + pause
            while time.monotonic() < until:
                due = began + len(pictures) / PICTURES_PER_SECOND
                time.sleep(max(0.0, min(due, until) - time.monotonic()))
                if time.monotonic() >= due:
                    pictures.append((time.monotonic() - began, display.picture()))
        scope.terminate()
        scope.wait(timeout=10)
        [job] = json.loads(summary.read_text())["jobs"]
    [turned] = [control["value"] for control in job["controls"] if control["name"] == "lr"]
    data = animated(pictures)
    if turned > 0.1 or job["reason"] != "stop event" or len(data) > LARGEST_BYTES:
        told = f"lr is {turned}, the job {job['reason']}, the picture {len(data)} bytes"
        sys.exit(f"{told}: see KNOB, GOAL, STOP and LARGEST_BYTES")
    out.write_bytes(data)
    print(f"{out}: {len(pictures)} pictures, {len(data)} bytes")


if __name__ == "__main__":
    main()
