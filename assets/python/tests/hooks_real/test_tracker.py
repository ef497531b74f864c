"""The drop-in tracker with what a training hands it: tensors, numpy's scalars, argparse's settings."""

import argparse
import subprocess
import sys
import unittest

from real import HookTest

import numpy
import torch
from sprintscope import tracker

SCRIPT = """
import real
from sprintscope import tracker as wandb
from fake_scope import wait_for
wandb.init(project="script")
for step in range(100):
    wandb.log({"a": step})
    if step == 3:
        wandb.run.job.stop()
print("not reached")
"""


class TestTracker(HookTest):
    def test_values_of_all_kinds(self):
        settings = argparse.Namespace(lr=numpy.float32(0.5), seed=numpy.int64(3), model="mlp", no=None)
        weight = torch.nn.Parameter(torch.tensor(2.0))
        with tracker.init(project="kinds", config=settings) as run:
            run.log({
                "loss": weight * 2,
                "half": torch.tensor(0.5, dtype=torch.bfloat16),
                "numpy": numpy.float16(0.25),
                "count": numpy.int32(7),
                "nan": torch.tensor(float("nan")),
                "many": torch.zeros(3),
                "text": numpy.str_("0.5"),
                "val": {"acc": torch.tensor([0.75])},
            })
        self.assertIsNone(self.done())
        got = {name: self.points(name) for name in ("loss", "half", "numpy", "count", "val/acc")}
        self.assertEqual(
            got,
            {"loss": [(0, 4)], "half": [(0, 0.5)], "numpy": [(0, 0.25)], "count": [(0, 7)],
             "val/acc": [(0, 0.75)]},
        )
        self.assertEqual(len(self.points("nan")), 1)
        self.assertEqual((self.points("many"), self.points("text")), ([], []))
        shown = {c["name"]: c["value"] for c in self.scope.peer().of("control")}
        self.assertEqual(shown, {"lr": 0.5, "seed": 3})
        self.scope.peer().expect("log", lines=["model: mlp"])

    def test_a_script_that_never_asks_is_ended_cleanly(self):
        program = subprocess.run(
            [sys.executable, "-c", SCRIPT], capture_output=True, text=True, timeout=60,
            cwd=__file__.rpartition("/")[0],
        )
        self.assertEqual((program.returncode, program.stdout, program.stderr), (0, "", ""))
        self.assertIsNone(self.done())
        self.assertEqual(len(self.steps("a")), 5)


if __name__ == "__main__":
    unittest.main()
