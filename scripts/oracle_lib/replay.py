"""The one comparison: tests/golden/, a C++ program, called from here."""
import json
import subprocess

import fitscope
import places

_program = None


def program():
    global _program
    if _program is None:
        fitscope.program()  # configures the build
        folder = places.ROOT / "build" / "headless"
        subprocess.run(["cmake", "-S", places.ROOT, "-B", folder, "--preset", "headless", "-DFITSCOPE_TESTS=ON"],
                       check=True, stdout=subprocess.DEVNULL)
        subprocess.run(["cmake", "--build", folder, "--target", "golden_replay"], check=True,
                       stdout=subprocess.DEVNULL)
        _program = folder / "bin" / "golden_replay"
    return _program


def replay(tests=None, releases=()):
    """What it found, its notes, and whether it was satisfied: a row that cannot be read or a known difference that
    does not differ stands in the notes alone."""
    arguments = ["--json", *(["--tests", str(tests)] if tests else []), *releases]
    done = subprocess.run([program(), *arguments], capture_output=True, text=True, check=False)
    if not done.stdout:
        raise SystemExit(f"error: golden_replay said nothing: {done.stderr}")
    return json.loads(done.stdout), done.stderr, done.returncode == 0
