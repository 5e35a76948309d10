"""What a lesson and a model are asked for with, and what is told of a lesson when it is over. Values; runs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jupyter_miu.config import MIUConfig, Settings
from jupyter_miu.errors import Cancelled
from jupyter_miu.session.jobs import Job
from jupyter_miu.session.state import REFS, Outcome
from jupyter_miu.types import ContentSource, MIUResult

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
    called on the worker thread; ``actor`` is who asked, for the journal."""

    sources: Any
    config: MIUConfig | None = None
    context: NotebookContext | None = None
    options: SourceOptions | None = None
    subject: str = ""
    background: bool = False
    on_done: Callable[[Job], None] | None = None
    actor: str = "cell"


def build_update(spec: Any, options: UseOptions, lineage: str | None) -> ModelInferenceUpdate:
    """Load a model. ``lineage`` is the id in the notebook's metadata. Raises ModelError or StoreError."""
    from jupyter_miu.update import ModelInferenceUpdate

    config = None
    if options.method:
        defaults = Settings.from_environment().learn_defaults()
        config = replace(defaults, method=options.method)  # type: ignore[arg-type]  # MIUConfig checks it
    return ModelInferenceUpdate(
        spec, options.store, tokenizer=options.tokenizer, config=config, variables=options.variables,
        notebook=options.notebook, lineage_id=lineage, device=options.device, dtype=options.dtype,
        allow_bin=options.allow_bin, trust_remote_code=options.trust_remote_code,
    )  # fmt: skip


def names_of(sources: Any) -> tuple[str, ...]:
    """Sources as they were named, the first ``REFS`` of them; none for a consolidation."""
    if sources is None:
        return ()
    listed = sources if isinstance(sources, (list, tuple)) else [sources]
    return tuple(_name_of(source) for source in listed[:REFS])


def _name_of(source: Any) -> str:
    from jupyter_miu.sources.web.address import shown  # here: it brings sockets along, which a session can do without

    if isinstance(source, ContentSource) and source.path is None:
        return "this cell"
    name = source.path if isinstance(source, ContentSource) else source
    if not isinstance(name, (str, Path)):
        return "a study sheet"
    return shown(name) if "://" in str(name) else str(name)  # no password of a URL on the screen


def outcome_of(job: Job, run_id: str, here: str) -> Outcome:
    """What became of a lesson: of its result, or of the error that ended it. ``here`` is the state after it."""
    result = job.result
    if isinstance(result, MIUResult):
        skipped = {item.ref for item in result.sources if item.status == "skip"}
        skipped -= {item.ref for item in result.sources if item.status == "teach"}
        refs = tuple(ref for ref in job.refs if ref not in skipped)
        kept = here if is_kept(result) else ""
        return Outcome(run_id, result.status, result.success, result.message, result.lesson_id or kept, refs)
    ended = "interrupted" if isinstance(job.error, Cancelled) else "failed"
    return Outcome(run_id, ended, False, str(job.error), "", job.refs)


def is_kept(result: MIUResult) -> bool:
    """Whether the lesson is in the weights."""
    return result.status.startswith("kept") or result.status == "consolidated"


def taken_back(outcome: Outcome | None) -> Outcome | None:
    """The outcome of a lesson that was kept, after an interrupt that came too late had it rolled back."""
    return outcome and replace(outcome, status="interrupted", success=False, checkpoint="")
