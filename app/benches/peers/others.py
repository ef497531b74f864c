"""What a frame costs in other live plotters and in Sprintscope, on the same data in one run.

    python3 -m venv peers && peers/bin/pip install -r app/benches/peers/requirements.txt
    Xvfb :97 -screen 0 1280x720x24 -noreset &
    DISPLAY=:97 peers/bin/python app/benches/peers/others.py target/release/sprintscope

The display has to be for this alone: a window of ours that is covered draws nothing.

A plotter is a process of its own with a window of 1280x720. It has a history, all of which is in
view, and draws as often as it can, 60 times a second at most, while samples come: 1,000 a second for
a single series, 100 a second each for many (10,000 and 100,000 a second in all). The values are a
slow wave with noise and spikes of a single sample.

CPU ms a frame is user and system time of the whole process, all threads, from /proc/PID/stat, over
the frames it drew meanwhile. What it used until the history was there is the baseline and isn't in
it; taking in what comes is. "No GL" leaves out the threads of Mesa's software rasteriser, which do
what a graphics card would. A repetition asks each plotter in turn, and the table has medians.

What differs, and for whom that is good:
- Peers find all values made beforehand in one array that needs no copy to grow, and have an axis that
  is wide enough from the start. Ours makes its values, takes them in and moves its axis. (Peers.)
- Our window has lists, a log and controls, and its plot has 765x455 of its 1280x720 pixels; a peer's
  plot fills the window but for its margins. (Ours; `--size 830x510` gives peers about that plot
  without the rest.)
- Ours shows density above 256 curves, as the peers don't. Its pen is 1.5 pixels wide, theirs is 1.
- Ours packs old samples for a minute or so after a large history has come. That thread isn't counted,
  as it has no part in frames; what it took is printed below the table.
- VisPy is given single precision and draws every sample, many curves in one colour.

kst2 and Rerun's viewer aren't here, as they don't say how often they have drawn; nor is fastplotlib,
which needs Vulkan.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

# Series, samples of each, samples a second of each.
CASES = [
    (1, 10_000, 1_000),
    (1, 1_000_000, 1_000),
    (1, 100_000_000, 1_000),
    (100, 10_000, 100),
    (1_000, 10_000, 100),
]
PEERS = ["pyqtgraph", "pyqtgraph GL", "matplotlib", "VisPy"]
OURS = "sprintscope"
# The first seconds of drawing aren't counted for peers.
WARM = 2.0
SECONDS = 8.0
# A peer with slow frames goes on until it has drawn so many.
LEAST_FRAMES = 3
# Samples for so long are made beforehand.
COME_SECONDS = 150
# Who isn't done by then, data and window included, is given up.
MOST_SECONDS = 240
# A peer that needs more memory than this fails.
MOST_MEMORY = 11 << 30
# Names of threads begin so.
RASTERISER = "llvmpipe"
PACKER = "store packer"
VALUES = (-1.8, 3.8)


def cpu_seconds(pid: int | str, thread: str = "") -> float:
    """User and system time of a process so far, or of its threads whose name begins so."""
    ticks = 0
    paths = Path(f"/proc/{pid}/task").iterdir() if thread else [Path(f"/proc/{pid}")]
    for path in paths:
        try:
            name, fields = path.joinpath("stat").read_text().split("(", 1)[1].rsplit(")", 1)
        except FileNotFoundError:  # The thread has ended.
            continue
        if name.startswith(thread):
            ticks += sum(map(int, fields.split()[11:13]))
    return ticks / os.sysconf("SC_CLK_TCK")


def memory_mb(pid: int | str) -> float:
    """What a process has in memory."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


class Window:
    """Counts frames from when it is warm to the end, and says then what they took."""

    def __init__(self) -> None:
        self.began = time.monotonic()
        self.frames = -1
        self.warm_at = 0.0
        self.cpu = (0.0, 0.0)

    def drawn(self) -> None:
        """A frame is complete."""
        now = time.monotonic()
        if self.frames < 0:
            if now - self.began > WARM:
                self.frames, self.warm_at, self.cpu = 0, now, self.used()
            return
        self.frames += 1
        seconds = now - self.warm_at
        if seconds > SECONDS and self.frames >= LEAST_FRAMES:
            cpu, rasteriser = (b - a for a, b in zip(self.cpu, self.used()))
            counted = result(cpu, rasteriser, self.frames, seconds, memory_mb("self"))
            print(json.dumps(counted), flush=True)
            os._exit(0)

    @staticmethod
    def used() -> tuple[float, float]:
        return cpu_seconds("self"), cpu_seconds("self", RASTERISER)


def result(cpu: float, rasteriser: float, frames: int, seconds: float, memory: float) -> dict:
    return {
        "ms": 1e3 * cpu / frames,
        "no_gl": 1e3 * (cpu - rasteriser) / frames,
        "fps": frames / seconds,
        "mb": memory,
    }


