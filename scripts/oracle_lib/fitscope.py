"""Fitscope's command line, built once per run."""
import json
import os
import subprocess

import places

_program = None


def program():
    global _program
    if _program is None and os.environ.get("FITSCOPE_PROGRAM"):
        _program = os.environ["FITSCOPE_PROGRAM"]
    if _program is None:
        subprocess.run([places.ROOT / "scripts" / "fitscope", "--version"], check=True, stdout=subprocess.DEVNULL)
        _program = places.ROOT / "build" / "headless" / "bin" / "fitscope"
    return _program


def call(arguments, scenario):
    return subprocess.run([program(), *arguments, "-"], input=json.dumps({"schema": 1, **scenario}), text=True,
                          capture_output=True, check=False)


def export(scenario, release):
    """The Python a user would write, with the ledger in it."""
    done = call(["export", "--python", "--ledger", "--keras", release], scenario)
    if done.returncode != 0:
        raise ValueError(done.stderr.strip())
    return done.stdout


def link(scenario):
    return call(["link"], scenario).stdout.strip()


def check(scenario):
    """What Fitscope says against the scenario; empty if nothing."""
    done = call(["link"], scenario)
    return "" if done.returncode == 0 else done.stderr.strip()


def is_uncertain(scenario, release):
    """The verdict's evidence says that something of this run may go otherwise."""
    done = call(["run", "--json", "--keras", release], scenario)
    return any(one["text"].startswith("Uncertain: ") for one in json.loads(done.stdout)["verdict"]["evidence"])
