"""Conversations as text: the chat template applied, and which characters of the result users wrote.

Knows chat templates and their quirks (roles they refuse, content they trim). Does not know token ids; see templates.py.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import product
from typing import TYPE_CHECKING, Any, Literal

from jinja2 import TemplateError

from jupyter_miu.errors import ModelError

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerBase

__all__ = ["Rendered", "Span", "Turn", "chat_template", "clean", "render"]

FALLBACK_TEMPLATE = (
    "{% for m in messages %}{% if m['role'] == 'assistant' %}A: {{ m['content'] }}{{ eos_token }}\n"
    "{% elif m['role'] == 'user' %}Q: {{ m['content'] }}\n{% else %}{{ m['content'] }}\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}A:{% endif %}"
)
"""For a tokenizer without a chat template: questions and answers as plain text."""

# What a template raises for turns it does not accept: raise_exception() is a TemplateError, the others come from
# templates that index or concatenate what is not there.
_REFUSALS = (TemplateError, TypeError, ValueError, KeyError, AttributeError, IndexError)


Role = Literal["user", "assistant", "system", "tool"]


@dataclass(frozen=True)
class Turn:
    """One message of a conversation. ``learnt`` is False for an answer that is shown and carries no loss."""

    role: Role
    content: str
    learnt: bool = True


@dataclass(frozen=True)
class Span:
    """Characters ``start`` to ``end`` of a rendered text are the content of turn number ``turn``."""

    turn: int
    start: int
    end: int


@dataclass(frozen=True)
class Rendered:
    """A conversation as text. ``turns`` are as the template took them (perhaps folded), ``spans`` in text order."""

    text: str
    turns: tuple[Turn, ...]
    spans: tuple[Span, ...]


def clean(text: str) -> str:
    """Text that every tokenizer can encode: lone surrogates become ``?``."""
    return text.encode("utf-8", "replace").decode("utf-8")


def chat_template(tokenizer: PreTrainedTokenizerBase) -> str:
    """The template in use: the tokenizer's own, or questions and answers as plain text."""
    if tokenizer.chat_template:
        try:
            return str(tokenizer.get_chat_template())
        except ValueError as error:
            raise ModelError("the tokenizer has several chat templates and no default one") from error
    starts = tokenizer("")["input_ids"][:1] == [tokenizer.bos_token_id]
    return ("{{ bos_token }}" if starts else "") + FALLBACK_TEMPLATE


def render(tokenizer: PreTrainedTokenizerBase, turns: Sequence[Turn], *, answer: bool = False) -> Rendered:
    """Apply the chat template; with ``answer``, end where the assistant's next turn begins.

    Roles that the template refuses or drops are folded: system text into the user turn that follows, neighbours of
    one role into one. The text is what ``tokenizer.apply_chat_template`` makes of the (folded) turns, except where a
    template changes content by more than trimming it: then the content goes in as it is.

    Raises:
        ModelError: when the template takes these turns in no form.
    """
    turns = tuple(replace(turn, content=clean(turn.content)) for turn in turns)
    if not turns:
        raise ModelError("a conversation needs at least one turn")
    template = chat_template(tokenizer)
    reason: BaseException | None = None
    # Templates of models that look at pictures may know content as a list of parts only, of which ours is the text.
    for parted, attempt in product((False, True), _foldings(turns)):
        try:
            return _render(_Template(tokenizer, template, parted), attempt, answer)
        except _REFUSALS as error:
            reason = reason if parted else error
    line = str(reason).strip().splitlines()[0] if str(reason).strip() else type(reason).__name__
    raise ModelError(f"the model's chat template refuses this conversation: {line[:200]}") from reason


