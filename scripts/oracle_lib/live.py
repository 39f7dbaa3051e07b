"""`oracle live`: fresh random scenarios, both sides, every difference with a link and made small."""
import json
import pathlib
import random
import tempfile

import draw
import fitscope
import golden
import known
import places
import record
import replay
import shards
from make_corpus import nested
from worker_pool import Worker

MAIN = ("2.15.0", "3.6.0", "3.7.0")  # and the newest: one release of every profile
MOST_TRIALS = 60


def compare(release, rows):
    """rows: (id, scenario, ledger, {spread}) -> {id: differences}"""
    with tempfile.TemporaryDirectory(prefix="fitscope-live-") as folder:
        tests = pathlib.Path(folder)
        (tests / "corpus").mkdir()
        lines = {name: json.dumps({"id": name, "scenario": scenario}) for name, scenario, _, _ in rows}
        (tests / "corpus" / "live.jsonl").write_text("\n".join(lines.values()) + "\n")
        shard = shards.Shard(release, "live", tests / "golden" / "ledgers")
        for name, _, ledger, spread in rows:
            shard.rows[name] = {"id": name, "of": golden.fnv(lines[name]), "by": "", **spread,
                                "ledger": golden.shortened(ledger), "at": {}}
        shard.write({}, list(lines))
        outcome, notes, _ = replay.replay(tests)
    counts = outcome["releases"][release]
    if counts["compared"] != len(rows):
        raise SystemExit(f"error: {counts['compared']} of {len(rows)} were compared. {notes}")
    return {one["scenario"].split("/", 1)[1]: one["differences"] for one in outcome["differences"]}


def may_differ(release, scenario, found):
    """Fitscope's own verdict of this run says that such numbers are uncertain: a race that Keras may end otherwise."""
    racing = {"value", "console", "validation steps", "exception's message"}
    return {one["kind"] for one in found} <= racing and fitscope.is_uncertain(scenario, release)


def is_number(difference):
    return not difference["field"].endswith(("steps", "rows", "logged", "begun", "logs", "warnings", "stopped", "message"))


def run_one(worker, release, name, fields):
    """The differences of one scenario; None where Keras could not be asked."""
    scenario = nested(fields)
    script = fitscope.export(scenario, release)
    answer = record.ask(worker, name, scenario, script)
    if "ledger" not in answer:
        return None, answer.get("trouble", "")
    found = compare(release, [(name, scenario, answer["ledger"], {})]).get(name, [])
    if any(map(is_number, found)):
        # Chaos, or a mistake: how far does one ulp in the initial weights go?
        moved = record.ask(worker, name, scenario, script, moved=True)
        if "ledger" in moved:
            spread = record.spreads(answer["ledger"], moved["ledger"])
            found = compare(release, [(name, scenario, answer["ledger"], spread)]).get(name, [])
    return found, ""


def sort_of(difference):
    return "".join(letter for letter in difference["field"] if not letter.isdigit())


def smaller(worker, release, fields, found):
    """Leaves out field by field what the difference does not need."""
    kind, trials = sort_of(found[0]), 0
    for key in sorted(fields):
        if trials == MOST_TRIALS:
            break
        trial = {name: value for name, value in fields.items() if name != key}
        if fitscope.check(nested(trial)):
            continue
        trials += 1
        again, _ = run_one(worker, release, "small", trial)
        if again and sort_of(again[0]) == kind and not may_differ(release, nested(trial), again):
            fields, found = trial, again
    return fields, found


def show(release, name, fields, found):
    print(f"\n{release} {name}: {fitscope.link(nested(fields))}")
    for one in found:
        print(f"  {one['field']}\n    ours:  {one['ours']}\n    Keras: {one['keras']}")
    print("  " + json.dumps({"id": name, "scenario": nested(fields)}), flush=True)


def scenarios(seed, count):
    rng = random.Random(f"live {seed}")
    properties = draw.schema()
    drawn = 0
    while drawn < count:
        fields = draw.draw(rng, properties)
        if not fitscope.check(nested(fields)):
            yield f"live-{seed}-{drawn:03}", fields
            drawn += 1


def main(arguments):
    releases = places.chosen_releases(arguments.keras or [*MAIN, places.releases()[-1]])
    all_scenarios = list(scenarios(arguments.seed, arguments.count))
    different = 0
    for release in releases:
        equal, expected = 0, 0
        known_scripts = known.scripts(release)
        with Worker(release) as worker:
            for name, fields in all_scenarios:
                found, trouble = run_one(worker, release, name, fields)
                if found is None:
                    print(f"\n{release} {name}: Keras could not be asked: {trouble}\n  {json.dumps(nested(fields))}")
                    different += 1
                elif found and (same := known.explains(known_scripts, fitscope.export(nested(fields), release), found)):
                    expected += 1
                    print(f"{release} {name}: differs as {same} is known to", flush=True)
                elif found and may_differ(release, nested(fields), found):
                    expected += 1
                    print(f"{release} {name}: differs in what its verdict calls uncertain", flush=True)
                elif found:
                    different += 1
                    if not arguments.quick:
                        fields, found = smaller(worker, release, fields, found)
                    show(release, name, fields, found)
                else:
                    equal += 1
        print(f"Keras {release}: {equal} of {len(all_scenarios)} are equal, {expected} differ as known", flush=True)
    return 1 if different else 0
