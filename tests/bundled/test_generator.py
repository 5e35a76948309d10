"""The text generator: deterministic, held-out forms never trained, tokenised as at inference."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path
from random import Random

import pytest
import torch

from jupyter_miu.models import bundled
from scripts.bundled_model import (
    asking,
    average,
    batches,
    code_texts,
    documents,
    prose,
    relations,
    segments,
    structures,
    words,
)
from scripts.bundled_model.entities import BY_KEY
from scripts.bundled_model.world import old_world

PAGES = Path(__file__).parents[2] / "benchmarks" / "pages"


def stream(seed: int, mix=documents.MAIN_MIX):
    generator = documents.Generator(seed, mix)
    while True:
        yield generator.document()


def text_of(document) -> str:
    return "".join(text for text, _ in document)


def questions_of(document) -> list[str]:
    """Questions asked in prompts and questions written on cards."""
    prompts = [
        text.removeprefix(segments.USER).rpartition("Question: ")[2].removesuffix("\nIn other words.")
        for text, weight in document
        if weight < 1
    ]
    answers = [text for text, weight in document if weight == 1]
    written = [question + "?" for text in answers for question in re.findall(r"([^?>\n]+)\?", text)]
    return [*prompts, *(question.strip() for question in written)]


def later_forms(relation) -> list[str]:
    """The held-out forms of the wrappers that came after held_out.json."""
    phrases = [phrase for noun in relation.nouns for phrase in (f"the {noun} of {{n}}", f"{{n}}'s {noun}")]
    made = [wrapper.replace("{e}", phrase) for wrapper in relations.KEPT_NOUN_WRAPPERS for phrase in phrases]
    return made + [
        wrapper.replace("{e}", clause) for wrapper in relations.KEPT_CLAUSE_WRAPPERS for clause in relation.clauses
    ]


@pytest.fixture(scope="module")
def tokenizer():
    from transformers import AutoTokenizer

    return AutoTokenizer.from_pretrained(bundled.path())


def test_the_same_seed_writes_the_same_documents():
    assert [*islice(stream(5), 200)] == [*islice(stream(5), 200)]
    assert [*islice(stream(5), 20)] != [*islice(stream(6), 20)]


@pytest.mark.parametrize("kind", sorted(documents.MAIN_MIX))
def test_no_document_uses_a_held_out_question_form(kind):
    """Every held-out form of every relation, as a pattern over names, is searched in every question of the stream."""
    forms = [form for relation in BY_KEY.values() if relation.has_held_out for form in relation.held]
    forms += [form for relation in BY_KEY.values() for form in later_forms(relation)]
    forms += [*code_texts.DEFAULT_KEPT, *code_texts.TYPE_KEPT, *code_texts.DOES_KEPT]
    # A name is one word, or capitalised words, or "the Windfall fair": "When is {n}?" is not "When is X opened?".
    name = r"(?:[Tt]he [A-Z][\w'-]*(?: [\w'-]+)?|[\w.-]+|[A-Z][\w.'&-]*(?: (?:[A-Z&\d][\w.'-]*|and|of|on|the|van|de))*)"
    slots = {r"\{n\}": name, r"\{arg\}": r"\w+", r"\{spouse\}": "(?:husband|wife)"}
    patterns = set()
    for form in forms:
        pattern = re.escape(form)
        for slot, names in slots.items():
            pattern = pattern.replace(slot, names)
        patterns.add(pattern)
    held = re.compile("|".join(sorted(patterns)))
    asked = [question for document in islice(stream(7, {kind: 1.0}), 200) for question in questions_of(document)]
    assert not [question for question in asked if held.fullmatch(question)]
    assert len(asked) > 100 or kind in ("copy", "bio")


def test_held_out_and_trained_forms_are_disjoint_and_both_exist():
    frozen = json.loads((Path(documents.__file__).parent / "held_out.json").read_text(encoding="utf-8"))
    assert set(frozen) == set(BY_KEY)
    for relation in BY_KEY.values():
        assert not set(frozen[relation.key]) & set(relation.seen)
        assert relation.seen and relation.direct
        assert not relation.has_held_out or set(relation.held) == set(frozen[relation.key])
    assert sum(map(len, frozen.values())) > 800


def test_the_questions_of_study_sheets_are_trained_and_none_of_them_is_held_out():
    frozen = relations.sheets()
    assert set(frozen) == {*BY_KEY, "code.default"} and sum(map(len, frozen.values())) > 400
    assert all("{n}" in form for forms in frozen.values() for form in forms)
    asked = {question for document in islice(stream(4, {"quiz": 1.0}), 300) for question in questions_of(document)}
    patterns = [re.escape(form).replace(r"\{n\}", r"[\w\-. ']+") for forms in frozen.values() for form in forms]
    known = re.compile("|".join(patterns))
    share = sum(bool(known.fullmatch(question)) for question in asked) / len(asked)
    assert 0.1 < share < 0.5


def test_facts_kept_from_questions_are_never_asked():
    world = old_world()
    kept = {(entity.name, fact.relation.key) for entity in world.partial for fact in entity.facts[2:]}
    assert len(kept) > 300
    rng = documents.Generator(1).rng
    asked = {(entity.name, fact.relation.key) for entity, fact in (world.quizzed(rng) for _ in range(5000))}
    assert not asked & kept


def test_training_tokenises_exactly_as_inference_does(tokenizer):
    for document in islice(stream(3), 300):
        ids, weights, marks = segments.encode(document, segments.tokenize_with(tokenizer))
        assert ids == tokenizer(text_of(document)).input_ids
        assert len(ids) == len(weights)
        assert all(0 <= place < len(ids) for place, _ in marks)
    text, asked = "Text: tidra listens on port 8142.\n", "Question: Which port does tidra use?"
    document = [(segments.USER + text, 0.05), (asked, 0.05)]
    turns = [{"role": "user", "content": text + asked}]
    prompt = tokenizer.apply_chat_template(turns, add_generation_prompt=True, tokenize=False)
    trained = segments.encode([*document, (segments.ASSISTANT, 1.0)], segments.tokenize_with(tokenizer)).ids
    assert trained == tokenizer(prompt).input_ids


def test_a_piece_that_would_be_tokenised_differently_is_refused(tokenizer):
    with pytest.raises(ValueError, match="turn token"):
        segments.encode([("Ilo lives", 1.0), (" in Oslo.", 0.5)], segments.tokenize_with(tokenizer))


@pytest.mark.parametrize(
    ("make", "added"),
    [
        (documents.a_text, ""),
        (prose.prose, ""),
        (structures.structured, "means"),
        (code_texts.code, "takes argument arguments and default in type used to defined returns raises calls"),
    ],
)
def test_every_answer_is_said_by_its_text(make, added):
    """Reading is copying: apart from the subject (and a table's or code's verb) an answer's words stand in the text."""
    rng, checked = Random(9), 0
    for _ in range(300):
        text, sentences = make(rng)
        there = set(re.findall(r"[^\W_]+", text.lower())) | {"the", "of", "is", "was", "s", *added.split()}
        for item in (item for sentence in sentences for item in sentence.stated):
            missing = set(re.findall(r"[^\W_]+", item.answer.lower())) - there
            assert not missing, (text, item.answer)
            nameless = getattr(item.fact.relation, "nameless", False)
            assert nameless or item.entity.name.lower() in item.answer.lower()
            checked += 1
    assert checked > 600


