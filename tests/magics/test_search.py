"""``%miu search`` as it is typed."""

from __future__ import annotations

import pytest

from jupyter_miu.errors import MIUError
from jupyter_miu.types import SearchResult
from tests.teaching import PAGE, sample_less, tiny, tokenizer


@pytest.fixture
def taught(run, shell, monkeypatch):
    """A tiny model that was taught a page, with nothing stored."""
    sample_less(monkeypatch, 8)
    monkeypatch.setenv("MIU_CHECKPOINT_ENABLED", "0")
    shell.user_ns.update(small=tiny(), words=tokenizer(), page=PAGE)
    run("from jupyter_miu import ModelInferenceUpdate; miu = ModelInferenceUpdate(small, tokenizer=words)")
    run("from jupyter_miu.session import current_session; current_session().update = miu")
    return run


def test_a_search_from_first_to_last(taught):
    value, printed = taught("%miu search glassblower")
    assert isinstance(value, SearchResult) and value.taught == 0
    assert "Nothing was taught in the current state: %miu learn FILE" in printed
    taught("result = miu.learn_from_content('var:page', "
           "__import__('jupyter_miu').MIUConfig(gate=False, max_steps=1, fisher_weight=0), "
           "context=__import__('jupyter_miu.sources.base', fromlist=['x']).NotebookContext("
           "user_variables={'page': page}))")  # fmt: skip
    value, printed = taught('%miu search "Orla glasblower" --limit 3')
    assert [hit.ref for hit in value.hits] == ["var:page"] and value.hits[0].words == ["glassblower", "orla"]
    assert '1 of 1 taught text mentions "Orla glasblower"' in printed and "works as a *glassblower*" in printed
    assert "<mark>" not in printed
    assert 'None of the 1 taught text mentions "zebra"' in taught("%miu search zebra")[1]
    for line in ("%miu search", '%miu search "?!"', "%miu search lamp --limit 0"):
        error, printed = taught(line)
        assert isinstance(error, MIUError) and len(printed.strip().splitlines()) == 1, printed


def test_help_completion_and_code(run, shell):
    assert "search" in run("%miu help")[1] and "usage: %miu search" in run("%miu search -h")[1]
    assert "miu.search('harbour fee', limit=3)" in run('%miu code search "harbour fee" --limit 3')[1]
    assert "miu.search('harbour fee')" in run("%miu code search harbour fee")[1]
