#!/usr/bin/env python3
"""Checks src/ and tests/ against .clang-format.

usage: check_format.py [--fix]
"""
import pathlib
import subprocess
import sys


def main():
    root = pathlib.Path(__file__).resolve().parent.parent
    files = [str(path.relative_to(root)) for folder in ("src", "tests")
             for path in sorted((root / folder).rglob("*"))
             if path.suffix in (".h", ".cpp") and "node_modules" not in path.parts]
    action = ["-i"] if "--fix" in sys.argv else ["--dry-run", "-Werror"]
    outcome = subprocess.run(["clang-format", *action, *files], cwd=root, check=False)
    print(f"format: {len(files)} files, {'clean' if outcome.returncode == 0 else 'NOT clean'}"
          + ("" if outcome.returncode == 0 else "; scripts/check_format.py --fix mends it"))
    return outcome.returncode if files else 1


if __name__ == "__main__":
    sys.exit(main())
