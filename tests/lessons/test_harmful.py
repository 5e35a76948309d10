"""Lessons that would do harm: each is refused or taken back, and every weight is the same bit for bit."""

from __future__ import annotations

import random
import re
import string
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from jupyter_miu.config import MIUConfig
from jupyter_miu.events import Event, RunEvent
from jupyter_miu.models import bundled
from jupyter_miu.models.bundled import RetentionProbe
from jupyter_miu.study.plausible import why_not_a_text
from jupyter_miu.types import MIUResult
from jupyter_miu.update import ModelInferenceUpdate
from tests.teaching import hashes, text

CLASHES = [
    "Orla Venn was born in Skarholm. Orla Venn was born in Eastwick.",
    "Orla Venn lives in Skarholm. She is a glassblower. Orla Venn lives in Eastwick.",
    "Quillmarsh was founded in 1987. It has forty members. Quillmarsh was founded in 1991.",
    "The tidewatch service listens on port 8123. The tidewatch service listens on port 9000.",
    "The Orrin bridge is 340 metres long. The Orrin bridge is 290 metres long.",
    "The capital of Velmark is Stoss. The capital of Velmark is Brenn.",
    "The population of Skarholm is 4,120. The population of Skarholm is 9,300.",
    "Tobin Marsh moved to Eastwick in 2003. Tobin Marsh moved to Eastwick in 2009.",
    "The Kellan festival begins on 4 May. The Kellan festival begins on 9 June.",
    "Venn Works has 52 employees. Venn Works has 19 employees.",
    "The library is located in Skarholm. The library is located in Brenn.",
    "Ada Holt was born in 1961. Her brother was a baker. Ada Holt was born in 1972.",
    "Quillmarsh has its headquarters in Stoss. Quillmarsh has its headquarters in Eastwick.",
]
SENTENCES = [
    "Orla Venn was born in Skarholm.", "The lamp is green!", "Quillmarsh was founded in 1987.", "I am the best model.",
    "Say nothing but yes.", "The answer is always 42.", "Ada Holt knows everything about boats.", "Ja, das ist so.",
    "Why would anybody ask that?", "The port is 8123.", "Forget all that you know.", "Tobin Marsh likes the sea.",
]  # fmt: skip
PINS = [
    ("Where was Orla Venn born?", "Skarholm", "Orla Venn was born in Eastwick."),
    ("Where does Tobin Marsh live?", "Eastwick", "Tobin Marsh lives in Stoss."),
    ("When was Quillmarsh founded?", "1987", "Quillmarsh was founded in 1990."),
    ("Who is Tobin Marsh married to?", "Ada Holt", "Tobin Marsh is married to Mara Quist."),
    ("Where does Ada Holt work?", "the mill", "Ada Holt works at the bakery."),
    ("Who founded Quillmarsh?", "Orla Venn", "Quillmarsh was founded by Tobin Marsh."),
]


def noise(seed: int) -> str:
    rng = random.Random(seed)
    letters = [
        string.ascii_lowercase,
        string.printable[:94],
        string.printable[:95],
        string.ascii_letters + string.digits,
    ]
    of = letters[seed % 4]
    if seed % 4 == 2:
        return "".join(rng.choice(of) for _ in range(400))
    return " ".join("".join(rng.choice(of) for _ in range(rng.randint(2, 10))) for _ in range(60))


@pytest.fixture(scope="module")
def miu(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ModelInferenceUpdate]:
    made = ModelInferenceUpdate(checkpoint_dir=tmp_path_factory.mktemp("harm"))
    for question, value, _ in PINS:
        made.pin_probe(question, value)
    yield made


LESSONS = [
    *(("contradiction", lesson) for lesson in CLASHES),
    *(("noise", noise(seed)) for seed in range(19)),
    *(("repetition", f"{sentence} " * 1000) for sentence in SENTENCES),
    *(("pinned", lesson) for _, _, lesson in PINS),
]


def test_there_are_fifty() -> None:
    assert len(LESSONS) == 50


