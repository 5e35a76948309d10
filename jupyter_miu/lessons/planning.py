"""Before a lesson: what would be taught of some sources, as a plan or as a study sheet. Trains and stores nothing.

A part of ``ModelInferenceUpdate``. A plan reads without the lock, and asks the model only where that is free.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jupyter_miu.checkpoints.store import CheckpointStore
from jupyter_miu.config import MIUConfig, merge
from jupyter_miu.errors import CheckpointNotFound, NothingUsable
from jupyter_miu.events import RunControl
from jupyter_miu.lessons.already import measured
from jupyter_miu.lessons.fitting import Fitting
from jupyter_miu.lessons.material import DEFAULT_CHUNK, Reading, gather
from jupyter_miu.lessons.memory import Memory
from jupyter_miu.lessons.outcome import why_empty
from jupyter_miu.lessons.sheets import Writing, sheet_of
from jupyter_miu.lessons.telling import Tell, seldom
from jupyter_miu.models.generation import context_length
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import encode_prefix
from jupyter_miu.sources.registry import SourceOptions
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.teacher import Teacher
from jupyter_miu.types import Plan

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext

MOST_OF_A_CHAT = 1024  # tokens of a chat that are trained together, where the model's context allows it


class Planning(Memory):
    """Plans and study sheets for one model, beside what it was taught."""

    config: MIUConfig
    loaded: LoadedModel
    notices: list[str]
    store: CheckpointStore | None

    def plan(
        self,
        sources: Any,
        context: NotebookContext | None = None,
        options: SourceOptions | None = None,
        *,
        tokenizer: Any = None,
        measure: bool = True,
        tell: Tell | None = None,
    ) -> Plan:
        """The dry run: every item with its status, reason, chunks, tokens and quality. Trains and writes nothing but
        the copies of web pages (docs/web-pages.md).

        Args:
            tokenizer: a copy of the model's own, for a thread beside a lesson: two threads cannot share one.
            measure: ask the model, too, some of the questions that a lesson would ask, and how well it foretells the
                text; left out where it is busy.
            tell: hears ("reading" or "asking", done, of so many or 0), a few times a second at most.
        """
        tell = seldom(tell)
        reading = self._reading(self.config, context, options, tokenizer)
        material = gather(sources, replace(reading, tell=tell))
        if not measure or not self.lock.acquire(blocking=False):
            return Plan(material.items)
        try:
            asked = self.loaded.tokenizer if tokenizer is None else tokenizer
            return Plan(measured(material, self.loaded.model, asked, self.config.seed or 0, tell))
        finally:
            self.lock.release()

    def sheet(
        self,
        sources: Any,
        config: MIUConfig | None = None,
        *,
        control: RunControl | None = None,
        context: NotebookContext | None = None,
        options: SourceOptions | None = None,
    ) -> Sheet:
        """The study sheet that ``learn_from_content`` would teach of these sources. Nothing is trained or stored.

        Raises:
            NothingUsable: there is nothing to teach in them.
        """
        settled = merge(self.config, config)
        teacher = Teacher.configured(self.settings) if settled.teacher else None
        with self.lock:
            material = gather(sources, self._reading(settled, context, options))
            if material.empty:
                raise NothingUsable("nothing to learn: " + why_empty(material))
            writing = Writing(self.loaded, settled, control or RunControl(), teacher=teacher)
            sheet = sheet_of(writing, material)
        self.notices += teacher.notices if teacher is not None else []
        return sheet

    def _reading(self, config: MIUConfig, context: Any, options: Any, tokenizer: Any = None) -> Reading:
        tokenizer = self.loaded.tokenizer if tokenizer is None else tokenizer

        def count(text: str) -> int:
            return len(encode_prefix(tokenizer, text))

        options = replace(options or SourceOptions(), captions=self.loaded.processor is not None)
        if self.store is not None:
            options = replace(options, pages=self.store.lineage.store / "pages")
        reads = context_length(self.loaded.model)
        room = reads or 2 * DEFAULT_CHUNK
        size = int(config.chunk_tokens or min(DEFAULT_CHUNK, room // 2))
        size = min(size, reads - 1) if reads else size  # the end token comes after it
        bits = self.settings.hd_dim
        try:
            taught = self.taught()
        except CheckpointNotFound:  # deleted behind our back: a dry run does not need it, a lesson will say so
            taught = None
        return Reading(
            count, size, sketch_bits=bits, taught=taught, room=min(room, MOST_OF_A_CHAT), context=context,
            options=options, fitting=Fitting(tokenizer, reads),
        )  # fmt: skip
