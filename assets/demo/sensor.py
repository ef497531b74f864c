#!/usr/bin/env python3
"""A thermometer as one meets them: noise, a drift, rare spikes, and gaps where the contact is loose.

Usage: sensor.py [--json] [--hz HZ] [--count COUNT]

Prints `temp=21.53°C humidity=40.1%` or, with --json, one object a line; for ever unless told.
"""

import argparse
import json
import math
import random
import signal
import sys
import time

SPIKE_CHANCE = 0.004
GAP_EVERY = 300
GAP_LENGTH = 15


def readings():
    """Endless `(temperature, humidity)` in °C and %."""
    rng = random.Random(3)
    drift = 0.0
    step = 0
    while True:
        drift += rng.gauss(0.0004, 0.004)
        temperature = 21.5 + drift + 0.6 * math.sin(step / 60.0) + rng.gauss(0.0, 0.05)
        humidity = 40.0 - 2.5 * (temperature - 21.5) + rng.gauss(0.0, 0.2)
        if rng.random() < SPIKE_CHANCE:
            temperature += rng.choice((-1.0, 1.0)) * rng.uniform(4.0, 8.0)
        if step % GAP_EVERY >= GAP_EVERY - GAP_LENGTH:
            temperature = math.nan
        yield temperature, humidity
        step += 1


def as_pairs(temperature, humidity):
    return f"temp={temperature:.2f}°C humidity={humidity:.1f}%"


def as_json(temperature, humidity):
    known = None if math.isnan(temperature) else round(temperature, 2)
    return json.dumps({"temp": known, "humidity": round(humidity, 1)})


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print one JSON object a line")
    parser.add_argument("--hz", type=float, default=20.0, help="readings a second (20)")
    parser.add_argument("--count", type=int, help="end after so many readings")
    arguments = parser.parse_args()
    # Die quietly with the reader of the pipe.
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout.reconfigure(encoding="utf-8")

    form = as_json if arguments.json else as_pairs
    for index, reading in enumerate(readings()):
        if index == arguments.count:
            return
        print(form(*reading))
        time.sleep(1.0 / arguments.hz)


if __name__ == "__main__":
    main()
