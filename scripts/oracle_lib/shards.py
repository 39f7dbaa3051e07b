"""The files of goldens: tests/golden/ledgers/RELEASE/FAMILY.jsonl.

The first line says where it was recorded: {"keras", "tensorflow", "python", "packages", "recorded": [{"date",
"commit", "recorder": hash of the scripts that record}]}. Every other line is a scenario's: {"id", "of": hash of the
corpus line, "by": hash of release, environment and the script's code, what was seen, "at": its place in
"recorded"}. What was seen is "ledger", "spread"?, "weights_spread"?, "own_spreads"?, "tty"? (golden.py); or, where an older release
was seen to do the same to the letter, "as": the first that did, whose line spells it out. tests/golden/shards.h
reads them too.
"""
import contextlib
import fcntl
import json
import os

import places

SEEN = ("ledger", "spread", "weights_spread", "own_spreads", "tty")
MOST_BYTES = 1_000_000  # of a shard, exclusive
MOST_BYTES_OF_ALL = 20_000_000


def text_of(row):
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def seen(row):
    return {name: row[name] for name in SEEN if name in row}


def path_of(release, family, folder=None):
    return (folder or places.LEDGERS) / release / f"{family}.jsonl"


def recorded(folder=None):
    """(release, family) of all shards, oldest release first."""
    found = [(path.parent.name, path.stem) for path in (folder or places.LEDGERS).glob("*/*.jsonl")]
    return sorted(found, key=lambda pair: (places.release_key(pair[0]), pair[1]))


def write_index(folder=None):
    """Which files there are: a program under node need not list folders."""
    lines = "".join(f"{release} {family}\n" for release, family in recorded(folder))
    replace((folder or places.LEDGERS) / "index.txt", lines)


def replace(path, text):
    temporary = path.with_suffix(".new")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


def lines_of(path):
    """The first line, and the others by their scenario's name."""
    if not path.exists():
        return None, {}
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    return json.loads(first), {row["id"]: row for row in map(json.loads, lines)}


@contextlib.contextmanager
def alone(folder):
    """One process writes at a time: a shard is written together with those that refer to it."""
    folder.mkdir(parents=True, exist_ok=True)
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


class Shard:
    """What one release did with one family. In memory every row spells out what was seen."""

    def __init__(self, release, family, folder=None):
        self.release, self.family, self.folder = release, family, folder or places.LEDGERS
        self.about, rows = lines_of(path_of(release, family, self.folder))
        self.rows, others = {}, {}
        for name, row in rows.items():
            spelled = row
            if "as" in row:
                if row["as"] not in others:
                    others[row["as"]] = lines_of(path_of(row["as"], family, self.folder))[1]
                spelled = others[row["as"]].get(name, {})
                if "ledger" not in spelled or spelled["of"] != row["of"]:
                    raise SystemExit(f"error: {family}/{name} on {release} refers to {row['as']}, which has no such row")
            self.rows[name] = {"id": name, "of": row["of"], "by": row["by"], **seen(spelled),
                               "at": self.about["recorded"][row["at"]]}  # itself, as long as it is in memory

    def keys(self):
        """Of each scenario what was seen, as text: equal if it is the same to the letter."""
        return {name: (row["of"], text_of(seen(row))) for name, row in self.rows.items()}

    def text(self, older):
        """Of the file; older: the keys of older releases, the oldest first."""
        recorded_at, lines = [], []
        for name, key in self.keys().items():
            row = self.rows[name]
            if row["at"] not in recorded_at:
                recorded_at.append(row["at"])
            first = next((release for release, keys in older.items() if keys.get(name) == key), None)
            what = {"as": first} if first else seen(row)
            lines.append(text_of({"id": name, "of": row["of"], "by": row["by"], **what,
                                  "at": recorded_at.index(row["at"])}))
        text = "\n".join([text_of({**self.about, "recorded": recorded_at}), *lines]) + "\n"
        if len(text.encode()) >= MOST_BYTES:
            raise SystemExit(f"error: {path_of(self.release, self.family)} would be {len(text.encode())} bytes, "
                             "more than a shard may have")
        return text

    def write(self, about, order):
        """And the newer ones, which may refer to what this one said."""
        with alone(self.folder):
            self.about = about
            self.rows = {name: self.rows[name] for name in order if name in self.rows}
            releases = {release for release, family in recorded(self.folder) if family == self.family}
            shards = [self if release == self.release else Shard(release, self.family, self.folder)
                      for release in sorted(releases | {self.release}, key=places.release_key)]
            older, texts = {}, {}
            for shard in shards:
                if shards.index(shard) >= shards.index(self):
                    texts[path_of(shard.release, shard.family, shard.folder)] = shard.text(older)
                older[shard.release] = shard.keys()
            for path, text in texts.items():
                path.parent.mkdir(exist_ok=True)
                replace(path, text)
            write_index(self.folder)
