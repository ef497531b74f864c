"""A job as a small picture in a notebook: a line of words, and a curve of each of its series."""

from __future__ import annotations

import html
from collections.abc import Iterable

from .trace import Shape

WIDTH, HEIGHT = 240, 28
COLOURS = {"completed": "#3a86c8", "dead": "#d1495b", "not responding": "#d98200"}
AT_WORK = "#1b9e77"
# Colours that colour-blind people can tell apart, and that stand out from white and from black alike;
# after Okabe and Ito.
CURVES = ("#2b7bba", "#d55e00", "#009068", "#c0609a", "#a87800", "#7a70d0")
ROWS = "display:inline-grid;grid-template-columns:fit-content(16em) auto auto auto;gap:4px 10px"
NAME = "overflow:hidden;text-overflow:ellipsis;white-space:nowrap"
NUMBER = "text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap"


def picture(
    name: str, status: str, words: str, shapes: Iterable[tuple[str, Shape]], left_out: int = 0
) -> str:
    """HTML with the curves as SVG in it. `words` are what stands beside the name, `left_out` how many
    series have no curve here."""
    dot = f'<span style="color:{COLOURS.get(status, AT_WORK)}">●</span>'
    line = f"<div>{dot} <b>{html.escape(name)}</b>: {html.escape(words)}</div>"
    rows = [_row(series, shape, at) for at, (series, shape) in enumerate(shapes)]
    if rows:
        line += f'<div style="{ROWS};align-items:center;margin-top:6px">{"".join(rows)}</div>'
    if left_out:
        line += f'<div style="opacity:.65">and {left_out} series more</div>'
    return f'<div class="sprintscope" style="font-family:sans-serif;line-height:1.4">{line}</div>'


def _row(series: str, shape: Shape, at: int) -> str:
    colour = CURVES[at % len(CURVES)]
    label = html.escape(series)
    last = f"{shape.last:.4g}"
    ends = _ends(list(shape.lows), list(shape.highs))
    count = f"{shape.samples:,} sample{'' if shape.samples == 1 else 's'}"
    title = f"{series}: {count}, {ends}, last {last}"
    return (
        f'<span style="{NAME}" title="{label}">{label}</span>'
        f"{curve(shape, colour, title)}"
        f'<b style="{NUMBER}">{last}</b><small style="{NUMBER};opacity:.65">{ends}</small>'
    )


def _ends(lows: list[float], highs: list[float]) -> str:
    """Least and greatest value; a zero has no sign."""
    if not lows or not highs:
        return "no finite value"
    low, high = min(lows) + 0.0, max(highs) + 0.0
    return "constant" if low == high else f"{low:.4g} … {high:.4g}"


def curve(shape: Shape, colour: str, title: str) -> str:
    """The shape as SVG: down and up in each bucket, so that a spike shows."""
    lows, highs = list(shape.lows), list(shape.highs)
    buckets = min(len(lows), len(highs))  # the other thread may be between the two
    low, high = min(lows, default=0.0), max(highs, default=0.0)
    scale = (HEIGHT - 6) / (high - low) if high > low else 0.0
    step = (WIDTH - 6) / max(1, buckets - 1)

    def place(at: int, value: float) -> str:
        y = HEIGHT - 3 - (value - low) * scale if scale else HEIGHT / 2
        return f"{3 + at * step:.1f},{y:.1f}"

    points: list[str] = []
    for at in range(buckets):
        ends = (lows[at], highs[at]) if at % 2 else (highs[at], lows[at])
        points += [place(at, end) for end in (ends if ends[0] != ends[1] else ends[:1])]
    dot = ""
    if points and low <= shape.last <= high:
        x, y = place(buckets - 1, shape.last).split(",")
        dot = f'<circle cx="{x}" cy="{y}" r="2" fill="{colour}"/>'
    return (
        f'<svg width="{WIDTH}" height="{HEIGHT}" viewBox="0 0 {WIDTH} {HEIGHT}" role="img"'
        f' aria-label="{html.escape(title)}"><title>{html.escape(title)}</title>'
        f'<polyline fill="none" stroke="{colour}" stroke-width="1.5" stroke-linecap="round"'
        f' stroke-linejoin="round" points="{" ".join(points)}"/>{dot}</svg>'
    )
