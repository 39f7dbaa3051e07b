#!/usr/bin/env python3
"""Writes the first run, as its poster has it, into index.html: what a reader without JavaScript sees.

usage: without_script.py SITE
"""
import pathlib
import re
import sys

PLACE = "<!-- the first run -->"
POSTER = "posters/steps-floor.html"


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    site = pathlib.Path(sys.argv[1])
    poster = (site / POSTER).read_text(encoding="utf-8")
    run = re.search(r"<section.*</section>", poster, re.DOTALL).group(0)
    run = re.sub(r'<p class="buttons">.*?</p>\n', "", run)  # a link to the program, which does not run here
    run = run.replace("<h1>", "<h2>").replace("</h1>", "</h2>")
    index = (site / "index.html").read_text(encoding="utf-8")
    if PLACE not in index:
        raise SystemExit(f"error: {PLACE} is not in index.html")
    (site / "index.html").write_text(index.replace(PLACE, run), encoding="utf-8")


if __name__ == "__main__":
    main()
