"""Scenarios of the corpus that are known to differ: tests/golden/known_differences.md."""
import re

import corpus
import fitscope
import places


def names(release):
    """What is known of this release; of a race of threads, what is known of any: one run of each was recorded."""
    for line in places.KNOWN.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        cells = line.split("|")
        races = "prefetch" in cells[4] or "executor" in cells[4]
        if races or cells[2].strip() == "all" or release in cells[2].split():
            yield from re.findall("`([^`]+)`", cells[1])


def scripts(release):
    """{the Python of a known scenario: its name}. Other fields may make the same Python."""
    found = {}
    for name in names(release):
        family, identity = name.split("/")
        scenario = next(one.scenario for one in corpus.load(family) if one.id == identity)
        found[fitscope.export(scenario, release)] = name
    return found
