"""`oracle record`: what each release does with each scenario of the corpus."""
import datetime
import hashlib
import io
import subprocess
import time
import tokenize

import corpus
import environments
import fitscope
import golden
import places
import shards
from worker_pool import Worker

CLOCK = {"first_step_ms": 400, "step_ms": 2, "validation_step_ms": 1}
MOST_STEPS = 2000  # more than Fitscope needs to call an epoch endless; and not fewer than were asked for
SECONDS = 180
SECONDS_FOR_A_BATCH = 30  # that may never come
# Families whose losses can run away; the others take a few small steps, or Keras draws their order.
MOVED_BY_ONE_ULP = ("numbers", "found", "presets_learning")


def clock_of(scenario):
    clock = {name: scenario.get("clock", {}).get(name, value) for name, value in CLOCK.items()}
    if scenario.get("feed", {}).get("kind") == "generator":
        waits = scenario.get("generator", {}).get("ms_per_batch", 0)
        clock["first_step_ms"] += waits
        clock["step_ms"] += waits
    return clock


def hangs(scenario):
    """A batch that never comes is waited for only shortly: of a generator that blocks, or that may have none."""
    generator = scenario.get("generator", {})
    none = generator.get("short_last") is False or scenario.get("data", {}).get("samples") == 0
    return generator.get("block_at") or (generator.get("loops") and none)


def ask(worker, name, scenario, script, moved=False, tty=False):
    return worker.ask(name, script, clock_of(scenario), seconds=SECONDS_FOR_A_BATCH if hangs(scenario) else SECONDS,
                      most_steps=max(MOST_STEPS, 1 + (scenario.get("fit", {}).get("steps_per_epoch") or 0)), moved=moved, tty=tty)


def numbers_of(ledger):
    for value in ledger.get("losses", []):
        yield value
    for epoch in ledger.get("epochs", []):
        yield from (epoch.get("logs") or {}).values()


def draws_rows_or_masks(scenario):
    """As tests/golden/compare.cpp: Keras's own random numbers decide the losses, which then are not compared."""
    kind = scenario.get("feed", {}).get("kind", "arrays")
    by_fit = kind in ("arrays", "sequence") and scenario.get("fit", {}).get("shuffle", True)
    by_dataset = kind == "dataset" and scenario.get("dataset", {}).get("shuffle")
    return bool(by_fit or by_dataset or "Dropout" in scenario.get("model", {}).get("layers", ""))


def can_be_moved(one, ledger):
    """Something was trained, in an order of the scenario's own, and it did not hang."""
    return (one.family in MOVED_BY_ONE_ULP and not draws_rows_or_masks(one.scenario)
            and ledger["stopped"] != "running" and any(epoch["steps"] for epoch in ledger["epochs"]))


def spread(one, other, numbers=numbers_of, least=0.0, rounding=1e-7):
    """The largest relative difference between two runs: how much one ulp at the start comes to. Left out: numbers
    below `least`, and differences up to `rounding`."""
    most = 0.0
    for a, b in zip(numbers(one), numbers(other)):
        if isinstance(a, (int, float)) and isinstance(b, (int, float)) and a == a and b == b and abs(a) < 1e300:
            difference, size = abs(a - b), max(abs(a), abs(b))
            if difference > rounding and size >= least:
                most = max(most, difference / size)
    return most


def weights_of(ledger):
    return ledger.get("weights", [])


LEAST_OWN_SPREAD = 1e-5  # a tenth of what any weight is allowed


def own_spreads(one, other, of_all):
    """{index: spread} of the weights, small ones, that move further than the spread of all says."""
    found = {}
    for index, (a, b) in enumerate(zip(weights_of(one), weights_of(other))):
        if isinstance(a, (int, float)) and isinstance(b, (int, float)) and a != b:
            own = abs(a - b) / max(abs(a), abs(b))
            if own > max(of_all, LEAST_OWN_SPREAD):
                found[str(index)] = float(f"{own:.2g}")
    return found


def spreads(one, other):
    """As a golden keeps them."""
    of_weights = spread(one, other, weights_of, least=1e-6, rounding=1e-8)
    found = {"spread": float(f"{spread(one, other):.2g}"), "weights_spread": float(f"{of_weights:.2g}")}
    own = own_spreads(one, other, of_weights)
    return {**found, "own_spreads": own} if own else found


def recorder_hash():
    files = [places.LIB / "worker.py", places.LIB / "record.py", places.LIB / "golden.py"]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()[:12]


