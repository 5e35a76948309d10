"""How long a large tree of files takes to read, and in how much memory. Writes the tree first, from a seed.

python -m benchmarks.tree --files 20000 --folder /tmp
"""

from __future__ import annotations

import json
import random
import shutil
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks import reading

WORDS = "harbour keeper lamp tide stone rope ledger baker mill ferry orchard copper glass signal winter market".split()
SUFFIXES = (".py", ".py", ".md", ".md", ".txt", ".js", ".json", ".rst", ".html", ".yaml")


def content(suffix: str, number: int, rng: random.Random) -> str:
    """A file of two to eight kilobytes, no two the same; every twentieth says almost what the one before it says."""
    lines = [" ".join(rng.choices(WORDS, k=12)) for _ in range(rng.randint(25, 90))]
    name = f"{rng.choice(WORDS)}_{number}"
    match suffix:
        case ".py":
            return f'"""About {name}."""\n\n' + "\n\n".join(
                f'def {name}_{n}(a, b={n}):\n    """{line}."""\n    return a + b' for n, line in enumerate(lines[:30])
            )
        case ".js":
            return "\n".join(
                f"export function {name}{n}(a) {{ return a + {n}; }} // {line}" for n, line in enumerate(lines)
            )
        case ".json":
            return json.dumps({f"key {n}": line for n, line in enumerate(lines)}, indent=1)
        case ".yaml":
            return "\n".join(f"key_{n}: {line}" for n, line in enumerate(lines))
        case ".html":
            return f"<html><body><h1>{name}</h1>" + "".join(f"<p>{line}.</p>" for line in lines) + "</body></html>"
        case _:
            return f"# {name}\n\n" + ".\n\n".join(line.capitalize() for line in lines) + ".\n"


def write(root: Path, files: int) -> int:
    """The tree; its size in bytes."""
    rng, total, before = random.Random(0), 0, ""
    for number in range(files):
        folder = root / f"part{number // 2000}" / f"room{number // 50}"
        folder.mkdir(parents=True, exist_ok=True)
        suffix = SUFFIXES[number % len(SUFFIXES)]
        text = before + "\n" if number % 20 == 19 else content(suffix, number, rng)
        (folder / f"file{number}{suffix}").write_text(text, encoding="utf-8")
        total, before = total + len(text), text
    return total


def came(material: Any) -> dict[str, Any]:
    return {
        "chunks": len(material.chunks), "told": Counter(item.status for item in material.items),
        "skipped": Counter(skip.reason[:60] for skip in material.skipped).most_common(6),
    }  # fmt: skip


def main() -> None:
    parser = reading.parser(__doc__)
    parser.add_argument("--files", type=int, default=20_000)
    args = parser.parse_args()
    if args.read:
        reading.read(args.read, came)
        return
    root = args.folder / "miu-tree"
    print(f"{args.files:,} files, {write(root, args.files) / 1e6:.0f} MB")
    reading.alone("benchmarks.tree", root)
    shutil.rmtree(root)


if __name__ == "__main__":
    main()
