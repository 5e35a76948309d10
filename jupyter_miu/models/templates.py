"""From text and conversations to token ids and labels. The one way, for training and for generation alike.

Knows tokenizers and control tokens. Does not know how templates are rendered (rendering.py) or what is trained.

Text that spells a control token (``</s>``, ``<|im_start|>``) inside what users wrote becomes ordinary tokens; only
what the chat template itself wrote is read as control tokens. A conversation without such text gets the very ids of
``tokenizer.apply_chat_template``, with one exception: where a token would swallow the border between a prompt and its
answer, the border is kept, because that is what the model sees when it generates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING

from jupyter_miu.models.rendering import Rendered, Turn, chat_template, clean, render

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

__all__ = ["Encoded", "Turn", "encode_chat", "encode_prefix", "encode_prompt", "encode_text", "stop_ids"]

NO_LOSS = -100
"""The label of a token that carries no loss."""


@dataclass
class Encoded:
    """Token ids, and as labels the same ids where loss is taken, -100 elsewhere. Labels are not shifted."""

    input_ids: list[int]
    labels: list[int] = field(default_factory=list)


def encode_text(tokenizer: PreTrainedTokenizerBase, text: str) -> Encoded:
    """Plain text to learn: loss on every token, an end token after it where the model has one."""
    ids = encode_prefix(tokenizer, text)
    if tokenizer.eos_token_id is not None:
        ids = [*ids, tokenizer.eos_token_id]
    return Encoded(ids, list(ids))


def encode_prefix(tokenizer: PreTrainedTokenizerBase, text: str) -> list[int]:
    """Plain text for the model to go on with: the ids of ``encode_text`` without the end token."""
    start = list(tokenizer("")["input_ids"])
    if start and start[-1] == tokenizer.eos_token_id != tokenizer.bos_token_id:
        start.pop()
    text = clean(text)
    return start + _Line(tokenizer, text, [(0, len(text))]).encode(0, len(text))


def encode_chat(tokenizer: PreTrainedTokenizerBase, turns: Sequence[Turn]) -> Encoded:
    """A conversation to learn, through the chat template: loss on what the assistant says and on its end token, but for
    turns that are not to be learnt.

    Raises:
        ModelError: when the template takes these turns in no form.
    """
    rendered = render(tokenizer, turns)
    answers = _answers(tokenizer, rendered)
    return _encode(tokenizer, rendered, answers, [turn.learnt for turn in rendered.turns if turn.role == "assistant"])


def encode_prompt(tokenizer: PreTrainedTokenizerBase, turns: Sequence[Turn]) -> list[int]:
    """Ids to generate the assistant's next turn from. For turns that ``encode_chat`` learns the next turn of, they are
    the ids that stand before that turn there. Raises ModelError as ``encode_chat`` does."""
    rendered = render(tokenizer, turns, answer=True)
    return _encode(tokenizer, rendered, _answers(tokenizer, rendered)).input_ids


@lru_cache(maxsize=8)
def _end_token(tokenizer: PreTrainedTokenizerBase, template: str) -> str | None:
    """The control token that the template writes after an answer, or None. ``template`` is there as a cache key."""
    rendered = render(tokenizer, [Turn("user", "a"), Turn("assistant", "b")])
    line = _Line(tokenizer, rendered.text, [(span.start, span.end) for span in rendered.spans])
    after = [mark for mark in line.genuine if mark[0] >= rendered.spans[-1].end]
    return rendered.text[after[0][0] : after[0][1]] if after else None


def stop_ids(tokenizer: PreTrainedTokenizerBase) -> set[int]:
    """Ids at which an answer ends: the end-of-text token and the template's end-of-turn token."""
    found = {
        tokenizer.eos_token_id,
        _controls(tokenizer).ids.get(_end_token(tokenizer, chat_template(tokenizer)) or ""),
    }
    return {identifier for identifier in found if identifier is not None}


@dataclass(frozen=True)
class _Controls:
    """Control tokens with their ids, and a pattern that finds them."""

    ids: Mapping[str, int]
    pattern: re.Pattern[str]


def _controls(tokenizer: PreTrainedTokenizerBase) -> _Controls:
    """Control tokens: special ones, and added ones that the chat template writes. Never the unknown token."""
    return _controls_of(tokenizer, len(tokenizer), str(tokenizer.chat_template), tokenizer.unk_token_id)


@lru_cache(maxsize=8)
def _controls_of(tokenizer: PreTrainedTokenizerBase, *_state: object) -> _Controls:
    """Remembered, for listing them takes longer than encoding a question. ``_state`` is there as a cache key."""
    template = tokenizer.chat_template if isinstance(tokenizer.chat_template, str) else ""
    ids = {
        token.content: identifier
        for identifier, token in tokenizer.added_tokens_decoder.items()
        if (token.special or token.content in template)
        and token.content.strip()
        and identifier != tokenizer.unk_token_id
    }
    longest_first = sorted(ids, key=len, reverse=True)
    return _Controls(ids, re.compile("|".join(map(re.escape, longest_first)) or r"(?!)"))


