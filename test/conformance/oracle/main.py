"""
A second implementation of COIR-V1, for tests: small, slow, complete, and made from its specification alone.
Nothing here hides a secret from a clock: never use it with real ones.

    python3 main.py replay FILE…               derives every recorded value again
    python3 main.py make --seed S [--network N] [--out FILE]
                                               writes a file of the same shape
    python3 main.py kit FILE…                  runs files of the kit
    python3 main.py serve                      answers one JSON request a line
"""

from __future__ import annotations

import argparse
import json
import sys
from typing import Callable

from kit import run_file
from make import make_file
from replay import replay_text
from serve import serve


def _replay_file(name: str) -> tuple[int, list[str]]:
    try:
        with open(name, encoding="utf-8") as file:
            return replay_text(file.read())
    except (OSError, UnicodeDecodeError):
        return 0, ["cannot be read"]


def _compare(files: list[str], run: Callable[[str], tuple[int, list[str]]]) -> int:
    """What matches in each file, printed and added up."""
    matched = mismatched = 0
    for name in files:
        matches, mismatches = run(name)
        matched += matches
        mismatched += len(mismatches)
        for mismatch in mismatches:
            print(f"{name}: {mismatch}")
    print(f"{matched} matched, {mismatched} mismatched")
    return 1 if mismatched > 0 or matched == 0 else 0


def _make(seed: str, network: str, out: str) -> int:
    content = json.dumps(make_file(seed, network), indent=1, ensure_ascii=False) + "\n"
    if out == "-":
        sys.stdout.buffer.write(content.encode())
    else:
        with open(out, "w", encoding="utf-8") as file:
            file.write(content)
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description="A second implementation of COIR-V1, for tests.")
    commands = parser.add_subparsers(dest="command", required=True)
    replay = commands.add_parser("replay", help="derive every recorded value again")
    replay.add_argument("files", nargs="+", metavar="FILE")
    kit = commands.add_parser("kit", help="run files of the kit")
    kit.add_argument("files", nargs="+", metavar="FILE")
    make = commands.add_parser("make", help="write a file of recorded values")
    make.add_argument("--seed", required=True)
    make.add_argument("--network", default="coir-oracle")
    make.add_argument("--out", default="-", help="where to; standard output by default")
    commands.add_parser("serve", help="answer JSON requests, one a line, until the input ends")
    arguments = parser.parse_args()
    if arguments.command == "replay":
        return _compare(arguments.files, _replay_file)
    if arguments.command == "kit":
        return _compare(arguments.files, run_file)
    if arguments.command == "make":
        return _make(arguments.seed, arguments.network, arguments.out)
    return serve(sys.stdin.buffer, sys.stdout)


if __name__ == "__main__":
    sys.exit(main())
