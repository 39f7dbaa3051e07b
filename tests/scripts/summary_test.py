"""What scripts/lib/summary.py promises: it counts what ran, and nothing that went wrong gets lost."""
import pathlib
import subprocess
import sys
import tempfile
import unittest
from xml.sax.saxutils import escape

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "lib" / "summary.py"


def summary(*cases):
    """Exit status and last line for ctest entries given as (status, output)."""
    entries = "".join(f'<testcase name="t{i}" time="1" status="{status}"><system-out>{escape(text)}'
                      "</system-out></testcase>" for i, (status, text) in enumerate(cases))
    with tempfile.TemporaryDirectory() as folder:
        path = pathlib.Path(folder) / "report.xml"
        path.write_text(f"<testsuite>{entries}</testsuite>")
        outcome = subprocess.run([sys.executable, str(SCRIPT), f"suite={path}"], text=True,
                                 capture_output=True, check=False)
        return outcome.returncode, outcome.stdout.splitlines()[-1]


GTEST = "[==========] Running 3 tests\n[==========] 3 tests ran.\n[  PASSED  ] 3 tests.\n"
GTEST_BAD = "[==========] 3 tests ran.\n[  PASSED  ] 2 tests.\n[  FAILED  ] 1 test, listed below:\n[  FAILED  ] A.B\n"
NODE = "# tests 5\n# pass 4\n# fail 0\n# cancelled 0\n# skipped 1\n"
UNITTEST = "Ran 6 tests in 0.5s\n\nFAILED (failures=1, errors=1)\n"


class Summary(unittest.TestCase):
    def test_every_runner_is_counted_in_its_own_words(self):
        self.assertEqual(summary(("run", GTEST), ("run", NODE), ("run", "4 passed, 0 failed\n"), ("run", "ok")),
                         (0, "12 passed, 0 failed, 1 skipped"))

    def test_what_was_compared_on_each_release_is_printed(self):
        table = ("Keras       compared     equal     known    differ  outdated\n"
                 "2.15.0            12        11         1         0         0\n12 passed, 0 failed\n")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "report.xml"
            path.write_text(f'<testsuite><testcase name="golden" time="1" status="run"><system-out>{table}'
                            "</system-out></testcase></testsuite>")
            printed = subprocess.run([sys.executable, str(SCRIPT), f"suite={path}"], text=True,
                                     capture_output=True, check=False).stdout
        self.assertIn("2.15.0            12        11         1         0         0", printed)

    def test_failures_are_counted(self):
        self.assertEqual(summary(("fail", GTEST_BAD)), (1, "2 passed, 1 failed, 0 skipped"))
        self.assertEqual(summary(("fail", UNITTEST)), (1, "4 passed, 2 failed, 0 skipped"))

    def test_a_program_that_died_after_its_tests_has_failed(self):
        self.assertEqual(summary(("fail", GTEST)), (1, "3 passed, 1 failed, 0 skipped"))

    def test_a_suite_in_which_nothing_ran_has_failed(self):
        self.assertEqual(summary()[0], 1)

    def test_a_missing_report_has_failed(self):
        outcome = subprocess.run([sys.executable, str(SCRIPT), "suite=nowhere.xml"], text=True,
                                 capture_output=True, check=False)
        self.assertEqual(outcome.returncode, 1)


if __name__ == "__main__":
    unittest.main()
