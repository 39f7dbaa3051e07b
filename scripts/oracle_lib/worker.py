"""Runs exported scripts in one Python that has imported TensorFlow once. Started by worker_pool.py.

usage: worker.py        jobs as JSON lines on stdin, answers as JSON lines on the file descriptor in
                        $FITSCOPE_ANSWERS; stdout and stderr are the scripts' and Keras's

Every job is a child made by fork() before any TensorFlow operation ran, so that no script sees what another
did: names count from 0, warnings are shown anew, nothing is traced yet.

A job: {"id", "script": file, "ledger": file, "seconds", "most_steps", "clock": {"first_step_ms", "step_ms",
"validation_step_ms"} or null, "moved": bool, "tty": bool}. moved: the initial weights are moved by one ulp;
tty: stdout and stderr are a terminal.
"""
import atexit
import fcntl
import json
import os
import struct
import sys
import termios
import threading
import time
import traceback
import types

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "-1")
os.environ.setdefault("KERAS_BACKEND", "tensorflow")
os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")

real_sleep = time.sleep
real_time = time.time


class Instant(float):
    """A time whose differences are whole nanoseconds: half a millisecond is that, and not a little less."""

    def __sub__(self, other):
        return round(float(self) - float(other), 9)


class ScriptedClock:
    """Stands in for the module `time` in the progress bar: a step takes what the scenario says."""

    def __init__(self, spec, main):
        self.spec, self.main = spec, main
        self.ns = 0
        self.steps = 0
        self.first = None

    def time(self):
        return Instant(1_000_000 + self.ns / 1e9)

    def __getattr__(self, name):
        return getattr(time, name)

    def pass_ms(self, ms, times=1):
        self.ns += int(ms * 1e6 + 0.5) * times

    def steps_of_epoch(self, kind="steps"):
        """As the script's ledger counts them: an execution may find fewer batches than it asks for."""
        ledger = getattr(self.main, "ledger", None)
        return ledger.epochs[-1][kind] if ledger and ledger.epochs else 0

    def train_batch_begins(self, batch):
        self.first = self.steps_of_epoch()

    def train_batch_ends(self, batch):
        for _ in range(self.steps_of_epoch() - self.first):
            self.pass_ms(self.spec["step_ms"] if self.steps else self.spec["first_step_ms"])
            self.steps += 1

    def test_batch_begins(self, batch):
        self.first_test = self.steps_of_epoch("val_steps")

    def test_batch_ends(self, batch):
        self.pass_ms(self.spec["validation_step_ms"], self.steps_of_epoch("val_steps") - self.first_test)


class InlineExecutor:
    """Stands in for the threads of Keras 3's callbacks, whose updates of the bar overtake each other."""

    def submit(self, function, *arguments, **keywords):
        from concurrent.futures import Future

        future = Future()
        try:
            future.set_result(function(*arguments, **keywords))
        except BaseException as error:
            future.set_exception(error)
        return future

    def shutdown(self, *_, **__):
        pass


def install_clock(spec, main):
    import importlib

    import keras

    clock = ScriptedClock(spec, main)
    old = keras.__version__.startswith("2")
    for name in (["keras.src.utils.generic_utils"] if old else ["keras.src.utils.progbar", "keras.utils.progbar"]):
        try:
            importlib.import_module(name).time = clock
        except ImportError:
            continue
    for name in (["keras.src.callbacks"] if old else ["keras.src.callbacks.callback_list",
                                                      "keras.callbacks.callback_list"]):
        try:
            module = importlib.import_module(name)
            made = module.CallbackList
        except (ImportError, AttributeError):
            continue

        def before(method, act):
            original = getattr(made, method)

            def wrapped(self, batch, logs=None):
                act(batch)
                return original(self, batch, logs)

            setattr(made, method, wrapped)

        if hasattr(module, "concurrent"):
            module.concurrent = types.SimpleNamespace(
                futures=types.SimpleNamespace(ThreadPoolExecutor=InlineExecutor))
        before("on_train_batch_begin", clock.train_batch_begins)
        before("on_train_batch_end", clock.train_batch_ends)
        before("on_test_batch_begin", clock.test_batch_begins)
        before("on_test_batch_end", clock.test_batch_ends)
        break


