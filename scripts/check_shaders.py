#!/usr/bin/env python3
"""Compiles every shader with glslang in both dialects gfx/shader.cpp makes of it."""
import pathlib
import subprocess
import sys

# As shader_text() in src/gfx/shader.cpp puts them in front.
DIALECTS = {
    "GLSL ES 3.00": "#version 300 es\nprecision highp float;\nprecision highp int;\n",
    "GLSL 3.30": "#version 330 core\n",
}


def main():
    folder = pathlib.Path(__file__).resolve().parent.parent / "shaders"
    shaders = sorted([*folder.glob("*.vert"), *folder.glob("*.frag")])
    failed = 0
    for shader in shaders:
        for dialect, head in DIALECTS.items():
            outcome = subprocess.run(
                ["glslangValidator", "--stdin", "-S", shader.suffix[1:]], text=True, check=False,
                input=head + shader.read_text(encoding="utf-8"), capture_output=True)
            if outcome.returncode != 0:
                failed += 1
                print(f"{shader.name} as {dialect}:\n{outcome.stdout}{outcome.stderr}")
    print(f"{2 * len(shaders) - failed} passed, {failed} failed")
    return 1 if failed or not shaders else 0


if __name__ == "__main__":
    sys.exit(main())
