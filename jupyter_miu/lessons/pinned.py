"""The user's own questions that every lesson must leave right: kept in the lineage, asked before and after.

The file is input like any other: what is not a short question with a value is passed over. Knows where pins lie and how
they are asked; the gate decides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from jupyter_miu.errors import ConfigError
from jupyter_miu.evaluation.probes import Asked, Examiner
from jupyter_miu.store.atomic import read_json, write_json_atomic
from jupyter_miu.store.fork import PINNED
from jupyter_miu.store.layout import Lineage
from jupyter_miu.study.cards import contains, normalise
from jupyter_miu.types import ProbeResult

KIND = "pinned"
MOST, QUESTION, VALUE = 200, 1000, 200  # pins; characters of a question, of a value
NEW_TOKENS = 64  # as ``ask`` answers: what is seen there is what is judged here


@dataclass(frozen=True)
class Pin:
    """A question, and what a right answer holds, word for word (case and punctuation aside)."""

    question: str
    value: str


class Pins:
    """The pinned questions of a lineage; without one they live as long as this object.

    Args:
        lineage: where they are kept, or None.
    """

    def __init__(self, lineage: Lineage | None) -> None:
        self._lineage = lineage
        self._here: list[Pin] = []

    def all(self) -> list[Pin]:
        """As they were added; read anew each time, for another kernel may have changed them."""
        if self._lineage is None:
            return list(self._here)
        self._lineage.look_again()
        return read_pins(self._lineage.dir / PINNED)

    def add(self, question: str, value: str) -> Pin:
        """Pin a question; one that is there already gets the new value.

        Raises:
            ConfigError: nothing asked, nothing to look for, or too long. StoreError: it cannot be written.
        """
        pin = _valid(question, value)
        if pin is None:
            limits = f"at most {QUESTION} and {VALUE} characters"
            raise ConfigError(f"a pinned probe is a question and the words its answer must hold, {limits}",
                              '%miu probes --add "Who wrote Emma?" "Jane Austen"')  # fmt: skip
        pins = [p for p in self.all() if normalise(p.question) != normalise(question)]
        if len(pins) >= MOST:
            raise ConfigError(f"there are {MOST} pinned probes already", "%miu probes --remove N")
        self._write([*pins, pin])
        return pin

    def remove(self, number: int) -> Pin:
        """Take away one by its number, from 1. Raises ConfigError where there is none, StoreError as ``add``."""
        pins = self.all()
        if isinstance(number, bool) or not 1 <= number <= len(pins):
            have = f"there are {len(pins)}" if pins else "nothing is pinned"
            raise ConfigError(f"no pinned probe {number}: {have}", "%miu probes --pinned")
        gone = pins.pop(number - 1)
        self._write(pins)
        return gone

    def _write(self, pins: Sequence[Pin]) -> None:
        if self._lineage is None:
            self._here = list(pins)
            return
        with self._lineage.writing("pinning a probe"):
            write_json_atomic(self._lineage.dir / PINNED, {"format": 1, "pinned": [asdict(pin) for pin in pins]})


def read_pins(path: Path) -> list[Pin]:
    """The pins in a file; none where there is none, or it is no such file. Entries that are none are passed over."""
    try:
        if path.stat().st_size > 4 * MOST * (QUESTION + VALUE):
            return []
    except OSError:
        return []
    found = read_json(path).get("pinned")
    pins: dict[str, Pin] = {}
    for item in found if isinstance(found, list) else ():
        pin = _valid(item.get("question"), item.get("value")) if isinstance(item, dict) else None
        if pin is not None:
            pins.setdefault(normalise(pin.question), pin)
    return list(pins.values())[:MOST]


def _valid(question: Any, value: Any) -> Pin | None:
    if not isinstance(question, str) or not isinstance(value, str):
        return None
    question, value = question.strip(), value.strip()
    if not question or not normalise(value) or len(question) > QUESTION or len(value) > VALUE:
        return None
    return Pin(question, value)


def ask_pins(examiner: Examiner, pins: Sequence[Pin]) -> list[Asked]:
    """Ask each as ``ask`` would: as a turn where the model has a chat template, else as text to go on with."""
    if not pins:
        return []
    questions = [pin.question for pin in pins]
    chat = bool(getattr(examiner.tokenizer, "chat_template", None))
    said = examiner.answers(questions, NEW_TOKENS) if chat else examiner.continuations(questions, NEW_TOKENS)
    return [Asked(reply, contains(reply, pin.value)) for reply, pin in zip(said, pins, strict=True)]


def pinned_results(pins: Sequence[Pin], before: Sequence[Asked], after: Sequence[Asked]) -> list[ProbeResult]:
    """Before and after, side by side."""
    return [
        ProbeResult(pin.question, pin.value, b.answer, a.answer, b.right, a.right, True, KIND)
        for pin, b, a in zip(pins, before, after, strict=True)
    ]
