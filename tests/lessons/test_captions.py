"""A caption is proposed, never taught unasked; what is approved is taught as it was approved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.errors import ModelError, SourceError
from jupyter_miu.models.captioning import captioner
from jupyter_miu.models.loading import load_model
from jupyter_miu.types import ContentSource, Proposal
from jupyter_miu.update import ModelInferenceUpdate

pytest.importorskip("PIL")
from tests.looking import looker, picture, processor, saved, seeing
from tests.teaching import OTHER, files, hashes, open_tiny, quick, sample_less, teach

SAID = {"red": "A red boat in the harbour. It is old.", "blue": "A blue lamp."}


@pytest.fixture(autouse=True)
def few_samples(monkeypatch: pytest.MonkeyPatch) -> None:
    """8 self-samples instead of 256: they are made anew for each model here."""
    sample_less(monkeypatch, 8)


@pytest.fixture(scope="module")
def seer() -> Any:
    return seeing(SAID)


def opened(model: Any, folder: Path) -> ModelInferenceUpdate:
    return ModelInferenceUpdate(model, folder / "store", tokenizer=processor())


def test_a_proposal_teaches_nothing_and_an_approval_what_was_approved(seer: Any, tmp_path: Path) -> None:
    miu = opened(seer, tmp_path)
    photo = saved(tmp_path, "red")
    bits, before = hashes(miu.model), files(tmp_path)
    proposal = miu.propose_caption(photo)
    assert proposal == Proposal(photo, "A red boat in the harbour.")
    assert hashes(miu.model) == bits and files(tmp_path) == before
    assert miu.list_checkpoints() == [] and miu.last_result is None

    yes = miu.sheet(proposal.approved())
    assert yes.passages == ["A red boat in the harbour."]
    result = miu.learn_from_content(proposal.approved("A red barge leaves the harbour."), quick())
    assert [(item.ref, item.status, item.chunks) for item in result.sources] == [(str(photo), "teach", 1)]
    assert result.num_updates > 0 and hashes(miu.model) != bits
    (hit,) = miu.search("barge").hits
    assert hit.text.strip() == "A red barge leaves the harbour."
    assert miu.search("boat").hits == []
    assert miu.rollback() and hashes(miu.model) == bits


@pytest.mark.parametrize("method", ["full", "lora"])
def test_text_lessons_reach_a_model_that_looks_at_pictures(tmp_path: Path, method: str) -> None:
    miu = opened(looker(), tmp_path)
    base, names = hashes(miu.model), list(miu.model.state_dict())
    first = teach(miu, method=method)
    assert first.metrics["loss_last"] < first.metrics["loss_first"]
    teach(miu, OTHER)
    taught = hashes(miu.model)
    seen = {name for name, bits in taught.items() if "vision_tower" in name and base.get(name, bits) != bits}
    assert seen == set()  # a text says nothing of pictures
    captioner(miu.loaded)(picture("blue"))
    assert hashes(miu.model) == taught
    assert miu.rollback("base") and hashes(miu.model) == base and list(miu.model.state_dict()) == names


def test_an_export_can_look_at_pictures_too(seer: Any, tmp_path: Path) -> None:
    opened(seer, tmp_path).export(tmp_path / "model")
    again = ModelInferenceUpdate(tmp_path / "model", tmp_path / "other")
    assert again.propose_caption(saved(tmp_path, "blue")).caption == "A blue lamp."


def test_what_is_no_picture_of_ours_is_one_line(seer: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    miu = opened(seer, tmp_path)
    saved(tmp_path, "red")
    saved(tmp_path, "red", "id_rsa")
    (tmp_path / "draw.svg").write_text("<svg><text>The weir</text></svg>")
    (tmp_path / "cut.png").write_bytes((tmp_path / "photo.png").read_bytes()[:40])
    assert miu.propose_caption("photo.png") == Proposal(Path("photo.png"), "A red boat in the harbour.")
    for name, said in {
        "phot.png": "no such file or folder: phot.png  → did you mean photo.png",
        "draw.svg": "no caption for draw.svg: not a picture but an SVG drawing",
        "cut.png": "no caption for cut.png: not a picture, damaged, or cut off",
        "id_rsa": "no caption for id_rsa: ",
        ".": "not a file but a folder",
        "https://example.org/a.png": "a caption is proposed for a file, not for a URL",
    }.items():
        with pytest.raises(SourceError) as caught:
            miu.propose_caption(name)
        assert said in str(caught.value) and "\n" not in str(caught.value)


def test_where_a_picture_has_no_text_the_way_to_a_caption_is_named(seer: Any, tmp_path: Path) -> None:
    photo = saved(tmp_path, "red")
    for source in (photo, ContentSource("image", photo)):
        with pytest.raises(SourceError, match="no text in this picture, and no caption") as caught:
            opened(seer, tmp_path).learn_from_content(source)
        assert caught.value.hint == 'say what it shows: --caption "…", or %miu caption for a proposal'
        with pytest.raises(SourceError) as caught:
            open_tiny(tmp_path / "other").learn_from_content(source)
        assert caught.value.hint == 'say what it shows: --caption "…"'


def test_a_model_of_texts_refuses_before_it_looks(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="LlamaForCausalLM does not look at pictures"):
        open_tiny(tmp_path).propose_caption("there is none.png")


def test_why_there_is_no_processor_is_told_once(seer: Any, tmp_path: Path) -> None:
    loaded = load_model(seer, tokenizer=processor())
    loaded.notices = ("the model reads text only: …",)
    assert ModelInferenceUpdate(loaded, tmp_path).notices[0] == "the model reads text only: …"
