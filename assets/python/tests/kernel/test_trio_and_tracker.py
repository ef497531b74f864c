"""A job inside trio's loop; and every public name of the tracker that ours stands in for."""

import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import trio
import wandb
from fake_scope import FakeScope

import sprintscope
from sprintscope import tracker


class TestTrio(unittest.TestCase):
    def test_a_job_sleeps_is_stopped_and_ends_with_its_cancelled_scope(self):
        ticks = []

        async def main():
            async with sprintscope.job("ticks", interval=0.005) as job, trio.open_nursery() as nursery:
                async def stopper():
                    await trio.sleep(0.1)
                    job.stop()

                nursery.start_soon(stopper)
                while await job.asleep():
                    ticks.append(1)
                await job.asleep(600)
            with trio.move_on_after(0.05):
                async with sprintscope.job("cut") as job:
                    await job.asleep(600)

        with FakeScope() as scope:
            trio.run(main)
            scope.peer(0).expect("done", error=None)
            scope.peer(1).expect("done", error="tasks cancelled")
        self.assertGreater(len(ticks), 3)


class TestTracker(unittest.TestCase):
    def test_every_public_name_of_the_real_package_and_its_run_is_there(self):
        names = [name for name in dir(wandb) if not name.startswith("_")]
        of_run = [name for name in dir(wandb.Run) if not name.startswith("_")]
        of_config = [name for name in dir(wandb.Config) if not name.startswith("_")]
        self.assertGreater(min(len(names), len(of_run)), 30)
        with FakeScope():
            for _ in range(2):
                for name in names:
                    getattr(tracker, name)
                run = tracker.init(project="all")
                for name in of_run:
                    getattr(run, name)
                for name in of_config:
                    getattr(run.config, name)
            tracker.finish()


if __name__ == "__main__":
    unittest.main()
