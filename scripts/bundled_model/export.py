"""From a checkpoint to the files that ship: weights, retention probes, rehearsal, Fisher, scores and the model card.

    python -m scripts.bundled_model.export CHECKPOINT [--out jupyter_miu/models/bundled/data] [--n 400]
    python -m scripts.bundled_model.export jupyter_miu/models/bundled/data --rehearsal     that file alone

Everything beside the weights is made from the weights as stored (bf16, computed in fp32) and from fixed seeds.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import numpy as np
import torch
from safetensors.torch import save_file

from . import asking, evaluate
from . import documents as d
from .grammar import layout, paragraph
from .segments import ASSISTANT, END, USER
from .world import QUIZZED_OF_OTHERS, old_world

if TYPE_CHECKING:
    from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

DATA = Path(__file__).parents[2] / "jupyter_miu" / "models" / "bundled" / "data"
CARD_SOURCE = Path(__file__).parents[2] / "docs" / "model-card.md"
SCALE = "8 * mean over batches of 8 of grad(mean token loss)^2"
LONGEST, LONGEST_TEXT = 64, 48  # tokens of one rehearsal sequence; of a text about new things among them
UNKNOWN_COUNT, SAMPLE_COUNT, TEXT_COUNT = 900, 100, 300
WORDINGS, TRIES = 2, 4  # in which each known fact is asked for; among how many they are looked for
TOGETHER = 3  # facts of the old world in one text: more would be cut off, and never rehearsed
GATE_SEED, GATE_COUNT = 201, 200  # the old questions that the gate asks: their facts are not rehearsed as questions


def weights(checkpoint: Path, out: Path) -> tuple[LlamaForCausalLM, PreTrainedTokenizerFast]:
    """Store the weights as bf16 and load what was stored, in fp32."""
    from transformers import GenerationConfig, LlamaForCausalLM, PreTrainedTokenizerFast

    model = LlamaForCausalLM.from_pretrained(checkpoint, dtype=torch.float32).to(torch.bfloat16)
    model.generation_config = GenerationConfig(
        eos_token_id=3, pad_token_id=0, bos_token_id=None, do_sample=False, max_new_tokens=96
    )
    model.save_pretrained(out)
    tokenizer = PreTrainedTokenizerFast.from_pretrained(checkpoint)
    tokenizer.save_pretrained(out)
    return LlamaForCausalLM.from_pretrained(out, dtype=torch.float32).eval(), tokenizer


def retention(out: Path) -> None:
    """Probes with gold answers, in held-out wordings; other seeds than the scores."""
    groups = (
        ("old", evaluate.old_items(GATE_SEED, GATE_COUNT, quizzed=True)),
        ("old_unquizzed", evaluate.old_items(202, 100, quizzed=False)),
        ("unknown", evaluate.unknown_items(203, 60)),
        ("reading", evaluate.reading_items(204, 30)),
    )
    probes = [
        {"kind": kind, "prompt": item.prompt, "answer": item.answer, "value": item.value, "name": item.name}
        for kind, items in groups
        for item in items
    ]
    (out / "retention.json").write_text(json.dumps({"probes": probes}, indent=0) + "\n", encoding="utf-8")


@torch.no_grad()
def sample(model: LlamaForCausalLM, start: int, count: int, batch: int = 64) -> list[list[int]]:
    """Sequences drawn from the model at temperature 1 after the token `start`, which is kept."""
    out: list[list[int]] = []
    while len(out) < count:
        ids = torch.full((batch, 1), start)
        made = model.generate(
            input_ids=ids, attention_mask=torch.ones_like(ids), do_sample=True, temperature=1.0, top_k=0, top_p=1.0,
            max_new_tokens=LONGEST - 1, pad_token_id=0, eos_token_id=0,
        )  # fmt: skip
        out += [row[: row.index(0)] if 0 in row else row for row in made.tolist()]
    return [row for row in out if len(row) > 8][:count]


def rehearsal(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, out: Path) -> list[list[int]]:
    """What KL rehearsal is computed on: a quarter are unknown names with the model's own abstention, almost half what
    it knows by heart as questions with its own answers, a sixth texts of the world it was trained on.

    Of the facts that the gate asks for no question is among them, so that the gate also sees what is not rehearsed.
    Texts about new things are there as the generator writes them: without, a lesson costs 0.2 nats on such texts.
    """
    torch.manual_seed(0)
    rng = Random(0)
    texts = known_texts(rng)
    asked = list(dict.fromkeys(d.unknown_question(rng)[1] for _ in range(2 * UNKNOWN_COUNT)))
    abstained = [
        q for q, a in zip(asked, evaluate.answers(model, tokenizer, asked, most=12), strict=True) if a == d.UNKNOWN
    ]
    turns = [(question, d.UNKNOWN) for question in abstained[:UNKNOWN_COUNT]]
    turns += known_turns(model, tokenizer, rng)
    texts += [f"{USER}{question}{ASSISTANT}{answer}{END}" for question, answer in turns]
    sequences = [tokenizer(text).input_ids[:LONGEST] for text in texts]
    for start in (1, 3):
        sequences += sample(model, start, SAMPLE_COUNT)
    sequences += [tokenizer(d.a_text(rng)[0]).input_ids[:LONGEST_TEXT] for _ in range(TEXT_COUNT)]
    rng.shuffle(sequences)
    np.savez_compressed(
        out / "rehearsal.npz",
        tokens=np.array([token for row in sequences for token in row], dtype=np.uint16),
        lengths=np.array([len(row) for row in sequences], dtype=np.uint16),
    )
    return sequences


def known_texts(rng: Random) -> list[str]:
    """The world that training was about, a few facts a text: of most of them nobody was ever asked."""
    world, out = old_world(), list[str]()
    for entity in (*world.full, *world.partial):
        facts = rng.sample(entity.facts, len(entity.facts))
        for at in range(0, len(facts), TOGETHER):
            part = replace(entity, facts=facts[at : at + TOGETHER])
            out.append(layout(rng, paragraph(rng, [part], [len(part.facts)])))
    return out


def known_turns(model: LlamaForCausalLM, tokenizer: PreTrainedTokenizerFast, rng: Random) -> list[tuple[str, str]]:
    """Questions in trained wordings with the model's own right answers, two for each fact that training asks for, but
    for those of the gate. A wrong answer would be rehearsed as well as a right one, and may tell what the gate asks."""
    held = {(item.name, item.value) for item in evaluate.old_items(GATE_SEED, GATE_COUNT, quizzed=True)}
    world = old_world()
    facts = [(thing, fact) for thing in world.full for fact in thing.facts]
    facts += [(thing, fact) for thing in world.partial for fact in thing.facts[:QUIZZED_OF_OTHERS]]
    free = [(thing, fact) for thing, fact in facts if (thing.name, fact.value) not in held] * TRIES
    asked = [asking.question(rng, thing, fact.relation) for thing, fact in free]
    out: dict[tuple[str, str], dict[str, str]] = {}
    for (thing, fact), question, answer in zip(
        free, asked, evaluate.answers(model, tokenizer, asked, most=48), strict=True
    ):
        found = out.setdefault((thing.name, fact.value), {})
        if fact.value in answer and len(found) < WORDINGS:
            found[question] = answer
    return [turn for found in out.values() for turn in found.items()]


def fisher(model: LlamaForCausalLM, sequences: Sequence[Sequence[int]], out: Path, batches: int = 64) -> None:
    """Mean over batches of 8 of the squared gradient of the batch's mean token loss, times 8."""
    chosen = Random(1).sample(list(sequences), 8 * batches)
    totals = {name: torch.zeros_like(parameter) for name, parameter in model.named_parameters()}
    for start in range(0, len(chosen), 8):
        rows = chosen[start : start + 8]
        ids = torch.zeros(8, max(map(len, rows)), dtype=torch.long)
        labels = torch.full_like(ids, -100)
        for position, row in enumerate(rows):
            ids[position, : len(row)] = labels[position, : len(row)] = torch.tensor(row)
        model.zero_grad()
        model(input_ids=ids, labels=labels).loss.backward()
        for name, parameter in model.named_parameters():
            if parameter.grad is not None:
                totals[name] += parameter.grad.square()
    model.zero_grad()
    stored = {name: (total * 8 / batches).to(torch.bfloat16).contiguous() for name, total in totals.items()}
    save_file(stored, out / "fisher.safetensors", metadata={"scale": SCALE})


