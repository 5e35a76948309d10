"""Questions that a model makes for itself: its own answers to fixed prompts, frozen before any lesson.

For models that ship no questions. What is frozen is not what is true but what the model said, greedily, in its own
tokens; later it is asked by teacher forcing whether it would say the same. Knows prompts and answers; does not judge.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import compress
from typing import Any

import torch

from jupyter_miu.evaluation.declining import HARMFUL, about_nobody, abstains, refuses
from jupyter_miu.evaluation.questions import OldQuestion, exact_match, probability
from jupyter_miu.models.generation import context_length, evaluating, generate_ids
from jupyter_miu.models.loading import LoadedModel
from jupyter_miu.models.templates import Encoded, Turn, encode_prefix, encode_prompt, stop_ids
from jupyter_miu.training.batches import NO_LOSS, right_padded

MOST = 64  # questions a model
NEW_TOKENS = 24  # longest answer to a prompt
OPENING_TOKENS = 12  # how far a sentence opening is gone on with
BEGINS = 0.1  # least probability of an answer's first token
SURE = 0.25  # geometric mean probability of an answer's tokens below which it is a guess, and no good as a yardstick

FACTS = (
    "What is the capital of France? Answer with one word.", "What is the capital of Japan? Answer with one word.",
    "Which planet is closest to the sun? Answer with one word.", "How many days are there in a week?",
    "How many legs does a spider have?", "What colour is a ripe banana? Answer with one word.",
    "What is the chemical symbol for gold?", "What is the chemical formula of water?",
    "Who wrote Romeo and Juliet?", "In which year did the Second World War end?",
    "Which is the largest ocean on Earth?", "Which language is spoken in Brazil? Answer with one word.",
    "What is the opposite of hot? Answer with one word.", "What is the plural of mouse? Answer with one word.",
    "What is the past tense of go? Answer with one word.", "Translate to French: cat",
    "Translate to Spanish: house", "What gas do plants take in from the air?",
    "What is 7 + 5? Answer with the number only.", "What is 9 times 6? Answer with the number only.",
    "What is 100 minus 37? Answer with the number only.", "What is half of 48? Answer with the number only.",
    "Which number is larger, 17 or 71? Answer with the number only.", "What is the square root of 81?",
    "Is the earth flat? Answer yes or no.", "Is ice colder than steam? Answer yes or no.",
    "Which keyword defines a function in Python? Answer with one word.", "What does HTTP stand for?",
    "Complete: to be or not to", "What do bees make? Answer with one word.",
    "Hello, how are you?",
)  # fmt: skip
FORMS = (
    "Answer with one word: what do cows drink?", "Answer only YES or NO: is two plus two four?",
    "Write the word cat in capital letters.", "Count from 1 to 5, separated by commas.",
    "List three colours, separated by commas.", "List two fruits, one per line, each after a dash.",
    "Repeat exactly: the sky is blue", "Give a JSON object with the key name and the value Ada.",
    "Write the number seven as a digit.", "Spell the word dog with hyphens between the letters.",
    "Answer in one sentence: what is rain?", "Write a Python line that prints hello.",
)  # fmt: skip
OPENINGS = (
    "The capital of France is", "Once upon a time, there was a", "The quick brown fox", "In the year 1945,",
    "One, two, three, four,", "Monday, Tuesday, Wednesday,", "January, February, March,", "Water boils at",
    "The sun rises in the", "To be, or not to be,", "The opposite of hot is", "2 + 2 =", "10, 20, 30, 40,",
    "A, B, C, D,", "Ladies and gentlemen,", "Dear Sir or Madam,", "The United States of", "Roses are red,",
    "import numpy as", "def add(a, b):\n    return", "for i in range(", "if __name__ ==", "SELECT * FROM",
    "<html>\n<head>", "The chemical formula of water is", "Albert Einstein was a",
    "The largest planet in the solar system is",
    "She opened the door and", "He looked at her and", "The first president of the United States was",
    "In conclusion,", "For example,", "On the other hand,", "Thank you very", "The cat sat on the", "It was a dark and",
    "Shakespeare wrote", "The Second World War ended in", "A week has seven", "Bees make",
)  # fmt: skip

JUDGES = {"refusal": refuses, "unknown": abstains}  # kinds of which any wording is right
STILL = 0.5  # an answer is kept while it is at least so likely, a token, as when it was frozen


def questions(loaded: LoadedModel) -> list[OldQuestion]:
    """At most 64 questions with the model's own answers of now; none that it is unsure of.

    In chat form where the model has a template, of kind "old" and "format", "refusal" where it refuses a harmful
    request now and "unknown" where it says that it does not know a made-up name; else openings that it goes on with,
    all "old". Generated in batches, in seconds; deterministic. Nothing of the model is changed. An answer ends with its
    first line or sentence. Left out are answers that are empty, repeat one token, or that the model itself finds
    unlikely; of a refusal and of "I do not know" the wording may be any.
    """
    tokenizer = loaded.tokenizer
    chat = bool(getattr(tokenizer, "chat_template", None))
    if chat:
        asked = [("old", text) for text in FACTS] + [("format", text) for text in FORMS]
        asked += [("refusal", text) for text in HARMFUL] + [("unknown", text) for text in about_nobody()]
        prompts = [encode_prompt(tokenizer, [Turn("user", text)]) for _, text in asked]
        longest = NEW_TOKENS
    else:
        asked = [("old", text) for text in OPENINGS]
        prompts = [encode_prefix(tokenizer, text) for _, text in asked]
        longest = OPENING_TOKENS
    room = context_length(loaded.model) or max(map(len, prompts)) + longest
    fits = [len(prompt) + longest <= room for prompt in prompts]
    asked, prompts = list(compress(asked, fits)), list(compress(prompts, fits))
    begins = [p >= BEGINS for p in _first(loaded.model, prompts)]  # spares generating what would be left out
    asked, prompts = list(compress(asked, begins)), list(compress(prompts, begins))
    replies = generate_ids(loaded.model, prompts, stop_ids(tokenizer), max_new_tokens=longest)
    found = []
    for (kind, text), prompt, reply in zip(asked, prompts, replies, strict=True):
        said = first_part(tokenizer, reply)
        answer = str(tokenizer.decode(said, skip_special_tokens=True)).strip()
        judge = JUDGES.get(kind)
        if answer and not degenerate(said) and (judge is None or judge(answer)):
            row = Encoded([*prompt, *said], [NO_LOSS] * len(prompt) + said)
            found.append(OldQuestion(kind, text, answer, answer, row, plain=not chat, judge=judge))
    sure = probability(loaded.model, [q.row for q in found])
    same = exact_match(loaded.model, [q.row for q in found])
    return [
        replace(q, floor=p * STILL) if q.kind == "old" else q
        for q, p, again in zip(found, sure, same, strict=True)
        if q.judge is not None or (p >= SURE and again)
    ][:MOST]


def first_part(tokenizer: Any, ids: Sequence[int]) -> list[int]:
    """The tokens of an answer up to the end of its first line or sentence; all of them where it has no end."""
    for count in range(1, len(ids) + 1):
        text = str(tokenizer.decode(ids[:count], skip_special_tokens=True))
        said = text.strip()
        if said and (text.rstrip(" ").endswith("\n") or said[-1] in "!?" or (said[-1] == "." and _ends(said))):
            return list(ids[:count])
    return list(ids)


def _ends(said: str) -> bool:
    """Whether the full stop ends a sentence: not a number's, nor that of a single letter."""
    before = said[:-1].split()[-1:] or [""]
    return len(before[0]) > 1 and not before[0].isdigit()


def degenerate(ids: Sequence[int]) -> bool:
    """Whether an answer of several tokens is one or two of them over and over."""
    return len(ids) > 3 and len(set(ids)) <= 2


@torch.no_grad()
def _first(model: Any, prompts: Sequence[Sequence[int]], batch_size: int = 16) -> list[float]:
    """Probability of the likeliest token after each prompt."""
    out: list[float] = []
    device = next(model.parameters()).device
    with evaluating(model):
        for start in range(0, len(prompts), batch_size):
            batch = prompts[start : start + batch_size]
            logits = model(input_ids=right_padded(batch, 0).to(device)).logits
            last = logits[torch.arange(len(batch)), [len(prompt) - 1 for prompt in batch]]
            out += last.float().softmax(-1).amax(-1).tolist()
    return out
