"""What sketches find and what a search finds, on 400 chunks of Python's own documentation strings. Needs no model.

python -m benchmarks.sketches
"""

from __future__ import annotations

import ast
import json
import random
import resource
import sysconfig
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from jupyter_miu.lessons.searching import Ranking
from jupyter_miu.lessons.taught import Passage, TaughtTexts
from jupyter_miu.sources.sketch import Seen, similarities, sketch
from jupyter_miu.sources.words import words_of

CHUNKS, WORDS = 400, 120


def texts() -> Iterator[str]:
    """The documentation strings of each module of the standard library, all of one module together."""
    for path in sorted(Path(sysconfig.get_path("stdlib")).glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8", errors="replace"))
        kinds = (ast.Module, ast.ClassDef, ast.FunctionDef)
        found = [ast.get_docstring(node) or "" for node in ast.walk(tree) if isinstance(node, kinds)]
        yield "\n\n".join(text for text in found if text)


def chunks(rng: random.Random) -> list[str]:
    """Pieces of 120 words or little more, which end where a paragraph does; 400 of them, none twice."""
    out: dict[str, None] = {}
    for text in texts():
        held: list[str] = []
        for paragraph in text.split("\n\n"):
            held.append(paragraph.strip())
            if sum(len(part.split()) for part in held) >= WORDS:
                out["\n\n".join(held)] = None
                held = []
    return rng.sample(sorted(out), CHUNKS)


def _sentence_less(text: str, rng: random.Random) -> str:
    parts = text.split(". ")
    return ". ".join(parts[:-1]) if len(parts) > 2 else text


def _changed(share: float) -> Callable[[str, random.Random], str]:
    def change(text: str, rng: random.Random) -> str:
        words = text.split(" ")
        return " ".join(rng.choice(words) if rng.random() < share else word for word in words)

    return change


def _exchanged(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    one, other = rng.sample([i for i, word in enumerate(words) if len(word) > 3], 2)
    words[one], words[other] = words[other], words[one]
    return " ".join(words)


def _word_less(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    del words[rng.randrange(len(words))]
    return " ".join(words)


def _new_word(text: str, rng: random.Random) -> str:
    words = text.split(" ")
    words[rng.randrange(len(words))] = f"zq{rng.randrange(10**6)}"
    return " ".join(words)


EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "white space and case": lambda text, rng: " ".join(text.upper().split()),
    "last sentence left out": _sentence_less, "3 % of the words by others of the text": _changed(0.03),
    "10 % of the words by others of the text": _changed(0.1), "two words exchanged": _exchanged,
    "a word left out": _word_less, "a new word": _new_word,
}  # fmt: skip


def duplicates(rows: list[str], rng: random.Random) -> dict[str, object]:
    """Share of edited chunks that are taken for earlier ones: within a reading, and beside what was taught."""
    taught = TaughtTexts([Passage(text, "", "lesson-1", "", learnt=True) for text in rows])
    out: dict[str, object] = {}
    for name, edit in EDITS.items():
        seen = Seen()
        first = [seen.twin(text, "first") for text in rows]
        edited = [edit(text, rng) for text in rows]
        found = [seen.twin(text, "second") == "first" for text in edited]
        held = [taught.holds(text) is not None for text in edited]
        out[name] = {"within a reading": np.mean(found).round(3), "taught already": np.mean(held).round(3)}
        out["chunks taken for others"] = sum(one is not None for one in first)
    return out


def distances(rows: list[str]) -> dict[str, object]:
    """Similarity of each chunk to the nearest of the others."""
    made = np.stack([sketch(text) for text in rows])
    near = [np.delete(similarities(one, made), place).max() for place, one in enumerate(made)]
    each = np.concatenate([np.delete(similarities(one, made), place) for place, one in enumerate(made)])
    at = {str(q): round(float(np.quantile(near, q / 100)), 3) for q in (5, 50, 95, 100)}
    rng = random.Random(1)
    same = [float(similarities(sketch(_exchanged(text, rng)), made[place][None])[0]) for place, text in enumerate(rows)]
    return {
        "with two words exchanged, median": round(float(np.median(same)), 3),
        "to any other, median": round(float(np.median(each)), 3),
        "to the nearest, quantiles": at,
    }


def searches(rows: list[str], rng: random.Random) -> dict[str, object]:
    """Share of chunks that five of their words find first: as they are, with a slip in each, and by sketch alone."""
    ranking = Ranking([Passage(text, str(place), "", "") for place, text in enumerate(rows)])
    often = {word for word, _ in Counter(w for text in rows for w in set(words_of(text))).most_common(100)}
    made = np.stack([sketch(text) for text in rows])
    right: Counter[str] = Counter()
    seconds: dict[str, float] = {}
    for place, text in enumerate(rows):
        words = rng.sample(sorted({w for w in words_of(text) if len(w) > 3 and w not in often}), 5)
        slips = [word[:2] + word[3] + word[2] + word[4:] for word in words]
        for name, query in (("as they are", words), ("two letters of each exchanged", slips)):
            began = time.process_time()
            hits = ranking.search(" ".join(query), 1).hits
            seconds[name] = seconds.get(name, 0.0) + time.process_time() - began
            right[name] += bool(hits) and hits[0].ref == str(place)
        right["binary sketch of the five words"] += int(similarities(sketch(" ".join(words)), made).argmax()) == place
    return {name: count / len(rows) for name, count in right.items()} | {
        f"milliseconds a search, {name}": round(1000 * spent / len(rows), 2) for name, spent in seconds.items()
    }


def speed(rows: list[str]) -> dict[str, object]:
    """Sketches in a second of one core, and 100,000 chunks of which 512 are taught."""
    began = time.process_time()
    for text in rows:
        sketch(text)
    rate = len(rows) / (time.process_time() - began)
    seen, before = Seen(), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    began = time.process_time()
    for number in range(100_000):
        seen.twin(f"{rows[number % CHUNKS]} Copy {number}.", "file", near=number < 512)
    seconds = time.process_time() - began
    more = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    taught = TaughtTexts([Passage(text, "", "", "", learnt=True) for text in rows])
    began = time.process_time()
    taught.novelty(rows[0])
    first = time.process_time() - began
    began = time.process_time()
    for text in rows[:100]:
        taught.novelty(text)
    return {
        "sketches a second": round(rate), "seconds for 100,000 chunks": round(seconds, 1), "megabytes": round(more),
        "first novelty beside 400 taught, seconds": round(first, 2),
        "later ones, milliseconds": round(10 * (time.process_time() - began), 2),
    }  # fmt: skip


def main() -> None:
    """Print all figures as JSON. Seconds are of the processor."""
    rng = random.Random(0)
    rows = chunks(rng)
    mean = round(sum(len(text.split()) for text in rows) / len(rows))
    parts = {"chunks": len(rows), "words each": mean, "speed": speed(rows), "similarity": distances(rows)}
    print(json.dumps(parts | {"edits": duplicates(rows, rng), "search": searches(rows, rng)}, indent=1))


if __name__ == "__main__":
    main()
