#!/usr/bin/env python3
"""Adds up what ran, from ctest's JUnit files: GoogleTest cases, node tests, unittest cases, checks.

usage: summary.py NAME=FILE...      exits 1 if anything failed, did not run, or a file is missing
"""
import re
import sys
import xml.etree.ElementTree as ElementTree


def number(pattern, text):
    return sum(int(found) for found in re.findall(pattern, text, re.MULTILINE))


def count(case):
    """(passed, failed, skipped) of one ctest entry: by its program's own words, else as one check."""
    text = case.findtext("system-out") or ""
    ok = case.get("status") == "run"
    if "[==========]" in text:
        found = (number(r"^\[  PASSED  \] (\d+) test", text), number(r"^\[  FAILED  \] (\d+) test", text),
                 number(r"^\[  SKIPPED \] (\d+) test", text))
    elif re.search(r"^# tests \d+", text, re.MULTILINE):
        found = (number(r"^# pass (\d+)", text), number(r"^# (?:fail|cancelled) (\d+)", text),
                 number(r"^# skipped (\d+)", text))
    elif re.search(r"^Ran \d+ test", text, re.MULTILINE):
        failed = number(r"(?:failures|errors)=(\d+)", text)
        skipped = number(r"skipped=(\d+)", text)
        found = (number(r"^Ran (\d+) test", text) - failed - skipped, failed, skipped)
    elif re.search(r"^\d+ passed, \d+ failed", text, re.MULTILINE):
        found = (number(r"^(\d+) passed, \d+ failed", text), number(r"^\d+ passed, (\d+) failed", text), 0)
    else:
        found = (int(ok), 0, 0)
    passed, failed, skipped = found
    # A program that died, or said all is well and exited otherwise, has failed.
    return (passed, max(failed, 0 if ok else 1), skipped)


def by_release(case):
    """What golden_replay compared on each release of Keras, as it printed it; of other entries nothing."""
    text = case.findtext("system-out") or ""
    return re.findall(r"^(?:Keras +compared .*|\d+\.\d+\.\d+(?: +\d+){5})$", text, re.MULTILINE)


def main():
    total = [0, 0, 0]
    wrong = False
    print(f"\n{'':26}{'passed':>8}{'failed':>8}{'skipped':>8}{'seconds':>9}")
    for argument in sys.argv[1:]:
        name, _, path = argument.partition("=")
        try:
            cases = list(ElementTree.parse(path).getroot().iter("testcase"))
        except (OSError, ElementTree.ParseError):
            cases = []
        if not cases:
            print(f"{name}: nothing ran")
            wrong = True
        for case in cases:
            counts = count(case)
            total = [a + b for a, b in zip(total, counts)]
            mark = "   FAILED" if counts[1] else ""
            label = f"{name} / {case.get('name')}"
            print(f"{label:26}{counts[0]:8}{counts[1]:8}{counts[2]:8}{float(case.get('time', 0)):9.1f}{mark}")
            for row in by_release(case):
                print(f"{'':4}{row}")
    print(f"\n{total[0]} passed, {total[1]} failed, {total[2]} skipped")
    return 1 if wrong or total[1] or total[0] == 0 else 0


if __name__ == "__main__":
    sys.exit(main())
