"""Takes single keys and draws on the whole of the screen, as an editor does."""

import os
import signal
import sys
import termios
import tty


def draw(text):
    os.write(1, text.encode())


def size(*_):
    columns, rows = os.get_terminal_size()
    draw(f"\x1b[1mSIZE {rows}x{columns}\x1b[0m")


def leave():
    draw("\x1b[?1049l")
    termios.tcsetattr(0, termios.TCSADRAIN, found)


def enter():
    tty.setraw(0)
    draw("\x1b[?1049h")


found = termios.tcgetattr(0)
signal.signal(signal.SIGWINCH, size)
enter()
size()
while (key := os.read(0, 1)) != b"q":
    if key == b"\x1a":
        leave()
        os.kill(0, signal.SIGSTOP)
        enter()
        draw("AGAIN")
    else:
        draw(f"KEY {key[0]}.")
leave()
print("v=7", file=sys.stdout)
