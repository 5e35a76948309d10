"""Trains the bundled model on a CPU, resumable. See README.md for the phases of the shipped weights.

    python -m scripts.bundled_model.train --out ck --phase copy --minutes 5
    python -m scripts.bundled_model.train --out ck --resume ck --phase main --minutes 300

A phase is a span of wall time, or of tokens (--million): on a shared machine minutes say little. The learning rate goes
linearly from --lr-start to --lr-end (both times 2.5e-3) over it.
For a long run keep the rate constant in a phase of its own, and let it fall to 0 in a short last one into another
folder: the checkpoint before the fall can then be trained on. --restart begins a phase anew.
SIGTERM saves and stops after the current step. A checkpoint is a folder: weights, tokenizer, optimizer.safetensors,
state.json. `--resume` of an unfinished phase goes on where it was.
"""

from __future__ import annotations

import argparse
import json
import math
import shutil
import signal
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import torch.nn.functional as F
from safetensors.torch import load_file, save_file
from torch import Tensor, nn
from transformers import LlamaConfig, LlamaForCausalLM, PreTrainedTokenizerFast

from .batches import LABELS, Batcher, Part
from .documents import FINAL_MIX, MAIN_MIX, WORDINGS_MIX, Generator
from .optim import Muon
from .segments import CLOSED_WEIGHT, tokenize_with
from .tokenizer import build

PEAK_RATE = 2.5e-3
MIXES = {"main": MAIN_MIX, "final": FINAL_MIX, "wordings": WORDINGS_MIX}
GUIDED = 4  # the hidden state, behind so many layers, that must tell what a sentence or a question speaks of
GUIDE_WEIGHT = 0.05
GUIDE_RATE = 3e-3
PROMPT_SHARE = 0.2  # of the prompts' tokens that a step looks at


@dataclass
class State:
    """What a checkpoint remembers besides tensors. `elapsed`: seconds, `begun`: tokens before the current phase."""

    step: int = 0
    tokens: int = 0
    seconds: float = 0.0
    phase: str = ""
    elapsed: float = 0.0
    begun: int = 0


def new_model(vocabulary: int) -> LlamaForCausalLM:
    """The architecture: 4,164,352 parameters with a vocabulary of 1,536."""
    return LlamaForCausalLM(
        LlamaConfig(
            vocab_size=vocabulary, hidden_size=256, intermediate_size=640, num_hidden_layers=5, num_attention_heads=8,
            num_key_value_heads=8, max_position_embeddings=1024, tie_word_embeddings=True, pad_token_id=0,
            eos_token_id=3, bos_token_id=None, rope_parameters={"rope_type": "default", "rope_theta": 10000.0},
        )
    )  # fmt: skip


