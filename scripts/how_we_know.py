#!/usr/bin/env python3
"""Makes the page "How we know" from the recordings of real Keras. Needs nothing but Python.

usage: how_we_know.py OUT

The test `golden` fails where a scenario differs that tests/golden/known_differences.md does not name, so what was
compared and is not named there is equal.
"""
import html
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LEDGERS = ROOT / "tests" / "golden" / "ledgers"
sys.path.insert(0, str(ROOT / "scripts" / "oracle_lib"))
import known_table  # noqa: E402


def fnv(text):
    """As base/hash.h."""
    state = 0xCBF29CE484222325
    for byte in text.encode():
        state = ((state ^ byte) * 0x100000001B3) & 0xFFFFFFFFFFFFFFFF
    return f"{state:016x}"


def corpus(family):
    lines = (ROOT / "tests" / "corpus" / f"{family}.jsonl").read_text(encoding="utf-8").splitlines()
    return {json.loads(line)["id"]: fnv(line) for line in lines if line}


def counted():
    """{release: {family: (equal, compared)}}, the families"""
    families = sorted(path.stem for path in (ROOT / "tests" / "corpus").glob("*.jsonl"))
    named = {family: corpus(family) for family in families}
    known = list(known_table.rows())
    table = {}
    for line in (LEDGERS / "index.txt").read_text().splitlines():
        release, family = line.split()
        rows = [json.loads(row) for row in (LEDGERS / release / f"{family}.jsonl").read_text(
            encoding="utf-8").splitlines()[1:] if row]
        compared = [row["id"] for row in rows if named.get(family, {}).get(row["id"]) == row["of"]]
        differ = sum(any(f"{family}/{name}" in scenarios and (not releases or release in releases)
                         for scenarios, releases, *_ in known) for name in compared)
        table.setdefault(release, {})[family] = (len(compared) - differ, len(compared))
    return table, families


def regimes():
    """The table in src/trainer/regimes.cpp: (range, newest, differs, evidence)"""
    text = (ROOT / "src" / "trainer" / "regimes.cpp").read_text(encoding="utf-8")
    text = re.sub(r'"\s*\n\s*"', "", text)  # a literal over several lines
    entries = re.findall(r"\.profile = Profile::(\w+),(.*?)\}", text, re.DOTALL)
    rows = []
    for profile, body in entries:
        fields = dict(re.findall(r'\.(\w+) =\s*"([^"]*)"', body))
        numbers = dict(re.findall(r"\.(\w+_minor) = (\d+)", body))
        major = "2." if profile == "kKeras2" else "3."
        first, last = major + numbers["first_minor"], major + numbers["last_minor"]
        rows.append((first if first == last else f"{first} to {last}", fields["release"], fields["differs"],
                     fields["evidence"]))
    size = re.search(r"std::array<Regime, (\d+)>", text)
    if not size or int(size.group(1)) != len(rows):
        raise SystemExit("error: how_we_know.py cannot read the table in src/trainer/regimes.cpp")
    return rows


def text_of(value):
    return re.sub("`([^`]+)`", r"<code>\1</code>", html.escape(str(value), quote=False))


def counts_table(head, rows):
    """Short cells in many columns."""
    lines = ['<table class="counts">', "<thead><tr>" + "".join(f'<th scope="col">{text_of(cell)}</th>' for cell in head)
             + "</tr></thead>", "<tbody>"]
    for first, *rest in rows:
        lines.append(f'<tr><th scope="row">{text_of(first)}</th>' + "".join(f"<td>{text_of(cell)}</td>" for cell in rest)
                     + "</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def told_table(head, rows):
    """Sentences. On a narrow screen causes.css sets the cells below each other, and a browser that does that forgets
    what is a table: so the roles are written out."""
    lines = ['<table class="told" role="table">', '<thead role="rowgroup"><tr role="row">'
             + "".join(f'<th scope="col" role="columnheader">{text_of(cell)}</th>' for cell in head) + "</tr></thead>",
             '<tbody role="rowgroup">']
    for first, *rest in rows:
        cells = [f'<td role="cell" data-head="{html.escape(name)}">{text_of(cell)}</td>' for name, cell in zip(head[1:], rest)]
        lines.append(f'<tr role="row"><th scope="row" role="rowheader">{text_of(first)}</th>' + "".join(cells) + "</tr>")
    return "\n".join([*lines, "</tbody>", "</table>"])


def compared_table():
    """A column for every release, a row for every family of scenarios."""
    counts, families = counted()
    of = [counts[release] for release in counts]
    cell = lambda pair: "–" if pair is None else f"{pair[0]}/{pair[1]}"
    totals = [[sum(pair[i] for pair in by_family.values()) for i in (0, 1)] for by_family in of]
    rows = [[family.replace("flow_", "").replace("_", " "), *(cell(by_family.get(family)) for by_family in of)]
            for family in families]
    rows.append(["all", *(cell(total) for total in totals)])
    rows.append(["known differences", *(total[1] - total[0] for total in totals)])
    return counts_table(["Keras", *counts], rows)


def page():
    known = [[" ".join(f"`{name}`" for name in scenarios), ", ".join(releases) or "all", kind, why, symbol]
             for scenarios, releases, kind, why, symbol in known_table.rows()]
    text = (ROOT / "scripts" / "pages" / "how-we-know.html").read_text(encoding="utf-8")
    return (text.replace("{COMPARED}", compared_table())
            .replace("{KNOWN}", told_table(["Scenarios", "Releases", "Kind", "What differs, and why", "Keras symbol"], known))
            .replace("{REGIMES}", told_table(["Keras", "Newest", "What sets it apart", "Evidence"], regimes())))


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    pathlib.Path(sys.argv[1]).write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