def move_weights():
    """The first set_weights() of the script sets numbers one ulp away."""
    import keras
    import numpy as np

    made = keras.Model
    original = made.set_weights

    def set_weights(self, weights):
        made.set_weights = original
        return original(self, [np.nextafter(np.asarray(w, "float32"), np.float32(np.inf)) for w in weights])

    made.set_weights = set_weights


def terminal():
    """A terminal of 24 lines and 80 columns, whose screen nobody reads."""
    screen, output = os.openpty()
    fcntl.ioctl(output, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))

    def drain():
        while os.read(screen, 1 << 16):
            pass

    threading.Thread(target=drain, daemon=True).start()
    return output


def run(job):
    os.setsid()
    os.environ["FITSCOPE_LEDGER_FILE"] = job["ledger"]
    os.environ["FITSCOPE_LEDGER_MOST_STEPS"] = str(job["most_steps"])
    output = terminal() if job.get("tty") else os.open(job["ledger"] + ".out",
                                                       os.O_WRONLY | os.O_CREAT | os.O_TRUNC)
    os.dup2(output, 1)
    os.dup2(output, 2)
    main = types.ModuleType("__main__")
    if job.get("clock"):
        install_clock(job["clock"], main)
    if job.get("moved"):
        move_weights()
    main.__file__ = job["script"]
    sys.modules["__main__"] = main
    sys.argv = [job["script"]]

    with open(job["script"], encoding="utf-8") as file:
        code = compile(file.read(), job["script"], "exec")
    try:
        exec(code, main.__dict__)
    except SystemExit:
        pass
    except BaseException:
        sys.excepthook(*sys.exc_info())
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)


def waited_for_a_core(child):
    """Seconds its threads were ready and other programs ran: no sign that it hangs."""
    waited = 0
    folder = f"/proc/{child}/task"
    try:
        for thread in os.listdir(folder):
            with open(f"{folder}/{thread}/schedstat", encoding="ascii") as file:
                waited += int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        pass
    return waited / 1e9


def answer_to(job):
    started = real_time()
    child = os.fork()
    if child == 0:
        try:
            run(job)
        except BaseException:
            traceback.print_exc()
            sys.stderr.flush()
        finally:
            os._exit(1)
    limit = started + job["seconds"]
    status = None
    while status is None:
        done, code = os.waitpid(child, os.WNOHANG)
        if done:
            status = code
        elif real_time() > limit + min(waited_for_a_core(child), 10 * job["seconds"]):
            os.killpg(child, 9)  # it hangs: what the ledger has written down so far is what there is to say
            os.waitpid(child, 0)
            status = "killed"
        else:
            real_sleep(0.01)
    answer = {"id": job["id"], "seconds": round(real_time() - started, 2)}
    try:
        with open(job["ledger"], encoding="utf-8") as file:
            answer["ledger"] = json.loads(file.read())
    except (OSError, ValueError):
        with open(job["ledger"] + ".out", errors="replace", encoding="utf-8") as file:
            answer["trouble"] = f"status {status}: " + file.read()[-2000:]
    for path in (job["ledger"], job["ledger"] + ".out"):
        if os.path.exists(path):
            os.unlink(path)
    return answer


def main():
    answers = os.fdopen(int(os.environ["FITSCOPE_ANSWERS"]), "w")
    import gc

    import tensorflow  # noqa: F401  (imported once for all children)
    import keras

    # Lazily loaded parts are loaded once, too.
    keras.Model, keras.Sequential, keras.layers.Dense, keras.optimizers.Adam
    gc.collect()
    gc.freeze()
    print(json.dumps({"keras": keras.__version__, "tensorflow": tensorflow.__version__,
                      "python": sys.version.split()[0]}), file=answers, flush=True)
    for line in sys.stdin:
        print(json.dumps(answer_to(json.loads(line))), file=answers, flush=True)


if __name__ == "__main__":
    main()