def about(release, worker):
    """What a file's first line says, and what it says of the rows that are recorded now."""
    commit = subprocess.run(["git", "-C", places.ROOT, "rev-parse", "--short=12", "HEAD"], capture_output=True,
                            text=True, check=False).stdout.strip()
    return ({**worker.about, "packages": environments.environment_of(release)["packages"]},
            {"date": datetime.date.today().isoformat(), "commit": commit, "recorder": recorder_hash()})


def code_of(script):
    """A script without comments and empty lines: how a verdict is worded changes nothing that Keras does."""
    tokens = tokenize.generate_tokens(io.StringIO(script).readline)
    return " ".join(token.string for token in tokens if token.type not in (tokenize.COMMENT, tokenize.NL))


def key_of(one, release, script):
    environment = environments.environment_of(release)["hash"]
    return hashlib.sha256("\0".join([one.line, release, environment, code_of(script)]).encode()).hexdigest()[:16]


def stale(scenarios, shard, release, missing=False):
    """(scenario, script, key) of those whose golden is missing or was made from something else; `missing`: only
    those that have none of this scenario, however the script changed."""
    for one in scenarios:
        if one.releases and release not in one.releases:
            continue
        if missing and shard.rows.get(one.id, {}).get("of") == golden.fnv(one.line):
            continue
        try:
            script = fitscope.export(one.scenario, release)
        except ValueError as error:
            print(f"  {one.family}/{one.id}: cannot be exported: {error}")
            continue
        key = key_of(one, release, script)
        if shard.rows.get(one.id, {}).get("by") != key:
            yield one, script, key


def record_one(worker, one, script, key):
    answer = ask(worker, one.id, one.scenario, script)
    if "ledger" not in answer:
        return None, answer.get("trouble", "no ledger")
    row = {"id": one.id, "of": golden.fnv(one.line), "by": key, "ledger": golden.shortened(answer["ledger"])}
    if can_be_moved(one, answer["ledger"]):
        moved = ask(worker, one.id, one.scenario, script, moved=True)
        if "ledger" not in moved:
            return None, moved.get("trouble", "no ledger")
        row.update(spreads(answer["ledger"], moved["ledger"]))
    if one.family == "console":
        on_terminal = ask(worker, one.id, one.scenario, script, tty=True)
        if "ledger" not in on_terminal:
            return None, on_terminal.get("trouble", "no ledger")
        console = golden.shortened(on_terminal["ledger"])["console"]
        row["tty"] = "same" if console == row["ledger"]["console"] else console
    return row, None


def record(family, release, arguments, worker_of, deadline):
    scenarios = corpus.load(family)
    shard = shards.Shard(release, family)
    known = {one.id for one in scenarios}
    dropped = set(shard.rows) - known
    todo = list(stale([one for one in scenarios if not arguments.id or one.id in arguments.id], shard, release,
                      arguments.missing))
    if not todo and not dropped:
        return 0, 0
    failed, done = 0, 0
    order = [one.id for one in scenarios]
    started = time.monotonic()
    header = shard.about
    for index, (one, script, key) in enumerate(todo):
        if deadline and time.monotonic() > deadline:
            break
        worker = worker_of(release)
        header, origin = about(release, worker)
        row, trouble = record_one(worker, one, script, key)
        if row is None:
            failed += 1
            print(f"  {family}/{one.id} on {release}: {trouble.strip().splitlines()[-1][:200]}", flush=True)
            continue
        shard.rows[one.id] = {**row, "at": origin}
        done += 1
        if index % 20 == 19:
            shard.write(header, order)
    if header:
        shard.write(header, order)
    print(f"{release} {family}: {done} recorded, {failed} failed, {len(shard.rows)} of {len(scenarios)} there, "
          f"{time.monotonic() - started:.0f} s", flush=True)
    return done, failed


def main(arguments):
    deadline = time.monotonic() + arguments.minutes * 60 if arguments.minutes else None
    workers, failed = {}, 0

    def worker_of(release):
        if release not in workers:
            for other in list(workers):
                workers.pop(other).close()
            workers[release] = Worker(release)
        return workers[release]

    try:
        for release in places.chosen_releases(arguments.keras):
            for family in arguments.family or corpus.families():
                failed += record(family, release, arguments, worker_of, deadline)[1]
    finally:
        for worker in workers.values():
            worker.close()
    return 1 if failed else 0