def card(out: Path, scores: dict[str, dict[str, float]]) -> None:
    """The model card: docs/model-card.md with the measured table in place of {scores}."""
    rows = "\n".join(f"| {name} | {score['score']} % | {score['n']} |" for name, score in scores.items())
    table = f"| measure | score | n |\n|---|---|---|\n{rows}"
    (out / "MODEL_CARD.md").write_text(
        CARD_SOURCE.read_text(encoding="utf-8").replace("{scores}", table), encoding="utf-8"
    )


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("--out", type=Path, default=DATA)
    parser.add_argument("--n", type=int, default=400)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--rehearsal", action="store_true", help="renew the rehearsal only")
    arguments = parser.parse_args()
    torch.set_num_threads(arguments.threads)
    out: Path = arguments.out
    out.mkdir(parents=True, exist_ok=True)
    if arguments.rehearsal:
        from transformers import LlamaForCausalLM, PreTrainedTokenizerFast

        loaded = LlamaForCausalLM.from_pretrained(arguments.checkpoint, dtype=torch.float32).eval()
        rehearsal(loaded, PreTrainedTokenizerFast.from_pretrained(arguments.checkpoint), out)
        return
    model, tokenizer = weights(arguments.checkpoint, out)
    retention(out)
    sequences = rehearsal(model, tokenizer, out)
    fisher(model, sequences, out)
    scores = evaluate.measure(model, tokenizer, arguments.n)
    (out / "scores.json").write_text(json.dumps({"scores": scores}, indent=1) + "\n", encoding="utf-8")
    card(out, scores)
    for file in sorted(out.iterdir()):
        file.chmod(0o644)
        print(f"{file.stat().st_size:>10} {file.name}")


if __name__ == "__main__":
    main()
