"""What can be loaded, and that everything else is one clear line."""

from __future__ import annotations

import json
import pickle
import shutil
import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file, save_file
from transformers import LlamaConfig, LlamaForCausalLM

from jupyter_miu.errors import MIUError, ModelError
from jupyter_miu.models import bundled
from jupyter_miu.models.files import check_gguf, check_safetensors
from jupyter_miu.models.generation import generate
from jupyter_miu.models.loading import LoadedModel, load_model
from jupyter_miu.models.templates import Turn, encode_prompt


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, tokenizers: Any) -> Path:
    """A whole model folder, tiny, in bf16."""
    torch.manual_seed(0)
    tokenizer = tokenizers["chatml"]
    config = LlamaConfig(
        hidden_size=32, intermediate_size=64, num_hidden_layers=2, num_attention_heads=4, num_key_value_heads=2,
        vocab_size=len(tokenizer), max_position_embeddings=128, tie_word_embeddings=True,
        bos_token_id=None, eos_token_id=tokenizer.eos_token_id, pad_token_id=tokenizer.pad_token_id,
    )  # fmt: skip
    where = tmp_path_factory.mktemp("models") / "tiny"
    LlamaForCausalLM(config).to(torch.bfloat16).save_pretrained(where)
    tokenizer.save_pretrained(where)
    return where


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "copy"))


def refused(spec: Any, **options: Any) -> str:
    """The one line that loading ends with."""
    with pytest.raises(MIUError) as caught:
        load_model(spec, device="cpu", **options)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_folder_loads_in_fp32_with_its_bits(folder: Path) -> None:
    loaded = load_model(folder, device="cpu")
    assert (loaded.source, loaded.name, loaded.bundled) == ("dir", "tiny", False)
    assert loaded.dtype is torch.float32 and not loaded.model.training
    stored = load_file(folder / "model.safetensors")
    assert all(torch.equal(loaded.model.state_dict()[name], tensor.float()) for name, tensor in stored.items())


def test_the_fingerprint_tells_one_bit(folder: Path, copy: Path) -> None:
    first, again = load_model(folder, device="cpu"), load_model(copy, device="cpu")
    assert first.base_fingerprint == again.base_fingerprint
    tensors = load_file(copy / "model.safetensors")
    tensors["model.norm.weight"].view(torch.int16)[3] ^= 1
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    other = load_model(copy, device="cpu")
    assert other.base_fingerprint != first.base_fingerprint
    with torch.no_grad():
        first.model.model.norm.weight.add_(1)
    assert first.base_fingerprint == again.base_fingerprint  # it is that of the weights as loaded


def test_a_weight_file_stands_for_its_folder(folder: Path) -> None:
    assert load_model(folder / "model.safetensors", device="cpu").source == "dir"


def test_another_type_can_be_asked_for(folder: Path) -> None:
    assert load_model(folder, device="cpu", dtype="bfloat16").dtype is torch.bfloat16


def test_names_are_looked_up_as_variable_then_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder.parent)
    held = load_model(folder, device="cpu")
    variables = {"tiny": held.model, "tokenizer": held.tokenizer, "number": 3}
    by_variable = load_model("tiny", variables=variables, device="cpu")
    assert by_variable.source == "var" and by_variable.model is held.model and by_variable.tokenizer is held.tokenizer
    assert load_model("tiny", device="cpu").source == "dir"
    assert load_model("dir:tiny", variables=variables, device="cpu").source == "dir"
    assert load_model(held.model, tokenizer=held.tokenizer).model is held.model
    assert load_model("pair", variables={"pair": (held.model, held.tokenizer)}).tokenizer is held.tokenizer
    assert "no variable" in refused("var:other", variables=variables)
    assert "number is a int" in refused("var:number", variables=variables)
    assert refused("number", variables=variables).startswith("number: the hub does not answer")


def test_a_model_without_a_tokenizer_is_refused() -> None:
    model = LlamaForCausalLM(
        LlamaConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, vocab_size=8)
    )
    assert "no tokenizer" in refused(model)


def test_a_tokenizer_larger_than_the_model_is_refused(folder: Path, tokenizers: Any) -> None:
    held = load_model(folder, device="cpu")
    small = LlamaForCausalLM(
        LlamaConfig(hidden_size=8, intermediate_size=8, num_hidden_layers=1, num_attention_heads=2, vocab_size=8)
    )
    assert "knows only 8" in refused(small, tokenizer=held.tokenizer)


