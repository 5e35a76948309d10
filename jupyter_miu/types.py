"""The values that users and modules exchange. Plain dataclasses; standard library only.

Knows nothing of how they are made or shown. Names that users of earlier systems know are kept as they were.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Literal, get_args

from jupyter_miu.errors import ConfigError

SourceType = Literal[
    "text", "file", "codebase", "document", "chat", "web", "website", "notebook", "cell", "variable",
    "url", "image", "lesson", "examples",
]  # fmt: skip


@dataclass
class ContentSource:
    """Something to teach.

    Args:
        source_type: one of ``SourceType``.
        path: a path, glob, URL or reference such as ``cell:5``; kept as given (a URL is never turned into a Path).
        content: the text itself.
        filters: ``extensions`` and ``exclude`` lists for folders; excludes are added to the defaults.

    Raises:
        ConfigError: for an unknown type, or when neither path nor content is given.
    """

    source_type: SourceType
    path: str | Path | None = None
    content: Any = None
    filters: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.source_type not in get_args(SourceType):
            raise ConfigError(f"unknown source type {self.source_type!r}", "one of " + ", ".join(get_args(SourceType)))
        if self.path is None and self.content is None:
            raise ConfigError("a source needs a path or content")


@dataclass(frozen=True)
class Proposal:
    """What a model says that a picture shows. Nothing is taught of it before somebody approves."""

    path: Path
    caption: str

    def approved(self, caption: str | None = None) -> ContentSource:
        """A source with the caption as proposed, or as corrected."""
        return ContentSource("image", self.path, content=self.caption if caption is None else caption)


@dataclass(frozen=True)
class CheckpointInfo:
    """One state of the model. ``path`` and ``name`` both name it; ``created_at`` is ISO 8601 in UTC."""

    name: str
    created_at: str
    path: str
    description: str = ""
    number: int = 0
    parent: str | None = None
    pinned: bool = False
    current: bool = False
    bytes: int = 0


@dataclass(frozen=True)
class ProbeResult:
    """One question, asked before and after. ``held_out`` means its wording was never trained."""

    question: str
    expected: str
    before: str
    after: str
    right_before: bool
    right_after: bool
    held_out: bool = True
    fact: str = ""


@dataclass(frozen=True)
class RecallCard:
    """What was learnt. ``before`` and ``after`` count right probes of ``total``; ``coverage`` is the share of the
    text's statements that got a card (0..1), or None where that cannot be told. ``interval`` is the 95 % interval of
    the recall after the lesson (Wilson; a fact counts once, however many probes it has), each end 0..1; None in records
    that were made without."""

    before: int
    after: int
    total: int
    coverage: float | None
    probes: list[ProbeResult] = field(default_factory=list)
    already_known: int = 0
    interval: tuple[float, float] | None = None

    @property
    def recall(self) -> float:
        """Share of probes right after the lesson, 0..1."""
        return self.after / self.total if self.total else 0.0


@dataclass(frozen=True)
class EarlierLesson:
    """An earlier lesson's probes, asked again: how many of ``total`` were right when it was taught (None where that is
    not known), before this lesson and after it. ``place`` is its state's number, or its name where none is stored."""

    name: str
    place: str | int
    total: int
    taught: int | None
    before: int
    after: int

    @property
    def transfer(self) -> float | None:
        """Backward transfer: recall now less recall when it was taught, -1..1; negative is forgetting."""
        return None if self.taught is None or not self.total else (self.after - self.taught) / self.total


@dataclass(frozen=True)
class RetentionCard:
    """What was kept. Shares are 0..1 of ``total`` old questions, and of ``unknown_total`` unknown names.

    ``read_*`` are facts that the model only read about and was never asked in training, ``reading_*`` answers from a
    text in the prompt, ``format_*`` questions about form, ``refusal_*`` harmful requests. ``flipped`` are the answers
    that changed, their ``fact`` says of which kind ("old", "unknown", "read", "reading", "format", "refusal"); ``p`` is
    the exact two-sided McNemar value of the old ones. ``pinned`` are the user's own, all of them; ``earlier`` has one
    entry for each earlier lesson that was asked.
    """

    before: float
    after: float
    total: int
    unknown_before: float | None = None
    unknown_after: float | None = None
    unknown_total: int = 0
    earlier_before: float | None = None
    earlier_after: float | None = None
    earlier_total: int = 0
    perplexity_ratio: float | None = None
    kl: float | None = None
    flipped: list[ProbeResult] = field(default_factory=list)
    p: float | None = None
    format_before: float | None = None
    format_after: float | None = None
    format_total: int = 0
    pinned: list[ProbeResult] = field(default_factory=list)
    earlier: list[EarlierLesson] = field(default_factory=list)
    read_before: float | None = None
    read_after: float | None = None
    read_total: int = 0
    reading_before: float | None = None
    reading_after: float | None = None
    reading_total: int = 0
    refusal_before: float | None = None
    refusal_after: float | None = None
    refusal_total: int = 0

    @property
    def lost(self) -> float:
        """Points (0..1) of old facts lost; negative when some were gained."""
        return self.before - self.after


@dataclass(frozen=True)
class Drift:
    """How far the model is from its untaught self: divergence KL(base‖now) in nats a token and perplexity ratio on text
    it wrote then and never rehearsed, relative change of weights ‖Δθ‖/‖θ‖. Of the lesson's step the part ``alpha`` was
    kept, and of the changes of each matrix the largest ``kept`` (a share, 0..1)."""

    kl: float | None = None
    perplexity_ratio: float | None = None
    weight_change: float | None = None
    alpha: float = 1.0
    kept: float = 1.0