class Trainer:
    """Model, two optimizers, and the loop."""

    def __init__(self, model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, state: State) -> None:
        self.model, self.tokenizer, self.state = model, tokenizer, state
        named = dict(model.named_parameters())
        self.matrices = {k: p for k, p in named.items() if p.ndim == 2 and "embed" not in k}
        self.others = {k: p for k, p in named.items() if k not in self.matrices}
        self.muon = Muon(self.matrices.values(), lr=PEAK_RATE)
        self.adam = torch.optim.AdamW(self.others.values(), lr=PEAK_RATE, betas=(0.9, 0.95), weight_decay=0.0)
        self.body: nn.Module = model.model
        self.speaks_of = nn.Linear(model.config.hidden_size, len(LABELS), bias=False)  # only for training
        self.guide = torch.optim.AdamW(self.speaks_of.parameters(), lr=GUIDE_RATE, weight_decay=0.0)

    def loss(self, part: Part) -> tuple[Tensor, Tensor, Tensor]:
        """(sum of weighted cross-entropies, sum over the answers alone, sum over the marks).

        Logits are computed only where they count: everywhere in answers, and at a random share of the prompts' tokens,
        whose weight grows accordingly. The expectation is the same; a tenth of the work is saved.
        """
        ids, weights = part.ids, part.weights
        weight = weights[:, 1:].flatten()
        drawn = torch.rand(weight.shape) < PROMPT_SHARE
        weight = torch.where(weight > CLOSED_WEIGHT, weight, weight / PROMPT_SHARE * drawn)
        places = weight.nonzero().squeeze(1)
        made = self.body(input_ids=ids, output_hidden_states=True)
        hidden = made.last_hidden_state[:, :-1].flatten(0, 1)[places]
        losses = F.cross_entropy(
            F.linear(hidden, self.model.lm_head.weight), ids[:, 1:].flatten()[places], reduction="none"
        )
        answers = weights[:, 1:].flatten()[places] == 1
        marked = made.hidden_states[GUIDED][part.marks[:, 0], part.marks[:, 1]]
        marks = F.cross_entropy(
            self.speaks_of(F.rms_norm(marked, marked.shape[-1:])), part.marks[:, 2], reduction="sum"
        )
        return (losses * weight[places]).sum(), (losses.detach() * answers).sum(), marks

    def step(self, parts: Sequence[Part], rate: float) -> tuple[float, float]:
        """One update; returns the loss on the answers, nats per token, and on the marks, nats each.

        A step goes through the model in parts: their activations then fit the processor's cache.
        """
        for optimizer in (self.muon, self.adam):
            for group in optimizer.param_groups:
                group["lr"] = rate
        total = sum(part.weights[:, 1:].sum() for part in parts)
        count = max(1, sum(len(part.marks) for part in parts))
        answers, marks = torch.zeros(()), torch.zeros(())
        for part in parts:
            loss, of_answers, of_marks = self.loss(part)
            if not torch.isfinite(loss):
                raise FloatingPointError(f"loss is {loss.item()} at step {self.state.step}")
            (loss / total + GUIDE_WEIGHT * of_marks / count).backward()
            answers += of_answers
            marks += of_marks.detach()
        nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        for optimizer in (self.muon, self.adam, self.guide):
            optimizer.step()
            optimizer.zero_grad(set_to_none=True)
        self.state.step += 1
        self.state.tokens += sum(int((part.ids != 0).sum()) for part in parts)
        return (answers / sum((part.weights[:, 1:] == 1).sum() for part in parts)).item(), (marks / count).item()

    def save(self, folder: Path) -> None:
        """Write a checkpoint beside `folder`, then put it in its place."""
        draft = folder.with_name(folder.name + ".tmp")
        shutil.rmtree(draft, ignore_errors=True)
        self.model.save_pretrained(draft)
        self.tokenizer.save_pretrained(draft)
        tensors = {
            f"muon.{k}": self.muon.state[p]["momentum_buffer"] for k, p in self.matrices.items() if p in self.muon.state
        }
        for key, parameter in self.others.items():
            for name, value in self.adam.state.get(parameter, {}).items():
                tensors[f"adam.{name}.{key}"] = value.clone()
        save_file(tensors, draft / "optimizer.safetensors")
        (draft / "state.json").write_text(json.dumps(asdict(self.state)), encoding="utf-8")
        old = folder.with_name(folder.name + ".old")
        shutil.rmtree(old, ignore_errors=True)
        if folder.exists():
            folder.rename(old)
        draft.rename(folder)
        shutil.rmtree(old, ignore_errors=True)

    def load_optimizers(self, folder: Path) -> None:
        """Take up the optimizer state of a checkpoint, if it has one."""
        file = folder / "optimizer.safetensors"
        if not file.exists():
            return
        saved = load_file(file)
        for key, parameter in self.matrices.items():
            if f"muon.{key}" in saved:
                self.muon.state[parameter]["momentum_buffer"] = saved[f"muon.{key}"]
        for key, parameter in self.others.items():
            for name in ("step", "exp_avg", "exp_avg_sq"):
                if f"adam.{name}.{key}" in saved:
                    self.adam.state[parameter][name] = saved[f"adam.{name}.{key}"]


