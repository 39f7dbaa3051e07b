"""Where things lie, and which releases of Keras are asked."""
import os
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
LIB = ROOT / "scripts" / "oracle_lib"
REQUIREMENTS = LIB / "requirements"  # one file per release: RELEASE.txt
CORPUS = ROOT / "tests" / "corpus"
GOLDEN = ROOT / "tests" / "golden"
LEDGERS = GOLDEN / "ledgers"  # RELEASE/FAMILY.jsonl
KNOWN = GOLDEN / "known_differences.md"
# Environments take gigabytes: FITSCOPE_ORACLE puts them where several checkouts can share them.
ENVIRONMENTS = pathlib.Path(os.environ.get("FITSCOPE_ORACLE") or ROOT / "build" / "oracle")


def release_key(release):
    return tuple(int(part) for part in release.split("."))


def releases():
    """All releases there are requirements for, oldest first."""
    return sorted((path.stem for path in REQUIREMENTS.glob("*.txt")), key=release_key)


def python_of(release):
    return ENVIRONMENTS / release / "bin" / "python"


def installed(release):
    return (ENVIRONMENTS / release / "requirements.done").exists()


def chosen_releases(names):
    """The releases somebody named ("3.15" is enough where one fits), or all of them."""
    if not names:
        return releases()
    found = []
    for name in names:
        fitting = [release for release in releases() if release == name or release.startswith(name + ".")]
        if len(fitting) != 1:
            raise SystemExit(f"error: no single release is called '{name}'. There are: {', '.join(releases())}")
        found += fitting
    return sorted(set(found), key=release_key)
