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
    @classmethod
    def setUpClass(cls):
        cls.counts = list(neighbours.counts())

    def test_two_recorded_releases_share_a_regime_only_if_they_run_alike(self):
        for older, newer, found, _ in self.counts:
            self.assertEqual(range_of(older) != range_of(newer), bool(found), f"{older}, {newer}")

    def test_the_evidence_has_the_numbers_of_today(self):
        """Not so: python3 scripts/oracle_lib/neighbours.py --write"""
        evidence = {row[0]: row[3] for row in how_we_know.regimes()}
        for _, newer, found, total in self.counts:
            said = neighbours.COUNT.search(evidence[range_of(newer)])
            self.assertIsNotNone(said, newer)
            self.assertEqual(said[1], f"{len(found):,}", newer)
            self.assertIn(said[3], (None, f"{total:,}"), newer)


if __name__ == "__main__":
    unittest.main()
