"""Measures a checkpoint: exact match of whole sentences, greedy, on things and question forms that training never saw.

    python -m scripts.bundled_model.evaluate CHECKPOINT [--n 200] [--json scores.json]

Every score is the share of answers that are right to the letter. It is computed by teacher forcing: greedy decoding
gives the gold sentence exactly when the most likely token is the gold one at every position.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import torch

from . import asking
from . import documents as d
from .code_texts import code
from .entities import KINDS, invent
from .grammar import Sentence, layout, paragraph
from .prose import prose
from .segments import ASSISTANT, END, USER
from .structures import structured
from .world import canonical, old_world

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast


@dataclass(frozen=True)
class Item:
    """One question. `prompt` is the content of the user turn, `answer` the gold sentence."""

    prompt: str
    answer: str
    value: str = ""
    name: str = ""


def reading_items(
    seed: int, n: int, *, entities: int = 1, open_share: float = 0.35, kind: str | None = None
) -> list[Item]:
    """Texts about new things, asked in held-out forms about something the text says once."""
    rng, items = Random(seed), list[Item]()
    while len(items) < n:
        of = kind or rng.choice(list(KINDS))
        things = [invent(rng, of, open_share=open_share) for _ in range(entities)]
        sentences = paragraph(rng, things, [rng.randint(2, 5) if entities == 1 else rng.randint(1, 3) for _ in things])
        stated = [item for sentence in sentences for item in sentence.stated]
        if not stated:
            continue
        item = rng.choice(stated)
        if not item.fact.relation.has_held_out:
            continue
        if (
            sum(other.fact.relation.key == item.fact.relation.key for other in stated if other.entity is item.entity)
            > 1
        ):
            continue
        asked = asking.question(rng, item.entity, item.fact.relation, held=True)
        items.append(
            Item(f"Text: {layout(rng, sentences)}\nQuestion: {asked}", item.answer, item.fact.value, item.entity.name)
        )
    return items


def not_stated_items(seed: int, n: int) -> list[Item]:
    """Texts asked about something they do not say."""
    rng, items = Random(seed), list[Item]()
    while len(items) < n:
        text, sentences = d.a_text(rng)
        stated = [item for sentence in sentences for item in sentence.stated]
        entity = rng.choice(stated).entity
        relation = asking.unstated(rng, entity, stated)
        if relation:
            asked = asking.question(rng, entity, relation, held=True)
            items.append(Item(f"Text: {text}\nQuestion: {asked}", asking.NOT_STATED, asking.NOT_STATED, entity.name))
    return items


def old_items(seed: int, n: int, *, quizzed: bool) -> list[Item]:
    """Different facts of the old world, closed book, held-out forms."""
    rng, items, seen = Random(seed), list[Item](), set[tuple[str, str]]()
    while len(items) < n:
        entity, fact = old_world().quizzed(rng) if quizzed else old_world().unquizzed(rng)
        if (entity.name, fact.relation.key) not in seen:
            seen.add((entity.name, fact.relation.key))
            asked = asking.question(rng, entity, fact.relation, held=True)
            items.append(Item(asked, canonical(entity, fact), fact.value, entity.name))
    return items


def unknown_items(seed: int, n: int) -> list[Item]:
    """Closed-book questions about names that exist nowhere."""
    rng, items = Random(seed), list[Item]()
    for _ in range(n):
        name, asked = d.unknown_question(rng, held=True)
        items.append(Item(asked, d.UNKNOWN, d.UNKNOWN, name))
    return items


def shaped_items(seed: int, n: int, make: Callable[[Random], tuple[str, list[Sentence]]]) -> list[Item]:
    """Texts of one shape, asked in held-out forms, also the later wrappers, about something said once."""
    rng, items = Random(seed), list[Item]()
    while len(items) < n:
        text, sentences = make(rng)
        stated = [item for sentence in sentences for item in sentence.stated]
        item = rng.choice(stated)
        relation = item.fact.relation
        same = [other for other in stated if other.entity is item.entity and other.fact.relation.key == relation.key]
        form = (relation.pick_more(rng, held=True) if rng.random() < 0.25 else None) or relation.pick(rng, held=True)
        asked = item.entity.fill(form)
        if relation.has_held_out and len(same) == 1:
            items.append(Item(f"Text: {text}\nQuestion: {asked}", item.answer, item.fact.value, item.entity.name))
    return items


MEASURES: dict[str, Callable[[int], list[Item]]] = {
    "reading, one thing, listed relations": lambda n: reading_items(101, n, open_share=0.0),
    "reading, one thing, made-up relations": lambda n: reading_items(102, n, open_share=1.0),
    "reading, two things": lambda n: reading_items(103, n, entities=2),
    "reading, three things": lambda n: reading_items(104, n, entities=3),
    "reading, the text does not say": lambda n: not_stated_items(105, n),
    "old facts, quizzed in training": lambda n: old_items(106, n, quizzed=True),
    "old facts, never quizzed": lambda n: old_items(107, n, quizzed=False),
    "unknown names: I do not know": lambda n: unknown_items(108, n),
}
"""What is measured, and the items: a smaller `n` gives the first items of a larger one."""

FURTHER: dict[str, Callable[[int], list[Item]]] = {
    "reading, richer prose": lambda n: shaped_items(111, n, prose),
    "reading, tables, lists and settings": lambda n: shaped_items(112, n, structured),
    "reading, code": lambda n: shaped_items(113, n, code),
}
"""Measures of what the generator writes since its second version."""


@torch.no_grad()
def exact(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, items: Sequence[Item], batch: int = 32
) -> list[bool]:
    """For each item: would greedy decoding give exactly the gold answer?"""
    model.eval()
    encoded = [
        (tokenizer(f"{USER}{item.prompt}{ASSISTANT}").input_ids, tokenizer(f"{item.answer}{END}").input_ids)
        for item in items
    ]
    order = sorted(range(len(items)), key=lambda i: len(encoded[i][0]))
    right = [False] * len(items)
    for start in range(0, len(order), batch):
        chosen = order[start : start + batch]
        width = max(len(encoded[i][0]) + len(encoded[i][1]) for i in chosen)
        ids = torch.zeros(len(chosen), width, dtype=torch.long)
        for row, i in enumerate(chosen):
            both = encoded[i][0] + encoded[i][1]
            ids[row, : len(both)] = torch.tensor(both)
        guesses = model(input_ids=ids).logits[:, :-1].argmax(-1)
        for row, i in enumerate(chosen):
            span = slice(len(encoded[i][0]) - 1, len(encoded[i][0]) + len(encoded[i][1]) - 1)
            right[i] = bool((guesses[row, span] == ids[row, 1:][span]).all())
    return right


@torch.no_grad()
def answers(
    model: LlamaForCausalLM,
    tokenizer: PreTrainedTokenizerFast,
    prompts: Sequence[str],
    *,
    most: int = 64,
    batch: int = 32,
) -> list[str]:
    """Greedy answers to user turns."""
    tokenizer.padding_side = "left"
    out: list[str] = []
    for start in range(0, len(prompts), batch):
        texts = [f"{USER}{prompt}{ASSISTANT}" for prompt in prompts[start : start + batch]]
        encoded = tokenizer(texts, return_tensors="pt", padding=True, return_token_type_ids=False)
        made = model.generate(**encoded, max_new_tokens=most, do_sample=False, pad_token_id=0, eos_token_id=3)
        out += [
            text.strip()
            for text in tokenizer.batch_decode(made[:, encoded.input_ids.shape[1] :], skip_special_tokens=True)
        ]
    return out


def card_scores(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, paragraphs: int, seed: int = 109
) -> dict[str, tuple[int, int]]:
    """Cards for every sentence of new texts: (right, of) for facts covered and for cards with a right answer."""
    rng = Random(seed)
    prompts, golds = list[str](), list[set[str]]()
    for _ in range(paragraphs):
        entity = invent(rng, facts=5)
        sentences = paragraph(rng, [entity], [5])
        text = layout(rng, sentences)
        for sentence in sentences:
            prompts.append(f"Text: {text}\nCard for: {d.closed(sentence.text)}")
            golds.append({item.answer for item in sentence.stated})
    covered = facts = right = cards = 0
    for made, gold in zip(answers(model, tokenizer, prompts, most=160), golds, strict=True):
        given = [line[line.rfind("? ") + 2 :] for line in made.split("\n") if "? " in line]
        facts, cards = facts + len(gold), cards + len(given)
        covered += len(gold & set(given))
        right += sum(answer in gold for answer in given)
    return {"card coverage of facts in new texts": (covered, facts), "cards with a right answer": (right, cards)}


def measure(
    model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, n: int, *, further: bool = False
) -> dict[str, dict[str, float]]:
    """All scores in percent, with the number of questions each rests on."""
    counts: dict[str, tuple[int, int]] = {}
    for name, make in (MEASURES | FURTHER if further else MEASURES).items():
        right = exact(model, tokenizer, make(n))
        counts[name] = (sum(right), n)
    counts.update(card_scores(model, tokenizer, max(4, n // 8)))
    return {name: {"score": round(100 * right / max(1, of), 1), "n": of} for name, (right, of) in counts.items()}


def main() -> None:
    """Command line."""
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--n", type=int, default=200)
    parser.add_argument("--further", action="store_true", help="also the measures of richer texts")
    parser.add_argument("--json", type=Path)
    parser.add_argument("--threads", type=int, default=1)
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    model = LlamaForCausalLM.from_pretrained(arguments.checkpoint, dtype=torch.float32)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(arguments.checkpoint)
    scores = measure(model, tokenizer, arguments.n, further=arguments.further)
    for name, score in scores.items():
        print(f"{name:45s} {score['score']:5.1f} %   n={score['n']}")
    if arguments.json:
        arguments.json.write_text(json.dumps({"scores": scores}, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
