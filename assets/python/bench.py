"""What the client costs and how fast it is, against a scope that only counts.

    python3 assets/python/bench.py        (its last line needs numpy)

The counting scope runs in a process of its own, so that it doesn't share our interpreter's lock.
With SPRINTSCOPE_SOCKET set, the throughput is measured against the real scope that listens there.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))

import sprintscope

# Reads to the end and echoes set and stop with the time they were sent, so that we know the delay.
COUNTING_SCOPE = r"""
import json, socket, sys, threading, time
server = socket.socket(socket.AF_UNIX)
server.bind(sys.argv[1]); server.listen()
def serve(link):
    lines = link.makefile("rb"); lines.readline()
    say = lambda **m: link.sendall(json.dumps(m).encode() + b"\n")
    say(type="welcome", version=1, scope="scope", now=time.monotonic(), job="bench", id=0)
    def poke():
        for n in range(200):
            time.sleep(0.01)
            say(type="set", control="sent", value=time.monotonic(), request=n)
        say(type="stop", method="event", by="key")
    for line in iter(lines.readline, b""):
        if b'"name":"sent"' in line: threading.Thread(target=poke, daemon=True).start()
        if b'"name":"stop me"' in line:
            time.sleep(0.02); say(type="log", sent=time.monotonic())
            say(type="stop", method="event", by=str(time.monotonic()))
while True:
    threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()
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


def batches(count: int = 10_000) -> None:
    try:
        import numpy
    except ImportError:
        print("numpy batches: not measured, numpy isn't installed (pip install numpy)")
        return
    values = numpy.random.default_rng(1).normal(size=10_000)
    began = time.perf_counter()
    with sprintscope.job("batches", lossless=True) as job:
        for _ in range(count):
            job.plot(v=values)
    rate = count * len(values) / (time.perf_counter() - began)
    print(f"numpy batches of 10,000: {rate / 1e6:.1f} M samples/s, sent ({rate / 20e6:.2f} × 20 M)")


def delays() -> None:
    seen = []
    with sprintscope.job("delays") as job:
        now = time.monotonic()
        sent = job.slider("sent", now, min=0, max=now + 1e6)
        last = now
        while job.sleep(0.0005):
            if sent.value != last:
                last = sent.value
                seen.append(time.monotonic() - last)
    print(f"slider moved → seen by the loop: {1e3 * statistics.median(seen):.2f} ms (median)")
    stops = []
    for _ in range(50):
        with sprintscope.job("stops") as job:
            times: list[float] = []
            hear = job.on_message
            job.on_message = lambda m, hear=hear, times=times: (  # type: ignore[method-assign]
                times.append(m["sent"]) if "sent" in m else hear(m)
            )
            job.button("stop me")
            while not job.stopped:
                time.sleep(0.0005)
            stops.append(time.monotonic() - times[0])
    print(f"stop pressed → job.stopped true: {1e3 * statistics.median(stops):.2f} ms (median)")


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        real = os.environ.get("SPRINTSCOPE_SOCKET")
        path = os.path.join(folder, "count.sock")
        scope = subprocess.Popen([sys.executable, "-c", COUNTING_SCOPE, path])
        while not os.path.exists(path):
            time.sleep(0.01)
        try:
            os.environ["SPRINTSCOPE_SOCKET"] = path
            time.sleep(0.1)
            plot_cost()
            delays()
            os.environ["SPRINTSCOPE_SOCKET"] = real or path
            one_by_one()
            batches()
        finally:
            scope.kill()
            scope.wait()


if __name__ == "__main__":
    main()
