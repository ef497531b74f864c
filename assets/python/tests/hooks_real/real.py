"""What the tests of this folder share: a scope that asks for things at steps, and trainings."""

from __future__ import annotations

import os
import sys
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Small models on a CPU, nothing from a network.
os.environ.update(KERAS_BACKEND=os.environ.get("KERAS_BACKEND", "torch"), HF_HUB_OFFLINE="1")
os.environ.update(CUDA_VISIBLE_DEVICES="", TOKENIZERS_PARALLELISM="false")

from fake_scope import FakeScope, numbers, wait_for

BATCHES = 10  # in each epoch


class Asking:
    """What happens at which step of a training: a request, a stop, an exception."""

    def __init__(self, scope, hook, at):
        self.scope, self.hook, self.at = scope, hook, at

    def __call__(self, step):
        what = self.at.get(step)
        if what is None:
            return
        if isinstance(what, BaseException):
            raise what
        if callable(what):
            return what()
        job, peer = self.hook.job, self.scope.peer(len(self.scope.peers) - 1)
        if what == "stop":
            peer.say(type="stop", method="event", by="key")
            wait_for(lambda: job.stopped, "the stop")
        else:
            name, value = what
            peer.say(type="set", control=name, value=value, request=step)
            wait_for(lambda: job.controls[name].is_asked, f"the request of {name}")


class HookTest(unittest.TestCase):
    def setUp(self):
        self.scope = FakeScope()
        self.scope.__enter__()
        self.addCleanup(self.scope.__exit__)

    def points(self, series, peer=0):
        """(x, value) of a series, once its job is over: until then some are on the way."""
        self.done(peer)
        found = []
        for message in self.scope.peer(peer).of("samples"):
            if series in message["values"]:
                found += zip(numbers(message["x"]), numbers(message["values"][series]))
        return found

    def steps(self, series, peer=0):
        return [x for x, _ in self.points(series, peer)]

    def done(self, peer=0):
        """The training's end as the scope is told: None, or the error's first line."""
        error = self.scope.peer(peer).expect("done")["error"]
        return error and error.splitlines()[0]

    def assert_rates(self, expected, peer=0):
        """`expected`: rates by the first step that has each."""
        got = dict(self.points("lr", peer))
        for step, rate in expected.items():
            self.assertAlmostEqual(got[step], rate, delta=rate * 1e-6, msg=f"step {step} of {got}")
