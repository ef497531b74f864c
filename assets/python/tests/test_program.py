"""Which program the client starts: its own, if it came with one."""

import os
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[1] / "src" / "sprintscope"
ASK = "from sprintscope import window; print(window.program())"


def make_program(path):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("#!/bin/sh\n")
    path.chmod(0o755)
    return path


class TestProgram(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.top = Path(folder.name).resolve()
        self.site = self.top / "lib" / "site-packages"
        shutil.copytree(SOURCE, self.site / "sprintscope", ignore=shutil.ignore_patterns("__pycache__"))

    def record(self, *files):
        """What an installer writes down of a wheel."""
        info = self.site / "sprintscope-0.1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: sprintscope\nVersion: 0.1.0\n")
        (info / "RECORD").write_text("".join(f"{file},,\n" for file in files))

    def found(self, path=""):
        env = {**os.environ, "PYTHONPATH": str(self.site), "PATH": str(path)}
        asked = subprocess.run(
            [sys.executable, "-c", ASK], env=env, stdout=subprocess.PIPE, text=True, check=True
        )
        return asked.stdout.strip()

    def test_its_own_goes_before_that_on_the_path(self):
        own = make_program(self.top / "bin" / "sprintscope")
        other = make_program(self.top / "other" / "sprintscope")
        self.record("../../bin/sprintscope", "sprintscope/window.py")
        self.assertEqual(self.found(other.parent), str(own))

    def test_its_own_is_found_where_a_folder_was_named_for_all(self):
        own = make_program(self.site / "bin" / "sprintscope")
        self.record("../../bin/sprintscope", "sprintscope/window.py")
        self.assertEqual(self.found(), str(own))

    def test_a_client_without_a_program_takes_that_on_the_path(self):
        other = make_program(self.top / "other" / "sprintscope")
        self.record("sprintscope/window.py")
        self.assertEqual(self.found(other.parent), str(other))

    def test_the_program_of_another_client_is_not_its_own(self):
        make_program(self.top / "bin" / "sprintscope")
        other = make_program(self.top / "other" / "sprintscope")
        self.record("../../bin/sprintscope", "elsewhere/window.py")
        self.assertEqual(self.found(other.parent), str(other))

    def test_it_is_not_found_where_there_is_none(self):
        self.record("sprintscope/window.py")
        self.assertEqual(self.found(self.top), "None")


if __name__ == "__main__":
    unittest.main()
