#!/usr/bin/env python3
"""Fit a noisy line in twenty dimensions by small steps, and let whoever watches choose how small.

Usage: sprintscope run -- python3 assets/demo/tuned.py

The slider is the learning rate: turned down, the steps' own noise goes, and the loss falls further.
"""

import random
import time

import sprintscope

DIMENSIONS = 20
BATCH = 4
NOISE = 0.3
STEP_SECS = 0.02


def points(count, truth, rng):
    """Places, and what is measured there: `(x, y)`."""
    for _ in range(count):
        x = [rng.gauss(0.0, 1.0) for _ in truth]
        yield x, product(x, truth) + rng.gauss(0.0, NOISE)


def product(a, b):
    return sum(one * other for one, other in zip(a, b))


def main():
    rng = random.Random(4)
    truth = [rng.gauss(0.0, 0.4) for _ in range(DIMENSIONS)]
    weights = [0.0] * DIMENSIONS
    validation = list(points(200, truth, rng))
    with sprintscope.job("train") as job:
        rate = job.slider("lr", 0.25, min=1e-3, max=1.0, log=True)
        while not job.stopped:
            step = rate.value / BATCH
            slopes = [0.0] * DIMENSIONS
            for x, y in points(BATCH, truth, rng):
                error = product(x, weights) - y
                slopes = [slope + error * part for slope, part in zip(slopes, x)]
            weights = [weight - step * slope for weight, slope in zip(weights, slopes)]
            loss = sum((product(x, weights) - y) ** 2 for x, y in validation) / len(validation)
            job.plot(loss=loss)
            time.sleep(STEP_SECS)
        job.log(f"stopped, with a loss of {loss:.3f}")


if __name__ == "__main__":
    main()
