"""Two bars on standard error, as tqdm draws them, and lines on standard output between."""
import os
import sys
import time


def err(text: str) -> None:
    os.write(2, text.encode())


def draw(done: int) -> None:
    err(f"\router {done * 10} %")
    err("\n")
    err(f"\rinner {done * 10} % █████")
    err("\x1b[A")


def clear() -> None:
    err("\r" + " " * 30)
    err("\r")
    err("\n")
    err("\r" + " " * 30)
    err("\r")
    err("\x1b[A")


draw(0)
for n in range(6):
    time.sleep(0.05)
    clear()
    os.write(1, f"line {n}".encode())
    os.write(1, b"\n")
    draw(n)
err("\n\n")
print("over", 42)
