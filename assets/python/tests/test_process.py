"""Whole programs: how they leave, fork and start."""

import os
import subprocess
import sys
import tempfile
import textwrap
import threading
import time
import unittest
from pathlib import Path

from fake_scope import FakeScope, wait_for

from sprintscope import lifetime

SOURCE = str(Path(__file__).resolve().parents[1] / "src")


def start(script, **options):
    return subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(script)],
        env={**os.environ, "PYTHONPATH": SOURCE},
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


class TestProcess(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def run_script(self, script):
        program = start(script)
        _, stderr = program.communicate(timeout=60)
        return program.returncode, stderr

    def test_what_is_buffered_at_exit_is_sent_and_what_is_open_ends_with_the_program(self):
        code, stderr = self.run_script(
            """
            import sprintscope
            job = sprintscope.job("short")
            for n in range(1000):
                job.plot(v=n)
            """
        )
        self.assertEqual((code, stderr), (0, ""))
        self.scope.peer().expect("done", error="program ended")
        self.assertEqual(self.scope.peer().samples("v"), [float(n) for n in range(1000)])

    def test_open_jobs_are_looked_through_at_exit_while_other_threads_open_and_close_theirs(self):
        class Job:
            pass

        def open_and_close():
            while not is_enough.is_set():
                job = Job()
                lifetime.opened(job)
                lifetime.closed(job)
                lifetime.opened(Job())  # dropped

        is_enough = threading.Event()
        kept = [Job() for _ in range(200)]
        others = [threading.Thread(target=open_and_close) for _ in range(3)]
        self.addCleanup(sys.setswitchinterval, sys.getswitchinterval())
        sys.setswitchinterval(1e-6)
        for job in kept:
            lifetime.opened(job)
            self.addCleanup(lifetime.closed, job)
        for other in others:
            other.start()
        try:
            for _ in range(5_000):
                self.assertLessEqual(set(kept), set(lifetime.open_jobs()))
        finally:
            is_enough.set()
            for other in others:
                other.join()
        self.assertEqual(set(kept), {job for job in lifetime.open_jobs() if isinstance(job, Job)})

    def test_an_uncaught_exception_outside_a_with_block_is_told(self):
        self.run_script('import sprintscope; job = sprintscope.job(); raise ValueError("odd")')
        self.assertIn("ValueError: odd", self.scope.peer().expect("done")["error"])

    def test_a_scope_that_hangs_doesnt_keep_the_program(self):
        program = start(
            """
            import sprintscope
            job = sprintscope.job("short")
            print(job.sleep(0.3), flush=True)
            for n in range(300_000):
                job.plot(v=n)
            """,
            stdout=subprocess.PIPE,
        )
        self.scope.peer()
        self.scope.is_reading.clear()
        program.communicate(timeout=30)
        self.assertEqual(program.returncode, 0)
        self.scope.is_reading.set()

    def test_a_killed_program_says_no_done(self):
        program = start("import sprintscope, time; job = sprintscope.job(); time.sleep(60)")
        peer = self.scope.peer()
        program.kill()
        program.communicate()
        wait_for(lambda: peer.is_closed, "the end of the connection")
        self.assertEqual(peer.of("done"), [])

    def test_forked_workers_are_jobs_of_their_own_and_the_parent_goes_on(self):
        code, stderr = self.run_script(
            """
            import multiprocessing, sprintscope
            def work(job, n):
                job.plot({f"w{n}": n})
            with sprintscope.job("train") as job:
                job.plot(v=1)
                context = multiprocessing.get_context("fork")
                workers = [context.Process(target=work, args=(job, n)) for n in range(3)]
                for worker in workers: worker.start()
                for worker in workers: worker.join()
                job.plot(v=2)
            """
        )
        self.assertEqual((code, stderr), (0, ""))
        parent = self.scope.peer(0)
        parent.expect("done", error=None)
        self.assertEqual(parent.samples("v"), [1, 2])
        self.assertEqual(len(self.scope.peers), 4)
        for worker in self.scope.peers[1:]:
            worker.expect("done", error="program ended")
            self.assertNotEqual(worker.hello["pid"], parent.hello["pid"])
            self.assertEqual(worker.samples("v"), [])
        names = {name for p in self.scope.peers[1:] for m in p.of("samples") for name in m["values"]}
        self.assertEqual(names, {"w0", "w1", "w2"})

    def test_a_job_left_open_in_a_worker_ends_with_it_however_that_was_started(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        script = Path(folder.name, "workers.py")
        script.write_text(
            textwrap.dedent(
                """
                import multiprocessing, sys, sprintscope
                def work(method, fails):
                    job = sprintscope.job(f"{method} {fails}")
                    job.meet_scope()
                    if fails: raise ValueError("odd")
                if __name__ == "__main__":
                    for method in ("fork", "forkserver", "spawn"):
                        context = multiprocessing.get_context(method)
                        for fails in (False, True):
                            worker = context.Process(target=work, args=(method, fails))
                            worker.start()
                            worker.join()
                """
            )
        )
        environment = {**os.environ, "PYTHONPATH": SOURCE}
        subprocess.run(
            [sys.executable, script], env=environment, stderr=subprocess.DEVNULL, timeout=60, check=True
        )
        self.assertEqual(len(self.scope.peers), 6)
        # From Python 3.13 on a worker's exception is handled, and gone, before anybody is told of its end.
        failed = "program ended" if sys.version_info >= (3, 13) else "ValueError: odd"
        for peer in self.scope.peers:
            error = peer.expect("done")["error"].splitlines()[0]
            fails = peer.hello["name"].endswith("True")
            self.assertEqual(error, failed if fails else "program ended")

    def test_a_fork_that_plots_nothing_opens_nothing(self):
        self.run_script(
            """
            import os, sprintscope
            with sprintscope.job("train") as job:
                if os.fork() == 0:
                    os._exit(0)
                os.wait()
                job.plot(v=1)
            """
        )
        self.scope.peer().expect("done", error=None)
        self.assertEqual(len(self.scope.peers), 1)

    def test_numpy_is_never_imported_by_us(self):
        code, stderr = self.run_script(
            """
            import sys, sprintscope
            with sprintscope.job() as job:
                job.plot(v=[1, 2, 3]); job.plot(v=1)
            assert "numpy" not in sys.modules and "IPython" not in sys.modules
            """
        )
        self.assertEqual((code, stderr), (0, ""))

    def test_ctrl_c_ends_a_sleep_and_the_job_is_dead_with_it(self):
        # Tests that run in a shell's background inherit that Ctrl-C is ignored.
        program = start(
            """
            import signal, sprintscope
            signal.signal(signal.SIGINT, signal.default_int_handler)
            with sprintscope.job() as job:
                job.log("ready")
                job.sleep(600)
            """
        )
        self.scope.peer().expect("log", lines=["ready"])
        time.sleep(0.1)
        program.send_signal(2)
        program.communicate(timeout=30)
        self.scope.peer().expect("done", error="KeyboardInterrupt")


if __name__ == "__main__":
    unittest.main()