class Data:
    """All samples, those to come included; `so_far` are those that have come."""

    def __init__(self, series: int, samples: int, rate: int) -> None:
        import numpy

        self.samples, self.rate = samples, rate
        self.total = samples + rate * COME_SECONDS
        # As much of the axis as is needed to the planned end.
        self.x_end = samples / rate + WARM + SECONDS + 2.0
        self.x = numpy.arange(self.total) / rate
        self.y = numpy.empty((series, self.total))
        random = numpy.random.default_rng(1)
        turn = 2.0 * numpy.pi
        for number, row in enumerate(self.y):
            for start in range(0, self.total, 1_000_000):
                t = self.x[start : start + 1_000_000] + 0.37 * number
                values = numpy.sin(turn / 9.0 * t) + 0.45 * numpy.sin(turn / 2.3 * t)
                values += random.uniform(-0.1, 0.1, len(t))
                values += 2.0 * (random.random(len(t)) < 6 / 2_048)
                row[start : start + len(t)] = values
        self.began = time.monotonic()

    def so_far(self) -> int:
        come = int((time.monotonic() - self.began) * self.rate)
        return min(self.samples + come, self.total)


def draw_pyqtgraph(data: Data, size: tuple[int, int], use_gl: bool) -> None:
    """As its documentation has it for large data: peaks only, what is in view only, thin pens."""
    import pyqtgraph
    from pyqtgraph.Qt import QtCore

    pyqtgraph.setConfigOptions(useOpenGL=use_gl, antialias=False)
    app = pyqtgraph.mkQApp()

    class Plot(pyqtgraph.PlotWidget):
        def paintEvent(self, event) -> None:  # noqa: N802, Qt's name
            super().paintEvent(event)
            window.drawn()

    window = Window()
    plot = Plot()
    plot.resize(*size)
    plot.setRange(xRange=(0.0, data.x_end), yRange=VALUES, padding=0.0)
    plot.setDownsampling(auto=True, mode="peak")
    plot.setClipToView(True)
    curves = [plot.plot(pen=pyqtgraph.mkPen(pyqtgraph.intColor(i))) for i in range(len(data.y))]
    plot.show()

    def update() -> None:
        n = data.so_far()
        for curve, y in zip(curves, data.y):
            curve.setData(data.x[:n], y[:n], skipFiniteCheck=True)

    timer = QtCore.QTimer()
    timer.setTimerType(QtCore.Qt.TimerType.PreciseTimer)
    timer.timeout.connect(update)
    timer.start(16)
    app.exec()


def draw_matplotlib(data: Data, size: tuple[int, int]) -> None:
    """An animation that draws only its lines anew, in matplotlib's own fast style."""
    import matplotlib

    matplotlib.use("QtAgg")
    from matplotlib import animation, pyplot

    pyplot.style.use("fast")
    pyplot.rcParams["toolbar"] = "None"
    figure, axes = pyplot.subplots(figsize=(size[0] / 100, size[1] / 100), dpi=100)
    axes.set(xlim=(0.0, data.x_end), ylim=VALUES)
    lines = [axes.plot([], [], linewidth=0.72)[0] for _ in data.y]  # A pixel is 0.72 points.

    def update(_number: int) -> list:
        # The frame before is on the screen, as the canvas paints at once.
        window.drawn()
        n = data.so_far()
        for line, y in zip(lines, data.y):
            line.set_data(data.x[:n], y[:n])
        return lines

    window = Window()
    kept = animation.FuncAnimation(figure, update, interval=16, blit=True, cache_frame_data=False)
    pyplot.show()
    del kept


def draw_vispy(data: Data, size: tuple[int, int]) -> None:
    """All curves as one line with breaks in it, the quickest of its ways to draw many."""
    import numpy
    from vispy import app, scene

    series, total = data.y.shape
    points = numpy.empty((series, total, 2), numpy.float32)
    points[:, :, 0], points[:, :, 1] = data.x, data.y
    canvas = scene.SceneCanvas(size=size, app="pyqt6", show=True, vsync=False)
    grid = canvas.central_widget.add_grid()
    view = grid.add_view(row=0, col=1, camera="panzoom")
    for axis, row, column in (("left", 0, 0), ("bottom", 1, 1)):
        widget = scene.AxisWidget(orientation=axis)
        widget.width_max, widget.height_max = (50, 1e6) if axis == "left" else (1e6, 40)
        grid.add_widget(widget, row=row, col=column)
        widget.link_view(view)
    line = scene.visuals.Line(points[0, :2], parent=view.scene, method="gl", antialias=False)
    view.camera.set_range(x=(0.0, data.x_end), y=VALUES, margin=0.0)

    def update(_event) -> None:
        n = data.so_far()
        # A curve's last sample isn't connected to the next curve's first.
        connected = numpy.ones((series, n), bool)
        connected[:, -1] = False
        connect = connected.ravel() if series > 1 else "strip"
        line.set_data(points[:, :n].reshape(-1, 2), connect=connect)

    window = Window()
    canvas.events.draw.connect(lambda _event: window.drawn(), position="last")
    timer = app.Timer(1 / 60, connect=update, start=True)
    app.run()
    del timer


