"""Kills a scope that records at random moments, and damages recordings at random places: each is opened again.

    python3 tests/programs/kills.py PROGRAM [KILLS [CUTS [FLIPS]]]

Needs the Python client on PYTHONPATH (assets/python/src). Says the worst that it saw; ends with 1 where a recording
didn't open, something panicked, or more than a second was missing.
"""

import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor

import sprintscope

PROGRAM = sys.argv[1]
KILLS, CUTS, FLIPS = ([int(word) for word in sys.argv[2:5]] + [200, 1000, 1000][len(sys.argv[2:5]) :])
# Two series and a line of text now and then, two thousand rows a second; `now` is the clock.
PRODUCER = """
import time, sys
row = 0
open(sys.argv[1], "w").write(str(time.time()))
while True:
    for _ in range(20):
        print(f"now={time.time():.6f} row={row}")
        row += 1
    if row % 1000 == 0:
        print("a word", file=sys.stderr)
    sys.stdout.flush()
    time.sleep(0.01)
"""
ENVIRONMENT = dict(os.environ, XDG_RUNTIME_DIR=tempfile.mkdtemp(), XDG_STATE_HOME=tempfile.mkdtemp())


def opened(path):
    """What the program says of a recording; its exit code and its errors."""
    words = [PROGRAM, "open", "--view", "none", "--quiet", path]
    done = subprocess.run(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=ENVIRONMENT, timeout=60)
    return done.returncode, done.stderr


def began(path, at):
    """When the program began to print; `at` where it hadn't."""
    try:
        with open(path) as file:
            return float(file.read() or at)
    except FileNotFoundError:
        return at


def killed(number):
    """Seconds that are missing of a recording whose scope was killed at a random moment; `None` where it isn't right."""
    dice = random.Random(number)
    path = os.path.join(FOLDER, f"killed-{number}.sprint")
    words = [PROGRAM, "run", "--view", "none", "--quiet", "--record", path, "--", sys.executable, "-c", PRODUCER, path + ".began"]
    scope = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    time.sleep(dice.uniform(0.8, 4.0))
    at = time.time()
    scope.send_signal(signal.SIGKILL)
    scope.wait()
    code, errors = opened(path)
    series = sprintscope.read(path).series
    now = next((one for name, one in series.items() if name.endswith("/now")), None)
    is_right = code in (0, 1) and "panicked" not in errors
    if now is not None and len(now.values) > 0:
        missing = at - now.values[-1]
    else:
        missing = at - began(path + ".began", at)
    os.remove(path)
    return (missing if is_right else None), code, errors


def damaged(change):
    """Whether a recording that was changed so is opened by both readers."""
    number, change = change
    path = os.path.join(FOLDER, f"damaged-{number}.sprint")
    data = bytearray(WHOLE)
    if change == "cut":
        data = data[: random.Random(number).randrange(len(data))]
    else:
        place = random.Random(number).randrange(8 * len(data))
        data[place // 8] ^= 1 << place % 8
    with open(path, "wb") as file:
        file.write(data)
    code, errors = opened(path)
    # What is cut within its first bytes may be nothing that can be told from another file.
    is_told = code in (0, 1) or (code == 2 and "no recording" in errors and len(data) < 8)
    sprintscope.read(path)
    os.remove(path)
    return is_told and "panicked" not in errors, code, errors


FOLDER = tempfile.mkdtemp()
is_well = True
with ThreadPoolExecutor(2) as pool:
    told = list(pool.map(killed, range(KILLS)))
for missing, code, errors in told:
    if missing is None or missing > 1.0:
        is_well = False
        print("killed:", missing, code, errors.strip())
seconds = sorted(missing for missing, *_ in told if missing is not None)
if seconds:
    print(f"{len(seconds)} killed, missing at most {seconds[-1]:.2f} s, median {seconds[len(seconds) // 2]:.2f} s")
whole = os.path.join(FOLDER, "whole.sprint")
rows = "for row in range(20000): print(f'a={row / 7:.4f} b={row * row}', flush=row % 500 == 0)"
subprocess.run([PROGRAM, "run", "--view", "none", "--quiet", "--record", whole, "--", sys.executable, "-c", rows],
               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, check=True)
with open(whole, "rb") as file:
    WHOLE = file.read()
with ThreadPoolExecutor(2) as pool:
    changes = [(number, "cut") for number in range(CUTS)] + [(CUTS + number, "flip") for number in range(FLIPS)]
    told = list(pool.map(damaged, changes))
wrong = [(change, code, errors) for change, (is_right, code, errors) in zip(changes, told) if not is_right]
for change, code, errors in wrong[:10]:
    print("damaged:", change, code, errors.strip())
print(f"{CUTS} cut, {FLIPS} with a flipped bit, of {len(WHOLE)} bytes: {len(wrong)} not right")
sys.exit(0 if is_well and not wrong else 1)
