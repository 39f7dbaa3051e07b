"""`oracle setup`: one virtual environment per Keras release.

Environments share the files of their packages through hard links into one cache beside them, so eleven
releases take little more than their five builds of TensorFlow. An environment is finished when its copy of
the requirement file is there; whatever an interruption left is made again.
"""
import hashlib
import os
import shutil
import subprocess
import time

import places

TOOLS = places.ENVIRONMENTS / ".tools"
UV = "uv==0.13.9"


def find_python():
    """Python 3.11: the newest that TensorFlow 2.15 has wheels for, and what Debian 12 brings."""
    for name in ("python3.11", "python3"):
        path = shutil.which(name)
        if not path:
            continue
        said = subprocess.run([path, "-c", "import sys; print(sys.version_info[:2] == (3, 11), sys.executable)"],
                              capture_output=True, text=True, check=False).stdout.split()
        if said and said[0] == "True":
            return said[1]
    raise SystemExit("error: Python 3.11 is needed (python3.11 or python3 on the PATH), with its venv module.")


def uv():
    path = TOOLS / "bin" / "uv"
    if not path.exists():
        shutil.rmtree(TOOLS, ignore_errors=True)
        subprocess.run([find_python(), "-m", "venv", TOOLS], check=True)
        subprocess.run([TOOLS / "bin" / "pip", "install", "--quiet", UV], check=True)
    return path


def disk_mib(path):
    """Of files that several environments share, each is counted once."""
    seen, total = set(), 0
    for folder, _, names in os.walk(path):
        for name in names:
            status = os.lstat(os.path.join(folder, name))
            if (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                total += status.st_blocks * 512
    return total / (1 << 20)


def set_up(release):
    folder = places.ENVIRONMENTS / release
    wanted = (places.REQUIREMENTS / f"{release}.txt").read_text()
    done = folder / "requirements.done"
    if done.exists() and done.read_text() == wanted:
        return False
    environment = dict(os.environ, UV_CACHE_DIR=str(places.ENVIRONMENTS / ".cache"), UV_LINK_MODE="hardlink",
                       UV_HTTP_TIMEOUT="300")
    if not (folder / "bin" / "python").exists():
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([uv(), "venv", "--quiet", "--python", find_python(), folder], check=True, env=environment)
    subprocess.run([uv(), "pip", "install", "--quiet", "--python", folder / "bin" / "python", "-r",
                    places.REQUIREMENTS / f"{release}.txt"], check=True, env=environment)
    version = "import os; os.environ['TF_CPP_MIN_LOG_LEVEL'] = '3'; import keras; print(keras.__version__)"
    said = subprocess.run([folder / "bin" / "python", "-c", version], capture_output=True, text=True, check=True)
    if said.stdout.strip() != release:
        raise SystemExit(f"error: {folder} has Keras {said.stdout.strip()}, not {release}")
    done.write_text(wanted)
    return True


def main(arguments):
    places.ENVIRONMENTS.mkdir(parents=True, exist_ok=True)
    started = time.monotonic()
    for release in places.chosen_releases(arguments.keras):
        before = time.monotonic()
        made = set_up(release)
        print(f"Keras {release}: " + (f"made in {time.monotonic() - before:.0f} s" if made else "is there"), flush=True)
    size = disk_mib(places.ENVIRONMENTS)
    print(f"{places.ENVIRONMENTS}: {size / 1024:.1f} GiB, the cache of packages included; "
          f"{time.monotonic() - started:.0f} s")
    return 0


def environment_of(release):
    """What a golden's first line says about where it was recorded."""
    packages = (places.REQUIREMENTS / f"{release}.txt").read_text().split()
    return {"packages": packages, "hash": hashlib.sha256("\n".join(packages).encode()).hexdigest()[:12]}


