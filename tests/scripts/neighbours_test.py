"""Profiles end where control flow differs between recorded releases, and only there."""
import pathlib
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "oracle_lib"))
sys.path.insert(0, str(ROOT / "scripts"))

import how_we_know  # noqa: E402
import neighbours  # noqa: E402
import places  # noqa: E402


def range_of(release):
    """The row of src/trainer/regimes.cpp it lies in."""
    major, minor = map(int, release.split(".")[:2])
    for row in how_we_know.regimes():
        first, _, last = row[0].partition(" to ")
        ends = [tuple(map(int, end.split("."))) for end in (first, last or first)]
        if ends[0] <= (major, minor) <= ends[1]:
            return row[0]
    raise AssertionError(f"{release} has no regime")


class Neighbours(unittest.TestCase):
    def test_two_recorded_releases_share_a_regime_only_if_they_run_alike(self):
        releases = places.releases()
        before = neighbours.recorded(releases[0])
        for older, newer in zip(releases, releases[1:]):
            after = neighbours.recorded(newer)
            differs = bool(neighbours.differing(before, after))
            self.assertEqual(range_of(older) != range_of(newer), differs, f"{older}, {newer}")
            before = after


if __name__ == "__main__":
    unittest.main()