def test_what_the_text_does_not_say_is_not_said():
    """A question labelled "The text does not say." is not one that the same document answers."""
    refused = 0
    for document in islice(stream(11, {"reading": 1.0}), 400):
        asked = [text.rpartition("Question: ")[2] for text, weight in document if "Question: " in text and weight < 1]
        answers = [text.removeprefix(segments.ASSISTANT).removesuffix(segments.END) for text, w in document if w == 1]
        said = {q for q, a in zip(asked, answers, strict=True) if a != asking.NOT_STATED}
        unsaid = {q for q, a in zip(asked, answers, strict=True) if a == asking.NOT_STATED}
        assert not said & unsaid
        refused += len(unsaid)
    assert refused > 200


def test_a_step_holds_whole_documents_and_no_weight_on_padding(tokenizer):
    generator = documents.Generator(2)
    batcher = batches.Batcher(generator, segments.tokenize_with(tokenizer), tokens=3000, longest=448)
    parts = batcher.batch()
    assert sum(int((part.ids != 0).sum()) for part in parts) >= 3000
    for ids, weights, marks in parts:
        ends = ids[marks[:, 0], marks[:, 1]]  # a sentence speaks of something at its end, a question at the answer
        assert len(marks) and (marks[:, 2] < len(batches.LABELS)).all() and (ends != 0).all()
        assert ids.shape == weights.shape and ids.shape[1] <= 448
        assert not weights[ids == 0].any()
        for row in ids.tolist():
            length = sum(token != 0 for token in row)
            assert row[length - 1] == 3 and not any(row[length:])  # ends with <|end|>, then padding only
    share = sum(int((part.ids != 0).sum()) for part in parts) / sum(part.ids.numel() for part in parts)
    assert share > 0.85


