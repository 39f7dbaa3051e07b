"""Scenarios of the corpus that are known to differ: tests/golden/known_differences.md."""
import re

import corpus
import fitscope
import places


def rows(release):
    """(scenario, kinds of difference) known of this release."""
    for line in places.KNOWN.read_text(encoding="utf-8").splitlines():
        if not line.startswith("| `"):
            continue
        cells = line.split("|")
        if cells[2].strip() == "all" or release in cells[2].split():
            for name in re.findall("`([^`]+)`", cells[1]):
                yield name, set(re.findall("`([^`]+)`", cells[3]))


def scripts(release):
    """{the Python of a known scenario: (its name, the kinds)}. Other fields may make the same Python."""
    found = {}
    for name, kinds in rows(release):
        family, identity = name.split("/")
        scenario = next(one.scenario for one in corpus.load(family) if one.id == identity)
        found[fitscope.export(scenario, release)] = name, kinds
    return found


def explains(known_scripts, script, differences):
    """The known scenario that makes the same Python and may differ in all of these; "" if there is none."""
    name, kinds = known_scripts.get(script, ("", set()))
    return name if {one["kind"] for one in differences} <= kinds else ""
