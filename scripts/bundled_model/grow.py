"""Makes a checkpoint deeper without changing what it says: new layers whose outputs are zero at first.

    python -m scripts.bundled_model.grow CHECKPOINT OUT --after 1 3

Block expansion as in C. Wu et al., "LLaMA Pro" (arXiv 2401.02415): a copy of a layer follows it, with its two output
matrices zeroed. The state of the optimizers is not taken along.
"""

from __future__ import annotations

import argparse
import copy
from collections.abc import Sequence
from pathlib import Path
from shutil import copyfile

import torch
from torch import nn
from transformers import LlamaForCausalLM, PreTrainedTokenizerFast


@torch.no_grad()
def grow(model: LlamaForCausalLM, after: Sequence[int]) -> LlamaForCausalLM:
    """The model with a silent copy behind each of these layers (counted from 0)."""
    layers: list[nn.Module] = []
    for place, layer in enumerate(model.model.layers):
        layers.append(layer)
        if place in after:
            new = copy.deepcopy(layer)
            new.self_attn.o_proj.weight.zero_()
            new.mlp.down_proj.weight.zero_()
            layers.append(new)
    config = copy.deepcopy(model.config)
    config.num_hidden_layers = len(layers)
    if getattr(config, "layer_types", None):
        config.layer_types = [config.layer_types[0]] * len(layers)
    grown = LlamaForCausalLM(config)
    for new, old in zip(grown.model.layers, layers, strict=True):
        new.load_state_dict(old.state_dict())
    grown.model.embed_tokens.load_state_dict(model.model.embed_tokens.state_dict())
    grown.model.norm.load_state_dict(model.model.norm.state_dict())
    return grown.eval()


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkpoint", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--after", type=int, nargs="+", default=[1, 3])
    arguments = parser.parse_args()
    model = LlamaForCausalLM.from_pretrained(arguments.checkpoint, dtype=torch.float32).eval()
    grown = grow(model, arguments.after)
    ids = torch.arange(4, 60)[None]
    difference = (model(input_ids=ids).logits - grown(input_ids=ids).logits).abs().max().item()
    if difference > 1e-4:
        raise SystemExit(f"the grown model says something else: logits differ by {difference}")
    grown.save_pretrained(arguments.out)
    PreTrainedTokenizerFast.from_pretrained(arguments.checkpoint).save_pretrained(arguments.out)
    copyfile(arguments.checkpoint / "state.json", arguments.out / "state.json")
    print(f"{grown.num_parameters():,} parameters, logits differ by {difference:.1e}")


if __name__ == "__main__":
    main()