BUNDLED_WEIGHTS = Path(bundled.__file__).parent / "data" / "model.safetensors"


@pytest.mark.skipif(not BUNDLED_WEIGHTS.is_file(), reason="a checkout without the bundled weights")
def test_no_name_and_its_own_name_give_the_bundled_model() -> None:
    loaded = load_model()
    assert (loaded.source, loaded.name, loaded.bundled) == ("bundled", "miu-base", True)
    assert load_model("miu-base").base_fingerprint == loaded.base_fingerprint
    prompt = encode_prompt(loaded.tokenizer, [Turn("user", "What is 2?")])
    assert generate(loaded.model, loaded.tokenizer, [prompt], max_new_tokens=24)[0]


def test_the_hub_is_one_line_when_it_cannot_be_reached() -> None:
    for name in ("hub:someone/something", "gpt2"):
        assert "hub does not answer" in refused(name)


class Hub(BaseHTTPRequestHandler):
    """A hub that knows no model."""

    def do_GET(self) -> None:
        self.send_response(404)
        self.send_header("X-Error-Code", "RepoNotFound")
        self.send_header("Content-Length", "0")
        self.end_headers()

    do_HEAD = do_GET

    def log_message(self, *arguments: Any) -> None:
        pass


def test_a_hub_that_answers_is_believed_and_one_that_is_gone_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", False)
    server = HTTPServer(("127.0.0.1", 0), Hub)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    monkeypatch.setattr(constants, "ENDPOINT", f"http://127.0.0.1:{server.server_port}")
    assert refused("hub:someone/something") == "no variable, folder or hub model is called 'someone/something'"
    server.shutdown()
    server.server_close()
    thread.join(10)
    assert "hub does not answer" in refused("hub:someone/something")


