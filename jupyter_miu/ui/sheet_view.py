"""The study sheet as a card: what would be trained, what would only be asked, and where each question came from.

Statements without a question come last. Knows the sheet's values, not how one is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jupyter_miu.study.cards import Card as Question
from jupyter_miu.study.cards import Sheet
from jupyter_miu.ui import cards
from jupyter_miu.ui.cards import Card
from jupyter_miu.ui.format import esc, one_line, percent, plural, printable

FOLD = 24  # rows from which on a table is folded
WHO = {
    "given": "yours", "rule": "by rule", "data": "from code and settings", "model": "by the model",
    "teacher": "by the teacher", "reversed": "turned round", "completion": "a line to go on with",
}  # fmt: skip
UNASKED = "no question: studied as text only"
_HEAD = ("statement", "value", "trained", "probes, never trained", "from")


def sheet_card(sheet: Sheet) -> Card:
    """The whole sheet."""
    asked = {card.fact for card in sheet.cards}
    facts = [] if sheet.completions else [f for f in range(len(sheet.statements)) if f in asked]
    rest = [statement.text for f, statement in enumerate(sheet.statements) if f not in asked]
    lines = [card for card in sheet.cards if card.fact < 0]
    groups = [(f, [card for card in sheet.cards if card.fact == f]) for f in facts]
    title, said = _title(sheet), _counts(sheet)
    rows = [_row(sheet, fact, questions) for fact, questions in groups]
    html = [cards.paragraph(said)] + ([_fold(cards.table(_HEAD, rows), len(rows), "statement")] if rows else [])
    text = [title, f"  {said}", *(line for fact, questions in groups for line in _lines(sheet, fact, questions))]
    if lines:
        head = ("goes on from", "with")
        pairs = [("…" + card.question[-60:], card.answer) for card in lines]
        html.append(_fold(cards.table(head, pairs, "Lines of the text to go on with: probes"), len(pairs), "line"))
        text.append(cards.text_table(head, pairs, 70))
    if rest and not sheet.completions:
        html.append(_fold(cards.table((UNASKED,), [(one,) for one in rest]), len(rest), "statement"))
        text += [f"  {UNASKED}:", *(f"    {one_line(one, 140)}" for one in rest)]
    return Card(cards.frame(esc(title), "".join(html)), "\n".join(printable(line) for line in text))


def _title(sheet: Sheet) -> str:
    if sheet.completions:
        return f"Study sheet: no questions, {plural(len(sheet.passages), 'passage')} studied as text"
    covered = "" if sheet.coverage is None else f", {percent(sheet.coverage)} of them with questions"
    return f"Study sheet: {plural(len(sheet.statements), 'statement')}{covered}"


def _counts(sheet: Sheet) -> str:
    parts = [f"{len(sheet.trained)} trained wordings", f"{len(sheet.probes)} probes, never trained"]
    parts += [f"{count} {WHO.get(origin, origin)}" for origin, count in sheet.origins.items()]
    mixed = f", {sheet.shuffled} of them statements in another order" if sheet.shuffled else ""
    return " · ".join([*parts, f"{plural(len(sheet.passages), 'passage')} trained as text{mixed}"])


def _row(sheet: Sheet, fact: int, questions: Sequence[Question]) -> tuple[str, str, str, str, str]:
    statement = sheet.statements[fact]
    return (statement.text, statement.value, "\n".join(_wordings(questions, False)),
            "\n".join(_wordings(questions, True)), ", ".join(_sources(questions)))  # fmt: skip


def _lines(sheet: Sheet, fact: int, questions: Sequence[Question]) -> Iterable[str]:
    statement = sheet.statements[fact]
    yield f"  {one_line(statement.text, 140)}   [{one_line(statement.value, 60)}] {', '.join(_sources(questions))}"
    for held_out, mark in ((False, "train"), (True, "probe")):
        yield from (f"    {mark}  {one_line(wording, 140)}" for wording in _wordings(questions, held_out))


def _wordings(questions: Sequence[Question], held_out: bool) -> list[str]:
    return [card.question for card in questions if card.held_out == held_out]


def _sources(questions: Sequence[Question]) -> list[str]:
    return list(dict.fromkeys(WHO.get(card.origin, card.origin) for card in questions))


def _fold(table: str, count: int, word: str) -> str:
    if count <= FOLD:
        return table
    return f"<details><summary>{esc(plural(count, word))}</summary>{table}</details>"
