"""What a signal's handler or the garbage collector says, it says in the middle of our own code."""

import os
import subprocess
import sys
import textwrap
import unittest
from pathlib import Path

from fake_scope import FakeScope

SOURCE = str(Path(__file__).resolve().parents[1] / "src")

# As asyncio does for a task that nobody has: it is in a cycle, and complains when it is collected.
COMPLAINS = """
import gc, logging, sys, threading, time
import sprintscope
from sprintscope import backgroundjobs
class Complains:
    def __init__(self):
        self.itself = self
    def __del__(self):
        logging.error("destroyed, but it is pending")
        job = sprintscope.current()
        if job is not None:
            job.plot(destroyed=1.0)
"""


class TestReentry(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def run_script(self, script):
        program = subprocess.run(
            [sys.executable, "-c", textwrap.dedent(script)],
            env={**os.environ, "PYTHONPATH": SOURCE},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            timeout=60,
        )
        self.assertEqual(program.returncode, 0, program.stderr[-2000:])
        return program.stdout

    def test_what_is_collected_while_a_job_prints_may_print_into_its_log(self):
        said = self.run_script(
            COMPLAINS
            + textwrap.dedent(
                """
                def prints():
                    for n in range(1_000):
                        Complains()
                        sys.stdout.write("n = %d" % n + chr(10))
                def several():
                    others = [threading.Thread(target=in_context().run, args=(prints,)) for _ in range(3)]
                    for other in others: other.start()
                    for other in others: other.join()
                import contextvars
                in_context = contextvars.copy_context
                gc.set_threshold(7)
                jobs = backgroundjobs.BackgroundJobManager()
                started = [jobs.new(prints), jobs.new(several)]
                for job in started:
                    job.join(25)
                lines = [line for job in started for line in job.log.lines]
                print(*[job.state for job in started], sep=", ")
                numbers = [line for line in lines if "destroyed" not in line]
                print(len(numbers), all(line[:4] == "n = " and line[4:].isdigit() for line in numbers))
                import os; sys.stdout.flush(); os._exit(0)
                """
            )
        )
        self.assertEqual(said.splitlines(), ["completed (finished), completed (finished)", "4000 True"])

    def test_a_signals_handler_may_say_plot_and_set_whatever_it_interrupts(self):
        said = self.run_script(
            """
            import array, os, signal, sys, time
            import sprintscope
            job = sprintscope.job("train", interval=0.0001)
            shown = job.value("shown", 0)
            heard = 0
            column = array.array("d", range(50))
            def handler(number, frame):
                global heard
                heard += 1
                job.log(f"heard = {heard}")
                job.plot(heard=float(heard))
                job.plot(many=column)
                shown.set(heard)
                job.turn("interval", 0.0001)
                if is_on: signal.setitimer(signal.ITIMER_REAL, 0.0003)  # once: it must not interrupt itself
            is_on = True
            signal.signal(signal.SIGALRM, handler)
            signal.setitimer(signal.ITIMER_REAL, 0.0003)
            end = time.monotonic() + 4
            rounds = 0
            while time.monotonic() < end:
                rounds += 1
                job.log("at work")
                job.plot(v=1.0)
                job.plot(many=column)
                shown.set(rounds)
                job.sleep()
            is_on = False
            signal.signal(signal.SIGALRM, signal.SIG_IGN)
            print(heard > 100, rounds > 100)
            job.close()
            """
        )
        self.assertEqual(said, "True True\n")
        self.scope.peer().expect("done", error=None)

    def test_a_stop_by_a_signals_handler_ends_the_sleep_that_it_interrupts(self):
        said = self.run_script(
            """
            import os, random, signal, threading, time
            import sprintscope
            late = 0
            for n in range(400):
                job = sprintscope.job("train")
                signal.signal(signal.SIGUSR1, lambda number, frame: job.stop())
                began = time.monotonic()
                sends = threading.Timer(0, os.kill, (os.getpid(), signal.SIGUSR1))
                sends.start()
                while job.sleep(0.0):
                    if not job.sleep(5):
                        break
                late += time.monotonic() - began > 4
                job.close(None, 0.01)
                sends.join()
            print("late:", late)
            """
        )
        self.assertEqual(said, "late: 0\n")


if __name__ == "__main__":
    unittest.main()