def draw(peer: str, case: tuple[int, int, int], size: tuple[int, int]) -> None:
    """In a process of its own: draws until it has been measured."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    data = Data(*case)
    if peer == "matplotlib":
        draw_matplotlib(data, size)
    elif peer == "VisPy":
        draw_vispy(data, size)
    else:
        draw_pyqtgraph(data, size, peer.endswith("GL"))


def measured_peer(peer: str, case: tuple[int, int, int], size: str) -> dict:
    told = [sys.executable, __file__, "--draw", peer, "--size", size, "--case", *map(str, case)]
    try:
        done = subprocess.run(told, capture_output=True, text=True, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired:
        return {"failed": f"fewer than {LEAST_FRAMES} frames after {MOST_SECONDS} s"}
    if done.stdout.startswith("{"):
        return json.loads(done.stdout)
    return {"failed": (done.stderr.strip() or f"exit code {done.returncode}").splitlines()[-1]}


def measured_ours(program: str, case: tuple[int, int, int], painter: str) -> dict:
    """From when its history is there, which is when it begins to count frames."""
    series, samples, rate = case
    with tempfile.TemporaryDirectory() as folder:
        log, summary = Path(folder, "log"), Path(folder, "summary")
        load = ["--series", series, "--prefill", samples, "--rate", rate, "--signal", "noisy"]
        told = [program, "demo", *load, "--log", log, "--summary", summary, "--view", "window"]
        told += ["--painter", painter]
        process = subprocess.Popen([*map(str, told), "--scope-name", f"peers-{os.getpid()}"])
        while not (log.exists() and "live after" in log.read_text()):
            if process.poll() is not None:
                return {"failed": f"exit code {process.returncode}"}
            time.sleep(0.01)
        names = ("", RASTERISER, PACKER)
        before, began = [cpu_seconds(process.pid, name) for name in names], time.monotonic()
        time.sleep(WARM + SECONDS)
        after, memory = [cpu_seconds(process.pid, name) for name in names], memory_mb(process.pid)
        seconds = time.monotonic() - began
        process.terminate()
        process.wait()
        frames = json.loads(summary.read_text())["frames"]
    if not frames["drawn"]:
        return {"failed": "no frame, as of a window that another one covers"}
    cpu, rasteriser, packer = (b - a for a, b in zip(before, after))
    counted = result(cpu - packer, rasteriser, frames["drawn"], seconds, memory)
    return {**counted, "own": frames["cpu_ms_median"], "packer": packer}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", help="the sprintscope to measure")
    parser.add_argument("--repeat", type=int, default=3, help="medians of so many (%(default)s)")
    parser.add_argument("--size", default="1280x720", help="of the peers' windows (%(default)s)")
    parser.add_argument("--painter", default="auto", help="of our window (%(default)s)")
    parser.add_argument("--peers", nargs="*", default=PEERS, choices=PEERS, metavar="PEER")
    parser.add_argument("--case", nargs=3, type=int, metavar=("SERIES", "SAMPLES", "RATE"))
    parser.add_argument("--draw", choices=PEERS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.draw:
        width, height = map(int, options.size.split("x"))
        return draw(options.draw, tuple(options.case), (width, height))
    if not options.program:
        parser.error("which sprintscope?")
    print("series   samples  plotter       CPU ms a frame   no GL  × ours  × no GL   frames/s      MB")
    for case in [tuple(options.case)] if options.case else CASES:
        runs = {plotter: [] for plotter in (OURS, *options.peers)}
        for _ in range(options.repeat):
            for plotter, results in runs.items():
                if results and "failed" in results[-1]:
                    continue
                of_ours = plotter == OURS
                results.append(
                    measured_ours(options.program, case, options.painter)
                    if of_ours
                    else measured_peer(plotter, case, options.size)
                )
        print_case(case, runs)


def print_case(case: tuple[int, int, int], runs: dict[str, list[dict]]) -> None:
    ours = None
    for plotter, results in runs.items():
        start = f"{case[0]:>6} {case[1]:>9}  {plotter:<13}"
        if "failed" in results[-1]:
            print(f"{start} {results[-1]['failed']}", flush=True)
            continue
        row = {key: statistics.median(one[key] for one in results) for key in results[0]}
        ours = ours or row
        times = [row[key] / ours[key] for key in ("ms", "no_gl")]
        print(
            f"{start} {row['ms']:>14.2f} {row['no_gl']:>7.2f} {times[0]:>7.1f} {times[1]:>8.1f}"
            f" {row['fps']:>10.1f} {row['mb']:>7.0f}",
            flush=True,
        )
        if plotter == OURS:
            own = f"by its own count {row['own']:.2f} ms; packing took {row['packer']:.1f} s of CPU"
            print(f"{'':>18}  {own}", flush=True)


if __name__ == "__main__":
    main()
