"""The corpus: tests/corpus/FAMILY.jsonl, one scenario a line."""
import json

import places


class Scenario:
    def __init__(self, family, line):
        row = json.loads(line)
        self.family, self.line, self.id, self.scenario = family, line, row["id"], row["scenario"]
        self.releases = row.get("releases")  # unset: all

    def field(self, key, default=None):
        group, name = key.split(".")
        return self.scenario.get(group, {}).get(name, default)


def families():
    return sorted(path.stem for path in places.CORPUS.glob("*.jsonl"))


def load(family):
    lines = (places.CORPUS / f"{family}.jsonl").read_text(encoding="utf-8").splitlines()
    return [Scenario(family, line) for line in lines if line.strip()]
