"""How long a large export of chats takes to read, and in how much memory. Writes the export first, from a seed.

python -m benchmarks.chats --gigabytes 2 --folder /tmp
"""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

from benchmarks import reading

WORDS = "the a lamp harbour keeper green light was painted by daughter who never asked why tide stone rope and".split()


def conversation(number: int, rng: random.Random) -> dict[str, Any]:
    """One tree of ChatGPT's form: eight exchanges, one of them asked for again."""
    mapping: dict[str, Any] = {"root": {"id": "root", "message": None, "parent": None, "children": ["n0"]}}
    parent = "root"
    for place in range(16):
        role = "assistant" if place % 2 else "user"
        for name in [f"n{place}", *([f"n{place}b"] if place == 5 else [])]:
            text = " ".join(rng.choices(WORDS, k=180 if place % 2 else 25))
            message = {
                "id": f"{number}-{name}", "author": {"role": role, "name": None, "metadata": {}},
                "create_time": 1.7e9 + number, "content": {"content_type": "text", "parts": [text]},
                "status": "finished_successfully", "end_turn": True, "weight": 1.0, "recipient": "all", "metadata": {},
            }  # fmt: skip
            mapping[name] = {"id": name, "message": message, "parent": parent, "children": []}
        parent = f"n{place}"
    return {
        "title": f"Chat {number}", "create_time": 1.7e9 + number, "update_time": 1.7e9 + number, "mapping": mapping,
        "current_node": parent, "conversation_id": f"c{number}", "id": f"c{number}",
    }  # fmt: skip


def write(path: Path, size: int) -> int:
    """An export of at least ``size`` bytes; how many conversations are in it."""
    rng = random.Random(0)
    some = [conversation(number, rng) for number in range(200)]
    number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write("[")
        while file.tell() < size:
            one = {**some[number % 200], "conversation_id": f"c{number}", "update_time": 1.7e9 + number}
            file.write(("," if number else "") + json.dumps(one))
            number += 1
        file.write("]")
    return number


def came(material: Any) -> dict[str, Any]:
    return {
        "answers": len(material.pairs), "preferences": len(material.preferences),
        "left_out": [skip.reason for skip in material.skipped],
    }  # fmt: skip


def main() -> None:
    parser = reading.parser(__doc__)
    parser.add_argument("--gigabytes", type=float, default=2.0)
    parser.add_argument("--all", action="store_true")
    args = parser.parse_args()
    if args.read:
        print(f"{args.read.stat().st_size / 1e9:.2f} GB")
        reading.read(args.read, came, **({"all": True} if args.all else {}))
        return
    path = args.folder / "conversations.json"
    print(f"{write(path, int(args.gigabytes * 1e9)):,} conversations")
    for more in ([], ["--all"]):
        reading.alone("benchmarks.chats", path, *more)
    path.unlink()


if __name__ == "__main__":
    main()
