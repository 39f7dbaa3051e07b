#!/usr/bin/env python3
"""Writes into a site's how-we-know.html what its files weigh, compressed, beside what they should.

usage: sizes.py SITE

May be run again when more files lie there: the table is made anew.
"""
import gzip
import pathlib
import re
import sys

MARK = re.compile("<!-- sizes -->.*?<!-- end of sizes -->", re.DOTALL)


def boot_of(site, name, found):
    """The modules a script imports before it runs, and theirs."""
    found.append(name)
    for other in re.findall(r"^import .* from '\./([\w.-]+)';$", (site / name).read_text(encoding="utf-8"), re.MULTILINE):
        if other not in found:
            boot_of(site, other, found)
    return found


def weight(site, names):
    return sum(len(gzip.compress((site / name).read_bytes(), 9)) for name in names)


def rows(site):
    """(what, bytes, most bytes or None)"""
    everything = (
        ("Page, style and the scripts it starts with", ["index.html", "style.css", *boot_of(site, "shell.js", [])], 20),
        ("The program's script (app.js)", ["app.js"], 35),
        ("The program, with fonts (app.wasm)", ["app.wasm"], 380),
        ("Its twin for browsers without SIMD, in its place (app-scalar.wasm)", ["app-scalar.wasm"], None),
        ("The reader of code, logs and tables, loaded when one is brought (reader.wasm)", ["reader.wasm"], None),
        ("An embedded run before it is clicked", ["posters/steps-floor.html", "style.css", "causes.css", "icon.svg", "poster.js", "options.js",
                                                  "fit-scope.js"], 25),
        ("All of it in one file (fitscope-offline.html)", ["fitscope-offline.html"], 650),
    )
    for what, names, most in everything:
        if all((site / name).exists() for name in names):
            yield what, weight(site, names), most


def table(site):
    def size(of):
        return f"{of / 1000:.0f} KB"

    lines = []
    for what, of, most in rows(site):
        judged = "–" if most is None else f"{most} KB" + ("" if of <= most * 1000 else ", missed")
        lines.append(f'<tr><th scope="row">{what}</th><td>{size(of)}</td><td>{judged}</td></tr>')
    return ("<!-- sizes --><table><thead><tr><th scope=\"col\">What</th><th scope=\"col\">Compressed</th><th scope=\"col\">At most</th></tr></thead>\n"
            "<tbody>" + "\n".join(lines) + "</tbody></table><!-- end of sizes -->")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    site = pathlib.Path(sys.argv[1])
    page = site / "how-we-know.html"
    text = page.read_text(encoding="utf-8")
    if not MARK.search(text):
        raise SystemExit(f"error: {page} has no place for the sizes")
    page.write_text(MARK.sub(lambda _: table(site), text), encoding="utf-8")


if __name__ == "__main__":
    main()
