"""The weighted mean of checkpoints with the same tokenizer: what one has learnt and another has not lost.

    python -m scripts.bundled_model.average OUT CHECKPOINT=0.75 CHECKPOINT=0.25

Method: model soups (Wortsman et al. 2022, arXiv 2203.05482), of checkpoints of one run.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping, Sequence
from pathlib import Path

import torch
from torch import Tensor
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast


def share(text: str) -> tuple[Path, float]:
    """`FOLDER=0.75`."""
    folder, _, weight = text.rpartition("=")
    return Path(folder), float(weight)


def mean(states: Sequence[Mapping[str, Tensor]], weights: Sequence[float]) -> dict[str, Tensor]:
    """The weighted sum of each tensor."""
    return {
        name: torch.stack([weight * state[name] for state, weight in zip(states, weights, strict=True)]).sum(0)
        for name in states[0]
    }


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("out", type=Path)
    parser.add_argument("parts", type=share, nargs="+")
    arguments = parser.parse_args()
    parts: list[tuple[Path, float]] = arguments.parts
    if abs(sum(weight for _, weight in parts) - 1) > 1e-6:
        parser.error("the weights must add up to 1")
    models = [LlamaForCausalLM.from_pretrained(folder, dtype=torch.float32) for folder, _ in parts]
    models[0].load_state_dict(mean([model.state_dict() for model in models], [weight for _, weight in parts]))
    models[0].save_pretrained(arguments.out)
    PreTrainedTokenizerFast.from_pretrained(parts[0][0]).save_pretrained(arguments.out)


if __name__ == "__main__":
    main()
