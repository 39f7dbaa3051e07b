#!/usr/bin/env python3
"""Checks that includes go down only, by the table in src/CMakeLists.txt, and that every third party
and the browser come in by their one door.

usage: check_layers.py [--warn] [ROOT]     --warn also lists sources no test is named after
"""
import pathlib
import re
import sys

# What may be included or named only in some files: pattern, files (a regex on the path below src/), why.
DOORS = [
    (r'#\s*include\s*<(Eigen/|unsupported/Eigen)', r'math/', "Eigen comes in by math/matrix.h"),
    (r'#\s*include\s*[<"]SDL', r'platform/', "SDL belongs to src/platform"),
    (r'#\s*include\s*<GL(ES3)?/', r'gfx/gl\.h', "OpenGL comes in by gfx/gl.h"),
    (r'#\s*include\s*<imgui', r'(view|platform|app)/', "ImGui belongs to src/view and src/platform"),
    (r'#\s*include\s*<rapidjson/', r'base/', "RapidJSON is base/json.cpp's own affair"),
    (r'#\s*include\s*<tree_sitter/', r'code/parse_python\.cpp', "tree-sitter comes in by code/parse_python.cpp"),
    (r'__EMSCRIPTEN__|EMSCRIPTEN_KEEPALIVE|#\s*include\s*<emscripten', r'platform/[a-z_]*_web\.cpp',
     "the browser is known to src/platform/*_web.cpp only"),
    (r'__wasm_simd128__|wasm_simd128\.h', r'math/', "lanes are src/math's affair"),
    (r'#\s*include\s*<iostream>', r'$^', "<iostream> costs the page 50 KB"),
]


def read_map(cmake_lists):
    """{folder: folders it may include}, from the fitscope_module() lines."""
    allowed = {}
    for name, rest in re.findall(r"fitscope_module\((\w+)\s+\d+\s*([^)]*)\)", cmake_lists.read_text()):
        allowed[name] = {word for word in rest.split() if "::" not in word}
    return allowed


def reachable(folder, allowed):
    """What `folder` may include: what it names, nothing that only those name."""
    return allowed[folder] | {folder}


def check(root):
    src = root / "src"
    allowed = read_map(src / "CMakeLists.txt")
    breaches, files = [], 0
    for path in sorted(src.rglob("*")):
        if path.suffix not in (".h", ".cpp"):
            continue
        files += 1
        place = path.relative_to(src).as_posix()
        folder = place.split("/")[0]
        if folder != "app" and folder not in allowed:
            breaches.append(f"src/{place}: src/CMakeLists.txt does not know the folder {folder}")
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            include = re.match(r'\s*#\s*include\s*"([^"]+)"', line)
            if include and folder != "app":
                target = include.group(1).split("/")[0]
                if target not in reachable(folder, allowed):
                    breaches.append(f"src/{place}:{number}: {folder} may not include {include.group(1)}")
            code = line.split("//")[0]
            for pattern, door, why in DOORS:
                if re.search(pattern, code) and not re.match(door, place):
                    breaches.append(f"src/{place}:{number}: {why}: {line.strip()}")
    return files, breaches


def untested(root):
    """Sources no test file is named after. A hint, not a breach: one test may cover several files."""
    tests = {path.stem.removesuffix("_test") for path in (root / "tests").rglob("*_test.cpp")}
    for path in sorted((root / "src").rglob("*.cpp")):
        if path.stem not in tests and "platform" not in path.parts and "app" not in path.parts:
            yield path.relative_to(root).as_posix()


def main(arguments):
    warn = "--warn" in arguments
    places = [word for word in arguments if not word.startswith("-")]
    root = pathlib.Path(places[0]) if places else pathlib.Path(__file__).resolve().parent.parent
    files, breaches = check(root)
    for breach in breaches:
        print(breach)
    if warn:
        for source in untested(root):
            print(f"warning: no test is named after {source}")
    print(f"layers: {files} files, {len(breaches)} breaches")
    return 1 if breaches or files == 0 else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
