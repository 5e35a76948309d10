"""``ModelInferenceUpdate``: a model that can be taught, asked, and put back. Works without Jupyter.

Owns the lock on the weights: one learn, ask or rollback at a time. What a lesson does is in ``lessons.learn``; which
state the model is in, in ``lessons.history``; going back, in ``lessons.states``.
"""

from __future__ import annotations

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.config import MIUConfig, Settings, merge
from jupyter_miu.errors import ConfigError, MIUError, NothingUsable
from jupyter_miu.evaluation.probes import Examiner, probes_of
from jupyter_miu.events import EventSink, RunControl, RunEvent, ignore
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.lessons.learn import learn
from jupyter_miu.lessons.material import DEFAULT_CHUNK, Material, Reading, gather
from jupyter_miu.lessons.memory import Memory
from jupyter_miu.lessons.outcome import why_empty
from jupyter_miu.lessons.protection import Protection
from jupyter_miu.lessons.run import Progress, Run
from jupyter_miu.lessons.sheets import Writing, sheet_of
from jupyter_miu.lessons.states import States
from jupyter_miu.models.generation import context_length, generate
from jupyter_miu.models.loading import LoadedModel, load_model
from jupyter_miu.models.templates import Turn, encode_prefix, encode_prompt
from jupyter_miu.store.layout import find_store, open_lineage
from jupyter_miu.study.cards import Sheet
from jupyter_miu.study.teacher import Teacher
from jupyter_miu.types import Answer, CheckpointInfo, MIUResult, Plan, ProbeResult

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext
    from jupyter_miu.sources.registry import SourceOptions


