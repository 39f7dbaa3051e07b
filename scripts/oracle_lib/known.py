"""Scenarios of the corpus that are known to differ: tests/golden/known_differences.md."""
import re

import corpus
import fitscope
import places


def names():
    """On whichever release: threads that decide otherwise in some runs were recorded in one of them."""
    for line in places.KNOWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            yield from re.findall("`([^`]+)`", line.split("|")[1])


def scripts(release):
    """{the Python of a known scenario: its name}. Other fields may make the same Python."""
    found = {}
    for name in names():
        family, identity = name.split("/")
        scenario = next(one.scenario for one in corpus.load(family) if one.id == identity)
        found[fitscope.export(scenario, release)] = name
    return found
