"""What `cmake --install` lays out: complete, and at home without the source tree.

usage: install_check.py BUILD_FOLDER
"""
import gzip
import json
import os
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

BUILD = sys.argv.pop(1)


class Installed(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.prefix = os.path.join(cls.folder.name, "usr")
        subprocess.run(["cmake", "--install", BUILD, "--prefix", cls.prefix], check=True, capture_output=True)

    def path(self, *parts):
        return os.path.join(self.prefix, *parts)

    def test_the_command_line_runs_from_anywhere(self):
        outcome = subprocess.run([self.path("bin", "fitscope"), "run", "--preset", "article-batch-20", "--json"],
                                 cwd=self.folder.name, text=True, capture_output=True, check=True)
        self.assertEqual(json.loads(outcome.stdout)["verdict"]["rule"], "oversize-batch")

    def test_the_manual_page_is_that_of_the_program(self):
        with gzip.open(self.path("share", "man", "man1", "fitscope.1.gz"), "rt", encoding="utf-8") as page:
            text = page.read()
        self.assertIn(".TH FITSCOPE 1", text.upper())
        self.assertIn("fit.steps_per_epoch", text.replace("\\-", "-"))

    @unittest.skipUnless(os.path.exists(os.path.join(BUILD, "bin", "fitscope_gui")), "built without a window")
    def test_scenario_files_belong_to_the_window(self):
        with open(self.path("share", "applications", "fitscope.desktop"), encoding="utf-8") as file:
            entry = dict(line.rstrip("\n").split("=", 1) for line in file if "=" in line)
        self.assertTrue(os.access(self.path("bin", entry["Exec"].split()[0]), os.X_OK))
        self.assertTrue(os.path.exists(self.path("share", "icons", "hicolor", "scalable", "apps",
                                                 entry["Icon"] + ".svg")))
        kinds = xml.etree.ElementTree.parse(self.path("share", "mime", "packages", "fitscope.xml")).getroot()
        kind = kinds.find("{*}mime-type")
        self.assertIn(kind.get("type") + ";", entry["MimeType"])
        self.assertEqual(kind.find("{*}glob").get("pattern"), "*.fitscope.json")


if __name__ == "__main__":
    unittest.main()
