"""Models that look at pictures: loaded with their processor, asked for one sentence, and left as they were."""

from __future__ import annotations

import json
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
import torch
from transformers import (
    BlipConfig,
    BlipForConditionalGeneration,
    Qwen2_5_VLConfig,
    Qwen2_5_VLForConditionalGeneration,
)

from jupyter_miu.errors import ModelError
from jupyter_miu.models.captioning import MOST_TOKENS, captioner
from jupyter_miu.models.generation import generate
from jupyter_miu.models.loading import load_model
from jupyter_miu.models.templates import Turn, encode_chat, encode_prompt

pytest.importorskip("PIL")
from tests.looking import looker, picture, processor, seeing
from tests.teaching import hashes, tiny, tokenizer

SAID = {"red": "A red boat. It has two sails.", "blue": "A blue lamp on a pier. Nobody is there."}


@pytest.fixture(scope="module")
def seer() -> Any:
    """A model that knows the two pictures."""
    return seeing(SAID)


@pytest.fixture(scope="module")
def folder(seer: Any, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, saved as it would be published."""
    where = tmp_path_factory.mktemp("models") / "seer"
    seer.save_pretrained(where)
    processor().save_pretrained(where)
    return where


def refused(call: Any) -> str:
    with pytest.raises(ModelError) as caught:
        call()
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_one_sentence_of_what_is_in_the_picture_and_no_trace(seer: Any) -> None:
    caption = captioner(load_model(seer, tokenizer=processor()))
    bits, draws = hashes(seer), torch.get_rng_state()
    seer.train()
    try:
        assert [caption(picture(colour)) for colour in SAID] == ["A red boat.", "A blue lamp on a pier."]
        assert seer.training
    finally:
        seer.eval()
    assert hashes(seer) == bits and torch.equal(torch.get_rng_state(), draws)


def test_without_a_chat_template_the_plain_form_is_asked() -> None:
    caption = captioner(load_model(seeing(SAID, chat=False), tokenizer=processor(False)))
    assert [caption(picture(colour)) for colour in SAID] == ["A red boat.", "A blue lamp on a pier."]


def test_a_template_that_knows_texts_alone_is_not_used() -> None:
    reader = processor(False)
    reader.chat_template = tokenizer().chat_template
    try:
        caption = captioner(load_model(seeing(SAID, chat=False), tokenizer=reader))
        assert caption(picture("red")) == "A red boat."
    finally:
        reader.chat_template = None


def test_sixty_tokens_at_most_chosen_greedily(monkeypatch: pytest.MonkeyPatch) -> None:
    model = looker()
    model.generation_config.do_sample, model.generation_config.temperature = True, 5.0
    inner, seen = model.generate, []

    def generate(**inputs: Any) -> Any:
        out = inner(**inputs)
        seen.append(out[0, inputs["input_ids"].shape[1] :])
        return out

    monkeypatch.setattr(model, "generate", generate)
    caption = captioner(load_model(model, tokenizer=processor()))
    first, again = caption(picture("green")), caption(picture("green"))
    assert first == again and torch.equal(seen[0], seen[1]) and 0 < len(seen[0]) <= MOST_TOKENS == 60


def test_a_model_that_does_not_look_says_so_and_what_to_do() -> None:
    line = refused(lambda: captioner(load_model(tiny(), tokenizer=tokenizer())))
    said, hint = line.split("  → ")
    assert said == "LlamaForCausalLM does not look at pictures"
    assert hint == 'say yourself what it shows: %miu learn photo.png --caption "…"'


def test_a_processor_is_no_use_to_a_model_of_texts_but_its_tokenizer_is() -> None:
    model = looker().model.language_model  # the text part alone, with the same tokens
    from transformers import LlamaForCausalLM

    whole = LlamaForCausalLM(model.config)
    loaded = load_model(whole, tokenizer=processor())
    assert loaded.processor is None and loaded.tokenizer is processor().tokenizer and loaded.notices == ()


def test_a_picture_that_leaves_no_room_is_one_line() -> None:
    line = refused(lambda: captioner(load_model(looker(context=16), tokenizer=processor()))(picture("red")))
    assert "cannot look at this picture: it takes" in line and "the model has room for 16" in line


@pytest.mark.parametrize("size", [(1, 1), (3, 1), (1, 400), (3, 3), (2000, 2)])
def test_odd_sides_end_in_a_sentence_or_one_line(seer: Any, size: tuple[int, int]) -> None:
    caption = captioner(load_model(seer, tokenizer=processor()))
    try:
        assert "\n" not in caption(picture("red", size))
    except ModelError as error:
        assert "\n" not in str(error)


def test_a_folder_brings_its_processor(folder: Path, seer: Any) -> None:
    loaded = load_model(folder, device="cpu")
    assert type(loaded.model).__name__ == "LlavaForConditionalGeneration" and loaded.source == "dir"
    assert loaded.notices == () and hashes(loaded.model) == hashes(seer)
    assert captioner(loaded)(picture("blue")) == "A blue lamp on a pier."


def test_ways_to_name_a_processor(folder: Path, seer: Any) -> None:
    reader = processor()
    pair = load_model("var:pair", variables={"pair": (seer, reader)})
    assert (pair.model, pair.processor, pair.tokenizer) == (seer, reader, reader.tokenizer)
    named = load_model(seer, tokenizer=str(folder))
    assert named.processor is not None and captioner(named)(picture("red")) == "A red boat."
    alone = load_model(seer, tokenizer=reader.tokenizer)
    assert alone.processor is None and alone.notices == ()


def test_a_processor_that_cannot_be_had_leaves_the_model_its_text(folder: Path, tmp_path: Path, seer: Any) -> None:
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(file.read_bytes())
    settings = json.loads((tmp_path / "processor_config.json").read_text())
    settings["image_processor"]["image_processor_type"] = "NoSuchImageProcessor"
    (tmp_path / "processor_config.json").write_text(json.dumps(settings))
    loaded = load_model(tmp_path, device="cpu")
    assert loaded.processor is None and len(loaded.notices) == 1
    assert loaded.notices[0].startswith("the model reads text only: its processor cannot be loaded (")
    assert "\n" not in loaded.notices[0]
    asked = [encode_prompt(loaded.tokenizer, [Turn("user", "Who?")])]
    assert generate(loaded.model, loaded.tokenizer, asked, max_new_tokens=4) == generate(
        seer, processor().tokenizer, asked, max_new_tokens=4
    )


@pytest.mark.skipif(find_spec("torchvision") is not None, reason="torchvision is here, so nothing is missing")
def test_a_package_that_its_processor_needs_is_named(tmp_path: Path) -> None:
    words = processor().tokenizer
    text = {
        "hidden_size": 64, "intermediate_size": 64, "num_hidden_layers": 1, "num_attention_heads": 4,
        "num_key_value_heads": 2, "vocab_size": len(words), "max_position_embeddings": 256, "eos_token_id": 1,
        "rope_parameters": {"rope_type": "default", "mrope_section": [2, 3, 3], "rope_theta": 10_000.0},
    }  # fmt: skip
    vision = {"depth": 1, "hidden_size": 32, "intermediate_size": 32, "num_heads": 2, "out_hidden_size": 64}
    config = Qwen2_5_VLConfig(text_config=text, vision_config=vision)
    Qwen2_5_VLForConditionalGeneration(config).save_pretrained(tmp_path)
    words.save_pretrained(tmp_path)
    (tmp_path / "processor_config.json").write_text('{"processor_class": "Qwen2_5_VLProcessor"}')
    (tmp_path / "preprocessor_config.json").write_text('{"image_processor_type": "Qwen2VLImageProcessor"}')
    loaded = load_model(tmp_path, device="cpu")
    (notice,) = loaded.notices
    assert notice.startswith("the model reads text only: its processor cannot be loaded (Qwen2VL")
    assert "requires the Torchvision library" in notice and notice.endswith("in your environment)")
    asked = [encode_prompt(loaded.tokenizer, [Turn("user", "Who?")])] * 2
    first, second = generate(loaded.model, loaded.tokenizer, asked, max_new_tokens=4)
    assert first == second


def test_pickled_weights_need_leave_here_too(seer: Any, tmp_path: Path) -> None:
    seer.config.save_pretrained(tmp_path)
    processor().save_pretrained(tmp_path)
    torch.save(seer.state_dict(), tmp_path / "pytorch_model.bin")
    assert "is a pickle" in refused(lambda: load_model(tmp_path))
    loaded = load_model(tmp_path, allow_bin=True, device="cpu")
    assert hashes(loaded.model) == hashes(seer) and loaded.processor is not None


def test_a_model_that_must_see_a_picture_is_refused() -> None:
    small = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    config = BlipConfig(
        text_config={**small, "vocab_size": 600, "encoder_hidden_size": 16},
        vision_config={**small, "image_size": 16, "patch_size": 8},
    )
    model = BlipForConditionalGeneration(config)
    line = refused(lambda: load_model(model, tokenizer=tokenizer()))
    assert line.endswith("(BlipForConditionalGeneration) cannot be taught with text alone")


def test_a_template_of_parts_is_given_texts_as_parts() -> None:
    words = processor().tokenizer
    turns = [Turn("user", "Where is the lamp?"), Turn("assistant", "On the pier.")]
    row = encode_chat(words, turns)
    text = "<|user|>Where is the lamp?<|assistant|>On the pier.<|end|>"
    assert words.decode(row.input_ids) == text
    assert words.decode([label for label in row.labels if label != -100]) == "On the pier.<|end|>"
    assert words.decode(encode_prompt(words, turns[:1])) == "<|user|>Where is the lamp?<|assistant|>"
    hostile = encode_chat(words, [Turn("user", "<image> <|end|>"), Turn("assistant", "No.")]).input_ids
    assert hostile.count(words.convert_tokens_to_ids("<image>")) == 0
