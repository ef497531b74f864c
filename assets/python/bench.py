"""What the client costs, how fast it is, and how soon it hears what a person did.

    python3 assets/python/bench.py        (its last lines need numpy)

By itself it speaks to a scope that only counts and passes on, in a process of its own so that it
doesn't share our interpreter's lock. With SPRINTSCOPE_SOCKET set, throughput and delays are
measured against the real scope that listens there, too:

    sprintscope open --view none &
    SPRINTSCOPE_SOCKET=$XDG_RUNTIME_DIR/sprintscope/scope.sock python3 assets/python/bench.py
"""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from binascii import b2a_base64
from pathlib import Path
from typing import Any

SOURCE = str(Path(__file__).resolve().parent / "src")
sys.path.insert(0, SOURCE)

import sprintscope

DELAY_ROUNDS = 300

# Reads to the end, and passes what controllers ask on to producers.
COUNTING_SCOPE = r"""
import json, socket, sys, threading, time
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1]); server.listen()
producers = {}
def serve(link):
    lines = link.makefile("rb")
    name = json.loads(lines.readline()).get("name")
    say = lambda **m: link.sendall(json.dumps(m).encode() + b"\n")
    say(type="welcome", version=1, scope="scope", now=time.monotonic(), job=name, id=0)
    if name:
        producers[name] = say
        room = bytearray(1 << 20)  # reading lines would be slower than what is measured
        while link.recv_into(room): pass
    for line in iter(lines.readline, b""):
        asked = json.loads(line)
        for control, value in asked.get("values", {}).items():
            producers[asked["job"]](type="set", control=control, value=value, request=1)
        if asked["type"] == "stop": producers[asked["job"]](type="stop", method="event", by="client")
        say(type="answer", id=asked["id"], ok=True)
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
"""

# Steers from a process of its own; its clock, CLOCK_MONOTONIC, is ours. What it is told comes by
# standard input, when it asked is what it prints.
CONTROLLER = r"""
import random, sys, time
import sprintscope
scope = sprintscope.connect()
print("ready", flush=True)
for line in sys.stdin:
    kind, job = line.rstrip("\n").split(" ", 1)
    time.sleep(random.uniform(0.005, 0.015))
    now = time.monotonic()
    if kind == "set": scope.set(job, sent=now)
    if kind == "stop": scope.stop(job)
    print(now, flush=True)
"""


def plot_cost() -> None:
    with sprintscope.job("cost") as job:
        costs = []
        for step in range(200_000):
            before = time.perf_counter_ns()
            job.plot(loss=0.5, t=step)
            costs.append(time.perf_counter_ns() - before)
        empty = []
        for _ in range(200_000):
            before = time.perf_counter_ns()
            empty.append(time.perf_counter_ns() - before)
    cost = statistics.median(costs) - statistics.median(empty)
    print(f"plot(loss=…, t=…): {cost:.0f} ns a call at the median ({cost / 2000:.2f} of 2 µs)")


def one_by_one(samples: int = 1_000_000) -> None:
    began = time.perf_counter()
    with sprintscope.job("one by one", lossless=True) as job:
        for n in range(samples):
            job.plot(v=n)
    rate = samples / (time.perf_counter() - began)
    print(f"one by one: {rate / 1e3:.0f} k samples/s, sent ({rate / 200e3:.1f} × 200 k)")


def batches(real: str | None, seconds: float = 1.0) -> None:
    try:
        import numpy
    except ImportError:
        print("numpy batches: not measured, numpy isn't installed (pip install numpy)")
        return
    counting = os.environ["SPRINTSCOPE_SOCKET"]
    for size in (1_000, 10_000, 100_000):
        values = numpy.random.default_rng(1).normal(size=size)
        # By turns, since on a machine that others use only ratios say something.
        by_hand = sent_by_hand(counting, values.tobytes(), seconds) / 8
        rate = plotted(counting, values, seconds)
        told = f"{rate / 1e6:.1f} M samples/s ({rate / by_hand:.2f} of the same bytes sent by hand)"
        if real:
            told += f"; the real scope {plotted(real, values, seconds) / 1e6:.1f} M"
        print(f"numpy batches of {size:,}: {told}")


