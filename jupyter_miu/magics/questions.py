"""Lets ``%miu ask Where does Orla work?`` reach the magic: IPython would take a final ``?`` for a request for help.

Knows IPython's token transformers, nothing of verbs. ``%miu?`` itself still shows the help.
A cell is transformed before it runs, so this takes effect from the cell after ``%load_ext`` on.
"""

from __future__ import annotations

import tokenize
from typing import Any

from IPython.core.inputtransformer2 import TokenTransformBase, assemble_continued_line, find_end_of_continued_line


class QuestionLine(TokenTransformBase):
    """A line (or assignment) with ``%miu`` that ends in ``?``; found by tokens, so text in a string is left alone."""

    priority = 4  # before HelpEnd, which is 5

    def __init__(self, start: tuple[int, int], percent: tuple[int, int]) -> None:
        super().__init__(start)  # type: ignore[no-untyped-call,unused-ignore]  # IPython
        self.percent_line, self.percent_col = percent[0] - 1, percent[1]

    @classmethod
    def find(cls, tokens_by_line: Any) -> QuestionLine | None:
        """The first such line, or None."""
        for line in tokens_by_line:
            words = [t for t in line if t.type not in (tokenize.INDENT, tokenize.DEDENT, tokenize.NEWLINE, tokenize.NL,
                                                       tokenize.ENDMARKER)]  # fmt: skip
            if len(words) < 4 or words[-1].string not in ("?", "??"):
                continue
            for i, token in enumerate(words[:-3]):
                if token.string == "%" and words[i + 1].string == "miu" and (i == 0 or words[i - 1].string == "="):
                    return cls(words[0].start, token.start)
        return None

    def transform(self, lines: list[str]) -> list[str]:
        """The line as a call of the magic, arguments verbatim."""
        end = find_end_of_continued_line(lines, self.percent_line)
        text = assemble_continued_line(lines, (self.percent_line, self.percent_col), end)
        _, _, args = text[1:].partition("miu")
        call = f"get_ipython().run_line_magic('miu', {args.strip()!r})\n"
        return [*lines[: self.percent_line], lines[self.percent_line][: self.percent_col] + call, *lines[end + 1 :]]
