#!/usr/bin/env python3
"""Compares what one program prints natively, as WebAssembly with SIMD and as scalar WebAssembly.

usage: check_sameness.py BUILD_FOLDER      the folder that holds dev/, web/ and web-scalar/

The program (tests/sameness/main.cpp) prints one line a case: its name and the hash of its bits.
"""
import pathlib
import subprocess
import sys


def lines_of(command):
    outcome = subprocess.run(command, text=True, capture_output=True, check=False)
    if outcome.returncode != 0:
        sys.exit(f"{' '.join(command)} failed ({outcome.returncode}):\n{outcome.stdout}{outcome.stderr}")
    cases = {}
    for line in outcome.stdout.splitlines():
        if not line.strip():
            continue
        name, _, value = line.rpartition(" ")
        if not name or name in cases:
            sys.exit(f"{' '.join(command)}: a case without a name, or named twice: {line}")
        cases[name] = value
    return cases


def main():
    build = pathlib.Path(sys.argv[1])
    builds = {
        "native": lines_of([str(build / "dev/bin/sameness")]),
        "wasm SIMD": lines_of(["node", str(build / "web/bin/sameness.js")]),
        "wasm scalar": lines_of(["node", str(build / "web-scalar/bin/sameness.js")]),
    }
    names = sorted(set().union(*builds.values()))
    failed = 0
    for name in names:
        values = {build: cases.get(name, "missing") for build, cases in builds.items()}
        if len(set(values.values())) != 1:
            failed += 1
            print(f"{name}: " + ", ".join(f"{build} {value}" for build, value in values.items()))
    print(f"{len(names) - failed} passed, {failed} failed")
    return 1 if failed or not names else 0


if __name__ == "__main__":
    sys.exit(main())
