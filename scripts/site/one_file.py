#!/usr/bin/env python3
"""Writes the whole site as one HTML file that runs from a folder, without a server or a network.

usage: one_file.py SITE      makes SITE/fitscope-offline.html of what lies in SITE

The page's modules become one classic script: a page of a file:// address may import nothing. Its programs and their scripts are
packed by LZMA (unpack.js). The pages of causes are articles in it, shown where the address names them, also without JavaScript.
"""
import base64
import hashlib
import html
import lzma
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
PACKED = ("app.wasm", "app-scalar.wasm", "reader.wasm")
PACKED_SCRIPTS = ("app.js", "app-scalar.js", "reader.js")

# How a page beside the program is shown: where the address names it, in place of the program.
PAGES_STYLE = """
article.page { display: none; }
article.page:target { display: block; }
article.page:target ~ header, article.page:target ~ main { display: none; }
"""

# What the modules are given, and who fetches the programs: nobody.
PROLOGUE = """'use strict';
const modules = {};
const made = {};
function need(name) {
  if (!made[name]) {
    made[name] = {};
    modules[name](made[name]);
  }
  return made[name];
}
"""

# Programs are unpacked when they are first needed: all of them are one stream.
UNPACKING = """
let unpacked = null;
function file(name) {
  if (!unpacked) {
    const text = atob(document.getElementById('packed').textContent);
    const bytes = new Uint8Array(text.length);
    for (let i = 0; i < text.length; ++i) bytes[i] = text.charCodeAt(i);
    unpacked = need('unpack.js').unpack(bytes);
  }
  const [from, size] = PLACES[name];
  return unpacked.slice(from, from + size);
}
for (const [script, wasm] of Object.entries(PROGRAMS)) {
  const plain = modules[script];
  modules[script] = (exports) => {
    plain(exports);
    const create = exports.default;
    exports.default = (given) => create({ ...given, wasmBinary: file(wasm) });
  };
}
"""


def pack(data):
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 24, "lc": 4, "lp": 0, "pb": 0, "nice_len": 273,
                "mf": lzma.MF_BT4, "depth": 1000, "mode": lzma.MODE_NORMAL}]
    packed = bytearray(lzma.compress(data, format=lzma.FORMAT_ALONE, filters=filters))
    packed[5:13] = len(data).to_bytes(8, "little")
    return bytes(packed)


def as_function(name, text):
    """A module as a function that fills `exports`. Its imports become need(): no module needs itself in a circle."""
    exports = []

    def exported(match):
        exports.append(match.group(2))
        return match.group(1) + match.group(2)

    text = re.sub(r"^import (\{[^}]*\}) from '\./([\w.-]+)';$", r"const \1 = need('\2');", text, flags=re.MULTILINE)
    text = re.sub(r"^export (\{[^}]*\}) from '\./([\w.-]+)';$",
                  lambda found: f"{{ const {found[1]} = need('{found[2]}'); Object.assign(exports, {found[1]}); }}",
                  text, flags=re.MULTILINE)
    text = re.sub(r"^export ((?:async )?(?:function|const|class) )(\w+)", exported, text, flags=re.MULTILINE)
    text = re.sub(r"import\('\./([\w.-]+)'\)", r"need('\1')", text)
    text = re.sub(r"export default (\w+);?\s*$", r"exports.default = \1;\n", text)
    text = text.replace("import.meta.url", "document.baseURI")
    left = re.search(r"^(import|export)\b.*", text, re.MULTILINE)
    if left:
        raise SystemExit(f"error: one_file.py cannot read {name}: {left[0]}")
    ends = "".join(f"exports.{one} = {one};\n" for one in exports)
    return f"modules['{name}'] = (exports) => {{\n{text.rstrip()}\n{ends}}};\n"


def needed(site, name, found):
    """The modules that `name` imports, and theirs, each before who needs it."""
    text = (site / name).read_text(encoding="utf-8")
    for one in re.findall(r"(?:from |import\()'\./([\w.-]+)'", text):
        if one not in found and one not in PACKED_SCRIPTS:
            needed(site, one, found)
    found[name] = text
    return found