def _answers(tokenizer: PreTrainedTokenizerBase, rendered: Rendered) -> list[tuple[int, int]]:
    """For each assistant turn, the characters that generation would produce: from prompt end to end token."""
    line = _Line(tokenizer, rendered.text, [(span.start, span.end) for span in rendered.spans])
    end_token = _end_token(tokenizer, chat_template(tokenizer))
    answers: list[tuple[int, int]] = []
    for span in rendered.spans:
        if rendered.turns[span.turn].role != "assistant":
            continue
        begin = span.start
        if span.turn > 0:
            prompt = render(tokenizer, rendered.turns[: span.turn], answer=True).text
            floor = answers[-1][1] if answers else 0
            if rendered.text.startswith(prompt) and floor <= len(prompt) <= span.start:
                begin = len(prompt)
        end = next((mark[1] for mark in line.genuine if mark[0] >= span.end), None)
        if end is None or rendered.text[span.end : end].strip() != end_token:
            end = span.end
        answers.append((begin, end))
    return answers


def _encode(
    tokenizer: PreTrainedTokenizerBase,
    rendered: Rendered,
    answers: Sequence[tuple[int, int]],
    learnt: Sequence[bool] = (),
) -> Encoded:
    """Ids of the whole text, cut so that no token crosses the border of an answer. ``learnt``: for each answer, whether
    it carries loss; without it, all do."""
    learnt = learnt or [True] * len(answers)
    line = _Line(tokenizer, rendered.text, [(span.start, span.end) for span in rendered.spans])
    cuts = [cut for (begin, end), on in zip(answers, learnt, strict=True) for cut in ((begin, False), (end, on))]
    if not cuts or cuts[-1][0] < len(rendered.text):
        cuts.append((len(rendered.text), False))
    ids: list[int] = []
    labels: list[int] = []
    # Text is encoded from `anchor`, as one string, so that ids are those of the whole text. Where the ids so far would
    # change by reading on, the anchor moves to the cut: what stands before it is settled.
    anchor = settled = previous = 0
    for cut, carries in cuts:
        piece = line.encode(anchor, cut)
        if piece[: len(ids) - settled] != ids[settled:]:
            anchor, settled = previous, len(ids)
            piece = line.encode(anchor, cut)
        new = piece[len(ids) - settled :]
        ids += new
        labels += new if carries else [NO_LOSS] * len(new)
        previous = cut
    end = tokenizer.eos_token_id
    ends_with_answer = bool(answers) and not rendered.text[answers[-1][1] :].strip()
    if ends_with_answer and end is not None and _end_token(tokenizer, chat_template(tokenizer)) is None:
        ids.append(end)  # the template writes no end token, but generation needs one to stop at
        labels.append(end if learnt[-1] else NO_LOSS)
    return Encoded(ids, labels)


class _Line:
    """A text of which only what lies outside ``contents`` (character ranges in order) may hold control tokens."""

    def __init__(self, tokenizer: PreTrainedTokenizerBase, text: str, contents: Sequence[tuple[int, int]]) -> None:
        self.tokenizer, self.text = tokenizer, text
        controls = _controls(tokenizer)
        self.ids = frozenset(controls.ids.values())
        self.pattern = controls.pattern
        edges = [0, *(edge for content in contents for edge in content), len(text)]
        gaps = zip(edges[::2], edges[1::2], strict=True)
        self.genuine = [match.span() for start, end in gaps for match in self.pattern.finditer(text, start, end)]
        self.hostile = [match.span() for match in self.pattern.finditer(text) if match.span() not in self.genuine]

    def encode(self, start: int, end: int) -> list[int]:
        """Ids of ``text[start:end]``."""
        inside = [mark for mark in self.genuine if start <= mark[0] and mark[1] <= end]
        if not any(mark[0] < end and mark[1] > start for mark in self.hostile):
            ids = self._plain(start, end)
            if sum(identifier in self.ids for identifier in ids) <= len(inside):
                return ids
        # Segments between genuine control tokens; those with hostile text are encoded alone, the rest in one go.
        ids, clean_from = [], start
        borders = [start, *(border for mark in inside for border in mark), end]
        for low, high in zip(borders[::2], borders[1::2], strict=True):
            suspects = [mark for mark in self.hostile if mark[0] < high and mark[1] > low]
            if suspects or any(identifier in self.ids for identifier in self._plain(low, high)):
                ids += self._plain(clean_from, low)
                ids += self._neutral(low, high, suspects)
                clean_from = high
        return ids + self._plain(clean_from, end)

    def _plain(self, start: int, end: int, split: bool = False) -> list[int]:
        if start >= end:
            return []
        ids: list[int] = self.tokenizer.encode(
            self.text[start:end], add_special_tokens=False, split_special_tokens=split, verbose=False
        )
        return ids

    def _neutral(self, start: int, end: int, suspects: Sequence[tuple[int, int]]) -> list[int]:
        """Ids of a segment that must not hold any control token, whatever it spells."""
        ids = self._plain(start, end, split=True)
        if self.ids.isdisjoint(ids):
            return ids
        # Added tokens that are not special are matched even so; cut through the middle of each.
        middles = [(low + high) // 2 for low, high in suspects]
        cuts = [start, *(middle for middle in middles if start < middle < end), end]
        halves = [self._plain(low, high, split=True) for low, high in pairwise(cuts)]
        return [identifier for half in halves for identifier in half if identifier not in self.ids]
