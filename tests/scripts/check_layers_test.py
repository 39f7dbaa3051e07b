"""What scripts/check_layers.py promises, on trees made for it."""
import pathlib
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "check_layers.py"
MAP = "fitscope_module(base 0)\nfitscope_module(math 1 base Eigen3::Eigen)\nfitscope_module(feed 2 base math)\n"


def check(files):
    """Exit status and output for a tree of these files below src/."""
    with tempfile.TemporaryDirectory() as root:
        src = pathlib.Path(root) / "src"
        src.mkdir()
        (src / "CMakeLists.txt").write_text(MAP)
        for name, text in files.items():
            path = src / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        outcome = subprocess.run([sys.executable, str(SCRIPT), root], text=True, capture_output=True,
                                 check=False)
        return outcome.returncode, outcome.stdout


class CheckLayers(unittest.TestCase):
    def test_an_include_down_is_fine(self):
        status, text = check({"feed/a.cpp": '#include "math/m.h"\n#include "feed/a.h"\n'})
        self.assertEqual(status, 0, text)

    def test_an_include_up_is_a_breach(self):
        status, text = check({"base/a.h": '#include "feed/a.h"\n'})
        self.assertEqual(status, 1)
        self.assertIn("src/base/a.h:1: base may not include feed/a.h", text)

    def test_browser_code_outside_its_file_is_a_breach(self):
        status, text = check({"base/a.cpp": "int a;\n#ifdef __EMSCRIPTEN__\n#endif\n"})
        self.assertEqual(status, 1)
        self.assertIn("src/base/a.cpp:2", text)

    def test_eigen_has_one_door(self):
        self.assertEqual(check({"math/matrix.h": "#include <Eigen/Core>\n"})[0], 0)
        self.assertEqual(check({"feed/a.h": "#include <Eigen/Core>\n"})[0], 1)

    def test_an_unknown_folder_is_a_breach(self):
        self.assertEqual(check({"other/a.h": "int a;\n"})[0], 1)

    def test_a_tree_without_sources_is_no_success(self):
        self.assertEqual(check({})[0], 1)


if __name__ == "__main__":
    unittest.main()
