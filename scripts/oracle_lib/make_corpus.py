#!/usr/bin/env python3
"""Writes tests/corpus/*.jsonl: the scenarios that real Keras and Fitscope must agree on.

usage: make_corpus.py            every file but found.jsonl, which `oracle live` fills and people keep

Seeded: the same script gives the same files. A line: {"id", "scenario"}, the scenario being what differs
from the defaults; the release is the recorder's choice. Ids say what is special and never change their
meaning; the families are the files' names.
"""
import json
import random
import subprocess
import sys

import corpus_errors
import corpus_flow
import corpus_numbers
import places


def nested(fields):
    """{"fit.epochs": 2} -> {"fit": {"epochs": 2}}; None is left out."""
    out = {}
    for key, value in fields.items():
        if value is None:
            continue
        group, name = key.split(".")
        out.setdefault(group, {})[name] = value
    return out


def write(family, rows):
    ids = set()
    lines = []
    for name, fields in rows:
        if name in ids:
            raise SystemExit(f"{family}: two scenarios are called {name}")
        ids.add(name)
        lines.append(json.dumps({"id": name, "scenario": nested(fields)}))
    (places.CORPUS / f"{family}.jsonl").write_text("\n".join(lines) + "\n")
    print(f"{family}: {len(lines)}")


def presets():
    """By name: their scenario is Fitscope's own table."""
    fitscope = places.ROOT / "scripts" / "fitscope"
    listed = subprocess.run([fitscope, "presets"], capture_output=True, text=True, check=True).stdout
    for line in listed.splitlines():
        if line.strip() and not line.startswith((" ", "Run one")):
            name = line.split()[0]
            text = subprocess.run([fitscope, "link", "--preset", name, "--to-json"], capture_output=True, text=True,
                                  check=True).stdout
            fields = {}
            for group, values in json.loads(text).items():
                if isinstance(values, dict):
                    fields.update({f"{group}.{key}": value for key, value in values.items()})
            fields.pop("keras.version", None)
            yield name, fields


def learns(preset):
    """Of data with a pattern: many epochs, whose recordings fill a shard of their own."""
    return preset[1].get("data.kind", "random_labels") != "random_labels"


def main():
    places.CORPUS.mkdir(parents=True, exist_ok=True)
    if sys.argv[1:] != ["--without-presets"]:
        named = list(presets())
        write("presets", [one for one in named if not learns(one)])
        write("presets_learning", [one for one in named if learns(one)])
    write("known_rows", corpus_flow.known_rows())
    for kind in corpus_flow.FEEDS:
        write(f"flow_{kind}", corpus_flow.flow(kind, random.Random(f"flow {kind}")))
    write("flow_pairs", corpus_flow.pairs(random.Random("flow pairs")))
    write("numbers", corpus_numbers.numbers(random.Random("numbers")))
    write("errors", corpus_errors.errors())
    write("rows", corpus_flow.rows(random.Random("rows")))
    write("flow_later", corpus_flow.later())
    write("console", corpus_flow.console(random.Random("console")))


if __name__ == "__main__":
    main()
