"""What a page may read: one function for each request of protocol.ts, from arguments to plain, bounded data.

All arguments are input from outside. Nothing here loads a model, changes weights or takes the lock on them, so that all
is answered while a lesson runs; when and on which thread is the desk's business.
"""

from __future__ import annotations

import copy
import math
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from jupyter_miu.errors import CommandError, MIUError, ModelError
from jupyter_miu.lessons.stored import stored_result
from jupyter_miu.session import CurvePoint, Session
from jupyter_miu.session.state import PATH, clip, rounded
from jupyter_miu.types import Answer, ProbeResult, RetentionCard
from jupyter_miu.ui.recall_view import curve_of

if TYPE_CHECKING:
    from jupyter_miu.sources.base import NotebookContext
    from jupyter_miu.update import ModelInferenceUpdate

Context = Callable[[], "NotebookContext | None"]
Args = Mapping[str, Any]

ITEMS, CHARACTERS = 1000, 100_000  # of a list, of a text, in a request
ROWS, PROBES = 500, 100  # told of a list; of probes
RUNS, POINTS = 20, 500  # curves in one answer, points of each
ANSWER = 20_000  # characters of an answer
NEW_TOKENS = 1024

_tokenizers: WeakKeyDictionary[ModelInferenceUpdate, Any] = WeakKeyDictionary()


def model_of(session: Session) -> ModelInferenceUpdate:
    """The model in use. Raises ModelError where there is none: choosing one is a cell's business."""
    if session.update is None:
        raise ModelError("no model yet", "%miu use")
    return session.update


# -- arguments --------------------------------------------------------------------------------------------------------
def text_in(args: Args, name: str, default: str | None = None) -> str:
    """A text argument. Raises CommandError for anything else, for nothing, and for one that is too long."""
    value = args.get(name, default)
    if not isinstance(value, str):
        raise CommandError(f"{name} must be a text")
    if len(value) > CHARACTERS:
        raise CommandError(f"{name} is longer than {CHARACTERS:,} characters")
    return value


def texts_in(args: Args, name: str, most: int = ITEMS) -> list[str]:
    """A list of texts. Raises CommandError."""
    value = args.get(name)
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CommandError(f"{name} must be a list of texts")
    if len(value) > most:
        raise CommandError(f"{name} has {len(value):,} entries; {most:,} are the most")
    if any(len(item) > CHARACTERS for item in value):
        raise CommandError(f"an entry of {name} is longer than {CHARACTERS:,} characters")
    return value


def _whole(args: Args, name: str, default: int, low: int, high: int) -> int:
    value = args.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise CommandError(f"{name} must be a whole number from {low} to {high}")
    return value


def ask_in(args: Args) -> dict[str, Any]:
    """The arguments of ``ask``. Raises CommandError."""
    prompt, compare = text_in(args, "prompt"), args.get("compare")
    if not prompt.strip():
        raise CommandError("the question is empty")
    if compare is not None and not isinstance(compare, bool):
        compare = text_in(args, "compare")
    tokens = _whole(args, "max_new_tokens", 64, 1, NEW_TOKENS)
    return {"prompt": prompt, "compare": compare or None, "max_new_tokens": tokens}


# -- answers ----------------------------------------------------------------------------------------------------------
def checkpoints(session: Session, args: Args, context: Context) -> dict[str, Any]:
    """The states, newest first."""
    items = [
        {
            "name": clip(info.name), "number": info.number, "parent": info.parent and clip(info.parent),
            "created_at": clip(info.created_at), "description": clip(info.description), "pinned": info.pinned,
            "current": info.current, "bytes": info.bytes,
        }
        for info in model_of(session).list_checkpoints()[:ROWS]
    ]  # fmt: skip
    return {"items": items}


def plan(session: Session, args: Args, context: Context) -> dict[str, Any]:
    """The dry run of what a cell below would teach; with ``measure`` the model is asked what it knows of it, unless it
    is busy. Raises SourceError as the lesson would."""
    sources, update = texts_in(args, "sources"), model_of(session)
    if not sources:
        raise CommandError("no source given")
    found = update.plan(sources, context(), tokenizer=_tokenizer(update), measure=args.get("measure") is True)
    items = [
        {"ref": clip(item.ref), "status": item.status, "reason": clip(item.reason), "chunks": item.chunks,
         "tokens": item.tokens, "quality": rounded(item.quality), "known": rounded(item.known), "asked": item.asked,
         "sampled": item.sampled}
        for item in found.items[:ROWS]
    ]  # fmt: skip
    return {"items": items, "chunks": found.chunks, "tokens": found.tokens}


