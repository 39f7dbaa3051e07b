"""The native window: opens on a screen of its own, draws, and closes when told to.

usage: window_test.py PROGRAM
"""
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

PROGRAM = sys.argv.pop(1)


class Screen:
    """An X server nobody sees."""

    def __enter__(self):
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1400x900x24", "-nolisten", "tcp"],
            pass_fds=[write], stderr=subprocess.DEVNULL)
        os.close(write)
        with os.fdopen(read) as pipe:
            self.name = ":" + pipe.readline().strip()
        return self

    def __exit__(self, *unused):
        self.server.terminate()
        self.server.wait()


class Window(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def start(self, screen, *arguments):
        env = dict(os.environ, DISPLAY=screen.name, LIBGL_ALWAYS_SOFTWARE="1", XDG_DATA_HOME=self.folder.name,
                   PATH=self.without_zenity(),
                   ASAN_OPTIONS="detect_leaks=0")  # the driver's own leaks are not ours
        return subprocess.Popen([PROGRAM, *arguments], env=env, stderr=subprocess.PIPE, text=True,
                                cwd=self.folder.name)

    def without_zenity(self):
        """A dialog would wait for a person: without one files go to the working folder."""
        bare = os.path.join(self.folder.name, "bin")
        os.makedirs(bare, exist_ok=True)
        for name in ("sh",):
            if not os.path.exists(os.path.join(bare, name)):
                os.symlink(shutil.which(name), os.path.join(bare, name))
        return bare

    def tool(self, screen, *words):
        return subprocess.run(["xdotool", *words], text=True, check=False, capture_output=True,
                              env=dict(os.environ, DISPLAY=screen.name)).stdout.strip()

    def wait_for(self, program, question):
        """What `question` answers, as soon as that is something."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and program.poll() is None:
            answer = question()
            if answer:
                return answer
            time.sleep(0.2)
        return ""

    def window_of(self, screen, program):
        return self.wait_for(program, lambda: self.tool(screen, "search", "--name", "^Fitscope").split("\n")[0])

    def close(self, program):
        program.send_signal(signal.SIGTERM)
        _, errors = program.communicate(timeout=60)
        self.assertEqual(program.returncode, 0, errors)

    def test_it_opens_and_closes_cleanly(self):
        self.assertTrue(shutil.which("Xvfb") and shutil.which("xdotool"), "xvfb and xdotool are needed")
        with Screen() as screen:
            program = self.start(screen)
            found = self.window_of(screen, program)
            time.sleep(1)
            self.close(program)
            self.assertTrue(found, "no window")

    def test_a_file_is_opened_and_saved(self):
        given = os.path.join(self.folder.name, "mine.fitscope.json")
        with open(given, "w", encoding="utf-8") as file:
            file.write('{"schema": 1, "fit": {"epochs": 7}}\n')
        saved = os.path.join(self.folder.name, "scenario.fitscope.json")
        with Screen() as screen:
            program = self.start(screen, given)
            window = self.window_of(screen, program)
            self.tool(screen, "windowfocus", "--sync", window)

            def press():
                self.tool(screen, "key", "ctrl+s")
                time.sleep(0.5)
                return os.path.exists(saved) and os.path.getsize(saved) > 0

            self.assertTrue(self.wait_for(program, press), "nothing was saved")
            self.close(program)
        with open(saved, encoding="utf-8") as file:
            self.assertEqual(json.load(file), {"schema": 1, "fit": {"epochs": 7}})

    def test_it_comes_back_where_it_was(self):
        with Screen() as screen:
            program = self.start(screen)
            window = self.window_of(screen, program)
            self.tool(screen, "windowsize", "--sync", window, "700", "600")
            self.tool(screen, "windowmove", "--sync", window, "60", "40")
            time.sleep(1)
            self.close(program)
            program = self.start(screen)
            window = self.window_of(screen, program)

            def geometry():
                lines = self.tool(screen, "getwindowgeometry", "--shell", window).split("\n")
                values = dict(line.split("=") for line in lines if "=" in line)
                place = tuple(values.get(key) for key in ("X", "Y", "WIDTH", "HEIGHT"))
                return place if place == ("60", "40", "700", "600") else None

            self.assertTrue(self.wait_for(program, geometry), self.tool(screen, "getwindowgeometry", window))
            self.close(program)

    def test_a_file_that_is_not_there_is_named(self):
        outcome = subprocess.run([PROGRAM, "not-there.json"], text=True, capture_output=True, check=False)
        self.assertEqual(outcome.returncode, 2)
        self.assertIn("not-there.json", outcome.stderr)

    def test_without_a_screen_it_says_so(self):
        env = {key: value for key, value in os.environ.items() if key not in ("DISPLAY", "WAYLAND_DISPLAY")}
        env.update(SDL_VIDEODRIVER="x11", ASAN_OPTIONS="detect_leaks=0")
        outcome = subprocess.run([PROGRAM], env=env, text=True, capture_output=True, check=False, timeout=60)
        self.assertEqual(outcome.returncode, 1)
        self.assertIn("No window", outcome.stderr)

    def test_a_bad_argument_is_named(self):
        outcome = subprocess.run([PROGRAM, "--colour"], text=True, capture_output=True, check=False)
        self.assertEqual(outcome.returncode, 2)
        self.assertIn("--colour", outcome.stderr)


if __name__ == "__main__":
    unittest.main()
