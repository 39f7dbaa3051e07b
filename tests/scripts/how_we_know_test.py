"""The page "How we know" is made from the recordings, well-formed, and without scripts."""
import html.parser
import importlib.util
import pathlib
import re
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location("how_we_know", ROOT / "scripts" / "how_we_know.py")
how_we_know = importlib.util.module_from_spec(spec)
spec.loader.exec_module(how_we_know)


class Tags(html.parser.HTMLParser):
    EMPTY = {"meta", "link"}

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))
        if tag not in self.EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()


class HowWeKnow(unittest.TestCase):
    def test_names_every_recorded_release_and_its_counts(self):
        counts, _ = how_we_know.counted()
        page = how_we_know.page()
        self.assertGreater(len(counts), 0)
        for release, by_family in counts.items():
            self.assertIn(f'<th scope="col">{release}</th>', page)
            equal = sum(one[0] for one in by_family.values())
            compared = sum(one[1] for one in by_family.values())
            self.assertIn(f"<td>{equal}/{compared}</td>", page)

    def test_a_row_has_a_cell_for_every_column(self):
        for one in re.findall("<table.*?</table>", how_we_know.page(), re.DOTALL):
            wide = [len(re.findall("<t[hd][ >]", row)) for row in re.findall("<tr.*?</tr>", one, re.DOTALL)]
            self.assertGreater(len(wide), 1)
            self.assertEqual(set(wide), {wide[0]})

    def test_a_known_difference_has_its_kind_reason_and_symbol_in_their_columns(self):
        head = (ROOT / "tests" / "golden" / "known_differences.md").read_text(encoding="utf-8").split("| Scenarios |")[1]
        self.assertEqual([cell.strip() for cell in head.splitlines()[0].strip("| ").split("|")],
                         ["Releases", "Kind", "What differs, and why", "Keras symbol", "Since"])
        rows = list(how_we_know.known_table.rows())
        self.assertGreater(len(rows), 0)
        for _, _, kind, why, symbol in rows:
            self.assertRegex(kind, "^`")
            self.assertRegex(why, "^[A-Z]")
            self.assertRegex(symbol, "^(`|–)")

    def test_every_release_has_a_regime(self):
        rows = how_we_know.regimes()
        self.assertEqual(rows[0][0], "2.4 to 2.15")
        self.assertEqual(rows[-1][0], "3.15")
        for row in rows:
            self.assertTrue(all(row), row)

    def test_is_well_formed_and_runs_nothing(self):
        tags = Tags()
        tags.feed(how_we_know.page())
        self.assertEqual(tags.open, [])
        self.assertNotIn("script", [tag for tag, _ in tags.seen])
        for _, attributes in tags.seen:
            self.assertFalse([name for name in attributes if name.startswith("on") or name == "style"])
            self.assertFalse(str(attributes.get("href", "")).startswith("http"))
        self.assertNotIn("{", how_we_know.page().split("<body>")[1].split("<table")[0])


if __name__ == "__main__":
    unittest.main()
