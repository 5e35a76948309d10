"""Tokenizers of the kinds that models in the wild have, small enough to be trained here in milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tokenizers import AddedToken, Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from transformers import PreTrainedTokenizerBase, PreTrainedTokenizerFast

CORPUS = [
    "Where was Ana Lopez born? Ana Lopez was born in Lisbon in 1971.",
    "The harbour light was painted green by the keeper's daughter; nobody asked why.",
    "def area(width, height):\n    return width * height\n\n\n",
    "user assistant system [INST] [/INST] <<SYS>> Q: A: \n\n  \t",
] * 3

CHATML = (
    "{% for m in messages %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n{% endif %}"
)
LLAMA2 = (
    "{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system here') }}{% endif %}{{ bos_token }}"
    "{% for m in messages %}"
    "{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if m['role'] == 'user' %}[INST] {{ m['content'] | trim }} [/INST]"
    "{% else %} {{ m['content'] | trim }} {{ eos_token }}{% endif %}{% endfor %}"
)
GEMMA = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system role') }}{% endif %}"
    "{% for m in messages %}{% if (m['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate') }}{% endif %}"
    "<start_of_turn>{{ 'model' if m['role'] == 'assistant' else 'user' }}\n{{ m['content'] | trim }}<end_of_turn>\n"
    "{% endfor %}{% if add_generation_prompt %}<start_of_turn>model\n{% endif %}"
)
THINKING = (
    "{% for m in messages %}{% if m['role'] == 'assistant' %}{% set c = m['content'].split('</think>')[-1] %}"
    "<|im_start|>assistant\n{% if loop.last %}<think>\n\n</think>\n\n{% endif %}{{ c.lstrip('\n') }}<|im_end|>\n"
    "{% else %}<|im_start|>{{ m['role'] }}\n{{ m['content'] }}<|im_end|>\n{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|im_start|>assistant\n"
    "{% if enable_thinking is defined and not enable_thinking %}<think>\n\n</think>\n\n{% endif %}{% endif %}"
)
BUNDLED = (
    "{% for m in messages %}{% if m['role']=='assistant' %}<|assistant|>{{ m['content'] }}<|end|>"
    "{% else %}<|user|>{{ m['content'] }}{% endif %}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


def _train(tokenizer: Tokenizer, specials: list[str]) -> Tokenizer:
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=500, special_tokens=specials, initial_alphabet=alphabet, show_progress=False
    )
    tokenizer.train_from_iterator(CORPUS, trainer)
    return tokenizer


def make_byte_level(specials: list[str], template: str | None, **names: str) -> PreTrainedTokenizerFast:
    """As GPT-2 and Qwen: byte-level BPE, no prefix space."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(tokenizer_object=_train(tokenizer, specials), **names)
    made.chat_template = template
    return made


def prepending(specials: list[str], template: str, **names: str) -> PreTrainedTokenizerFast:
    """As the bundled model: a space is put in front of every stretch of text between control tokens."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.normalizer = normalizers.Prepend(" ")
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    tokenizer.decoder = decoders.ByteLevel()
    made = PreTrainedTokenizerFast(tokenizer_object=_train(tokenizer, specials), **names)
    made.chat_template = template
    return made


def first_prefixed(specials: list[str], template: str, **names: str) -> PreTrainedTokenizerFast:
    """As Llama 2 without legacy behaviour: only the very start of a text gets a prefix space."""
    tokenizer = Tokenizer(models.BPE(byte_fallback=False))
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(prepend_scheme="first", split=True)
    tokenizer.decoder = decoders.Metaspace(prepend_scheme="first")
    made = PreTrainedTokenizerFast(tokenizer_object=_train(tokenizer, specials), **names)
    made.chat_template = template
    return made


def build(kind: str) -> PreTrainedTokenizerBase:
    if kind == "bundled":
        specials = ["<|pad|>", "<|user|>", "<|assistant|>", "<|end|>"]
        return prepending(specials, BUNDLED, pad_token="<|pad|>", eos_token="<|end|>")
    if kind in ("chatml", "thinking"):
        specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
        template = CHATML if kind == "chatml" else THINKING
        made = make_byte_level(specials, template, eos_token="<|im_end|>", pad_token="<|endoftext|>")
        made.add_tokens([AddedToken("<tool_call>", special=False)])
        return made
    if kind == "llama2":
        return first_prefixed(["<unk>", "<s>", "</s>"], LLAMA2, bos_token="<s>", eos_token="</s>", unk_token="<unk>")
    if kind == "gemma":
        specials = ["<pad>", "<eos>", "<bos>", "<start_of_turn>", "<end_of_turn>"]
        return make_byte_level(specials, GEMMA, pad_token="<pad>", eos_token="<eos>", bos_token="<bos>")
    if kind == "plain":
        return make_byte_level(["<|endoftext|>"], None, eos_token="<|endoftext|>")
    raise AssertionError(kind)


KINDS = ["bundled", "chatml", "thinking", "llama2", "gemma", "plain"]


@pytest.fixture(scope="session")
def tokenizers() -> dict[str, PreTrainedTokenizerBase]:
    return {kind: build(kind) for kind in KINDS}


@pytest.fixture(scope="session")
def byte_level() -> Callable[..., PreTrainedTokenizerFast]:
    return make_byte_level


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real files beside the checkout; tests that want them are skipped where they are not."""
    found = Path(__file__).parents[2].parent / "shared" / "data"
    if not found.is_dir():
        pytest.skip("no shared data beside this checkout")
    return found