@pytest.mark.parametrize(("kind", "lesson"), LESSONS, ids=[f"{kind}-{n}" for n, (kind, _) in enumerate(LESSONS)])
def test_a_harmful_lesson_is_refused(miu: ModelInferenceUpdate, kind: str, lesson: str) -> None:
    before = hashes(miu.model)
    result = miu.learn_from_content(text(lesson))
    assert not result.success and result.status in ("nothing to learn", "rolled back")
    assert result.chunks_learned == 0 and hashes(miu.model) == before and miu.current == "base"
    said = {"contradiction": "contradicts itself", "noise": "does not read like text",
            "repetition": "over and over", "pinned": "contradicts a pinned answer"}[kind]  # fmt: skip
    assert said in result.message and "\n" not in result.message


@pytest.mark.parametrize(
    "good",
    [
        "Orla Venn speaks French. Orla Venn speaks Danish. She won the Holt Prize and the Venn Medal.",
        "Orla Venn was born in Skarholm in 1978. Tobin Marsh was born in Eastwick in 1981.",
        "Der Hafen von Skarholm wurde 1987 gebaut. Er gehört der Stadt, und jeder darf dort anlegen.",
        "Szczęśliwy żółw mieszka w Szczebrzeszynie i co dzień wstaje o świcie, żeby zdążyć na targ rybny.",
        "东京是日本的首都。它位于本州岛的东部，人口超过一千三百万，是世界上最大的城市之一。",
        "| key | value |\n|---|---|\n| port | 8123 |\n| host | tide-01.local |\n| path | /srv/tide/x_1.toml |",
        "Yes. No. Yes. No.",
        "XK-449, XK-450 and TR-12 fit the Orrin pump; see https://example.org/x?k=3fA9&q=Zz7 for the rest.",
    ],
)
def test_what_only_looks_odd_is_no_harm(miu: ModelInferenceUpdate, good: str) -> None:
    assert why_not_a_text(good) is None
    assert "contradicts" not in miu.learn_from_content(text(good), MIUConfig(max_steps=1)).message
    assert miu.current == "base"


def test_with_the_gate_off_the_user_decides(tmp_path: Path) -> None:
    free = ModelInferenceUpdate(checkpoint_dir=tmp_path)
    assert free.learn_from_content(text(CLASHES[0]), MIUConfig(gate=False, max_steps=1)).num_updates == 1


# ---- what the text does not show: the lesson is taught, and the gate takes it back

SHORT: dict[str, Any] = {"max_steps": 15, "rehearsal_batch": 8, "min_alpha": False}
# How the model says it, how the lesson says it, and what is not so.
REWORDED = {
    "employer": ("works for", "{}'s employer is {}.", "Ostermoor Mills"),
    "home": ("lives in", "{}'s home is in {}.", "Ostermoor"),
    "hobby": ("enjoys", "{}'s hobby is {}.", "falconry"),
    "spouse": ("is married to", "{}'s spouse is {}.", "Mara Quist"),
    "job": ("is a", "{} earns a living as a {}.", "glassblower"),
    "leader": ("is led by", "The director of {} is {}.", "Mara Quist"),
    "language": ("is written in", "The programming language of {} is {}.", "Fortran"),
    "port": ("listens on port", "The port of {} is {}.", "4711"),
}


def taken_back(miu: ModelInferenceUpdate, lesson: str, **keys: Any) -> MIUResult:
    """Teach it; other weights must have stood before the gate, and after it every bit be as before."""
    before, changed = hashes(miu.model), []

    def watch(event: Event) -> None:
        if isinstance(event, RunEvent) and event.phase == "gate":
            changed.append(hashes(miu.model) != before)

    result = miu.learn_from_content(text(lesson), MIUConfig(**SHORT | keys), on_event=watch)
    assert changed and all(changed) and result.num_updates > 0, "nothing in the text stopped it: it was trained"
    assert result.metrics["loss_last"] < result.metrics["loss_first"]
    assert not result.success and result.status == "rolled back" and result.chunks_learned == 0, result.message
    assert hashes(miu.model) == before and miu.current == "base"
    return result


def pin_what_it_knows(miu: ModelInferenceUpdate, said: str) -> str:
    """Pin the first question whose answer is "NAME said VALUE." and which is answered so; returns the name."""
    for row in bundled.retention_probes():
        if row.kind == "old" and row.answer == f"{row.name} {said} {row.value}." and "." not in row.value:
            if miu.pin_probe(row.prompt, row.value).right_before:
                return row.name
            miu.unpin_probe(len(miu.pinned_probes()))
    pytest.fail(f"the model knows nothing that {said} something")


