"""One session per kernel: the current model, the one worker thread, and the state snapshot that every UI reads.

Knows how to run one job at a time off the main thread, how an interrupt or a stop reaches it, and what to tell those
who watch. Knows nothing of IPython, comms or HTML (floor 5), nor of how a lesson is taught (floor 3).
"""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeAlias

from jupyter_miu.config import MIUConfig, Settings
from jupyter_miu.errors import Cancelled, MIUError, ModelError
from jupyter_miu.events import Event, RunControl, StepEvent
from jupyter_miu.types import Answer, MIUResult, Plan

if TYPE_CHECKING:  # torch enters only when a model is asked for
    from jupyter_miu.sources.base import NotebookContext
    from jupyter_miu.sources.registry import SourceOptions
    from jupyter_miu.update import ModelInferenceUpdate

Status = Literal["no model", "loading", "idle", "learning", "working", "paused", "stopping"]
INTERRUPTED = "Interrupted: weights are as they were before."


@dataclass(frozen=True)
class SessionState:
    """All that a UI shows, as one immutable value. ``revision`` rises by one with every change."""

    revision: int = 0
    status: Status = "no model"
    model: str = ""
    source: str = ""
    device: str = ""
    checkpoint: str = "base"
    lessons: int = 0
    subject: str = ""
    background: bool = False
    run_id: str = ""
    phase: str = ""
    phase_done: int = 0
    phase_total: int = 0
    step: int = 0
    max_steps: int = 0
    loss: float | None = None
    held_out_loss: float | None = None
    grad_norm: float | None = None
    recall: float | None = None
    tokens_per_second: float | None = None
    seconds_left: float | None = None
    memory_bytes: int = 0
    notebook: str = ""
    message: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy."""
        return asdict(self)


@dataclass(frozen=True)
class CurvePoint:
    """One drawn step. loss and held_out_loss in nats per labelled token, grad_norm before clipping."""

    step: int
    loss: float
    grad_norm: float
    held_out_loss: float | None = None
    recall: float | None = None


class Curve:
    """The points of one run, thinned to every second one whenever ``limit`` is passed; the last is always kept."""

    def __init__(self, limit: int = 2000) -> None:
        self._limit, self._stride, self._points = limit, 1, list[CurvePoint]()
        self._last: CurvePoint | None = None

    def append(self, point: CurvePoint) -> None:
        """Add a point; points with a held-out loss are never thinned at arrival, as they are rare."""
        self._last = point
        if point.held_out_loss is None and point.step % self._stride:
            return
        self._points.append(point)
        if len(self._points) > self._limit:
            self._points = self._points[::2]
            self._stride *= 2

    def points(self) -> list[CurvePoint]:
        """What there is, in order."""
        points = list(self._points)
        if self._last is not None and (not points or points[-1] is not self._last):
            points.append(self._last)
        return points


@dataclass(eq=False)
class Job:
    """Work given to the worker thread. ``done`` is set when ``result`` or ``error`` is there."""

    kind: str
    run: Callable[[Job], Any]
    subject: str = ""
    background: bool = False
    control: RunControl = field(default_factory=RunControl)
    done: threading.Event = field(default_factory=threading.Event)
    on_done: Callable[[Job], None] | None = None
    result: Any = None
    error: BaseException | None = None


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
    """What ``start_learn`` and ``plan`` take. ``on_done`` is called on the worker thread."""

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
        self._clock = clock
        self._guard = threading.Lock()  # guards the snapshot's revision only, never held while anything waits
        self._subscribers: list[Subscriber] = []
        self._queue: queue.Queue[Job] = queue.Queue()
        self._worker: threading.Thread | None = None
        self._job: Job | None = None
        self._pending = 0
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
        self.curve.append(
            CurvePoint(event.step, event.loss, event.grad_norm, event.held_out_loss, event.recall)
        )
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
        self.note(**_NO_RUN, status="idle", model=loaded.name, source=loaded.source, device=str(loaded.device),
                  message=f"using {loaded.name}")  # fmt: skip
        self.refresh()
        return self.state

    def require(self) -> ModelInferenceUpdate:
        """The current updater; loads the bundled model if none was chosen."""
        if self.update is None:
            self.use()
        if self.update is None:  # only if use() broke its promise
            raise ModelError("no model is loaded", "%miu use")
        return self.update

    def refresh(self) -> None:
        """Take over from the store what a lesson, a rollback or a rename changed."""
        if self.update is not None:
            states = self.update.list_checkpoints()
            self.note(checkpoint=self.update.current, lessons=sum(1 for info in states if info.name != "base"))

    # -- jobs -----------------------------------------------------------------------------------------------------
    @property
    def busy(self) -> bool:
        """Whether a job runs or waits."""
        return self._pending > 0

    def require_idle(self, what: str) -> None:
        """Raise MIUError while a background job runs."""
        if self.busy:
            raise MIUError(f"cannot {what} while a lesson is being learnt", "%miu stop, or wait until it is done")

    def submit(self, job: Job) -> Job:
        """Queue a job for the worker thread."""
        with self._guard:
            self._pending += 1
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, name="miu-worker", daemon=True)
                self._worker.start()
        self._queue.put(job)
        return job

    def wait(self, job: Job) -> Any:
        """Wait for a job in the foreground and return its result.

        An interrupt asks the job to give the weights back, waits for that, and raises Cancelled. The wait is on an
        event, never on ``Thread.join``: an interrupted join marks a live thread as dead on Python 3.11.
        """
        interrupted = _wait(job)
        if job.error is not None and not (interrupted and isinstance(job.error, MIUError)):
            raise job.error
        if not interrupted:
            return job.result
        result, update = job.result, self.update
        if isinstance(result, MIUResult) and result.success and result.num_updates and update is not None:
            # the interrupt came after the last safe point: the promise is kept by a rollback
            _wait(self.submit(Job("rollback", lambda job: update.rollback(result.checkpoint_path))))
        raise Cancelled(INTERRUPTED)

    def _work(self) -> None:
        while True:
            job = self._queue.get()
            self._run(job)
            job.done.set()
            if job.on_done is not None:
                job.on_done(job)

    def _run(self, job: Job) -> None:
        self._job = job
        if job.kind == "learn":
            self.curve = Curve()
        self.note(**_NO_RUN, status="learning" if job.kind == "learn" else "working", subject=job.subject,
                  background=job.background, message="")  # fmt: skip
        try:
            if job.control.cancel.is_set():
                raise Cancelled(INTERRUPTED)
            job.result = job.run(job)
        except BaseException as error:  # handed to whoever waits; the worker must live on
            job.error = error
        message = getattr(job.result, "message", "") if job.error is None else str(job.error)
        with self._guard:
            self._pending -= 1
        self._job = None
        self.note(status="idle", phase="", message=message, background=False)
        try:
            self.refresh()
        except MIUError as error:  # a store that went away must not hide the job's own outcome
            self.note(message=str(error))

    def start_learn(self, lesson: Lesson) -> Job:
        """Begin a lesson on the worker thread; ``wait`` for it, or leave it running."""
        update = self.require()

        def run(job: Job) -> MIUResult:
            return update.learn_from_content(
                lesson.sources, lesson.config, on_event=self._on_event, control=job.control, actor="cell",
                context=lesson.context, options=lesson.options,
            )  # fmt: skip

        return self.submit(Job("learn", run, lesson.subject, lesson.background, on_done=lesson.on_done))

    def call(self, kind: str, run: Callable[[], Any]) -> Any:
        """Run something that must not be cut in half (a rollback, a comparison) on the worker and wait for it."""
        return self.wait(self.submit(Job(kind, lambda job: run())))

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

    def feedback(self, good: bool, better: str | None = None) -> Any:
        """Rate the last answer; a better one is taught on the worker."""
        update = self.require()
        return self.call("feedback", lambda: update.feedback(good, better))

    # -- steering, from any thread --------------------------------------------------------------------------------
    def stop(self) -> bool:
        """End the running lesson at its next step and keep what passes. False when nothing runs."""
        job = self._job
        if job is None or job.kind != "learn":
            return False
        job.control.stop.set()
        self.note(status="stopping")
        return True

    def pause(self, paused: bool = True) -> bool:
        """Hold the running lesson between two steps, or let it go on. False when nothing runs."""
        job = self._job
        if job is None or job.kind != "learn":
            return False
        (job.control.pause.set if paused else job.control.pause.clear)()
        self.note(status="paused" if paused else "learning")
        return True

    def cancel(self) -> bool:
        """Give the weights back as they were before the running lesson. False when nothing runs."""
        job = self._job
        if job is None or job.kind != "learn":
            return False
        job.control.cancel.set()
        self.note(status="stopping")
        return True

    def resume(self) -> bool:
        """Let a paused lesson go on. False when nothing runs."""
        return self.pause(False)


def _wait(job: Job) -> bool:
    """Wait until the job is done; True if an interrupt came meanwhile, which the job is told of."""
    interrupted = False
    while not job.done.is_set():
        try:
            while not job.done.wait(0.1):
                pass
        except KeyboardInterrupt:
            interrupted = True
            job.control.cancel.set()
    return interrupted


_NO_RUN: dict[str, Any] = {
    "subject": "", "run_id": "", "phase": "", "phase_done": 0, "phase_total": 0, "step": 0, "max_steps": 0,
    "loss": None, "held_out_loss": None, "grad_norm": None, "recall": None, "tokens_per_second": None,
    "seconds_left": None, "memory_bytes": 0,
}  # fmt: skip


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
