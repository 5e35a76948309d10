"""What a model says that a picture shows, as a card: with the line that would teach it, for a person to read first.

Knows ``Proposal`` alone, not how it was made. The model's words go nowhere unquoted.
"""

from __future__ import annotations

from jupyter_miu.types import Proposal
from jupyter_miu.ui import lines
from jupyter_miu.ui.cards import Card, frame, paragraph
from jupyter_miu.ui.format import esc, one_line, printable

NOTE = "Nothing is taught before you run this line. Is it true? Correct it first where it is not:"


def caption_card(proposal: Proposal) -> Card:
    """The caption and the ready line."""
    title = f"Proposed caption for {one_line(str(proposal.path), 80)}"
    ready = lines.caption(str(proposal.path), proposal.caption)
    html = (
        f'<div style="white-space:pre-wrap;overflow-wrap:anywhere">{esc(proposal.caption)}</div>{paragraph(NOTE)}'
        f'<pre style="white-space:pre-wrap;overflow-wrap:anywhere;margin:4px 0">{esc(ready)}</pre>'
    )
    return Card(frame(esc(title), html), f"{title}\n  {printable(proposal.caption)}\n  {NOTE}\n  {ready}")