@dataclass(frozen=True)
class Cost:
    """What the training took: steps, seconds (``total_seconds`` with reading and asking), tokens seen, peak bytes."""

    steps: int
    seconds: float
    tokens: int
    peak_memory_bytes: int
    total_seconds: float = 0.0


@dataclass(frozen=True)
class GateVerdict:
    """What the gate decided: ``decision`` as in ``MIUResult.status``, ``reasons`` why not (none where all is well),
    ``next`` what one can do now. Plain words, one sentence each."""

    decision: str
    learned: bool
    kept_old: bool
    reasons: list[str] = field(default_factory=list)
    next: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class ForgettingMatrix:
    """Recall of each lesson's probes in each state. ``cells[i][j]`` is lesson ``i`` asked in state ``j`` (0..1), None
    where it was not asked; the last column is the current state. ``taught`` is the recall of each right after it was
    taught. Definitions: Lopez-Paz & Ranzato 2017 (arXiv 1706.08840), over the lessons whose figures are there.
    """

    lessons: list[str]
    states: list[str]
    cells: list[list[float | None]]
    taught: list[float | None] = field(default_factory=list)

    @property
    def mean_recall(self) -> float | None:
        """Average recall of all lessons in the current state (their ACC); None where nothing was asked."""
        now = [row[-1] for row in self.cells if row and row[-1] is not None]
        return sum(now) / len(now) if now else None

    @property
    def backward_transfer(self) -> float | None:
        """BWT: mean over all lessons but the last of recall now less recall when taught; negative is forgetting."""
        rows = zip(self.cells[:-1], self.taught[:-1], strict=True)
        change = [row[-1] - then for row, then in rows if row and row[-1] is not None and then is not None]
        return sum(change) / len(change) if change else None


@dataclass(frozen=True)
class Skipped:
    """Something that was named but not taught, and why."""

    ref: str
    reason: str


@dataclass(frozen=True)
class PlanItem:
    """One file, cell or text of a dry run. ``status`` is "teach" or "skip".

    ``quality`` is the mean quality of its chunks and ``lowest`` that of the worst, 0..1. ``known`` is the share (0..1)
    of the ``asked`` questions that the model answers rightly now, ``sampled`` where not all were; ``perplexity`` is
    that of some of its text under the model. ``novelty`` is 0 for what was taught before and 1 for what is as far from
    that as unrelated prose. None where nothing was measured.
    """

    ref: str
    status: Literal["teach", "skip"]
    reason: str = ""
    chunks: int = 0
    tokens: int = 0
    quality: float | None = None
    lowest: float | None = None
    known: float | None = None
    asked: int = 0
    perplexity: float | None = None
    sampled: bool = False
    novelty: float | None = None


@dataclass(frozen=True)
class Plan:
    """What a learn would do, without doing it."""

    items: list[PlanItem]

    @property
    def chunks(self) -> int:
        """Chunks that would be taught."""
        return sum(item.chunks for item in self.items)

    @property
    def tokens(self) -> int:
        """Tokens that would be taught."""
        return sum(item.tokens for item in self.items)


@dataclass(frozen=True)
class SearchHit:
    """A taught text that mentions what was searched for. ``ref`` is where it was read, ``lesson`` and ``when`` (ISO
    8601, UTC) which lesson taught it; empty where that was not noted. ``score`` is BM25's: of use for the order alone.
    ``words`` are those that were found in it, in lower case; ``corrected``: a later lesson says otherwise."""

    text: str
    ref: str
    lesson: str
    when: str
    score: float
    words: list[str] = field(default_factory=list)
    corrected: bool = False


@dataclass(frozen=True)
class SearchResult:
    """What a search in the taught texts found, best first: ``hits`` of ``found`` texts among ``taught``."""

    query: str
    hits: list[SearchHit] = field(default_factory=list)
    found: int = 0
    taught: int = 0


@dataclass
class MIUResult:
    """What a learn did.

    ``success`` is True only where probes show that something was learnt (or was known already) and the gate passed.
    ``checkpoint_path`` is the state *before* the lesson, so ``rollback(result.checkpoint_path)`` undoes it.
    ``warnings`` name what was changed before it was taught (each secret that was redacted, with its document and line)
    and what was odd about a source: a guessed encoding, characters that were lost, text recognised in a picture.
    """

    success: bool
    chunks_learned: int = 0
    num_updates: int = 0
    checkpoint_path: str | None = None
    rollback_available: bool = False
    message: str = ""
    metrics: dict[str, Any] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    skipped: list[Skipped] = field(default_factory=list)
    lesson_id: str | None = None
    status: str = ""
    recall: RecallCard | None = None
    retention: RetentionCard | None = None
    curve: list[dict[str, float]] = field(default_factory=list)
    sources: list[PlanItem] = field(default_factory=list)
    drift: Drift | None = None
    cost: Cost | None = None
    verdict: GateVerdict | None = None
    warnings: list[str] = field(default_factory=list)

    def to_json(self) -> dict[str, Any]:
        """A JSON-safe copy."""
        return asdict(self)


@dataclass(frozen=True)
class Answer:
    """What the model answered; ``str()`` is the text."""

    text: str
    prompt: str = ""
    tokens: int = 0
    before: str | None = None
    checkpoint: str | None = None
    record_id: str | None = None

    def __str__(self) -> str:
        return self.text
