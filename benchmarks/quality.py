"""The quality of chunks: the share of good and of bad ones that falls below 0.5, and the loss of each kind.

Good: this project's own pages and code, and the real documents beside the project where they are there. Bad: made here
from a seed, with words of the good ones. Run: ``python -m benchmarks.quality [FOLDER]``, the folder of real ones.
"""

from __future__ import annotations

import base64
import random
import string
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from jupyter_miu.evaluation.probes import forced
from jupyter_miu.models.templates import encode_text
from jupyter_miu.sources.base import SourceOptions
from jupyter_miu.sources.chunking import Chunk, chunk_document
from jupyter_miu.sources.quality import LOW, quality
from jupyter_miu.sources.registry import read_all
from jupyter_miu.update import ModelInferenceUpdate

ROOT = Path(__file__).parents[1]
REAL = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT.parent / "shared" / "data"
MOST = 250  # good chunks of a kind, evenly of all
EACH = 30  # bad chunks of a kind
ASKED = 12  # chunks of a kind whose loss is measured


def good(update: ModelInferenceUpdate) -> dict[str, list[Chunk]]:
    """Chunks of 256 of the model's tokens, by what they are."""

    def count(text: str) -> int:
        return len(update.tokenizer(text)["input_ids"])

    places = {
        "pages (Markdown)": [str(ROOT / "docs" / "*.md"), str(ROOT / "docs" / "decisions"), str(ROOT / "README.md")],
        "code": [str(ROOT / "jupyter_miu" / "sources"), str(ROOT / "labextension" / "src")],
        "settings": [str(ROOT / "pyproject.toml"), str(ROOT / "labextension" / "package.json")],
        "real PDF, DOCX, notebooks": [str(REAL / "docs" / "*"), str(REAL / "notebooks" / "*.ipynb")],
        "real chats": [str(REAL / "chats" / "*.json")],
    }  # fmt: skip
    out = {}
    for kind, names in places.items():
        there = [name for name in names if list(Path(name).parent.glob(Path(name).name))]
        found = read_all(there, options=SourceOptions(root=Path("/"))).documents if there else []
        chunks = [chunk for document in found for chunk in chunk_document(document, count, 256)]
        out[kind] = chunks[:: len(chunks) // MOST + 1]
    return out


def bad(words: list[str]) -> Iterator[tuple[str, str]]:
    """Kind and text."""
    rng = random.Random(7)
    for n in range(EACH):
        some = rng.choices(words, k=120)
        line = " ".join(some[:9]).capitalize() + "."
        yield "markup", "".join(
            f'<div class="{a}"><a href="/{b}/{n}" style="color:#{rng.randrange(9**6)}">{a}</a></div>\n' for a, b in
            zip(some[:18], some[18:36], strict=True))  # fmt: skip
        yield "symbols", "".join(rng.choices(string.punctuation + "  ab", k=700))
        yield "random characters", "".join(rng.choices(string.printable[:95], k=700))
        yield (
            "random letters",
            " ".join("".join(rng.choices(string.ascii_lowercase, k=len(w))) for w in some),
        )
        yield "one line over and over", (line + "\n") * 25
        yield "three lines over and over", "".join(f"{' '.join(some[k * 8 : k * 8 + 8])}.\n" for k in range(3)) * 9
        yield "base64", base64.b64encode(rng.randbytes(500)).decode()
        yield "a menu, a word or two a line", "\n".join(
            " ".join(w.capitalize() for w in some[k * 2 : k * 2 + rng.randint(1, 2)]) for k in range(24))  # fmt: skip
        yield "a menu in one line", " | ".join(w.capitalize() for w in some[: rng.randint(6, 14)])
        yield "minified code", "".join(f"function {a[0]}({b[0]}){{return {a[0]}.{b}({b[0]})}};" for a, b in
                                       zip(some[:20], some[20:40], strict=True))  # fmt: skip
        yield "words in any order", " ".join(some)


def report() -> None:
    """Print a table a row of which is a kind: chunks, share below 0.5, lowest, commonest reason, loss."""
    with tempfile.TemporaryDirectory() as folder:
        update = ModelInferenceUpdate(checkpoint_dir=folder)
        kinds = {kind: [(chunk.text, chunk.kind) for chunk in chunks] for kind, chunks in good(update).items()}
        texts = [text for text, _ in kinds["pages (Markdown)"]]
        words = sorted({word for text in texts for word in text.split() if word.isalpha() and word.islower()})
        made: dict[str, list[tuple[str, str]]] = {}
        for kind, text in bad(words):
            made.setdefault(kind, []).append((text, "text"))
        for title, group in (("good", kinds), ("bad", made)):
            print(f"| {title} | chunks | below {LOW} | median quality | said of those below | loss, nats a token |")
            print("|---|---|---|---|---|---|")
            total = below = 0
            for kind, chunks in group.items():
                if chunks:
                    low = row(update, kind, chunks)
                    total, below = total + len(chunks), below + low
            print(f"| all | {total} | {below / total:.1%} | | | |\n")


def row(update: ModelInferenceUpdate, kind: str, chunks: list[tuple[str, str]]) -> int:
    """Print one, and give how many are below."""
    found = [quality(text, of) for text, of in chunks]
    low = [one for one in found if one.score < LOW]
    said = Counter(one.reason for one in low).most_common(1)
    some = [chunks[place * len(chunks) // ASKED] for place in range(ASKED)] if len(chunks) > ASKED else chunks
    rows = [encode_text(update.tokenizer, text[:1000]) for text, _ in some]
    losses = sorted(forced(update.model, [one]).loss for one in rows)
    spread = f"{losses[0]:.1f} to {losses[-1]:.1f}, median {median(losses):.1f}"
    middle = median(one.score for one in found)
    reason = said[0][0] if said else ""
    print(f"| {kind} | {len(chunks)} | {len(low) / len(chunks):.1%} | {middle:.2f} | {reason} | {spread} |", flush=True)
    return len(low)


if __name__ == "__main__":
    report()
