"""A model of some ten thousand parameters that is shown pictures beside text, with a real processor; nothing stands in.

It is a LLaVA: a CLIP vision tower, a projector and a Llama, made by transformers from their configurations.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch
from PIL import Image
from transformers import CLIPVisionConfig, LlamaConfig, LlavaConfig, LlavaForConditionalGeneration, LlavaProcessor
from transformers.models.clip.image_processing_pil_clip import CLIPImageProcessorPil

from jupyter_miu.models.captioning import REQUEST
from tests import teaching

SIDE, PATCH = 16, 8
# Content is a list of parts, as most models that look at pictures will have it; a plain string would be lost.
TEMPLATE = (
    "{% for m in messages %}{{ '<|assistant|>' if m['role'] == 'assistant' else '<|user|>' }}"
    "{% for part in m['content'] %}{{ '<image>\\n' if part['type'] == 'image' else part['text'] }}{% endfor %}"
    "{% if m['role'] == 'assistant' %}<|end|>{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}<|assistant|>{% endif %}"
)


@lru_cache(maxsize=2)
def processor(chat: bool = True) -> LlavaProcessor:
    """Pictures of 16 by 16 pixels become five tokens; with a chat template, or without one."""
    words = copy.deepcopy(teaching.tokenizer())
    words.add_special_tokens({"additional_special_tokens": ["<image>"]})
    words.chat_template = TEMPLATE if chat else None
    pixels = CLIPImageProcessorPil(size={"shortest_edge": SIDE}, crop_size={"height": SIDE, "width": SIDE})
    return LlavaProcessor(
        pixels, words, patch_size=PATCH, num_additional_image_tokens=1, vision_feature_select_strategy="full",
        chat_template=TEMPLATE if chat else None,
    )  # fmt: skip


def looker(seed: int = 3, context: int = 256) -> Any:
    """A random model in fp32, the same for the same seed."""
    words = processor().tokenizer
    sizes = {**teaching._SIZES, "max_position_embeddings": context}
    vision = CLIPVisionConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=2, image_size=SIDE,
        patch_size=PATCH,
    )  # fmt: skip
    text = LlamaConfig(**sizes, vocab_size=len(words), tie_word_embeddings=True)
    config = LlavaConfig(
        vision_config=vision, text_config=text, image_token_index=words.convert_tokens_to_ids("<image>"),
        vision_feature_select_strategy="full", image_seq_length=5,
    )  # fmt: skip
    torch.manual_seed(seed)
    return LlavaForConditionalGeneration(config).eval()


def picture(colour: str, size: tuple[int, int] = (40, 30)) -> Any:
    """One colour, too small for any letter."""
    return Image.new("RGB", size, colour)


def saved(folder: Path, colour: str, name: str = "photo.png") -> Path:
    """The same as a file."""
    picture(colour).save(folder / name, "PNG")
    return folder / name


def seeing(said: Mapping[str, str], chat: bool = True, steps: int = 60) -> Any:
    """A model that says this of pictures of those colours."""
    model, reader = looker().train(), processor(chat)
    optimizer = torch.optim.AdamW(model.parameters(), lr=5e-3)
    rows = []
    for colour, answer in said.items():
        prompt = f"<|user|><image>\n{REQUEST}<|assistant|>" if chat else f"<image>\n{REQUEST}\n"
        one = reader(images=picture(colour), text=prompt, return_tensors="pt")
        ids = reader.tokenizer(answer + "<|end|>", return_tensors="pt")["input_ids"]
        labels = torch.cat([torch.full_like(one["input_ids"], -100), ids], 1)
        rows.append((torch.cat([one["input_ids"], ids], 1), labels, one["pixel_values"]))
    for _ in range(steps):
        optimizer.zero_grad()
        for ids, labels, pixels in rows:
            model(input_ids=ids, labels=labels, pixel_values=pixels).loss.backward()
        optimizer.step()
    return model.eval()
