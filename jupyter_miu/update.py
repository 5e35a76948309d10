"""``ModelInferenceUpdate``: a model that can be taught, asked, and put back. Works without Jupyter.

Owns the lock on the weights: one learn, ask or rollback at a time. What a lesson does is in ``lessons.learn``; which
state the model is in, in ``lessons.history``; asking, going back, dry runs and sheets, what was taught, and writing
states for other tools, in ``lessons.asking``, ``states``, ``planning``, ``memory`` and ``exporting``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.checkpoints.store import CheckpointStore, StateInfo
from jupyter_miu.config import MIUConfig, Settings, merge
from jupyter_miu.errors import ConfigError, MIUError, OutOfMemory, StoreError
from jupyter_miu.events import EventSink, RunControl, RunEvent, ignore
from jupyter_miu.lessons.asking import Asking
from jupyter_miu.lessons.consolidate import consolidate
from jupyter_miu.lessons.exporting import Exporting
from jupyter_miu.lessons.history import BASE, History
from jupyter_miu.lessons.learn import learn
from jupyter_miu.lessons.material import gather
from jupyter_miu.lessons.planning import Planning
from jupyter_miu.lessons.protection import Protection
from jupyter_miu.lessons.run import Progress, Run
from jupyter_miu.lessons.telling import seldom
from jupyter_miu.models.device import free_memory, is_out_of_memory
from jupyter_miu.models.loading import LoadedModel, load_model
from jupyter_miu.sources.registry import SourceOptions
from jupyter_miu.store.layout import find_store, open_lineage
from jupyter_miu.study.teacher import Teacher
from jupyter_miu.types import Answer, CheckpointInfo, MIUResult

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext


class ModelInferenceUpdate(Asking, Planning, Exporting):
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
        self.notices: list[str] = list(self.loaded.notices)
        self.last_result: MIUResult | None = None
        self.last_answer: Answer | None = None
        self.message = ""
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
            run = self._run(settled, on_event, control, actor)
            run.teacher = teacher
            on_event(RunEvent(run.run_id, "reading"))
            reading = self._reading(settled, context, options)
            tell = seldom(lambda what, done, total: on_event(RunEvent(run.run_id, "reading", done, total)))
            material = gather(sources, replace(reading, tell=tell))
            progress = Progress(on_progress, material.amount)
            run.progress = progress.step
            with self._writing(run.run_id, [] if material.empty else [item.ref for item in material.items], actor):
                result = self._settled(lambda: learn(run, material))
            progress.finish(result.success or result.status.startswith("kept"))
            notes = [f"Note: {notice}." for notice in teacher.notices] if teacher is not None else []
            self.message = result.message = " ".join([result.message, *notes])
        return result

    def consolidate(
        self,
        config: MIUConfig | None = None,
        *,
        on_event: EventSink = ignore,
        control: RunControl | None = None,
        actor: str = "script",
    ) -> MIUResult:
        """Teach every lesson in the current weights anew, together, from the untaught weights.

        The outcome takes the present weights' place only if it is better: the lessons at least as well known, old
        answers no worse, and one of them, or the drift, better. ``rollback()`` goes back to the lessons as they were.

        Raises:
            ConfigError: fewer than two lessons. MIUError: the weights are bit-identical to before.
        """
        if not self.is_enabled:
            raise ConfigError("learning is switched off", "unset USE_MIU")
        with self.lock:
            settled = merge(self.config, config)
            settled = replace(settled, checkpoint_name=settled.checkpoint_name or "consolidated")
            run = self._run(settled, on_event, control, actor)
            with self._writing(run.run_id, ["all lessons"], actor):
                return self._settled(lambda: consolidate(run))

    def _run(self, settled: MIUConfig, on_event: EventSink, control: RunControl | None, actor: str) -> Run:
        if settled.crystal is None:
            settled = replace(settled, crystal=",".join(self.settings.crystal_layers) or "none")
        return Run(
            self._history, lambda: self._protect(settled), settled, control or RunControl(), on_event,
            lambda done, total: None, lambda record: self._keep(record, settled, actor),
        )  # fmt: skip

    def _settled(self, teach: Callable[[], MIUResult]) -> MIUResult:
        """Teach, and take note of what came of it."""
        here = self.current
        try:
            result = teach()
        except BaseException as error:
            # Taken back already, unless it was kept before: rollback() must not take the lesson before it.
            self._undone = self.current == here
            if not is_out_of_memory(error):
                raise
            reason = error.with_traceback(None)  # its frames hold on to the tensors that did not fit
            free_memory(self.loaded.device)
            raise OutOfMemory(
                "not enough memory for this lesson", 'method="lora" needs less, or shorter chunks (chunk_tokens)'
            ) from reason
        self._undone = result.status in ("rolled back", "not better")
        result.message = " ".join([result.message, *self._store_notices()])
        self.last_result, self.message = result, result.message
        return result

    @contextmanager
    def _writing(self, run_id: str, sources: list[str], actor: str) -> Iterator[None]:
        """The store's write lock and the marker that lists a killed lesson; nothing where nothing will be taught."""
        if self.store is None or not sources:
            yield
            return
        with self.store.lineage.writing("learn"):
            self.store.begin_lesson(run_id, {"sources": sources, "actor": actor})
            try:
                yield
            finally:
                self.store.end_lesson(run_id)

    def follow_notebook(self, notebook: Path) -> None:
        """The notebook is at this path now. Nothing is written, and the store stays where it is; its next write notes
        where the notebook went. Takes no lock."""
        if self.store is not None:
            self.store.lineage.follow(notebook)

    def _protect(self, config: MIUConfig) -> Protection:
        """What protects this model, made once, from its untaught weights."""
        method, fisher = self._history.method_name(config), bool(config.fisher_weight)
        if self._protection is None or not self._protection.ready_for(method, fisher):
            with self._history.visiting(BASE):
                self._protection = self._protection or Protection(self.loaded, self.settings.memory_slots)
                self._protection.prepare(method, fisher)
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
        try:
            saved = self.store.save_state(
                history.method.tensors(), info, extra=record, base_tensors=history.base_tensors()
            )
        except BaseException:
            with suppress(StoreError):  # interrupted when the state was whole and in the journal: it is the current one
                found = self.store.resolve(record["run_id"])
                history.current = found.name if found.current else history.current
            raise
        history.current = saved.name
        return saved

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