class ModelInferenceUpdate(States, Memory):
    """A model with a memory of its lessons.

    Args:
        model: None for the bundled model, a model object, or a name (variable, folder, "miu-base", hub id).
        checkpoint_dir: where the ``.miu`` store goes; default: MIU_HOME, MIU_CHECKPOINT_DIR, beside the notebook, here.
        tokenizer: needed where ``model`` is an object without one.
        config: defaults of every lesson; keys that a learn call's own config changes rule.
        variables: the user's variables, for names.
        notebook: path of the notebook, where there is one.
        lineage_id: the lineage id from the notebook's metadata (input from a stranger; checked).
        resume: go on from the state in which the store was left; False starts at base.
        load_options: passed on to ``load_model`` (device, dtype, trust_remote_code, allow_bin).

    Raises:
        ModelError: the model cannot be found, loaded or taught. StoreError: the store cannot be read.
    """

    def __init__(
        self,
        model: Any = None,
        checkpoint_dir: str | Path | None = None,
        *,
        tokenizer: Any = None,
        config: MIUConfig | None = None,
        variables: Mapping[str, Any] | None = None,
        notebook: Path | None = None,
        lineage_id: str | None = None,
        resume: bool = True,
        **load_options: Any,
    ) -> None:
        self.settings = Settings.from_environment()
        self.config = merge(self.settings.learn_defaults(), config)
        self.loaded: LoadedModel = load_model(model, tokenizer=tokenizer, variables=variables, **load_options)
        self.lock = threading.RLock()
        self.notices: list[str] = []
        self.last_result: MIUResult | None = None
        self.last_answer: Answer | None = None
        self.message = ""
        self.probes: list[ProbeResult] = []
        self.store: CheckpointStore | None = None
        if self.settings.checkpoint_enabled:
            lineage = open_lineage(
                find_store(checkpoint_dir, notebook, self.settings), notebook=notebook, lineage_id=lineage_id
            )
            self.store = CheckpointStore(lineage, max_checkpoints=self.settings.max_checkpoints)
            self.store.use_base(self.loaded.base_fingerprint)
        self._history = History(self.loaded, self.store)
        self._protection: Protection | None = None
        self._undone = False
        if resume:
            self._resume()

    # ---- what it is

    @property
    def model(self) -> Any:
        """The live model; the same object throughout."""
        return self.loaded.model

    @property
    def tokenizer(self) -> Any:
        """Its tokenizer."""
        return self.loaded.tokenizer

    @property
    def is_enabled(self) -> bool:
        """Whether learning is allowed at all (``USE_MIU``)."""
        return self.settings.use_miu

    # ---- teaching

    def learn_from_content(
        self,
        sources: Any,
        config: MIUConfig | None = None,
        on_progress: Callable[[int, int], None] | None = None,
        *,
        on_event: EventSink = ignore,
        control: RunControl | None = None,
        context: NotebookContext | None = None,
        options: SourceOptions | None = None,
        actor: str = "script",
    ) -> MIUResult:
        """Teach these sources; see ``MIUResult`` for what came of it.

        Args:
            sources: a path, glob, ``cell:5``, ``var:x``, ``ContentSource``, ``Sheet``, or a list of them.
            config: this lesson's settings.
            on_progress: gets (chunks done, chunks in all), through reading and training.
            on_event: gets every RunEvent and StepEvent.
            control: stop, pause or cancel from another thread.
            context: cells and variables of the notebook.
            options: filters for files.
            actor: who asked, for the journal.

        Raises:
            MIUError: with the weights bit-identical to before.
        """
        if not self.is_enabled:
            raise ConfigError("learning is switched off", "unset USE_MIU")
        settled = merge(self.config, config)
        teacher = Teacher.configured(self.settings) if settled.teacher else None
        with self.lock:
            run_id = uuid.uuid4().hex
            on_event(RunEvent(run_id, "reading"))
            material = gather(sources, self._reading(settled, context, options))
            progress = Progress(on_progress, material.amount)
            with self._writing(run_id, material, actor):
                run = Run(
                    self._history, lambda: self._protect(settled), settled, control or RunControl(), on_event,
                    progress.step, lambda record: self._keep(record, settled, actor), teacher, run_id,
                )  # fmt: skip
                try:
                    result = learn(run, material)
                except BaseException:
                    self._undone = True  # taken back already: rollback() must not take the lesson before it
                    raise
            progress.finish(result.success or result.status.startswith("kept"))
            self._undone = result.status == "rolled back"
            result.message = " ".join([result.message, *_notes(teacher), *self._store_notices()])
            self.last_result, self.message = result, result.message
            if result.recall is not None and result.status.startswith("kept"):
                self.probes = self.probes + result.recall.probes
        return result

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

    @contextmanager
    def _writing(self, run_id: str, material: Material, actor: str) -> Iterator[None]:
        """The store's write lock and the marker that lists a killed lesson; nothing where nothing will be taught."""
        if self.store is None or material.empty:
            yield
            return
        with self.store.lineage.writing("learn"):
            self.store.begin_lesson(run_id, {"sources": [item.ref for item in material.items], "actor": actor})
            try:
                yield
            finally:
                self.store.end_lesson(run_id)

    def plan(self, sources: Any, context: NotebookContext | None = None, options: SourceOptions | None = None) -> Plan:
        """The dry run: every item with its status, reason, chunks and tokens. Nothing is trained or written."""
        return Plan(gather(sources, self._reading(self.config, context, options)).items)

    def _reading(self, config: MIUConfig, context: Any, options: Any) -> Reading:
        def count(text: str) -> int:
            return len(encode_prefix(self.tokenizer, text))

        room = context_length(self.model) or 2 * DEFAULT_CHUNK
        size = int(config.chunk_tokens or min(DEFAULT_CHUNK, room // 2))
        return Reading(count, size, sketch_bits=self.settings.hd_dim, context=context, options=options)

    def _protect(self, config: MIUConfig) -> Protection:
        """What protects this model, made once, from its untaught weights."""
        method = self._history.method_name(config)
        if self._protection is None or not self._protection.ready_for(method):
            with self._history.visiting(BASE):
                self._protection = self._protection or Protection(self.loaded, self.settings.memory_slots)
                self._protection.prepare(method)
        return self._protection

    def _keep(self, record: dict[str, Any], config: MIUConfig, actor: str) -> CheckpointInfo | None:
        """Store the live state as a new one, journal it, and make it the current one."""
        history = self._history
        assert history.method is not None
        if self.store is None:
            history.keep_in_memory(f"lesson-{record['run_id'][:8]}", record)
            return None
        recall = record["recall"]
        info = StateInfo(
            name=config.checkpoint_name,
            base_fingerprint=self.loaded.base_fingerprint,
            parent=history.current,
            method=record["method"],
            lesson={"run": record["run_id"], "actor": actor, "sources": [item["ref"] for item in record["sources"]],
                    "cards": record["cards"],
                    "before": recall["before"], "after": recall["after"], "total": recall["total"]},
            description=f"knew {recall['before']}/{recall['total']}, knows {recall['after']}/{recall['total']}",
        )  # fmt: skip
        saved = self.store.save_state(history.method.tensors(), info, extra=record, base_tensors=history.base_tensors())
        history.current = saved.name
        return saved

    # ---- asking

    def ask(
        self,
        prompt: str,
        max_new_tokens: int = 64,
        *,
        compare: str | bool | None = None,
        context: str | None = None,
        temperature: float = 0.0,
    ) -> Answer:
        """Ask the model.

        Args:
            prompt: the question; through the chat template where the model has one, else as text to go on with.
            max_new_tokens: longest answer, in tokens.
            compare: True for the answer before the current lesson beside it, or the name of another state.
            context: text for the model to read with the question.
            temperature: 0 is greedy.
        """
        if not prompt.strip():
            raise ConfigError("the question is empty")
        with self.lock:
            text = f"Text: {context.strip()}\nQuestion: {prompt}" if context else prompt
            now = self._generate(text, max_new_tokens, temperature)
            before = None
            if compare:
                with self._history.visiting(self._other(compare)):
                    before = self._generate(text, max_new_tokens, temperature)
            self.last_answer = Answer(now, prompt, len(encode_prefix(self.tokenizer, now)), before, self.current)
        return self.last_answer

    def _generate(self, text: str, max_new_tokens: int, temperature: float) -> str:
        chat = bool(getattr(self.tokenizer, "chat_template", None))
        ids = encode_prompt(self.tokenizer, [Turn("user", text)]) if chat else encode_prefix(self.tokenizer, text)
        return generate(self.model, self.tokenizer, [ids], max_new_tokens=max_new_tokens, temperature=temperature)[0]

    def ask_probes(self) -> list[ProbeResult]:
        """Ask the probes of every lesson in the current weights again; ``before`` is what was recorded then."""
        out = []
        with self.lock:
            examiner = Examiner(self.model, self.tokenizer)
            for state in self._history.line():
                record = self._history.record_of(state)
                if not record.get("sheet"):
                    continue
                cards = probes_of(Sheet.from_json(record["sheet"]))
                then = [ProbeResult(**row) for row in record["recall"]["probes"]]
                for row, asked in zip(then, examiner.ask(cards), strict=True):
                    then_right, now_right = row.right_after, asked.right
                    row = replace(row, before=row.after, after=asked.answer)
                    out.append(replace(row, right_before=then_right, right_after=now_right))
            self.probes = out
        return out

    def feedback(self, good: bool, better: str | None = None, actor: str = "script") -> None:
        """Rate the last answer; ``better`` is what it should have been. Written to the journal."""
        if self.last_answer is None:
            raise ConfigError("there is no answer to rate yet", "ask something first")
        self._store().record(
            "feedback",
            actor=actor,
            prompt=self.last_answer.prompt,
            answer=self.last_answer.text,
            good=good,
            better=better,
        )

    def _resume(self) -> None:
        """Go on where the store was left, if it was left with this very model."""
        if self.store is None:
            return
        try:
            name = self.store.current
            if name != BASE:
                self._history.go_to(name)
                self.notices.append(f"going on at {name}")
        except MIUError as error:
            self.notices.append(f"could not go on where the store was left: {error.message}; the model is at base")
        for item in self.store.interrupted():
            when = item.started_at or item.id
            self.notices.append(f"a {item.kind} was interrupted ({when}); it left no trace in the weights")


def _notes(teacher: Teacher | None) -> list[str]:
    return [f"Note: {notice}." for notice in teacher.notices] if teacher is not None else []