def run(trainer: Trainer, arguments: argparse.Namespace) -> None:
    """Train until the phase's time is over or SIGTERM comes."""
    state, out = trainer.state, arguments.out
    if state.phase != arguments.phase or arguments.restart:
        state.phase, state.elapsed, state.begun = arguments.phase, 0.0, state.tokens
    stopped: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
    mix = {"copy": 1.0} if arguments.phase == "copy" else MIXES[arguments.mix]
    generator = Generator(arguments.seed * 7919 + state.step + 1, mix)
    batcher = Batcher(
        generator,
        tokenize_with(trainer.tokenizer),
        arguments.tokens,
        arguments.longest,
        arguments.at_once,
    )
    begun, before, first, saved = time.monotonic(), (state.elapsed, state.seconds), state.step, time.monotonic()
    logged, losses, tokens = begun, [], state.tokens
    trainer.model.train()
    while not stopped:
        by_tokens = (state.tokens - state.begun) / (1e6 * arguments.million)
        progress = max(by_tokens, state.elapsed / (60 * arguments.minutes))
        if progress >= 1:
            break
        warm = min(1.0, (state.step - first + 1) / arguments.warmup)
        factor = arguments.lr_start + (arguments.lr_end - arguments.lr_start) * progress
        losses.append(trainer.step(batcher.batch(), PEAK_RATE * warm * factor))
        now = time.monotonic()
        state.elapsed, state.seconds = before[0] + now - begun, before[1] + now - begun
        if state.step % 25 == 0:
            speed = (state.tokens - tokens) / (now - logged)
            answers, marks = (sum(each) / len(losses) for each in zip(*losses, strict=True))
            print(f"step {state.step} tokens {state.tokens / 1e6:.2f}M progress {progress:.3f} rate {factor:.3f} "
                  f"answer loss {answers:.3f} marks {marks:.3f} tokens/s {speed:.0f}", flush=True)  # fmt: skip
            logged, losses, tokens = now, [], state.tokens
        if now - saved > arguments.save_every:
            trainer.save(out)
            saved = now
    trainer.save(out)
    print("saved", out, asdict(state), flush=True)


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--resume", type=Path)
    parser.add_argument("--phase", choices=("copy", "main"), default="main")
    parser.add_argument("--minutes", type=float, default=math.inf)
    parser.add_argument("--million", type=float, default=math.inf, help="tokens of the phase, in millions")
    parser.add_argument("--restart", action="store_true", help="the phase's time starts at 0 again")
    parser.add_argument("--lr-start", type=float, default=1.0)
    parser.add_argument("--lr-end", type=float, default=0.0)
    parser.add_argument("--warmup", type=int, default=20, help="steps")
    parser.add_argument("--tokens", type=int, default=4600, help="tokens of a step")
    parser.add_argument("--longest", type=int, default=448, help="tokens of a document")
    parser.add_argument("--at-once", type=int, default=768, help="tokens that go through the model together")
    parser.add_argument("--mix", choices=tuple(MIXES), default="main")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--save-every", type=float, default=600, help="seconds")
    parser.add_argument("--compile", action="store_true")
    arguments = parser.parse_args()
    if math.inf == arguments.minutes == arguments.million and arguments.lr_start != arguments.lr_end:
        parser.error("a falling rate needs --minutes or --million")
    torch.set_num_threads(arguments.threads)
    torch.manual_seed(arguments.seed)
    if arguments.resume:
        tokenizer = PreTrainedTokenizerFast.from_pretrained(arguments.resume)
        model = LlamaForCausalLM.from_pretrained(arguments.resume, dtype=torch.float32)
        raw = json.loads((arguments.resume / "state.json").read_text(encoding="utf-8"))
        state = State(**{key: value for key, value in raw.items() if key in State.__dataclass_fields__})
    else:
        tokenizer = build()
        model, state = new_model(len(tokenizer)), State()
    trainer = Trainer(model, tokenizer, state)
    if arguments.resume:
        trainer.load_optimizers(arguments.resume)
    if arguments.compile:
        trainer.body = torch.compile(model.model, dynamic=False)  # type: ignore[assignment]  # a callable module
    run(trainer, arguments)


if __name__ == "__main__":
    main()
