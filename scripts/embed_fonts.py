#!/usr/bin/env python3
"""Cuts fonts down to the glyphs the views use and writes them as C++ bytes.

usage: embed_fonts.py HEADER SOURCE NAME=FONT...

Hinting and layout tables go: ImGui's rasteriser reads neither.
"""
import io
import os
import sys

from fontTools import subset

# The same ranges as kGlyphs in src/view/theme.cpp.
GLYPHS = [
    (0x20, 0x7E), (0xA0, 0xFF), (0x394, 0x394), (0x2010, 0x2016), (0x2018, 0x201D), (0x2026, 0x2026),
    (0x2190, 0x2193), (0x21BA, 0x21BB), (0x2212, 0x2212), (0x2248, 0x2248), (0x2264, 0x2265),
    (0x2500, 0x2501), (0x25CF, 0x25CF), (0x2713, 0x2713),
]


def cut(path):
    options = subset.Options()
    options.layout_features = []
    options.hinting = False
    options.desubroutinize = True
    options.notdef_outline = True
    options.name_IDs = [0, 13]  # the copyright and the licence stay
    options.recalc_timestamp = False
    options.drop_tables += ["GPOS", "GSUB", "GDEF", "DSIG", "kern", "STAT", "gasp"]
    font = subset.load_font(path, options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[c for first, last in GLYPHS for c in range(first, last + 1)])
    cutter.subset(font)
    out = io.BytesIO()
    subset.save_font(font, out, options)
    return out.getvalue()


def write(path, text):
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def main(header, source, *fonts):
    declared = []
    defined = []
    for font in fonts:
        name, path = font.split("=", 1)
        data = cut(path)
        declared.append(f"extern const std::array<unsigned char, {len(data)}> k{name};")
        rows = [",".join(str(byte) for byte in data[i:i + 32]) for i in range(0, len(data), 32)]
        defined.append(f"const std::array<unsigned char, {len(data)}> k{name}{{\n" + ",\n".join(rows) + "};")
    about = f"// Made by scripts/{os.path.basename(__file__)}.\n"
    space = "namespace fitscope::view::fonts {\n\n%s\n\n}  // namespace fitscope::view::fonts\n"
    write(header, about + "#pragma once\n\n#include <array>\n\n" + space % "\n".join(declared))
    write(source, about + '#include "view/font_data.h"\n\n' + space % "\n\n".join(defined))


if __name__ == "__main__":
    main(*sys.argv[1:])
