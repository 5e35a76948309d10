"""One session per kernel: the current model, the one worker thread, and the state snapshot that every UI reads.

Knows how to run one job at a time off the main thread, how an interrupt or a stop reaches it, and what to tell those
who watch. Knows nothing of IPython, comms or HTML (floor 5), nor of how a lesson is taught (floor 3).
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from jupyter_miu.config import MIUConfig, Settings
from jupyter_miu.errors import Cancelled, MIUError, ModelError
from jupyter_miu.events import Event, StepEvent
from jupyter_miu.session.jobs import INTERRUPTED, Job, Worker, wait
from jupyter_miu.session.state import NO_RUN, Curve, CurvePoint, SessionState
from jupyter_miu.types import Answer, MIUResult, Plan

if TYPE_CHECKING:  # torch enters only when a model is asked for
    from jupyter_miu.sources.base import NotebookContext
    from jupyter_miu.sources.registry import SourceOptions
    from jupyter_miu.update import ModelInferenceUpdate


@dataclass(frozen=True)
class UseOptions:
    """What ``use`` takes besides the model."""

    tokenizer: Any = None
    method: str | None = None
    device: str = "auto"
    dtype: str | None = None
    store: str | Path | None = None
    allow_bin: bool = False
    trust_remote_code: bool = False
    variables: Mapping[str, Any] | None = None
    notebook: Path | None = None


@dataclass(frozen=True)
class Lesson:
    """What ``start_learn`` and ``plan`` take. Without sources the lessons there are get consolidated. ``on_done`` is
    called on the worker thread."""

    sources: Any
    config: MIUConfig | None = None
    context: NotebookContext | None = None
    options: SourceOptions | None = None
    subject: str = ""
    background: bool = False
    on_done: Callable[[Job], None] | None = None


Subscriber: TypeAlias = Callable[["SessionState", "Event | None"], None]


class Session:
    """The one place that holds a kernel's model and runs its jobs. All methods may be called from any thread;
    ``stop``, ``pause``, ``resume`` and reading ``state`` never wait for the weights."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self.state = SessionState()
        self.curve = Curve()
        self.update: ModelInferenceUpdate | None = None
        self.config = MIUConfig()
        self.defaults = UseOptions()  # what a model that nobody chose is loaded with; the magic sets it
        self._clock = clock
        self._guard = threading.Lock()  # guards the snapshot's revision only, never held while anything waits
        self._subscribers: list[Subscriber] = []
        self._worker = Worker(self._begin, self._end)
        self._started = 0.0

    # -- watching -------------------------------------------------------------------------------------------------
    def subscribe(self, callback: Subscriber) -> Callable[[], None]:
        """Call ``callback(state, event)`` after each change, from whatever thread made it; it must be quick.

        Returns a function that ends the subscription.
        """
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    def note(self, event: Event | None = None, /, **changes: Any) -> None:
        """Replace the snapshot by one with ``changes`` and tell the subscribers."""
        with self._guard:
            self.state = state = replace(self.state, revision=self.state.revision + 1, **changes)
        for callback in list(self._subscribers):
            callback(state, event)

    def _on_event(self, event: Event) -> None:
        if not isinstance(event, StepEvent):
            self.note(event, run_id=event.run_id, phase=event.phase, phase_done=event.done, phase_total=event.total,
                      message=event.message or self.state.message)  # fmt: skip
            return
        if self.state.step == 0 or event.step <= 1:
            self._started = self._clock()
        self.curve.append(CurvePoint(event.step, event.loss, event.grad_norm, event.held_out_loss, event.recall))
        elapsed, taken = self._clock() - self._started, max(event.step - 1, 0)
        left = elapsed / taken * max(event.max_steps - event.step, 0) if taken else None
        checked = {k: v for k in ("held_out_loss", "recall") if (v := getattr(event, k)) is not None}
        self.note(event, run_id=event.run_id, phase="training", step=event.step, max_steps=event.max_steps,
                  loss=event.loss, grad_norm=event.grad_norm, seconds_left=left, memory_bytes=event.memory_bytes,
                  tokens_per_second=event.tokens / event.seconds if event.seconds > 0 else None, **checked)  # fmt: skip

    # -- the model ------------------------------------------------------------------------------------------------
    def use(self, spec: Any = None, options: UseOptions | None = None) -> SessionState:
        """Load a model (None: the bundled one) and make it current. Raises ModelError or StoreError."""
        options = options or UseOptions()
        self.require_idle("change the model")
        before = self.state.status
        self.note(status="loading", message=f"loading {spec or 'the bundled model'}")
        try:
            update = _build_update(spec, options)
        except BaseException:
            self.note(status=before, message="")
            raise
        self.update, self.config = update, update.config
        loaded = update.loaded
        self.curve = Curve()
        self.note(**NO_RUN, status="idle", model=loaded.name, source=loaded.source, device=str(loaded.device),
                  message=f"using {loaded.name}")  # fmt: skip
        self.refresh()
        return self.state

    def require(self) -> ModelInferenceUpdate:
        """The current updater; loads the bundled model if none was chosen."""
        if self.update is None:
            self.use(None, self.defaults)
        if self.update is None:  # only if use() broke its promise
            raise ModelError("no model is loaded", "%miu use")
        return self.update

    def take_notices(self) -> list[str]:
        """What the user should be told once: how the store was found, a fork, an interrupted lesson."""
        if self.update is None:
            return []
        lists = [self.update.notices]
        if self.update.store is not None:
            lists.append(self.update.store.lineage.notices)
        found = [notice for notices in lists for notice in notices]
        for notices in lists:
            notices.clear()
        return found

    def refresh(self) -> None:
        """Take over from the store what a lesson, a rollback or a rename changed."""
        if self.update is not None:
            self.note(checkpoint=self.update.current, lessons=len(self.update.list_checkpoints()))

    # -- jobs -----------------------------------------------------------------------------------------------------
    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._worker.busy

    def require_idle(self, what: str) -> None:
        """Raise MIUError while a background job runs."""
        if self.busy:
            raise MIUError(f"cannot {what} while a lesson is being learnt", "%miu stop, or wait until it is done")

    def wait(self, job: Job) -> Any:
        """Wait for a job in the foreground and return its result, or raise its error.

        An interrupt asks a lesson to give the weights back, waits for that, and raises Cancelled.
        """
        interrupted = wait(job)
        if job.error is not None and not (interrupted and isinstance(job.error, MIUError)):
            raise job.error
        if not interrupted:
            return job.result
        if job.kind in ("rollback", "redo", "save"):
            here = self.state.checkpoint
            raise Cancelled(f"Interrupted, but the {job.kind} was done already: the model is at {here}.")
        result, update = job.result, self.update
        if isinstance(result, MIUResult) and result.status.startswith("kept") and update is not None:
            # the interrupt came after the last safe point: the promise is kept by a rollback
            back = Job("rollback", lambda job: update.rollback(result.checkpoint_path, actor="cell"))
            wait(self._worker.submit(back))
            if back.error is not None:
                raise back.error
        raise Cancelled(INTERRUPTED)

    def _begin(self, job: Job) -> None:
        learning = job.kind == "learn"
        if learning:
            self.curve = Curve()
        changes: dict[str, Any] = {**NO_RUN, "subject": job.subject, "background": job.background, "message": ""}
        self.note(**changes, status="learning" if learning else "working")

    def _end(self, job: Job) -> None:
        message = getattr(job.result, "message", "") if job.error is None else str(job.error)
        self.note(status="idle", phase="", message=message, background=False)
        try:
            self.refresh()
        except MIUError as error:  # a store that went away must not hide the job's own outcome
            self.note(message=str(error))

    def start_learn(self, lesson: Lesson) -> Job:
        """Begin a lesson on the worker thread; ``wait`` for it, or leave it running."""
        update = self.require()

        def run(job: Job) -> MIUResult:
            if lesson.sources is None:
                return update.consolidate(lesson.config, on_event=self._on_event, control=job.control, actor="cell")
            return update.learn_from_content(
                lesson.sources, lesson.config, on_event=self._on_event, control=job.control, actor="cell",
                context=lesson.context, options=lesson.options,
            )  # fmt: skip

        return self._worker.submit(Job("learn", run, lesson.subject, lesson.background, on_done=lesson.on_done))

    def call(self, kind: str, run: Callable[[], Any]) -> Any:
        """Run something that must not be cut in half (a rollback, a comparison) on the worker and wait for it."""
        return self.wait(self._worker.submit(Job(kind, lambda job: run())))

    def plan(self, lesson: Lesson) -> Plan:
        """What a learn would do. Touches no weights."""
        return self.require().plan(lesson.sources, lesson.context, lesson.options)

    def ask(self, prompt: str, *, max_new_tokens: int = 64, compare: str | bool | None = None,
            context: str | None = None, temperature: float = 0.0) -> Answer:  # fmt: skip
        """Ask the model; waits for a lesson under way. A comparison swaps weights, so it must not be cut in half."""
        update = self.require()

        def run() -> Answer:
            return update.ask(prompt, max_new_tokens, compare=compare, context=context, temperature=temperature)

        if compare is None and not self.busy:
            return run()
        answer: Answer = self.call("ask", run)
        return answer

    def feedback(self, good: bool, better: str | None = None) -> None:
        """Rate the last answer. Raises ConfigError before there is one."""
        self.require().feedback(good, better, actor="cell")

    # -- steering, from any thread --------------------------------------------------------------------------------
    def stop(self) -> bool:
        """End the running lesson at its next step and keep what passes. False when nothing runs."""
        job = self._worker.job
        if job is None or job.kind != "learn":
            return False
        job.control.stop.set()
        self.note(status="stopping")
        return True

    def pause(self, paused: bool = True) -> bool:
        """Hold the running lesson between two steps, or let it go on. False when nothing runs."""
        job = self._worker.job
        if job is None or job.kind != "learn":
            return False
        (job.control.pause.set if paused else job.control.pause.clear)()
        self.note(status="paused" if paused else "learning")
        return True

    def cancel(self) -> bool:
        """Give the weights back as they were before the running lesson. False when nothing runs."""
        job = self._worker.job
        if job is None or job.kind != "learn":
            return False
        job.control.cancel.set()
        self.note(status="stopping")
        return True

    def resume(self) -> bool:
        """Let a paused lesson go on. False when nothing runs."""
        return self.pause(False)


def _build_update(spec: Any, options: UseOptions) -> ModelInferenceUpdate:
    from jupyter_miu.update import ModelInferenceUpdate

    config = None
    if options.method:
        defaults = Settings.from_environment().learn_defaults()
        config = replace(defaults, method=options.method)  # type: ignore[arg-type]  # MIUConfig checks it
    return ModelInferenceUpdate(
        spec, options.store, tokenizer=options.tokenizer, config=config, variables=options.variables,
        notebook=options.notebook, device=options.device, dtype=options.dtype, allow_bin=options.allow_bin,
        trust_remote_code=options.trust_remote_code,
    )  # fmt: skip


_current: Session | None = None


def current_session() -> Session:
    """The kernel's session, made on first use."""
    global _current
    if _current is None:
        _current = Session()
    return _current
