"""`oracle report`: release x family, compared and equal."""
import json
import sys

import corpus
import places
import record
import replay
import shards

MOST_KNOWN = 0.01  # of the corpus


def table(releases):
    families = sorted({family for counts in releases.values() for family in counts["families"]})
    lines = ["| Keras | " + " | ".join(families) + " | all | known differences |",
             "|---|" + "---|" * (len(families) + 2)]
    for release in sorted(releases, key=places.release_key):
        counts = releases[release]
        cells = []
        for family in families:
            one = counts["families"].get(family)
            cells.append(f"{one['equal']} / {one['compared']}" if one else "–")
        lines.append(f"| {release} | " + " | ".join(cells) + f" | {counts['equal']} / {counts['compared']} | "
                     f"{counts['known_differences']} |")
    return "\n".join(lines)


def from_another_script(release, scenarios):
    """How many recordings are of a script that Fitscope no longer writes; comments do not count."""
    count = 0
    for family, rows in scenarios.items():
        shard = shards.Shard(release, family)
        count += sum(one.id in shard.rows for one, _, _ in record.stale(rows, shard, release))
    return count


def main(arguments):
    asked = places.chosen_releases(arguments.keras) if arguments.keras else ()
    outcome, said, satisfied = replay.replay(releases=asked)
    sys.stderr.write(said)
    scenarios = {family: corpus.load(family) for family in corpus.families()}
    wrong = []
    for release in places.chosen_releases(arguments.keras):
        counts = outcome["releases"].setdefault(release, {"compared": 0, "equal": 0, "known_differences": 0,
                                                          "differ": 0, "outdated": 0, "families": {}})
        named = sum(not one.releases or release in one.releases for rows in scenarios.values() for one in rows)
        counts["corpus"] = named
        counts["from_another_script"] = from_another_script(release, scenarios)
        if counts["from_another_script"]:
            wrong.append(f"{release}: {counts['from_another_script']} recordings are of a script that is written "
                         f"otherwise now: ./scripts/oracle record --keras {release}")
        if counts["compared"] < named:
            wrong.append(f"{release}: {counts['compared']} of {named} scenarios are recorded")
        if counts["differ"]:
            wrong.append(f"{release}: {counts['differ']} scenarios differ")
        if counts["known_differences"] > MOST_KNOWN * named:
            wrong.append(f"{release}: {counts['known_differences']} known differences are more than 1 % of {named}")
    if not satisfied and not wrong:
        wrong.append("golden_replay found fault: see its lines above")
    if arguments.json:
        outcome["wrong"] = wrong
        del outcome["differences"]
        print(json.dumps(outcome, indent=1))
    else:
        print(table(outcome["releases"]))
        for line in wrong:
            print(line, file=sys.stderr)
    return 1 if wrong else 0