def _foldings(turns: tuple[Turn, ...]) -> list[tuple[Turn, ...]]:
    """The turns as they are, then more and more like strictly alternating user and assistant turns. Where two answers
    become one, it is learnt only if both are."""
    folded: list[Turn] = []
    system: list[str] = []
    for turn in turns:
        if turn.role == "system":
            system.append(turn.content)
        elif turn.role in ("user", "tool"):
            folded.append(Turn("user", "\n\n".join([*system, turn.content])))
            system = []
        else:
            folded.append(turn)
    if system:
        folded.append(Turn("user", "\n\n".join(system)))
    merged: list[Turn] = []
    for turn in folded:
        if merged and merged[-1].role == turn.role:
            learnt = merged[-1].learnt and turn.learnt
            merged[-1] = Turn(turn.role, merged[-1].content + "\n\n" + turn.content, learnt)
        else:
            merged.append(turn)
    attempts = [turns, tuple(folded), tuple(merged)]
    if merged[0].role == "assistant":
        attempts.append((Turn("user", ""), *merged))
    return list(dict.fromkeys(attempts))


@dataclass(frozen=True)
class _Template:
    """A chat template, and whether it is given content as a list of parts."""

    tokenizer: PreTrainedTokenizerBase
    text: str
    parted: bool

    def apply(self, turns: Sequence[Turn], answer: bool) -> str:
        messages: list[dict[str, Any]] = [{"role": turn.role, "content": self._content(turn)} for turn in turns]
        # enable_thinking: templates that know it leave room for an answer instead of a train of thought.
        return str(
            self.tokenizer.apply_chat_template(
                messages, chat_template=self.text, tokenize=False, add_generation_prompt=answer, enable_thinking=False
            )
        )

    def _content(self, turn: Turn) -> Any:
        return [{"type": "text", "text": turn.content}] if self.parted else turn.content


def _render(template: _Template, turns: tuple[Turn, ...], answer: bool) -> Rendered:
    tokenizer = template.tokenizer
    parts, order = _parts(
        template, tuple(turn.role for turn in turns), answer, tokenizer.bos_token, tokenizer.eos_token
    )
    contents = [turns[index].content for index in order]
    text = template.apply(turns, answer)
    places = _align(text, parts, contents)
    if places is None:
        text, places = _join(parts, contents)
    spans = tuple(Span(index, start, end) for index, (start, end) in zip(order, places, strict=True))
    return Rendered(text, turns, spans)


@lru_cache(maxsize=64)
def _parts(
    template: _Template, roles: tuple[Role, ...], answer: bool, *_controls: str | None
) -> tuple[tuple[str, ...], tuple[int, ...]]:
    """What the template writes around and between turns of these roles, and the places of the turns in that order.

    Remembered, for a lesson renders the same shape a thousand times. ``_controls`` are there as a cache key.
    """
    marked = [Turn(role, f"\ue0f0{index}\ue0f1") for index, role in enumerate(roles)]
    pieces = re.split("\ue0f0(\\d+)\ue0f1", template.apply(marked, answer))
    parts, order = tuple(pieces[::2]), tuple(int(index) for index in pieces[1::2])
    if set(order) != set(range(len(roles))):
        raise ValueError("a turn is dropped")
    return parts, order


def _align(text: str, parts: Sequence[str], contents: Sequence[str]) -> list[tuple[int, int]] | None:
    """Where the contents, perhaps trimmed, stand in ``text`` between the template's own parts; None if they do not."""
    if not text.startswith(parts[0]):
        return None
    places, position = [], len(parts[0])
    for content, following in zip(contents, parts[1:], strict=True):
        for shown in (content, content.strip(), content.lstrip(), content.rstrip(), content.strip("\n")):
            end = position + len(shown)
            if text.startswith(shown, position) and text.startswith(following, end):
                break
        else:
            return None
        places.append((position, end))
        position = end + len(following)
    return places if position == len(text) else None


def _join(parts: Sequence[str], contents: Sequence[str]) -> tuple[str, list[tuple[int, int]]]:
    text, places = parts[0], []
    for content, following in zip(contents, parts[1:], strict=True):
        places.append((len(text), len(text) + len(content)))
        text += content + following
    return text, places
