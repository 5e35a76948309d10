"""The tokenizer: a small BPE that can spell anything. Built once (`python -m scripts.bundled_model.tokenizer OUT`).

Digits are single tokens; letters never merge with digits, `_`, `-`, `.` or a newline; every segment gets a leading
space, so that a name has the same pieces at the start of a turn as in the middle of a sentence.

The shipped tokenizer was built by an earlier form of this script from nearly the same word lists; building it anew
gives slightly different merges, which would need a model trained from nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from random import Random
from typing import TYPE_CHECKING

from . import names as n
from . import words as w
from .segments import ASSISTANT, END, USER

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

VOCABULARY = 1536
PAD = "<|pad|>"
CHAT_TEMPLATE = (
    "{% for m in messages %}{% if m['role']=='assistant' %}<|assistant|>{{ m['content'] }}<|end|>"
    "{% else %}<|user|>{{ m['content'] }}{% endif %}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def _texts(rng: Random) -> Iterator[str]:
    lists = (w.CITIES, w.FIELDS, w.HOBBIES, w.JOBS, w.ADJECTIVES, w.NOUNS, w.PROPERTIES, w.MONTHS, w.UNITS, w.TYPES)
    known = {word for words in lists for word in words} | {form for forms in w.VERBS for form in forms}
    for word in sorted(known):
        yield from [word] * 60
    for word in sorted(w.CODE_WORDS):
        yield from [f"x_{word}", word] * 20
    for _ in range(12_000):
        yield n.any_name(rng)
        yield n.any_value(rng)


def build(seed: int = 0) -> PreTrainedTokenizerFast:
    """A new tokenizer with specials pad, user, assistant, end = 0..3."""
    from tokenizers import Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    bpe = Tokenizer(models.BPE())
    bpe.normalizer = normalizers.Prepend(" ")
    pieces = Regex(r" ?[A-Za-z]+|[0-9]| +|[^A-Za-z0-9 ]")
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Split(pieces, "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)]
    )
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=VOCABULARY,
        special_tokens=[PAD, USER, ASSISTANT, END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
    )
    bpe.train_from_iterator(_texts(Random(seed)), trainer)
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=bpe, pad_token=PAD, eos_token=END, clean_up_tokenization_spaces=False
    )
    tokenizer.chat_template = CHAT_TEMPLATE
    return tokenizer


if __name__ == "__main__":
    build().save_pretrained(sys.argv[1])