def script_of(site):
    modules = needed(site, "shell.js", {})
    shell = modules.pop("shell.js")
    parts = [PROLOGUE]
    parts += [as_function(name, text) for name, text in modules.items()]
    parts.append(as_function("unpack.js", (HERE / "unpack.js").read_text(encoding="utf-8")))
    parts += [as_function(name, (site / name).read_text(encoding="utf-8")) for name in PACKED_SCRIPTS]
    data, places = b"", {}
    for name in PACKED:
        content = (site / name).read_bytes()
        places[name] = [len(data), len(content)]
        data += content
    parts.append(f"const PLACES = {places};\nconst PROGRAMS = {dict(zip(PACKED_SCRIPTS, PACKED))};\n" + UNPACKING)
    entry = as_function("shell.js", shell).replace("(exports) => {", "async () => {", 1)
    parts.append(entry + "modules['shell.js']();\n")
    return "(() => {\n" + "".join(parts) + "})();\n", pack(data)


def article_of(site, path, pages):
    """A page beside the program, as an article; its links lead to other articles and to the program in this file."""
    text = (site / path).read_text(encoding="utf-8")
    head = re.search(r"<h1>.*?</h1>", text, re.DOTALL).group(0)
    body = re.search(r"<main[^>]*>(.*)</main>", text, re.DOTALL).group(1)
    folder = path.rsplit("/", 1)[0] + "/" if "/" in path else ""

    def link(match):
        place, _, scenario = html.unescape(match.group(1)).partition("#")
        if "://" in place:
            return match.group(0)
        parts = []
        for part in (folder + place).split("/"):
            parts = parts[:-1] if part == ".." else [*parts, part]
        target = "/".join(part for part in parts if part != ".")
        if target.endswith("/") or target == "":
            target += "index.html"
        if target == "index.html":
            return f'href="#{html.escape(scenario)}"'
        if target not in pages:
            raise SystemExit(f"error: {path} links to {target}, which one_file.py does not hold")
        return f'href="#{target}"'

    body = re.sub(r'href="([^"]*)"', link, body)
    return (f'<article class="page" id="{path}" tabindex="-1">\n<header>\n{head}\n<p><a href="#causes/index.html">All causes</a> '
            f'<a href="#">Fitscope</a></p>\n</header>\n{body}\n</article>\n')


def hash_of(text):
    return "'sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() + "'"


def page(site):
    text = (site / "index.html").read_text(encoding="utf-8")
    pages = ["causes/index.html", *sorted(path.relative_to(site).as_posix() for path in (site / "causes").glob("*.html")
                                          if path.name != "index.html"), "how-we-know.html"]
    style = "".join((site / name).read_text(encoding="utf-8") for name in ("style.css", "causes.css")) + PAGES_STYLE
    unscripted = (site / "no-script.css").read_text(encoding="utf-8")
    script, packed = script_of(site)
    script = script.replace("</script", "<\\/script")
    icon = re.search(r'<link rel="icon"[^>]*href="([^"]*)"', text).group(1)
    policy = (f"default-src 'none'; script-src {hash_of(script)} 'wasm-unsafe-eval'; "
              f"style-src {hash_of(style)} {hash_of(unscripted)}; img-src data: blob:; base-uri 'none'; form-action 'none'")

    text = re.sub(r' *<link rel="(stylesheet|modulepreload|preload|manifest)"[^>]*>\n', "", text)
    text = re.sub(r' *<script[^>]*></script>\n', "", text)
    text = re.sub(r' *<p [^>]*id="one-file">.*?</p>\n', "", text)  # it is this one
    text = re.sub(r' *<meta http-equiv="Content-Security-Policy"[^>]*>\n', "", text)
    text = re.sub(r"<noscript><link.*?</noscript>", lambda _: f"<noscript><style>{unscripted}</style></noscript>", text)
    text = text.replace('<meta charset="utf-8">', '<meta charset="utf-8">\n  '
                        f'<meta http-equiv="Content-Security-Policy" content="{policy}">')
    # Where the site is, if that is known: what is shared from a folder names it.
    sitemap = site / "sitemap.txt"
    where = f'  <link rel="canonical" href="{html.escape(sitemap.read_text().split()[0])}">\n' if sitemap.exists() else ""
    text = text.replace("</head>", f"{where}  <style>{style}</style>\n</head>")
    text = text.replace('src="icon.svg"', f'src="{icon}"')
    for target in pages:
        place = target[:-len("index.html")] if target.endswith("/index.html") else target
        text = text.replace(f'href="{place}"', f'href="#{target}"')
    articles = "".join(article_of(site, path, pages) for path in pages)
    text = text.replace("<body>", "<body>\n" + articles)
    return text.replace("</body>", f'<script type="application/octet-stream" id="packed">{base64.b64encode(packed).decode()}</script>\n'
                        f"<script>{script}</script>\n</body>")


def main():
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    site = pathlib.Path(sys.argv[1])
    (site / "fitscope-offline.html").write_text(page(site), encoding="utf-8")


if __name__ == "__main__":
    main()
