"""The table in tests/golden/known_differences.md: the one place that reads it."""
import re

import places


def rows():
    """(scenarios, releases or [] for all, kind, what and why, symbol)"""
    for line in places.KNOWN.read_text(encoding="utf-8").splitlines():
        if line.startswith("| `"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            releases = [] if cells[1] == "all" else cells[1].split()
            yield re.findall("`([^`]+)`", cells[0]), releases, cells[2], cells[3], cells[4]
