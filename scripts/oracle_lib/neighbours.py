#!/usr/bin/env python3
"""Where control flow changes from one recorded release to the next: the evidence for src/trainer/regimes.cpp.

usage: neighbours.py            for each two neighbours, how many scenarios take other steps, epochs or ends, and one
                                of them
       neighbours.py --write    writes these numbers into that table's evidence

A run without an end is stopped somewhere: steps from 150 on are not told apart.
"""
import re
import sys

import corpus
import places
import shards

REGIMES = places.ROOT / "src" / "trainer" / "regimes.cpp"
# "415 of 1,350 scenarios", "275 scenarios", "1 scenario"; a literal may go on in the next line.
COUNT = re.compile(r'(\d[\d,]*)(?:([\s"]+of[\s"]+)(\d[\d,]*))?([\s"]+scenario)s?\b')

MANY = 150


def flow(ledger):
    epochs = [(one["index"], min(one["steps"], MANY), min(one["val_steps"], MANY), one["logged"])
              for one in ledger["epochs"]]
    return epochs, ledger["stopped"], (ledger["exception"] or {}).get("type")


def cut_short(ledger):
    """Of a run of hours nothing was seen."""
    return ledger["stopped"] == "limit" and not sum(one["steps"] for one in ledger["epochs"])


def recorded(release):
    return {f"{family}/{name}": row["ledger"] for family in corpus.families()
            for name, row in shards.Shard(release, family).rows.items()}


def differing(one, other):
    """The scenarios of both whose control flow differs, small ones first."""
    found = [name for name in one if name in other and flow(one[name]) != flow(other[name])
             and not cut_short(one[name]) and not cut_short(other[name])]
    return sorted(found, key=lambda name: (name.startswith("presets"), len(str(one[name])), name))


def counts():
    """(older release, newer, scenarios whose control flow differs, how many were recorded)"""
    releases = places.releases()
    before = recorded(releases[0])
    for older, newer in zip(releases, releases[1:]):
        after = recorded(newer)
        yield older, newer, differing(before, after), len(after)
        before = after


def with_counts(table):
    """The table's text, each evidence with the numbers of today."""
    entries = re.split(r"(?=\{\.profile = )", table)
    for _, newer, found, total in counts():
        major, minor = map(int, newer.split(".")[:2])
        for index, entry in enumerate(entries):
            numbers = dict(re.findall(r"\.(first|last)_minor = (\d+)", entry))
            is_keras2 = "Profile::kKeras2," in entry
            if not numbers or is_keras2 != (major == 2):
                continue
            if int(numbers["first"]) <= minor <= int(numbers["last"]):
                entries[index] = COUNT.sub(
                    lambda said: f"{len(found):,}" + (f"{said[2]}{total:,}" if said[2] else "") + said[4]
                    + ("" if len(found) == 1 else "s"), entry, 1)
    return "".join(entries)


def main():
    for older, newer, found, total in counts():
        print(f"{older} to {newer}: {len(found)} of {total}" + (f", as {found[0]}" if found else ""))
    if sys.argv[1:] == ["--write"]:
        REGIMES.write_text(with_counts(REGIMES.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main()