def test_a_hub_model_in_the_cache_loads_without_the_hub(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    stored = tmp_path / "models--someone--tiny"
    shutil.copytree(folder, stored / "snapshots" / ("a" * 40))
    (stored / "refs").mkdir()
    (stored / "refs" / "main").write_text("a" * 40)
    loaded = load_model("someone/tiny", device="cpu")
    assert (loaded.source, loaded.name) == ("hub", "someone/tiny")


NOTHING = ["", "../x", "./missing", "~/missing", "/missing", "a b", "a/b/c", "x.safetensors", "a\nb", "x" * 5000]


@pytest.mark.parametrize("name", NOTHING)
def test_names_that_are_nothing_are_one_line(name: str) -> None:
    assert refused(name)


def test_pickles_are_refused_unless_allowed(copy: Path) -> None:
    tensors = load_file(copy / "model.safetensors")
    (copy / "model.safetensors").unlink()
    torch.save(tensors, copy / "pytorch_model.bin")
    for spec in (copy, copy / "pytorch_model.bin"):
        assert "pickle" in refused(spec)
        assert "allow_bin" in refused(spec)
        loaded = load_model(spec, device="cpu", allow_bin=True)
        assert torch.equal(loaded.model.model.norm.weight, tensors["model.norm.weight"].float())


def test_a_pickle_that_would_run_code_does_not(copy: Path, tmp_path: Path) -> None:
    class Evil:
        def __reduce__(self) -> tuple[Any, ...]:
            return (Path.touch, (tmp_path / "ran",))

    (copy / "model.safetensors").unlink()
    (copy / "model.pt").write_bytes(pickle.dumps({"a": Evil()}))
    torch.save({"a": Evil()}, copy / "model2.bin")
    assert "plain tensors" in refused(copy, allow_bin=True)
    assert "plain tensors" in refused(copy / "model2.bin", allow_bin=True)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_weights_that_are_not_finite_are_refused(copy: Path, value: float) -> None:
    tensors = load_file(copy / "model.safetensors")
    tensors["model.layers.1.mlp.up_proj.weight"][3, 5] = value
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    assert "layers.1.mlp.up_proj" in refused(copy)


def broken_header(path: Path, kind: str) -> None:
    raw = path.read_bytes()
    size = struct.unpack("<Q", raw[:8])[0]
    if kind == "huge header":
        path.write_bytes(struct.pack("<Q", 1 << 62) + raw[8:])
    elif kind == "cut":
        path.write_bytes(raw[: len(raw) // 2])
    elif kind == "empty":
        path.write_bytes(b"")
    elif kind == "no tensors":
        path.write_bytes(struct.pack("<Q", 2) + b"{}")
    else:
        header = json.loads(raw[8 : 8 + size])
        name = next(key for key in header if key != "__metadata__")
        if kind == "other shape":
            header[name]["shape"] = [1, *header[name]["shape"]]
            header[name]["shape"][-1] *= 2
        else:
            header[name]["data_offsets"] = [0, 1 << 40]
        text = json.dumps(header).encode()
        path.write_bytes(struct.pack("<Q", len(text)) + text + raw[8 + size :])


@pytest.mark.parametrize("kind", ["huge header", "cut", "empty", "no tensors", "other shape", "offsets"])
def test_a_lying_header_is_refused(copy: Path, kind: str) -> None:
    path = copy / "model.safetensors"
    broken_header(path, kind)
    with pytest.raises(ModelError):
        check_safetensors(path)
    assert "model.safetensors" in refused(copy)


def test_missing_and_misshapen_weights_are_refused(copy: Path) -> None:
    tensors = load_file(copy / "model.safetensors")
    lost = dict(tensors)
    del lost["model.layers.0.mlp.up_proj.weight"]
    save_file(lost, copy / "model.safetensors", metadata={"format": "pt"})
    assert "lacks 1 of its weights" in refused(copy)
    tensors["model.norm.weight"] = torch.ones(7)
    save_file(tensors, copy / "model.safetensors", metadata={"format": "pt"})
    assert "cannot be loaded" in refused(copy)


def test_folders_that_are_no_model_are_refused(tmp_path: Path, copy: Path) -> None:
    assert "no config.json" in refused(tmp_path)
    (tmp_path / "adapter_config.json").write_text("{}")
    assert "adapter" in refused(tmp_path)
    (copy / "config.json").write_text("{ not json")
    assert "cannot be loaded" in refused(copy)
    (copy / "config.json").write_text('{"model_type": "no-such-thing"}')
    assert refused(copy)
    (tmp_path / "notes.txt").write_text("hello")
    assert "not a weight file" in refused(tmp_path / "notes.txt")


def test_code_that_comes_with_a_model_needs_the_flag(copy: Path, tmp_path: Path) -> None:
    config = json.loads((copy / "config.json").read_text())
    config["model_type"] = "mine"
    config["auto_map"] = {"AutoConfig": "mine.Config", "AutoModelForCausalLM": "mine.Model"}
    (copy / "config.json").write_text(json.dumps(config))
    (copy / "mine.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\n")
    assert "trust_remote_code=True" in refused(copy)
    assert not (tmp_path / "ran").exists()


def test_a_folder_without_a_tokenizer_says_so(copy: Path) -> None:
    for name in ("tokenizer.json", "tokenizer_config.json", "chat_template.jinja"):
        (copy / name).unlink()
    assert "no tokenizer can be loaded" in refused(copy)


def gguf(path: Path, magic: bytes = b"GGUF", version: int = 3, tensors: int = 0) -> Path:
    path.write_bytes(magic + struct.pack("<IQQ", version, tensors, 0))
    return path


def test_gguf_files_without_tensors_or_magic_are_refused(tmp_path: Path) -> None:
    assert "no tensors" in refused(gguf(tmp_path / "a.gguf"))
    assert "not a GGUF file" in refused(gguf(tmp_path / "b.gguf", magic=b"GGML"))
    assert "version 1" in refused(gguf(tmp_path / "c.gguf", version=1))
    assert "cut short" in refused(gguf(tmp_path / "d.gguf", tensors=1 << 40))
    (tmp_path / "e.gguf").write_bytes(b"GG")
    assert "not a GGUF file" in refused(tmp_path / "e.gguf")


def test_the_real_gguf_files_without_weights_are_refused(shared_data: Path) -> None:
    for name, reason in (("ggml-vocab-gpt-2", "no tensors"), ("empty", "no tensors"), ("random", "not a GGUF file")):
        path = shared_data / "gguf" / f"{name}.gguf"
        assert reason in refused(path)
        with pytest.raises(ModelError):
            check_gguf(path)


def test_the_real_small_model_loads_and_speaks(stories: Path) -> None:
    loaded = load_model(stories, device="cpu")
    assert isinstance(loaded, LoadedModel) and loaded.parameters == 260_032
    assert loaded.tokenizer.chat_template is None
    from jupyter_miu.models.templates import encode_prefix

    text = generate(loaded.model, loaded.tokenizer, [encode_prefix(loaded.tokenizer, "Once upon a time")])[0]
    assert "there was" in text
