"""One session per kernel: the current model, the one worker thread, and the state snapshot that every UI reads.

Knows how to run one job at a time off the main thread, how an interrupt or a stop reaches it, and what to tell those
who watch. Knows nothing of IPython, comms or HTML (floor 5), nor of how a lesson is taught (floor 3).
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.config import MIUConfig
from jupyter_miu.errors import Cancelled, MIUError, ModelError
from jupyter_miu.events import RunControl
from jupyter_miu.session.jobs import INTERRUPTED, Job, Worker, wait
from jupyter_miu.session.lesson import Lesson, UseOptions, build_update, is_kept, names_of, outcome_of, taken_back
from jupyter_miu.session.notebook import Notebook, lineage_in_file
from jupyter_miu.session.state import LINE, NO_RUN, Curve, SessionState, Status
from jupyter_miu.session.watched import Watched
from jupyter_miu.types import Answer, MIUResult, Plan

if TYPE_CHECKING:  # torch enters only when a model is asked for
    from jupyter_miu.lessons.telling import Tell
    from jupyter_miu.update import ModelInferenceUpdate


class Session(Watched):
    """The one place that holds a kernel's model and runs its jobs. All methods may be called from any thread;
    ``stop``, ``pause``, ``resume`` and reading ``state`` never wait for the weights."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(clock)
        self.update: ModelInferenceUpdate | None = None
        self.config = MIUConfig()
        self.defaults = UseOptions()  # what a model that nobody chose is loaded with; the magic sets it
        self.notebook = Notebook()
        self._worker = Worker(self._begin, self._end)
        self._changes = itertools.count(1)

    # -- the model ------------------------------------------------------------------------------------------------
    def use(self, spec: Any = None, options: UseOptions | None = None) -> SessionState:
        """Load a model (None: the bundled one) and make it current. Raises ModelError or StoreError."""
        options = options or UseOptions()
        self.require_idle("change the model")
        before = self.state.status
        self.note(status="loading", message=f"loading {spec or 'the bundled model'}")
        try:
            in_file = lineage_in_file(options.notebook) if options.notebook is not None else None
            update = build_update(spec, options, self.notebook.wanted or in_file)
        except BaseException:
            self.note(status=before, message="")
            raise
        self.update, self.config = update, update.config
        loaded = update.loaded
        self.curve = Curve()
        self.note(**NO_RUN, status="idle", model=loaded.name, source=loaded.source, device=str(loaded.device),
                  message=f"using {loaded.name}", lineage="", store="", line=(), outcome=None)  # fmt: skip
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
        lists = [self.notebook.notices]
        if self.update is not None:
            lists.append(self.update.notices)
            if self.update.store is not None:
                lists.append(self.update.store.lineage.notices)
        found = [notice for notices in lists for notice in notices]
        for notices in lists:
            notices.clear()
        return found

    def refresh(self) -> None:
        """Take over from the store what a lesson, a rollback or a rename changed."""
        update = self.update
        if update is None:
            return
        found: dict[str, Any] = {"lessons": len(update.list_checkpoints()), "history": next(self._changes)}
        if update.store is not None:
            lineage = update.store.lineage  # one that nothing was written to is no history that metadata could name
            found |= {"lineage": lineage.id if lineage.dir.is_dir() else "", "store": str(lineage.store)}
        if self._worker.job is None:  # while a job runs, the live model may be on a visit to another state
            found |= {"checkpoint": update.current, "line": tuple(update.line[-LINE:])}
        self.note(**found)

    def notebook_told(self, path: object, lineage: object) -> None:
        """Take over what the page says: where the notebook is (after a rename too), and the id in its metadata.

        The id counts for the next ``use``. A rename changes what the store remembers of the notebook, at its next
        write; the store itself stays where it was found.
        """
        self.notebook.hear_lineage(lineage)
        found = self.notebook.hear(path)
        if found is None:
            return
        if str(found) != self.state.notebook:
            self.note(notebook=str(found))
        if self.update is not None:
            self.update.follow_notebook(found)

    def notebook_at(self, path: Path | None) -> None:
        """Where the notebook is as far as the kernel itself knows; what the page tells goes from here."""
        self.notebook.path = path and path.absolute()
        self.note(notebook=str(self.notebook.path or ""))

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
        interrupted, error = wait(job), job.error
        whole = job.kind in ("rollback", "redo", "save", "export") and not isinstance(error, Cancelled)
        if error is not None and (not interrupted or whole or not isinstance(error, MIUError)):
            raise error
        if not interrupted:
            return job.result
        if whole:
            here = self.state.checkpoint
            raise Cancelled(f"Interrupted, but the {job.kind} was done already: the model is at {here}.")
        if isinstance(job.result, MIUResult) and is_kept(job.result):
            self._take_back(job.result)
        raise Cancelled(INTERRUPTED)

    def _take_back(self, result: MIUResult) -> None:
        """After an interrupt that came too late for the lesson: the promise is kept by a rollback, which no further
        interrupt ends. Raises Cancelled where there is nothing to go back to."""
        update = self.require()
        back = Job("rollback", lambda job: update.rollback(result.checkpoint_path, actor="cell"), cancellable=False)
        wait(self._worker.submit(back))
        if back.error is not None:
            raise back.error
        if not back.result:
            raise Cancelled(f"Interrupted too late: the lesson was kept, as {update.current}. {update.message}")
        self.note(outcome=taken_back(self.state.outcome))

    def _begin(self, job: Job) -> None:
        if job.kind == "ask":  # a question changes nothing: what the last lesson left to be seen stays
            self.note(status="working")
            return
        learning = job.kind == "learn"
        changes: dict[str, Any] = dict(NO_RUN) if learning else {}
        if learning:
            self.curve = Curve()
        changes |= {"subject": job.subject, "background": job.background, "message": ""}
        self.note(**changes, status="learning" if learning else "working")

    def _end(self, job: Job) -> None:
        if job.kind == "ask":
            self.note(status="idle")
            return
        message = getattr(job.result, "message", "") if job.error is None else str(job.error)
        changes: dict[str, Any] = {"status": "idle", "phase": "", "message": message, "background": False}
        try:
            self.refresh()
        except MIUError as error:  # a store that went away must not hide the job's own outcome
            changes["message"] = str(error)
        if job.kind == "learn":  # told last: who acts on it finds the rest of the state up to date
            here = self.update.current if self.update is not None else ""
            changes["outcome"] = outcome_of(job, self.state.run_id, here)
        self.note(**changes)

    def start_learn(self, lesson: Lesson) -> Job:
        """Begin a lesson on the worker thread; ``wait`` for it, or leave it running."""
        update = self.require()

        def run(job: Job) -> MIUResult:
            if lesson.sources is None:
                return update.consolidate(
                    lesson.config, on_event=self._on_event, control=job.control, actor=lesson.actor
                )
            return update.learn_from_content(
                lesson.sources, lesson.config, on_event=self._on_event, control=job.control, actor=lesson.actor,
                context=lesson.context, options=lesson.options,
            )  # fmt: skip

        names = names_of(lesson.sources)
        job = Job("learn", run, lesson.subject, lesson.background, names, on_done=lesson.on_done)
        return self._worker.submit(job)

    def call(self, kind: str, run: Callable[[], Any]) -> Any:
        """Run something that must not be cut in half (a rollback, a comparison) on the worker and wait for it."""
        return self.wait(self._worker.submit(Job(kind, lambda job: run())))

    def plan(self, lesson: Lesson, tell: Tell | None = None) -> Plan:
        """What a learn would do. Touches no weights; ``tell`` hears how far it is."""
        return self.require().plan(lesson.sources, lesson.context, lesson.options, tell=tell)

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

    def start_ask(self, prompt: str, on_done: Callable[[Job], None], *, max_new_tokens: int = 64,
                  compare: str | bool | None = None) -> Job:  # fmt: skip
        """Ask from a page: on the worker thread, after the lesson under way. Raises ModelError without a model."""
        update = self.update
        if update is None:
            raise ModelError("no model yet", "%miu use")
        return self._worker.submit(
            Job("ask", lambda job: update.ask(prompt, max_new_tokens, compare=compare), on_done=on_done)
        )

    def feedback(self, good: bool, better: str | None = None, actor: str = "cell") -> None:
        """Rate the last answer. Raises ConfigError before there is one."""
        self.require().feedback(good, better, actor=actor)

    # -- steering, from any thread --------------------------------------------------------------------------------
    def stop(self) -> bool:
        """End the running lesson at its next step and keep what passes. False when nothing runs."""
        return self._steer(lambda control: control.stop.set(), "stopping")

    def pause(self) -> bool:
        """Hold the running lesson between two steps. False when nothing runs."""
        return self._steer(lambda control: control.pause.set(), "paused")

    def resume(self) -> bool:
        """Let a paused lesson go on. False when nothing runs."""
        return self._steer(lambda control: control.pause.clear(), "learning")

    def cancel(self) -> bool:
        """Give the weights back as they were before the running lesson. False when nothing runs."""
        return self._steer(lambda control: control.cancel.set(), "stopping")

    def _steer(self, act: Callable[[RunControl], None], status: Status) -> bool:
        job = self._worker.job
        if job is None or job.kind != "learn":
            return False
        act(job.control)
        ending = job.control.stop.is_set() or job.control.cancel.is_set()
        self.note(status="stopping" if ending else status)
        if self._worker.job is None:  # it ended meanwhile, and has said so before us
            self.note(status="idle")
        return True


_current: Session | None = None


def current_session() -> Session:
    """The kernel's session, made on first use."""
    global _current
    if _current is None:
        _current = Session()
    return _current
