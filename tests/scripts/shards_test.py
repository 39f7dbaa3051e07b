"""Files of goldens: small enough, and a row that refers to an older release stays what was recorded."""
import json
import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "scripts" / "oracle_lib"))

import corpus  # noqa: E402
import places  # noqa: E402
import shards  # noqa: E402


class Committed(unittest.TestCase):
    def test_each_is_under_1_mb_and_all_are_under_20(self):
        sizes = [path.stat().st_size for path in places.LEDGERS.rglob("*") if path.is_file()]
        self.assertGreater(len(sizes), 8)
        self.assertLess(max(sizes), shards.MOST_BYTES)
        self.assertLess(sum(sizes), shards.MOST_BYTES_OF_ALL)

    def test_every_release_with_an_environment_has_every_family(self):
        wanted = [f"{release} {family}" for release in places.releases() for family in corpus.families()]
        self.assertEqual((places.LEDGERS / "index.txt").read_text().splitlines(), wanted)
        self.assertEqual([f"{release} {family}" for release, family in shards.recorded()], wanted)

    def test_every_row_is_spelled_out_where_it_was_seen_first(self):
        referring = 0
        for family in corpus.families():
            older = {}
            for release in places.releases():
                shard = shards.Shard(release, family)
                text = shards.path_of(release, family).read_text(encoding="utf-8")
                self.assertEqual(text, shard.text(older), f"{release} {family}")
                older[release] = shard.keys()
                referring += text.count(',"as":"')
        self.assertGreater(referring, 0)


class Writing(unittest.TestCase):
    def setUp(self):
        made = tempfile.TemporaryDirectory()
        self.addCleanup(made.cleanup)
        self.folder = pathlib.Path(made.name) / "ledgers"

    def write(self, release, **ledgers):
        shard = shards.Shard(release, "flow", self.folder)
        for name, steps in ledgers.items():
            shard.rows[name] = {"id": name, "of": "1", "by": release, "ledger": {"steps": steps}, "at": {"date": release}}
        shard.write({"keras": release}, sorted(shard.rows))

    def raw(self, release):
        _, rows = shards.lines_of(shards.path_of(release, "flow", self.folder))
        return {name: row.get("as") or row["ledger"]["steps"] for name, row in rows.items()}

    def read(self, release):
        rows = shards.Shard(release, "flow", self.folder).rows
        return {name: row["ledger"]["steps"] for name, row in rows.items()}

    def test_what_an_older_release_did_is_referred_to(self):
        self.write("3.9.2", a=1, b=2)
        self.write("3.10.0", a=1, b=3)
        self.write("3.11.3", a=1, b=2)
        self.assertEqual(self.raw("3.10.0"), {"a": "3.9.2", "b": 3})
        self.assertEqual(self.raw("3.11.3"), {"a": "3.9.2", "b": "3.9.2"})
        self.assertEqual(self.read("3.11.3"), {"a": 1, "b": 2})

    def test_newer_releases_keep_what_they_did_when_an_older_one_is_recorded_anew(self):
        self.write("3.9.2", a=1, b=2)
        self.write("3.10.0", a=1, b=2)
        self.write("3.11.3", a=1, b=2)
        self.write("3.9.2", a=5)
        self.assertEqual(self.raw("3.10.0"), {"a": 1, "b": "3.9.2"})
        self.assertEqual(self.raw("3.11.3"), {"a": "3.10.0", "b": "3.9.2"})
        self.write("3.9.2", a=1)
        self.assertEqual(self.raw("3.10.0"), {"a": "3.9.2", "b": "3.9.2"})
        self.assertEqual(self.read("3.11.3"), {"a": 1, "b": 2})

    def test_one_before_all_of_them_takes_over(self):
        self.write("3.9.2", a=1)
        self.write("3.8.0", a=1)
        self.assertEqual(self.raw("3.9.2"), {"a": "3.8.0"})
        origin = shards.Shard("3.9.2", "flow", self.folder).rows["a"]
        self.assertEqual((origin["by"], origin["at"]), ("3.9.2", {"date": "3.9.2"}))

    def test_another_order_of_keys_or_another_kind_of_number_is_not_the_same(self):
        self.write("3.9.2", a=1)
        self.write("3.10.0", a=1.0)
        self.assertEqual(json.dumps(self.raw("3.10.0")), '{"a": 1.0}')

    def test_a_row_of_another_scenario_is_not_taken(self):
        self.write("3.9.2", a=1)
        self.write("3.10.0", a=1)
        path = shards.path_of("3.9.2", "flow", self.folder)
        path.write_text(path.read_text().replace('"of":"1"', '"of":"2"'))
        with self.assertRaises(SystemExit):
            self.read("3.10.0")


if __name__ == "__main__":
    unittest.main()
