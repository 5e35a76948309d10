"""The ways of teaching that are compared: ours, and what people do today. Each begins with a fresh bundled model.

All baselines run through our own training loop, so that only the recipe differs. They have no gate: what they did
stays.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.learning.world import Lesson
from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import ConfigError
from jupyter_miu.events import RunControl
from jupyter_miu.models import bundled
from jupyter_miu.models.loading import LoadedModel, load_model
from jupyter_miu.models.templates import encode_text
from jupyter_miu.sources.base import Document
from jupyter_miu.sources.chunking import chunk_document
from jupyter_miu.study.cards import Sheet, normalise
from jupyter_miu.training.batches import Example
from jupyter_miu.training.methods import pick_method
from jupyter_miu.training.trainer import TrainJob, train
from jupyter_miu.types import ContentSource
from jupyter_miu.update import ModelInferenceUpdate


@dataclass
class Taught:
    """A model that has been through one lesson or more.

    trained: wordings of questions it has studied. sheets: the study sheets of its lessons, in order, also of those that
    were taken back; what does not write sheets has none. refused: lessons taken back.
    """

    model: Any
    tokenizer: Any
    seconds: float = 0.0
    steps: int = 0
    trained: set[str] = field(default_factory=set)
    sheets: list[Sheet] = field(default_factory=list)
    coverage: list[float] = field(default_factory=list)
    refused: int = 0


class Ours:
    """The product, as a user gets it."""

    name = "jupyter_miu"

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder = folder
        self.miu = ModelInferenceUpdate(checkpoint_dir=folder, config=MIUConfig(seed=seed))
        self.taught = Taught(self.miu.model, self.miu.tokenizer)

    def teach(self, lesson: Lesson) -> Taught:
        """One more lesson."""
        source = ContentSource("text", content=lesson.text)
        if lesson.file:
            path = self.folder / lesson.file
            path.write_text(lesson.text, encoding="utf-8")
            source = ContentSource("file", path=str(path))
        begun, out = time.monotonic(), self.taught
        result = self.miu.learn_from_content(source)
        out.seconds += time.monotonic() - begun
        out.steps += result.num_updates
        out.refused += not result.success
        if result.lesson_id and self.miu.store is not None:
            sheet = Sheet.from_json(self.miu.store.load_extra(result.lesson_id)["sheet"])
            out.trained |= {normalise(card.question) for card in sheet.trained}
        else:  # the weights are what they were, so this is the sheet that it had
            sheet = self.miu.sheet(source)
        out.sheets.append(sheet)
        if result.recall is not None and result.recall.coverage is not None:
            out.coverage.append(result.recall.coverage)
        return out

    def finish(self) -> bool:
        """All lessons anew, together; whether that was better, and so was kept. Fewer than two that stand are none."""
        begun = time.monotonic()
        try:
            result = self.miu.consolidate()
        except ConfigError:  # what was known already makes no lesson, so counting what was taught does not tell
            return False
        self.taught.steps += result.num_updates
        self.taught.seconds += time.monotonic() - begun
        return result.success


@dataclass(frozen=True)
class Plain:
    """Fine-tuning on the text as it is. ``replay``: share of each batch that is the model's own earlier samples."""

    name: str
    method: str
    rate: float
    steps: int | None = None
    epochs: int | None = None
    batch: int = 8
    replay: float = 0.0
    rank: int = 16


BASELINES = (
    Plain("default of old: full, 1e-5, 100 steps", "full", 1e-5, steps=100, batch=1),
    Plain("naive full, 1e-3, 100 steps", "full", 1e-3, steps=100),
    Plain("naive LoRA r8, 2e-3, 100 steps", "lora", 2e-3, steps=100, rank=8),
    Plain("full, 1e-3, 100 steps, half replay", "full", 1e-3, steps=100, replay=0.5),
    Plain("pyrecall: LoRA r16, 2e-4, 3 epochs, 30 % replay", "lora", 2e-4, epochs=3, replay=0.3),
)


class Baseline:
    """One of the recipes above."""

    def __init__(self, plain: Plain, seed: int) -> None:
        self.plain, self.seed, self.name = plain, seed, plain.name
        self.loaded: LoadedModel = load_model()
        self.method = pick_method(plain.method, self.loaded.model)  # type: ignore[arg-type]
        self.method.attach(self.loaded.model, MIUConfig(method=plain.method, rank=plain.rank, alpha=2 * plain.rank))  # type: ignore[arg-type]
        self.taught = Taught(self.loaded.model, self.loaded.tokenizer)

    def teach(self, lesson: Lesson) -> Taught:
        """One more lesson."""
        plain, tokenizer = self.plain, self.loaded.tokenizer
        new = [_example(encode_text(tokenizer, chunk)) for chunk in _chunks(lesson.text, tokenizer)]
        # As often as each text is trained, other samples are replayed: the same few would be learnt by heart.
        steps = plain.steps or 0
        times = plain.epochs or math.ceil(steps * plain.batch * (1 - plain.replay) / len(new))
        rows, wanted = bundled.rehearsal(), round(len(new) * times * plain.replay / (1 - plain.replay))
        drawn = Random(self.seed).sample(range(len(rows)), min(wanted, len(rows)))
        examples = new * times + [Example(list(rows[i]), list(rows[i])) for i in drawn]
        steps = steps or math.ceil(len(examples) / plain.batch)
        begun = time.monotonic()
        done = train(
            TrainJob(
                self.loaded.model, self.method, examples, tokenizer.pad_token_id or 0, plain.rate, steps,
                batch_size=min(plain.batch, len(examples)), seed=self.seed,
            ),
            RunControl(), lambda event: None,
        )  # fmt: skip
        self.loaded.model.eval()
        self.taught.seconds += time.monotonic() - begun
        self.taught.steps += done.steps
        return self.taught

    def finish(self) -> bool:
        """Nothing: there is no second look."""
        return False


def _example(row: Any) -> Example:
    return Example(row.input_ids, row.labels)


def _chunks(text: str, tokenizer: Any) -> Sequence[str]:
    document = Document("lesson", text, "text", {})
    return [chunk.text for chunk in chunk_document(document, lambda t: len(tokenizer(t).input_ids), 128)]


Method = Ours | Baseline


def makers(folder: Path, seed: int) -> dict[str, Callable[[], Method]]:
    """Every way of teaching by name, each made fresh when called."""
    out: dict[str, Callable[[], Method]] = {Ours.name: lambda: Ours(folder, seed)}
    for plain in BASELINES:
        out[plain.name] = lambda plain=plain: Baseline(plain, seed)  # type: ignore[misc]
    return out
