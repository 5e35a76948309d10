"""Cards of earlier lessons are really in the loss of later ones (regression 12), and help."""

from __future__ import annotations

from pathlib import Path

import pytest

from jupyter_miu.evaluation.probes import encode_card, mean_loss
from jupyter_miu.lessons.matrix import lessons_of
from jupyter_miu.lessons.protection import Studied
from jupyter_miu.lessons.recipe import recipe_for
from jupyter_miu.models.templates import Encoded
from jupyter_miu.retention.buffer import TaughtBuffer
from jupyter_miu.training.job import Shrinkable
from tests.teaching import FACT, OTHER, open_tiny, quick, teach, text, tiny

pytestmark = pytest.mark.usefixtures("few_samples")


ROWS = [Encoded([4, 5, 6, 7], [-100, -100, 6, 7]), Encoded([8, 9, 10], [-100, 9, 10]), Encoded([11, 12], [-100, 12])]


def test_the_loss_is_the_weighted_cross_entropy_of_its_rows() -> None:
    model = tiny()
    term = TaughtBuffer(ROWS, weight=0.5, batch=3)
    assert term.loss(model, 1).item() == pytest.approx(0.5 * mean_loss(model, ROWS), rel=1e-5)
    term.loss(model, 2).backward()
    assert any(parameter.grad is not None and parameter.grad.abs().sum() > 0 for parameter in model.parameters())


def test_a_step_takes_a_few_and_the_seed_decides_which() -> None:
    model = tiny()
    curves = [[TaughtBuffer(ROWS, batch=1, seed=seed).loss(model, 1).item()] for seed in range(6)]
    singles = {round(0.5 * mean_loss(model, [row]), 4) for row in ROWS}
    assert {round(curve[0], 4) for curve in curves} <= singles and len({tuple(curve) for curve in curves}) > 1


def test_short_of_memory_it_takes_fewer_until_one_is_left() -> None:
    model, term = tiny(), TaughtBuffer(ROWS, batch=3)
    term.loss(model, 1)
    whole = term.tokens
    assert isinstance(term, Shrinkable) and term.shrink() and not term.shrink()
    term.loss(model, 2)
    assert 0 < term.tokens < whole


@pytest.mark.parametrize("crystallize", [True, False])
def test_12_rows_of_the_lesson_before_are_in_the_terms(tmp_path: Path, crystallize: bool) -> None:
    """Regression 12: the later lesson's buffer holds the earlier one's cards, unless it asked not to be protected."""
    miu = open_tiny(tmp_path)
    teach(miu, FACT, crystallize_after=crystallize)
    [taught] = lessons_of(miu._history)
    assert taught.protected is crystallize and taught.cards
    trained = taught.trained if crystallize else []
    recipe = recipe_for(quick(), parameters=1, method="full", bundled=False, facts=1)
    assert miu._history.method is not None and miu._protection is not None
    terms = miu._protection.terms(recipe, miu._history.method, miu._protection.rehearsed(Studied([])), trained, seed=0)
    assert ("buffer" in [term.name for term in terms]) is crystallize
    if crystallize:
        assert all("Orla Venn" in card.question for card in trained)
        [term] = [term for term in terms if term.name == "buffer"]
        losses = [0.5 * mean_loss(miu.model, [encode_card(miu.tokenizer, card)]) for card in trained]
        assert min(losses) - 1e-4 <= term.loss(miu.model, 1).item() <= max(losses) + 1e-4  # of a few of them


def test_what_was_taught_before_is_kept_better_with_it(tmp_path: Path) -> None:
    """The same two lessons, the first protected or not: its answers stay likelier with the buffer."""
    kept = {}
    for crystallize in (True, False):
        miu = open_tiny(tmp_path / str(crystallize))
        cards = [encode_card(miu.tokenizer, probe) for probe in miu.sheet(text(FACT)).probes]
        teach(miu, FACT, crystallize_after=crystallize, max_steps=20, learning_rate=1e-2, batch_size=8)
        teach(miu, OTHER, max_steps=20, learning_rate=1e-2, kl_weight=0, fisher_weight=0)
        kept[crystallize] = mean_loss(miu.model, cards)
    assert kept[True] < 0.7 * kept[False]


def test_a_pruned_lesson_is_still_protected(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its weights went, what it taught is in the later ones: its cards are studied again and asked."""
    monkeypatch.setenv("MIU_MAX_CHECKPOINTS", "1")
    miu = open_tiny(tmp_path)
    for content in (FACT, OTHER, "Ada Holt works as a piper.", "Pell Arden lives in Tarnby."):
        result = miu.learn_from_content(text(content), quick(max_steps=1))
        assert result.lesson_id
    assert "lesson-1" not in [state.name for state in miu.list_checkpoints()]
    for one in (miu, open_tiny(tmp_path)):
        lessons = lessons_of(one._history)
        assert [lesson.name for lesson in lessons] == [f"lesson-{number}" for number in (1, 2, 3, 4)]
        assert all("Orla Venn" in card.question for card in lessons[0].trained) and lessons[0].trained
    assert result.retention.earlier_total == sum(len(lesson.cards) for lesson in lessons[:3])


def test_what_a_lesson_corrects_is_not_studied_again(tmp_path: Path) -> None:
    miu = open_tiny(tmp_path)
    teach(miu, FACT)
    result = miu.learn_from_content(text("Orla Venn works as a pilot."), quick(max_steps=1))
    assert result.retention.earlier_total == 0
    first, second = lessons_of(miu._history)
    assert not first.trained and not first.cards and second.trained