def _tokenizer(update: ModelInferenceUpdate) -> Any:
    """A copy of the model's tokenizer: a fast one that two threads use at once fails in either of them."""
    if update not in _tokenizers:
        _tokenizers[update] = copy.deepcopy(update.tokenizer)
    return _tokenizers[update]


def answer(said: Answer) -> dict[str, Any]:
    """An answer of the model."""
    before = None if said.before is None else clip(said.before, ANSWER)
    return {"text": clip(said.text, ANSWER), "prompt": clip(said.prompt, ANSWER), "before": before,
            "checkpoint": said.checkpoint}  # fmt: skip


def feedback(session: Session, args: Args, context: Context) -> None:
    """Rate the last answer, in the journal."""
    good = args.get("good")
    if not isinstance(good, bool):
        raise CommandError("good must be true or false")
    better = None if args.get("better") is None else text_in(args, "better").strip() or None
    model_of(session)
    session.feedback(good, better, actor="panel")


def memory(session: Session, args: Args, context: Context) -> dict[str, Any]:
    """What is remembered of the lessons in the weights, from their records."""
    found = model_of(session).remembered(session.state.checkpoint)
    return {
        "probes": [_probe(probe) for probe in found.probes[-PROBES:]],
        "total": len(found.probes),
        "right": sum(probe.right_after for probe in found.probes),
        "pinned": [_probe(probe) for probe in found.pinned],
        "kept": None if found.retention is None else _kept(found.retention),
        "lessons": [{"name": clip(name), "recall": rounded(recall), "taught": rounded(taught)}
                    for name, recall, taught in found.lessons[-ROWS:]],
    }  # fmt: skip


def _probe(probe: ProbeResult) -> dict[str, Any]:
    texts = {key: clip(getattr(probe, key)) for key in ("question", "expected", "before", "after")}
    return {**texts, "right_before": probe.right_before, "right_after": probe.right_after}


def _kept(card: RetentionCard) -> dict[str, Any]:
    kinds = ("", "read_", "reading_", "refusal_", "unknown_")
    keys = [kind + when for kind in kinds for when in ("before", "after")]
    return {**{key: rounded(getattr(card, key)) for key in keys}, "total": card.total}


def store(session: Session, args: Args, context: Context) -> dict[str, Any]:
    """The store: where it is, how large, what is in it."""
    update = model_of(session)
    if update.store is None:
        return {"path": "", "bytes": 0, "states": 0, "pinned": 0, "interrupted": []}
    states, folder = update.list_checkpoints(), update.store.lineage.store
    half = [clip(f"{item.kind} {item.started_at or item.id}") for item in update.store.interrupted()]
    return {
        "path": clip(str(folder), PATH), "bytes": _size(folder), "states": len(states),
        "pinned": sum(info.pinned for info in states), "interrupted": half[:ROWS],
    }  # fmt: skip


def _size(folder: Path) -> int:
    """Bytes on the disk below a folder; a file that copied notebooks share counts once."""
    seen: dict[tuple[int, int], int] = {}
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                status = os.lstat(os.path.join(where, name))  # noqa: PTH118  (thousands of files)
            except OSError:
                continue
            seen[status.st_dev, status.st_ino] = status.st_size
    return sum(seen.values())


def runs(session: Session, args: Args, context: Context) -> dict[str, Any]:
    """The curves of lessons by the names of their states. Raises CheckpointNotFound."""
    names, update = texts_in(args, "names", RUNS), model_of(session)
    if update.store is None:
        raise MIUError("no curves are kept: checkpoints are switched off", "unset MIU_CHECKPOINT_ENABLED")
    found = []
    for name in names:
        curve = curve_of(stored_result(update.store.load_extra(name), name).curve)
        found.append({"name": clip(name), "points": [point.to_json() for point in thinned(curve)]})
    return {"runs": found}


def thinned(curve: list[CurvePoint], most: int = POINTS) -> list[CurvePoint]:
    """Every n-th point, the last included."""
    step = math.ceil(len(curve) / most) or 1
    return [*curve[:-1:step], *curve[-1:]] if step > 1 else curve


READS: dict[str, Callable[[Session, Args, Context], Any]] = {
    "checkpoints": checkpoints, "plan": plan, "feedback": feedback, "memory": memory, "store": store, "runs": runs,
}  # fmt: skip
"""Requests that the desk's thread answers; ``ask`` waits for the weights and goes through the session's worker."""
