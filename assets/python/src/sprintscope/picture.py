"""A job as a small picture in a notebook: a line of words, and a curve of each of its series."""

from __future__ import annotations

import html
from collections.abc import Iterable

from .trace import Shape

WIDTH, HEIGHT = 240, 28
COLOURS = {"completed": "#3a86c8", "dead": "#d1495b", "not responding": "#d98200"}
AT_WORK = "#1b9e77"
# Colours that colour-blind people can tell apart (Okabe and Ito).
CURVES = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def picture(name: str, status: str, words: str, shapes: Iterable[tuple[str, Shape]]) -> str:
    """HTML with the curves as SVG in it. `words` are what stands beside the name."""
    dot = f'<span style="color:{COLOURS.get(status, AT_WORK)}">●</span>'
    line = f"<div>{dot} <b>{html.escape(name)}</b>: {html.escape(words)}</div>"
    rows = [_row(series, shape, at) for at, (series, shape) in enumerate(shapes)]
    return f'<div class="sprintscope" style="font-family:sans-serif">{line}{"".join(rows)}</div>'


def _row(series: str, shape: Shape, at: int) -> str:
    colour = CURVES[at % len(CURVES)]
    label = html.escape(series)
    last = f"{shape.last:.6g}"
    low, high = min(shape.lows, default=0.0), max(shape.highs, default=0.0)
    title = f"{series}: {shape.samples} samples, {low:.6g} to {high:.6g}, last {last}"
    return (
        '<div style="display:flex;align-items:center;gap:8px">'
        f'<span style="width:11em;overflow:hidden;text-overflow:ellipsis">{label}</span>'
        f"{curve(shape, colour, title)}"
        f'<code style="color:{colour}">{last}</code></div>'
    )


def curve(shape: Shape, colour: str, title: str) -> str:
    """The shape as SVG: down and up in each bucket, so that a spike shows."""
    lows, highs = list(shape.lows), list(shape.highs)
    buckets = min(len(lows), len(highs))  # the other thread may be between the two
    low, high = min(lows, default=0.0), max(highs, default=0.0)
    scale = (HEIGHT - 4) / (high - low) if high > low else 0.0
    step = (WIDTH - 4) / max(1, buckets - 1)

    def place(at: int, value: float) -> str:
        y = HEIGHT - 2 - (value - low) * scale if scale else HEIGHT / 2
        return f"{2 + at * step:.1f},{y:.1f}"

    points: list[str] = []
    for at in range(buckets):
        ends = (lows[at], highs[at]) if at % 2 else (highs[at], lows[at])
        points += [place(at, end) for end in (ends if ends[0] != ends[1] else ends[:1])]
    if len(points) == 1:
        points.append(place(1, lows[0]))  # a point is drawn as a dot
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{html.escape(title)}"><title>{html.escape(title)}</title>'
        f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" stroke-linecap="round"'
        f' points="{" ".join(points)}"/></svg>'
    )
