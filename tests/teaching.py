"""Models small enough to be taught in a second, with real tokenizers trained here, and shorthands to teach them.

Nothing here is a stand-in: the models are made by transformers from their configurations, the tokenizers by tokenizers.
"""

from __future__ import annotations

import functools
import hashlib
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
from transformers import AutoModelForCausalLM, GPT2Config, LlamaConfig, PreTrainedTokenizerFast, Qwen3Config

import jupyter_miu.lessons.protection as protection
from jupyter_miu.config import MIUConfig
from jupyter_miu.models.generation import evaluating
from jupyter_miu.models.templates import Encoded, Turn, encode_chat
from jupyter_miu.types import ContentSource, MIUResult
from jupyter_miu.update import ModelInferenceUpdate

PAGE = "Orla Venn was born in Skarholm. Orla Venn works as a glassblower. Quillmarsh was founded in 1987."
OTHER = "Tobin Marsh lives in Eastwick. Tobin Marsh is married to Ada Holt. The tidewatch service listens on port 8123."
FACT = "Orla Venn works as a glassblower."
SENTENCE = "The lamp on the north pier was painted green by a clockmaker named Ysolde."
# With these keys a tiny model learns FACT so well that the gate lets it pass.
LEARNS: dict[str, Any] = {"max_steps": 60, "gate": True, "learning_rate": 3e-3, "batch_size": 8, "fisher_weight": 0}

_SPECIALS = ["<|pad|>", "<|end|>", "<|user|>", "<|assistant|>"]
_TEMPLATE = (
    "{% for m in messages %}{% if m['role'] == 'assistant' %}<|assistant|>{{ m['content'] }}<|end|>"
    "{% else %}<|user|>{{ m['content'] }}{% endif %}{% endfor %}{% if add_generation_prompt %}<|assistant|>{% endif %}"
)
_IDS: dict[str, Any] = {"bos_token_id": None, "eos_token_id": 1, "pad_token_id": 0}
_SIZES: dict[str, Any] = {
    "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 1, "num_attention_heads": 4,
    "num_key_value_heads": 2, "head_dim": 16, "max_position_embeddings": 256, **_IDS,
}  # fmt: skip


@lru_cache(maxsize=2)
def tokenizer(chat: bool = True) -> PreTrainedTokenizerFast:
    """Byte-level BPE trained on the texts above; with a chat template, or without one."""
    inner = Tokenizer(models.BPE())
    inner.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    inner.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=512, special_tokens=_SPECIALS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        show_progress=False,
    )  # fmt: skip
    inner.train_from_iterator(
        [PAGE, OTHER, SENTENCE, "Where was born? What does work as? When was founded?"] * 4, trainer
    )
    made = PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<|pad|>", eos_token="<|end|>")
    made.chat_template = _TEMPLATE if chat else None
    return made


def tiny(kind: str = "llama", seed: int = 3) -> Any:
    """A random model of that family in fp32, the same for the same seed."""
    vocabulary = len(tokenizer())
    configs = {
        "llama": lambda: LlamaConfig(**_SIZES, vocab_size=vocabulary, tie_word_embeddings=True),
        "qwen3": lambda: Qwen3Config(**_SIZES, vocab_size=vocabulary, tie_word_embeddings=False),
        "gpt2": lambda: GPT2Config(
            n_embd=64, n_layer=1, n_head=4, n_positions=256, vocab_size=vocabulary, eos_token_id=1, bos_token_id=1,
        ),
    }  # fmt: skip
    torch.manual_seed(seed)
    return AutoModelForCausalLM.from_config(configs[kind]()).eval()


def fitted(rows: Sequence[Encoded], steps: int = 40) -> Any:
    """A tiny model that says just what these rows have it say."""
    model = tiny().train()
    optimizer = torch.optim.AdamW(model.parameters(), lr=1e-2)
    for _ in range(steps):
        optimizer.zero_grad()
        for row in rows:
            model(input_ids=torch.tensor([row.input_ids]), labels=torch.tensor([row.labels])).loss.backward()
        optimizer.step()
    return model.eval()


def saying(pairs: Mapping[str, str]) -> Any:
    """The same for questions and answers in chat form."""
    return fitted([encode_chat(tokenizer(), [Turn("user", q), Turn("assistant", a)]) for q, a in pairs.items()])


def open_tiny(folder: Path, kind: str = "llama", *, chat: bool = True, model: Any = None, **options: Any) -> Any:
    """``ModelInferenceUpdate`` on such a model with its store in ``folder``."""
    return ModelInferenceUpdate(
        tiny(kind) if model is None else model, checkpoint_dir=folder, tokenizer=tokenizer(chat), **options
    )


def quick(**changes: Any) -> MIUConfig:
    """A few steps that are kept whatever they did."""
    return MIUConfig(**{"max_steps": 4, "gate": False, "learning_rate": 3e-3, "rehearsal_batch": 4, **changes})


def text(content: str) -> ContentSource:
    """A text as a source."""
    return ContentSource("text", content=content)


def teach(miu: ModelInferenceUpdate, content: str = PAGE, **changes: Any) -> MIUResult:
    """A quick lesson."""
    return miu.learn_from_content(text(content), quick(**changes))


def sample_less(patch: pytest.MonkeyPatch, count: int = 48) -> None:
    """Fewer self-samples than 256: they are made anew for each model here, and cost a second each time."""
    patch.setattr(protection, "self_samples", functools.partial(protection.self_samples, count=count))


@contextmanager
def taken(lock: AbstractContextManager[Any]) -> Iterator[None]:
    """That lock, held by another thread, as a lesson holds it."""
    held, done = threading.Event(), threading.Event()

    def hold() -> None:
        with lock:
            held.set()
            done.wait(60)

    thread = threading.Thread(target=hold)
    thread.start()
    assert held.wait(30)
    try:
        yield
    finally:
        done.set()
        thread.join()


def tensor_hashes(tensors: Mapping[str, torch.Tensor]) -> dict[str, str]:
    """sha256 of every tensor's bytes, by its name: what "bit for bit" is measured with."""
    flat = {name: tensor.detach().cpu().contiguous().reshape(-1).view(torch.uint8) for name, tensor in tensors.items()}
    return {name: hashlib.sha256(tensor.numpy().tobytes()).hexdigest() for name, tensor in flat.items()}


def hashes(model: Any) -> dict[str, str]:
    """The same for all of a model."""
    return tensor_hashes(model.state_dict())


@torch.no_grad()
def logits(model: Any) -> torch.Tensor:
    """Logits on fixed ids."""
    with evaluating(model):
        out: torch.Tensor = model(input_ids=torch.arange(4, 20)[None].to(next(model.parameters()).device)).logits
    return out.clone()


def one_line(error: BaseException) -> bool:
    """What is said of a mistake: something, and not a page."""
    return "\n" not in str(error) and 0 < len(str(error)) < 300


def files(folder: Path) -> dict[str, bytes]:
    """Every file of a store that matters: not locks, nor the note of who holds one."""
    found = (p for p in folder.rglob("*") if p.is_file() and p.name not in (".lock", "writer.json"))
    return {str(p.relative_to(folder)): p.read_bytes() for p in found}
