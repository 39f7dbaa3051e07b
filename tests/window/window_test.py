"""The native window: opens on a screen of its own, draws, and closes when told to.

usage: window_test.py PROGRAM
"""
import os
import shutil
import signal
import subprocess
import sys
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
    def start(self, screen, *arguments):
        env = dict(os.environ, DISPLAY=screen.name, LIBGL_ALWAYS_SOFTWARE="1",
                   ASAN_OPTIONS="detect_leaks=0")  # the driver's own leaks are not ours
        return subprocess.Popen([PROGRAM, *arguments], env=env, stderr=subprocess.PIPE, text=True)

    def test_it_opens_and_closes_cleanly(self):
        self.assertTrue(shutil.which("Xvfb") and shutil.which("xdotool"), "xvfb and xdotool are needed")
        with Screen() as screen:
            program = self.start(screen)
            found = ""
            deadline = time.monotonic() + 60
            while not found and program.poll() is None and time.monotonic() < deadline:
                found = subprocess.run(["xdotool", "search", "--name", "^Fitscope"], text=True, check=False,
                                       capture_output=True, env=dict(os.environ, DISPLAY=screen.name)).stdout
                time.sleep(0.2)
            time.sleep(1)
            program.send_signal(signal.SIGTERM)
            _, errors = program.communicate(timeout=60)
            self.assertTrue(found, "no window: " + errors)
            self.assertEqual(program.returncode, 0, errors)

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
