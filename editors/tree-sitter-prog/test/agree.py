#!/usr/bin/env python3
"""Whether tree-sitter sees each valid program as progc does: no ERROR, and the same items in the same lines.

usage: agree.py FOLDER, which `PROGC_SAMPLES=FOLDER cargo test --test main editors::samples` has filled
"""
import os
import re
import subprocess
import sys

folder = sys.argv[1]
expected = {}
with open(os.path.join(folder, "items.txt"), encoding="utf-8") as lines:
    for line in lines:
        name, *items = line.split()
        expected[name] = [item.replace("specialization", "specialisation") for item in items]

problems = []
for name, items in expected.items():
    # Where there is an ERROR, the exit code is 1 and the tree has it.
    ran = subprocess.run(
        ["tree-sitter", "parse", os.path.join(folder, name)], capture_output=True, text=True, check=False
    )
    tree = ran.stdout
    if not tree.startswith("(source_file"):
        problems.append(f"{name}: no tree\n{ran.stderr}")
        continue
    if "(ERROR" in tree or "(MISSING" in tree:
        problems.append(f"{name}: " + next(line for line in tree.splitlines() if "(ERROR" in line or "(MISSING" in line))
    found = [f"{int(row) + 1}:{kind}" for kind, row in re.findall(r"^  \((\w+)_item \[(\d+),", tree, re.M)]
    if found != items:
        problems.append(f"{name}: progc sees {items}\n  tree-sitter {found}")

print("\n".join(problems))
print(f"{len(expected)} programs, {len(problems)} problems")
sys.exit(1 if problems or not expected else 0)
