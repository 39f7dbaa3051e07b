"""Scenarios of the corpus that are known to differ: tests/golden/known_differences.md."""
import re

import corpus
import fitscope
import known_table


def rows(release):
    """(scenario, kinds of difference) known of this release."""
    for names, releases, kind, *_ in known_table.rows():
        if not releases or release in releases:
            for name in names:
                yield name, set(re.findall("`([^`]+)`", kind))


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
