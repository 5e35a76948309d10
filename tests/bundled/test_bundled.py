"""What ships beside the weights."""

from __future__ import annotations

import subprocess
import sys
from collections import Counter

import pytest

from jupyter_miu.errors import ModelError
from jupyter_miu.models import bundled


def test_importing_it_imports_neither_torch_nor_numpy():
    code = (
        "import sys, jupyter_miu.models.bundled as b\n"
        "b.retention_probes(); print({'torch', 'numpy'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"


def test_the_package_data_stay_under_30_mb():
    assert sum(file.stat().st_size for file in bundled.path().iterdir()) < 30e6


def test_retention_probes_have_gold_answers():
    probes = bundled.retention_probes()
    counts = Counter(probe.kind for probe in probes)
    assert counts["old"] >= 200 and counts["old_unquizzed"] >= 100
    assert counts["unknown"] >= 60 and counts["reading"] >= 20
    for probe in probes:
        assert probe.value in probe.answer
        assert probe.kind != "unknown" or probe.answer == bundled.UNKNOWN


def test_the_rehearsal_is_of_what_is_known_and_of_what_is_not():
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(bundled.path())
    sequences = bundled.rehearsal()
    assert len(sequences) >= 2300
    assert max(map(len, sequences)) <= 64
    texts = [tokenizer.decode(sequence) for sequence in sequences]
    abstained = sum(bundled.UNKNOWN in text for text in texts)
    answered = sum(text.startswith("<|user|>") for text in texts) - abstained
    assert 0.2 * len(texts) <= abstained <= answered


def test_no_fact_that_the_gate_asks_for_is_rehearsed_as_a_question():
    from transformers import AutoTokenizer

    tokenizer = AutoTokenizer.from_pretrained(bundled.path())
    turns = [text for text in map(tokenizer.decode, bundled.rehearsal()) if text.count("<|user|>") == 1]
    answers = [text.partition("<|assistant|>")[2] for text in turns if text.startswith("<|user|>")]
    asked = [probe for probe in bundled.retention_probes() if probe.kind == "old"]
    told = [probe for probe in asked if any(probe.name in answer and probe.value in answer for answer in answers)]
    assert len(told) <= 4  # what the model says of itself, freely or mistaken


def test_fisher_matches_the_parameters():
    import torch
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(bundled.path(), dtype=torch.float32)
    diagonal = bundled.fisher()
    assert {name: p.shape for name, p in model.named_parameters()} == {name: f.shape for name, f in diagonal.items()}
    assert all(bool((f >= 0).all()) and f.dtype == torch.float32 for f in diagonal.values())
    assert sum(float(f.sum()) for f in diagonal.values()) > 0


def test_missing_weights_are_one_clear_error(monkeypatch, tmp_path):
    monkeypatch.setattr(bundled, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(ModelError, match="weights are missing"):
        bundled.path()
