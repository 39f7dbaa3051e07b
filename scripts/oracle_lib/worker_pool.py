"""One worker process per release, asked job by job."""
import json
import os
import pathlib
import subprocess
import tempfile

import places

WORKER = places.LIB / "worker.py"


class Worker:
    def __init__(self, release):
        if not places.installed(release):
            raise SystemExit(f"error: Keras {release} is not set up. Run: ./scripts/oracle setup --keras {release}")
        self.folder = tempfile.TemporaryDirectory(prefix="fitscope-oracle-")
        read, write = os.pipe()
        environment = {name: value for name, value in os.environ.items()
                       if not name.startswith(("PYTHON", "FITSCOPE_"))}
        environment["FITSCOPE_ANSWERS"] = str(write)
        self.process = subprocess.Popen(
            [places.python_of(release), WORKER], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, text=True, env=environment, pass_fds=[write], cwd=self.folder.name)
        os.close(write)
        self.answers = os.fdopen(read)
        self.about = self.read()

    def read(self):
        line = self.answers.readline()
        if not line:
            raise SystemExit(f"error: the worker ended ({self.process.wait()})")
        return json.loads(line)

    def ask(self, name, script, clock, seconds=30, most_steps=300, moved=False, tty=False):
        """{"ledger"} or {"trouble": text}, and {"seconds"}."""
        # The file's name stands in warnings and tracebacks: always the same one.
        path = pathlib.Path(self.folder.name) / "scenario.py"
        path.write_text(script, encoding="utf-8")
        job = {"id": name, "script": str(path), "ledger": str(path.with_suffix(".ledger")), "seconds": seconds,
               "most_steps": most_steps, "clock": clock, "moved": moved, "tty": tty}
        self.process.stdin.write(json.dumps(job) + "\n")
        self.process.stdin.flush()
        return self.read()

    def close(self):
        self.process.stdin.close()
        self.process.wait(timeout=30)
        self.answers.close()
        self.folder.cleanup()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
