#!/usr/bin/env python3
"""Write weather.csv: sixty days of invented but plausible hourly weather, from April to May.

Usage: weather.py > weather.csv
"""

import math
import random

HOURS = 60 * 24


def main():
    rng = random.Random(1805)
    front = 0.0
    print("hour,temperature,humidity,pressure")
    for hour in range(HOURS):
        # High and low pressure areas pass within days.
        front = 0.985 * front + rng.gauss(0.0, 0.9)
        pressure = 1014.0 + front + 0.6 * math.cos(2.0 * math.pi * hour / 12.0)
        season = 8.0 + 8.0 * hour / HOURS
        clear_sky = 1.0 / (1.0 + math.exp(-front / 4.0))
        day = -math.cos(2.0 * math.pi * (hour % 24 - 3) / 24.0)
        temperature = season + (2.0 + 5.0 * clear_sky) * day + rng.gauss(0.0, 0.3)
        humidity = 72.0 - 3.0 * (temperature - season) - 12.0 * (clear_sky - 0.5) + rng.gauss(0.0, 1.5)
        print(f"{hour},{temperature:.1f},{min(max(humidity, 15.0), 100.0):.0f},{pressure:.1f}")


if __name__ == "__main__":
    main()