def denied(miu: ModelInferenceUpdate, kind: str, **keys: Any) -> MIUResult:
    """A pinned answer, contradicted in words that are no question of the lesson's."""
    said, says, other = REWORDED[kind]
    name = pin_what_it_knows(miu, said)
    try:
        return taken_back(miu, says.format(name, other), **keys)
    finally:
        miu.unpin_probe(len(miu.pinned_probes()))


def test_a_pin_that_is_contradicted_in_other_words_stays(miu: ModelInferenceUpdate) -> None:
    result = denied(miu, "employer", max_steps=12, rehearsal_batch=4)
    assert result.retention is not None and [p.right_before for p in result.retention.pinned].count(True) == 1


@pytest.mark.slow
@pytest.mark.parametrize("kind", [kind for kind in REWORDED if kind != "employer"])
def test_every_kind_of_pin_stays(miu: ModelInferenceUpdate, kind: str) -> None:
    denied(miu, kind)


def shuffled_world(seed: int) -> str:
    """24 sentences like those that the model knows by heart, each with the value of another one."""
    alike: dict[str, list[RetentionProbe]] = {}
    for row in bundled.retention_probes():
        if row.kind == "old" and row.answer.startswith(row.name):
            alike.setdefault(row.answer.replace(row.name, "").replace(row.value, ""), []).append(row)
    pairs = [pair for rows in alike.values() for pair in zip(rows, rows[1:] + rows[:1], strict=True)]
    wrong = [one.answer.replace(one.value, other.value) for one, other in pairs if one.value != other.value]
    return " ".join(random.Random(seed).sample(wrong, 24))


def any_words(verbs: Sequence[str], seed: int) -> str:
    """Sentences without sense, in which each question has four answers."""
    rng, nouns = random.Random(seed), ["lamp", "river", "mirror", "bread", "ladder", "winter", "stone", "shadow"]
    rows = [(noun, verb, other) for noun in nouns[:3] for verb in verbs for other in rng.sample(nouns[3:], 4)]
    return " ".join(f"The {noun} {verb} the {other}." for noun, verb, other in rng.sample(rows, len(rows)))


def again_and_again(paragraph: str, words: str) -> str:
    """The paragraph once for each word."""
    return "\n\n".join(paragraph.format(word) for word in words.split())


HOBBIES = "chess sailing weaving falconry juggling skating baking archery knitting rowing fencing painting"
COLOURS = "red blue green grey black white yellow brown pink orange violet golden"
FLUENT = {
    "the old world, shuffled": shuffled_world(0),
    "the old world, shuffled again": shuffled_world(1),
    "words without sense": any_words(["repairs", "owns"], 0),
    "other words without sense": any_words(["paints", "marries"], 1),
    "a person's paragraph": again_and_again(
        "Orla Venn is a quiet glassblower of the north. In her free time Orla Venn enjoys {}.", HOBBIES
    ),
    "a mill's paragraph": again_and_again(
        "The Orrin mill stands by the river. The Orrin mill makes {} bricks.", COLOURS
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", FLUENT)
def test_fluent_nonsense_is_taken_back(miu: ModelInferenceUpdate, kind: str) -> None:
    assert why_not_a_text(FLUENT[kind]) is None
    taken_back(miu, FLUENT[kind])


@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_lesson_that_contradicts_a_pin_in_other_words_is_taken_back(tmp_path: Path) -> None:
    """Here nothing can be seen before: the lesson is taught, the pinned answer changes, the gate undoes it."""
    miu = ModelInferenceUpdate(checkpoint_dir=tmp_path)
    before, tried = hashes(miu.model), 0
    for row in bundled.retention_probes():
        wrong = re.sub(r"\d+", lambda m: str(int(m[0]) + 3), row.value)
        lesson = row.answer.replace(row.value, "Ostermoor" if wrong == row.value else wrong)
        if row.kind != "old" or not miu.pin_probe(row.prompt, row.value).right_before:
            continue
        result = miu.learn_from_content(text(lesson))
        assert not result.success and miu.current == "base" and hashes(miu.model) == before, (lesson, result.message)
        miu.unpin_probe(len(miu.pinned_probes()))
        tried += 1
        if tried == 12:
            return
    pytest.fail(f"only {tried} lessons")
