from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from jupyter_miu.session import SessionState
from jupyter_miu.types import (
    Answer,
    CheckpointInfo,
    ForgettingMatrix,
    MIUResult,
    Plan,
    PlanItem,
    ProbeResult,
    RecallCard,
    RetentionCard,
    Skipped,
)
from jupyter_miu.ui import recall_view, views
from jupyter_miu.ui.format import duration, number, one_line, signed_points

EVIL = "<script>alert('{x}')</script>\"'&\n\x1b[31m"
PROBES = [
    ProbeResult("Where does Orla Venn work?", "Tarn Instruments", "I do not know.", "Tarn Instruments.", False, True),
    ProbeResult("Where does Orla Venn live?", "Brackwater", "I do not know.", "In Tarn.", False, False, held_out=False),
]
RESULT = MIUResult(
    True, 12, 100, "base", True, "Learned.", {"duration_seconds": 41.2},
    recall=RecallCard(0, 1, 2, 0.8, PROBES),
    retention=RetentionCard(0.99, 0.987, 240, 0.9, 0.8, 30, flipped=PROBES[:1]),
    curve=[{"step": 1, "loss": 2.31, "grad_norm": 3.0},
           {"step": 100, "loss": 0.74, "grad_norm": 0.5, "held_out_loss": 0.9}],
    sources=[PlanItem("facts.md", "teach", "", 12, 300)], skipped=[Skipped("x.png", "not text")],
    lesson_id="docs-1", status="kept",
)  # fmt: skip


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""

    def handle_starttag(self, tag, attrs):
        self.seen.append((tag, dict(attrs)))
        if tag not in ("img", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def parsed(html: str) -> Tags:
    tags = Tags()
    tags.feed(html)
    assert tags.open == [], "every element is closed"
    return tags


def test_the_headline_tells_the_whole_story():
    assert recall_view.headline(RESULT) == (
        "Learned 12 chunks in 100 updates · loss 2.31 → 0.74 · knew 0/2 → knows 1/2 · old skills −0.3 % · "
        "checkpoint docs-1 · undo: %miu rollback"
    )


def test_the_result_card_in_html_and_text_says_the_same():
    card = recall_view.result_card(RESULT)
    page = parsed(card.html)
    for said in ("✓ Learned 12 chunks", "knew 0/2 → knows 1/2", "80 % of the statements", "Where does Orla Venn work?",
                 "✓ Tarn Instruments.", "✗ In Tarn.", "Brackwater", "99 % → 98.7 %", "90 % → 80 %", "facts.md",
                 "not text", "loss 2.31 → 0.74", "0:41"):  # fmt: skip
        assert said in page.text, said
        assert said in card.text, said
    assert [attrs["alt"] for tag, attrs in page.seen if tag == "img"] == [
        "100 steps: loss 2.31 → 0.74, held-out loss 0.90 → 0.90 (lowest 0.90), gradient norm 3.00 → 0.50 (largest 3.00)"
    ]


def test_right_and_wrong_are_told_by_more_than_colour():
    rows = recall_view.probe_rows(PROBES)
    assert [(r[1][0], r[2][0]) for r in rows] == [("✗", "✓"), ("✗", "✗")]
    assert [r[4] for r in rows] == ["new", "taught"]


def test_a_failed_lesson_is_marked_and_says_why():
    failed = MIUResult(False, message="Not learned: 1/6 probes. Weights are as they were before.", errors=["why"])
    card = recall_view.result_card(failed)
    assert card.text.startswith("✗ Not learned: 1/6 probes. Weights are as they were before.")
    assert "why" in card.text
    assert "✗" in parsed(card.html).text


def test_a_stopped_lesson_says_so():
    assert "(stopped early, kept)" in recall_view.headline(replace(RESULT, metrics={"stopped": "stop"}))


def test_a_note_of_the_store_is_not_lost():
    assert "Note: a copy." in recall_view.result_card(replace(RESULT, message="Learned. Note: a copy.")).text


def all_values(text: str):
    probe = ProbeResult(text, text, text, text, False, True, True, text)
    recall = RecallCard(0, 1, 1, None, [probe])
    yield MIUResult(False, message=text, errors=[text], recall=recall,
                    retention=RetentionCard(1, 1, 1, flipped=[probe]),
                    sources=[PlanItem(text, "teach", text)], skipped=[Skipped(text, text)], lesson_id=text,
                    curve=[{"step": 1, "loss": 1.0}])  # fmt: skip
    yield recall
    yield Plan([PlanItem(text, "skip", text)])
    yield Answer(text, text)
    yield Answer(text, text, before=text, checkpoint=text)
    yield SessionState(
        status="learning", model=text, source=text, device=text, checkpoint=text, subject=text, message=text
    )
    yield views.Note(text)
    yield views.Text(text)
    yield views.Checkpoints([CheckpointInfo(text, text, text, text, 1, text)])
    yield views.Probes([probe])
    yield views.Report(((text, None, text),))
    yield views.Pinned([probe])


@pytest.mark.parametrize(
    "value", [*all_values(EVIL), ForgettingMatrix([EVIL], [EVIL], [[1.0]], [1.0])], ids=lambda v: type(v).__name__
)
def test_hostile_text_is_escaped_everywhere(value):
    card = views.card_of(value)
    page = parsed(card.html)
    assert not {"script", "style", "iframe"} & {tag for tag, _ in page.seen}
    assert "\x1b" not in card.html + card.text
    assert not any(name.startswith("on") for _, attrs in page.seen for name in attrs)


@pytest.mark.parametrize("value", list(all_values("plain")), ids=lambda v: type(v).__name__)
def test_cards_take_the_pages_own_colours(value):
    html = views.card_of(value).html
    assert "background" not in html
    assert not re.search(r"(?<!-)\bcolor:", html)
    for colour in re.findall(r"#[0-9a-f]{3,6}", html):
        assert f", {colour})" in html, "a colour only as the fallback of a theme variable"


def test_checkpoints_show_where_the_model_is():
    states = [
        CheckpointInfo("b", "2030-01-02T03:04:05", "p", number=2, parent="a", current=True, pinned=True, bytes=1500)
    ]
    text = views.Checkpoints(states).card().text
    assert re.search(r"▶\s+2\s+b\s+a\s+2030-01-02 03:04\s+pinned\s+1.5 kB", text)
    assert re.search(r"▶\s+0\s+base", views.Checkpoints([]).card().text)


def test_views_are_sequences():
    probes = views.Probes(PROBES)
    assert len(probes) == 2
    assert probes[0].expected == "Tarn Instruments"
    assert [p.right_after for p in probes] == [True, False]
    assert "1 of 2 probes right" in probes.card().text


def test_many_questions_fold():
    card = recall_view.recall_part(RecallCard(0, 40, 40, None, PROBES * 20))
    assert "<details><summary>40 questions" in card.html
    assert card.text.count("Where does Orla Venn work?") == 12 and "… and 16 more" in card.text
    few = recall_view.recall_part(RecallCard(0, 2, 2, None, PROBES))
    assert "<details open><summary>2 questions" in few.html


@pytest.mark.parametrize(
    ("value", "text"), [(2.314, "2.31"), (None, "–"), (float("nan"), "nan"), (0.0, "0.00"), (1.2e-5, "1.2e-05")]
)
def test_numbers(value, text):
    assert number(value) == text


def test_points_seconds_and_lines():
    assert [signed_points(v) for v in (-0.003, 0.02, 0.0)] == ["−0.3 %", "+2 %", "±0 %"]
    assert [duration(s) for s in (41, 3723, None, float("inf"))] == ["0:41", "1:02:03", "–", "–"]
    assert one_line("a\nb\r\nc\t d") == "a\\nb\\nc d"
    assert one_line("x" * 400, 10) == "x" * 9 + "…"