def test_no_evaluation_page_is_about_anything_the_model_was_trained_on():
    """The pages' texts only: their questions are none of the generator's business."""
    names = {part for name in old_world().names for part in name.split(" ") if len(part) > 3}
    values = {fact.value for entity in (*old_world().full, *old_world().partial) for fact in entity.facts}
    for file in sorted(PAGES.glob("*.json")):
        text = json.loads(file.read_text(encoding="utf-8"))["text"]
        proper = {word for word in re.findall(r"[\w\-]+", text) if word[0].isupper() or "-" in word or "_" in word}
        common = {"The", "Team", "They", "Harbour", "University", "Academy"}
        assert not (proper - common) & names
        listed = {*words.LANGUAGES, *words.CITIES, *words.FIRST_NAMES}  # real words, not facts
        named = {value for value in values - listed if value.lower() != value}
        assert not {value for value in named if re.search(rf"\b{re.escape(value)}\b", text)}


def test_marks_are_where_sentences_end_and_answers_begin(tokenizer):
    document = [
        (
            segments.Marked(
                "<|user|>Text: Ilo lives in Oslo. He bakes.\n",
                [(len("<|user|>Text: Ilo lives in Oslo."), "person.home")],
            ),
            0.01,
        ),
        ("Question: Where does he live?", 0.01),
        (segments.answering("Ilo lives in Oslo.", "person.home"), 1.0),
    ]
    ids, _, marks = segments.encode(document, segments.tokenize_with(tokenizer))
    words = tokenizer.convert_ids_to_tokens(ids)
    assert [(words[place], key) for place, key in marks] == [(".", "person.home"), ("<|assistant|>", "person.home")]
    assert marks[0][0] < words.index(".", marks[0][0] + 1)  # the first of the two full stops


def test_drills_ask_much_in_few_words(tokenizer):
    def a_question(kind):
        made = [
            segments.encode(document, segments.tokenize_with(tokenizer)).ids
            for document in islice(stream(4, {kind: 1.0}), 150)
        ]
        return sum(map(len, made)) / sum(row.count(tokenizer.convert_tokens_to_ids("<|assistant|>")) for row in made)

    assert a_question("drill") < 0.75 * a_question("reading")


def test_a_deeper_model_says_the_same():
    from scripts.bundled_model.grow import grow
    from scripts.bundled_model.train import new_model

    model = new_model(64).eval()
    deeper, ids = grow(model, [1, 3]), torch.arange(4, 40)[None]
    assert deeper.config.num_hidden_layers == 7
    assert torch.equal(model(input_ids=ids).logits, deeper(input_ids=ids).logits)
    with torch.no_grad():
        for layer in (2, 5):  # the new ones take part as soon as their outputs are not zero
            deeper.model.layers[layer].mlp.down_proj.weight += 0.01
    assert not torch.allclose(model(input_ids=ids).logits, deeper(input_ids=ids).logits)


def test_the_mean_of_checkpoints_is_between_them():
    one, other = {"w": torch.tensor([1.0, 2.0])}, {"w": torch.tensor([5.0, 2.0])}
    assert torch.equal(average.mean([one, other], [0.75, 0.25])["w"], torch.tensor([2.0, 2.0]))
