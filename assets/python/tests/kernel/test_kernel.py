"""A real ipykernel, driven through jupyter_client, against a fake scope; and numpy.

    pip install -r tests/kernel/requirements.txt
    python3 -m unittest discover -s tests/kernel -t tests/kernel
"""

import os
import queue
import sys
import time
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy
from fake_scope import FakeScope, wait_for
from jupyter_client import KernelManager

import sprintscope

SOURCE = str(Path(__file__).resolve().parents[2] / "src")


class Notebook:
    """Cells that are run one by one."""

    def __init__(self):
        self.manager = KernelManager()
        self.manager.start_kernel(env={**os.environ, "PYTHONPATH": SOURCE})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)

    def cell(self, code, timeout=30):
        """Runs a cell; (what it printed, its result as text and html, seconds until it was free)."""
        began = time.monotonic()
        request = self.client.execute(code)
        printed, result, error = "", {}, None
        while True:
            message = self.client.get_iopub_msg(timeout=timeout)
            if message["parent_header"].get("msg_id") != request:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                printed += content["text"]
            elif message["msg_type"] in ("execute_result", "display_data"):
                # Widgets, where they are installed, stand below the status line.
                if "application/vnd.jupyter.widget-view+json" not in content["data"]:
                    self.shown = content
                    result = content["data"]
            elif message["msg_type"] == "error":
                error = "\n".join(content["traceback"])
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                if error:
                    raise AssertionError(error)
                return printed, result, time.monotonic() - began

    def replaced(self, display_id):
        """What stands now where this was shown: the next replacement of it, by html."""
        while True:
            content = self.client.get_iopub_msg(timeout=10)["content"]
            if content.get("transient", {}).get("display_id") == display_id:
                return content["data"]["text/html"]

    def strays(self):
        """What is printed while no cell runs."""
        found = ""
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=0.5)
            except queue.Empty:
                return found
            if message["msg_type"] == "stream":
                found += message["content"]["text"]

    def close(self):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)
        self.manager.cleanup_resources()


class TestKernel(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)
        self.notebook = Notebook()
        self.addCleanup(self.notebook.close)

    def test_the_recipe_keeps_cells_free_and_output_apart(self):
        cell = self.notebook.cell
        cell("import asyncio, sprintscope")
        printed, result, seconds = cell(
            "async def sprinter(job):\n"
            "    n = 0\n"
            "    while await job.asleep():\n"
            "        n += 1; print('tick', n); job.plot(n=n)\n"
            "bg = sprintscope.background(sprinter, interval=0.01)\n"
            "bg"
        )
        self.assertEqual(printed, "")
        self.assertIn("sprinter: ", result["text/plain"])
        self.assertIn("<div", result["text/html"])
        self.assertLess(seconds, 10)
        peer = self.scope.peer()
        wait_for(lambda: len(peer.samples("n")) > 5, "samples while no cell runs")
        self.assertEqual(cell("print('mine')")[0], "mine\n")
        self.assertEqual(self.notebook.strays(), "")
        self.assertEqual(cell("await asyncio.sleep(0.05); print(bg.status)")[0], "running\n")
        peer.say(type="set", control="interval", value=0.02, request=4)
        peer.expect("applied", control="interval", request=4)
        peer.say(type="stop", method="event", by="key")
        peer.expect("done", error=None)
        self.assertEqual(
            cell("bg.join(10); print(bg.status, list(bg.log)[:2])")[0],
            "completed ['tick 1', 'tick 2']\n",
        )

    def test_the_status_line_is_kept_true_in_its_own_place(self):
        cell = self.notebook.cell
        _, result, _ = cell(
            "import sprintscope\n"
            "async def endless(job):\n"
            "    await job.asleep(600)\n"
            "bg = sprintscope.background(endless)\n"
            "bg"
        )
        self.assertIn("at work as of ", result["text/html"])
        place = self.notebook.shown["transient"]["display_id"]
        line = self.notebook.replaced(place)
        self.assertIn("at work as of ", line)
        # A kernel that is killed replaces nothing: its last word must stay true.
        self.assertNotIn("running", line)
        self.scope.peer().say(type="stop", method="event", by="key")
        while "at work" in (line := self.notebook.replaced(place)):
            pass
        self.assertIn("completed (stop event)", line)

    def test_methods_and_exceptions(self):
        cell = self.notebook.cell
        cell("import asyncio, sprintscope\nasync def endless(job):\n    await job.asleep(600)")
        for method, status in (("event", "completed"), ("loop", "dead"), ("cancel", "dead")):
            printed, _, _ = cell(
                f"bg = sprintscope.background(endless); bg.stop('{method}'); bg.join(10); print(bg.status)"
            )
            self.assertEqual(printed, status + "\n")
        cell("async def bad():\n    raise ValueError('odd')\nbg = sprintscope.background(bad)")
        self.assertEqual(cell("bg.join(10); print(repr(bg.exception))")[0], "ValueError('odd')\n")
        self.assertEqual(cell("bg.traceback()")[0].strip().splitlines()[-1], "ValueError: odd")
        self.assertEqual(self.notebook.strays(), "")

    def test_the_training_loop_in_a_cell_and_a_controller_in_another(self):
        cell = self.notebook.cell
        cell(
            "import sprintscope\n"
            "with sprintscope.job('train') as job:\n"
            "    for step in range(100):\n"
            "        job.plot(loss=1 / (step + 1), t=step)\n"
        )
        self.scope.peer().expect("done", error=None)
        self.assertEqual(len(self.scope.peer().samples("loss")), 100)
        self.scope.answer = lambda request: {"ok": True, "jobs": [{"id": 0, "name": "train"}]}
        self.assertEqual(
            cell("print([job.name for job in sprintscope.connect().jobs()])")[0], "['train']\n"
        )

    def test_backgroundjobs_takes_a_cells_names_and_prints_apart(self):
        cell = self.notebook.cell
        cell("from sprintscope import backgroundjobs as bg\njobs = bg.BackgroundJobManager()\nx = 41")
        printed, _, _ = cell("job = jobs.new('print(x) or x + 1')")
        self.assertEqual(printed, "")
        self.assertEqual(cell("job.join(10); print(jobs[0].result, list(job.log))")[0], "42 ['41']\n")
        self.assertIn("Completed jobs:", cell("jobs()")[0])


class TestNumpy(unittest.TestCase):
    def test_arrays_and_scalars_of_all_kinds(self):
        with FakeScope() as scope:
            with sprintscope.job() as job:
                values = numpy.arange(10_000, dtype="f4")
                job.plot(v=values)
                values[:] = 0
                job.plot(i=numpy.arange(20)[::2], t=numpy.arange(10))
                job.plot(s=numpy.float32(0.5), f=numpy.float64(2), n=numpy.int64(3), z=numpy.array(4.0))
                with self.assertRaisesRegex(ValueError, "one dimension"):
                    job.plot(m=numpy.zeros((2, 2)))
            peer = scope.peer()
            peer.expect("done")
            self.assertEqual(peer.samples("v"), [float(n) for n in range(10_000)])
            self.assertEqual(peer.samples("i"), [float(n) for n in range(0, 20, 2)])
            self.assertEqual([peer.samples(name) for name in "sfnz"], [[0.5], [2.0], [3.0], [4.0]])


if __name__ == "__main__":
    unittest.main()