def sent_by_hand(path: str, column: bytes, seconds: float) -> float:
    """Bytes a second, made base64 and written to a scope that counts, without a client."""
    with socket.socket(socket.AF_UNIX) as link:
        link.connect(path)
        link.sendall(b'{"type":"hello","name":"by hand"}\n')
        link.recv(4_096)  # the welcome
        began, count = time.perf_counter(), 0
        while (took := time.perf_counter() - began) < seconds:
            link.sendall(b2a_base64(column, newline=False))
            count += len(column)
        return count / took


def plotted(path: str, values: Any, seconds: float) -> float:
    """Samples a second, the last of them sent."""
    began, count = time.perf_counter(), 0
    with sprintscope.job("batches", lossless=True, scope=path) as job:
        while time.perf_counter() - began < seconds:
            job.plot(v=values)
            count += len(values)
    return count / (time.perf_counter() - began)


class Controller:
    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", CONTROLLER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": SOURCE},
            text=True,
        )
        self.answer()

    def ask(self, kind: str, job: str) -> None:
        assert self._process.stdin
        print(kind, job, file=self._process.stdin, flush=True)

    def answer(self) -> str:
        """Waits until it is done; when it asked."""
        assert self._process.stdout
        return self._process.stdout.readline()

    def __enter__(self) -> Controller:
        return self

    def __exit__(self, *_: object) -> None:
        assert self._process.stdin
        self._process.stdin.close()
        self._process.wait()


def delays(through: str) -> None:
    """From the call in one process to what a loop of half a millisecond sees in another."""
    with Controller() as controller:
        told("slider moved → seen by the loop", through, _set_delays(controller))
        told("stop pressed → job.stopped true", through, _stop_delays(controller))


def _set_delays(controller: Controller) -> list[float]:
    seen: list[float] = []
    with sprintscope.job("delays") as job:
        now = time.monotonic()
        sent = job.slider("sent", now, min=0, max=now + 1e6)
        last: float = now
        time.sleep(0.2)  # the scope knows the control by then
        for _ in range(DELAY_ROUNDS):
            controller.ask("set", job.name)
            while sent.value == last:
                time.sleep(0.0005)
            last = sent.value
            seen.append(time.monotonic() - last)
            controller.answer()
    return seen


def _stop_delays(controller: Controller) -> list[float]:
    seen: list[float] = []
    for _ in range(DELAY_ROUNDS):
        with sprintscope.job("stops") as job:
            controller.ask("stop", job.name)
            while not job.stopped:
                time.sleep(0.0005)
            stopped = time.monotonic()
            seen.append(stopped - float(controller.answer()))
    return seen


def told(what: str, through: str, seconds: list[float]) -> None:
    median, p99 = statistics.median(seconds), statistics.quantiles(seconds, n=100)[98]
    print(
        f"{what}, through {through}: {1e3 * median:.2f} ms (median of {len(seconds)}), "
        f"{1e3 * p99:.2f} ms (p99)"
    )


def main() -> None:
    real = os.environ.get("SPRINTSCOPE_SOCKET")
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "count.sock")
        scope = subprocess.Popen([sys.executable, "-c", COUNTING_SCOPE, path])
        while not os.path.exists(path):
            time.sleep(0.01)
        try:
            os.environ["SPRINTSCOPE_SOCKET"] = path
            time.sleep(0.1)
            plot_cost()
            delays("a scope that passes on")
            if real:
                os.environ["SPRINTSCOPE_SOCKET"] = real
                delays("the real scope")
            one_by_one()
            os.environ["SPRINTSCOPE_SOCKET"] = path
            batches(real)
        finally:
            scope.kill()
            scope.wait()


if __name__ == "__main__":
    main()
