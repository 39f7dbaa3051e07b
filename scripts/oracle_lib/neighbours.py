"""Where control flow changes from one recorded release to the next: the evidence for src/trainer/regimes.cpp.

usage: neighbours.py            for each two neighbours, how many scenarios take other steps, epochs or ends, and one
                                of them

A run without an end is stopped somewhere: steps from 150 on are not told apart.
"""
import corpus
import golden
import places

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
            for name, row in golden.Shard(release, family).rows.items()}


def differing(one, other):
    """The scenarios of both whose control flow differs, small ones first."""
    found = [name for name in one if name in other and flow(one[name]) != flow(other[name])
             and not cut_short(one[name]) and not cut_short(other[name])]
    return sorted(found, key=lambda name: (name.startswith("presets"), len(str(one[name])), name))


def main():
    releases = places.releases()
    before = recorded(releases[0])
    for older, newer in zip(releases, releases[1:]):
        after = recorded(newer)
        found = differing(before, after)
        print(f"{older} to {newer}: {len(found)} of {len(after)}" + (f", as {found[0]}" if found else ""))
        before = after


if __name__ == "__main__":
    main()
