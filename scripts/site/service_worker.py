#!/usr/bin/env python3
"""Writes into a site's sw.js which files it holds: all that the page and the pages beside it need.

usage: service_worker.py SITE

Run last: a file that changes later is refused by the worker, since its hash is another.
"""
import base64
import hashlib
import json
import pathlib
import sys

MARK = "// The service worker:"

# Files of others' pages, and the site once more in one file: nobody who opens the page needs them.
LEFT_OUT = ("examples/", "sw.js", "fit-scope.js", "fitscope-", "sitemap.txt", "v1/")
# Kept once they were asked for: most browsers never ask.
ON_USE = ("app-scalar.",)


def files_of(site):
    for path in sorted(site.rglob("*")):
        name = path.relative_to(site).as_posix()
        if path.is_file() and not name.startswith(LEFT_OUT):
            digest = hashlib.sha256(path.read_bytes()).digest()
            yield name, "sha256-" + base64.b64encode(digest).decode()


def written(site):
    files = dict(files_of(site))
    worker = (site / "sw.js").read_text(encoding="utf-8")
    worker = worker[worker.index(MARK):]
    version = hashlib.sha256((json.dumps(files) + worker).encode()).hexdigest()[:12]
    held = {name: value for name, value in files.items() if not name.startswith(ON_USE)}
    on_use = {name: value for name, value in files.items() if name.startswith(ON_USE)}
    names = (("VERSION", version), ("FILES", held), ("ON_USE", on_use))
    return "".join(f"const {name} = {json.dumps(value, indent=1)};\n" for name, value in names) + worker


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    site = pathlib.Path(sys.argv[1])
    (site / "sw.js").write_text(written(site), encoding="utf-8")


if __name__ == "__main__":
    main()
