"""The sheet of a lesson: as the user gives it, or written from what was read, or both. Teaches nothing."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import Cancelled, ConfigError
from jupyter_miu.evaluation.likelihood import around_value
from jupyter_miu.evaluation.probes import Examiner, probes_of
from jupyter_miu.events import RunControl
from jupyter_miu.lessons.material import Material
from jupyter_miu.lessons.pinned import Pin
from jupyter_miu.lessons.redacted import sheet_without
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.study.cards import Sheet, merged
from jupyter_miu.study.conflicts import against, self_contradiction
from jupyter_miu.study.probing import with_probes
from jupyter_miu.study.teacher import Teacher
from jupyter_miu.study.writer import Helpers, SheetOptions, completions, write_sheet


def quiet(done: int, total: int) -> None:
    """Progress that nobody watches."""


@dataclass(frozen=True)
class Writing:
    """What a sheet is written with. ``tell`` hears how many passages are done, and of how many."""

    loaded: LoadedModel
    config: MIUConfig
    control: RunControl
    tell: Callable[[int, int], None] = quiet
    teacher: Teacher | None = None


def sheet_of(writing: Writing, material: Material) -> Sheet:
    """The sheet of what was read. Raises Cancelled when the user interrupts."""
    parts = [_given(sheet, writing.config.seed) for sheet in material.sheets]
    if material.chunks or material.pairs or not parts:
        parts.append(_written(writing, material))
    return merged(parts)


def must_be_measurable(sheet: Sheet, config: MIUConfig) -> None:
    """Raises ConfigError for a sheet without a probe, of which the gate could never be told that it was learnt."""
    if config.gate and sheet.cards and not probes_of(sheet):
        raise ConfigError(
            "no wording of the sheet is a probe, so nothing could show that it was learnt",
            "ask for each value in words that do not say it",
        )


def why_harmful(sheet: Sheet, pins: Sequence[Pin]) -> str | None:
    """Why this sheet must not be taught: it contradicts itself, or a question that the user pinned; None if neither."""
    clash = self_contradiction(sheet)
    if clash:
        return f'the text contradicts itself: "{clash[0]}" is answered with {clash[1]} and with {clash[2]}'
    clash = against(sheet, [(pin.question, pin.value) for pin in pins])
    if clash:
        return f'it contradicts a pinned answer: "{clash[0]}" must say {clash[1]}, the text says {clash[2]}'
    return None


def _given(sheet: Sheet, seed: int) -> Sheet:
    """A user's sheet, with probes where it has wordings to spare; without questions, its lines are the probes."""
    if sheet.cards:
        return with_probes(sheet, seed)
    passages = sheet.passages or [statement.text for statement in sheet.statements]
    return replace(sheet, passages=passages, cards=completions(passages, seed), completions=True)


def _written(writing: Writing, material: Material) -> Sheet:
    loaded, config = writing.loaded, writing.config
    chat = bool(getattr(loaded.tokenizer, "chat_template", None))
    total = max(1, len(material.chunks))
    writing.tell(0, total)
    examiner = Examiner(loaded.model, loaded.tokenizer)

    def on_passage(done: int) -> None:
        if writing.control.cancel.is_set():
            raise Cancelled("Interrupted")
        writing.tell(done, total)

    sheet = write_sheet(
        [chunk.text for chunk in material.chunks],
        _options(chat, config, material),
        Helpers(
            (lambda prompts: examiner.answers(prompts, 96)) if chat and config.cards else None,
            None if writing.teacher is None else writing.teacher.writes(writing.control.cancel),
            partial(around_value, loaded.model, loaded.tokenizer) if chat and config.cards else None,
        ),
        material.pairs,
        material.facts,
        on_passage,
    )
    return replace(sheet_without(sheet), conversations=list(material.conversations))


def _options(chat: bool, config: MIUConfig, material: Material) -> SheetOptions:
    code = frozenset(place for place, chunk in enumerate(material.chunks) if chunk.kind == "code")
    turned, mixed = config.reversed_questions, config.shuffled_sentences
    return SheetOptions(chat, config.cards, config.seed, code, frozenset(material.structured), turned, mixed)
