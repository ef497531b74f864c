#!/usr/bin/env python3
"""Fit a line by stochastic gradient descent behind a progress bar that looks like tqdm's.

Usage: progress.py [STEPS]

The bar goes to standard error and begins each of its lines with a carriage return.
"""

import random
import sys
import time

BAR_CELLS = 10
EIGHTHS = " ▏▎▍▌▋▊▉"
STEP_PAUSE_SECS = 0.03


def bar(fraction):
    """A bar of `BAR_CELLS` characters, filled to an eighth of a character."""
    full, eighths = divmod(int(fraction * BAR_CELLS * 8), 8)
    return ("█" * full + EIGHTHS[eighths])[:BAR_CELLS].ljust(BAR_CELLS)


def clock(seconds):
    minutes, seconds = divmod(int(seconds), 60)
    return f"{minutes:02d}:{seconds:02d}"


def line(step, steps, elapsed, postfix):
    rate = step / max(elapsed, 1e-9)
    return (
        f"\rfit: {step / steps:4.0%}|{bar(step / steps)}| {step}/{steps}"
        f" [{clock(elapsed)}<{clock((steps - step) / rate)}, {rate:.2f}it/s, {postfix}]"
    )


def main():
    steps = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    rng = random.Random(11)
    slope = offset = 0.0
    smooth_loss = None
    start = time.monotonic()
    for step in range(1, steps + 1):
        lr = 0.2 / (1.0 + step / 50.0)
        x = rng.uniform(-1.0, 1.0)
        error = slope * x + offset - (2.0 * x - 0.5 + rng.gauss(0.0, 0.1))
        slope -= lr * error * x
        offset -= lr * error
        smooth_loss = error**2 if smooth_loss is None else 0.95 * smooth_loss + 0.05 * error**2
        time.sleep(STEP_PAUSE_SECS)
        postfix = f"loss={smooth_loss:.4f}, lr={lr:.3g}"
        sys.stderr.write(line(step, steps, time.monotonic() - start, postfix))
        sys.stderr.flush()
    sys.stderr.write("\n")
    print(f"y = {slope:.3f} x + {offset:.3f}")


if __name__ == "__main__":
    main()
