"""The parts of a text that are not sentences: headings, tables, settings, definition lists.

A table's rows and a block of "name: value" lines become statements; knows nothing of how sentences are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from jupyter_miu.study.cards import Statement
from jupyter_miu.study.found import MOST, Found, spread, wordings
from jupyter_miu.study.prose import other_words
from jupyter_miu.study.prose import patterns as p
from jupyter_miu.study.prose.coreference import Reader
from jupyter_miu.study.prose.finite import starts_with_verb
from jupyter_miu.study.prose.patterns.matching import row_of
from jupyter_miu.study.prose.phrases import is_name, is_person, kind
from jupyter_miu.study.sentences import as_subject

MOST_ROWS = 200
_HEADING = re.compile(r"^\s{0,3}#{1,6}\s+(?P<t>.+?)\s*#*\s*$")
_PAIR = re.compile(
    r"^\s*(?:[-*•]\s+)?(?:\*\*|`)?(?P<k>[A-Za-z][\w .'/-]{0,38}?)(?:\*\*|`)?\s*(?:(?<=[\w*`])(?P<s>:|=)\*{0,2}| "
    r"[–—-] )\s*(?P<v>\S.{0,160}?)\s*$"
)
_SECRET = re.compile(
    r"pass(?:word|wd|phrase)?\b|passwd|secret|token|credential|private|api[_ -]?key|(?:^|[_.\s-])key$|auth", re.I
)


@dataclass(frozen=True)
class Block:
    """``kind``: "heading", "prose", "table", "pairs". ``rows``: cells of a table, or names and values."""

    kind: str
    text: str
    rows: tuple[tuple[str, ...], ...] = ()


def secret(name: str) -> bool:
    """Whether a setting's name says that its value should not be known."""
    return _SECRET.search(name) is not None


def split(text: str) -> Iterator[Block]:
    """The blocks of a text, in order. Code between fences is left out."""
    text = re.sub(r"^```.*?(?:^```|\Z)", "\n", text, flags=re.S | re.M)
    held: list[str] = []
    lines = text.splitlines()
    i = 0
    while i < len(lines):
        heading = _HEADING.match(lines[i])
        rows = _table(lines, i)
        pairs = _pairs(lines, i) if not rows else []
        if not (heading or rows or pairs):
            held.append(lines[i])
            i += 1
            continue
        if any(line.strip() for line in held):
            yield Block("prose", "\n".join(held))
        held = []
        if heading:
            yield Block("heading", heading["t"].strip("*` "))
            i += 1
        elif rows:
            yield Block("table", "", tuple(rows[:MOST_ROWS]))
            while i < len(lines) and "|" in lines[i]:
                i += 1
        else:
            yield Block("pairs", "", tuple(pairs[:MOST_ROWS]))
            i += len(pairs)
    if any(line.strip() for line in held):
        yield Block("prose", "\n".join(held))


def _table(lines: list[str], i: int) -> list[tuple[str, ...]]:
    if "|" not in lines[i] or i + 2 >= len(lines) or not re.fullmatch(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*", lines[i + 1]):
        return []
    out: list[tuple[str, ...]] = []
    for line in [lines[i], *lines[i + 2 :]]:
        if "|" not in line:
            break
        out.append(tuple(re.sub(r"[*`]", "", cell).strip() for cell in line.strip().strip("|").split("|")))
    return out if len(out) > 1 and len(out[0]) > 1 else []


def _pairs(lines: list[str], i: int) -> list[tuple[str, str, str]]:
    """Lines of "name: value" that stand together (one alone only with "=" or an identifier before the colon)."""
    out: list[tuple[str, str, str]] = []
    for line in lines[i:]:
        match = _PAIR.match(line)
        if not match or not _is_pair(match["k"], match["s"] or "-", match["v"]):
            break
        out.append((match["k"].strip(), match["v"].strip().strip("`*\"'").rstrip(".;,"), match["s"] or "-"))
    indented = bool(re.match(r"^(?:\s{2,}|\t)\S", lines[i]))
    enough = len(out) >= 2 or (len(out) == 1 and (indented or out[0][2] == "="))
    return out if enough else []


def _is_pair(key: str, sign: str, value: str) -> bool:
    words = value.split()
    if sign == "-":
        return len(key.split()) <= 4 and len(words) >= 2 and not re.match(r"^(?:\d|and|or)", value)
    if (
        len(key.split()) > 4
        or len(words) > 14
        or key.lower() in {"q", "a", "question", "answer", "http", "https", "note", "warning", "todo"}
    ):
        return False
    return not (value.startswith("//") or (len(words) > 6 and value.endswith((".", "?"))))


def facts(block: Block, reader: Reader, ref: str) -> list[Found]:
    """The statements of a table or of a block of settings."""
    if block.kind == "table":
        return _of_table(block.rows, reader, ref)
    about = reader.topic if reader.topic and not is_person(reader.subject or reader.topic) else reader.subject
    about = reader.subject if reader.subject and is_name(reader.subject) else about
    out: list[Found] = []
    for key, value, sign in block.rows:
        if secret(key) or not value:
            continue
        if sign == "-" or (_definition(value) and not about) or re.match(r"^(?:an?|the) [a-z]+ ", value):
            out.append(defined(key, value, ref))
        elif about:
            out.append(attribute(about, key, value, ref))
    return out


_DAY = re.compile(r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)days?")
_ON_A_DAY = (
    "On which day is it {n}'s turn?", "Which day of the week belongs to {n}?", "When is {n} on duty?",
    "When does {n} come?", "On what day does one meet {n}?", "Which day is set down for {n}?", "When is it {n}'s turn?",
)  # fmt: skip


def _definition(value: str) -> bool:
    return bool(re.match(r"^(?:an?|the|to|one|any) ", value)) or len(value.split()) >= 5


def defined(term: str, value: str, ref: str) -> Found:
    """ "drellock: a shallow pan" is what a drellock is."""
    value = value[0].lower() + value[1:] if re.match(r"^(?:An?|The) ", value) else value
    asks = tuple(dict.fromkeys(("What is {n}?", "What does {n} mean?", *p.MEANING, "~what {n} means", *p.IDENTITY)))
    short = re.sub(r"^(?:an?|the) ", "", value)
    return Found(Statement(f"{as_subject(term)} is {value}.", term, short, ref), wordings(asks, term, short))


def readable(key: str) -> str:
    """A setting's or a column's name as words: "cache_dir" stays, "Upload Limit" is "upload limit"."""
    return key if re.search(r"[_.\d]|[a-z][A-Z]", key) else key.lower() if not key.isupper() or len(key) > 4 else key


def attribute(about: str, key: str, value: str, ref: str, where: str = "") -> Found:
    """ "The port of quillgate is 7443.", with ``where`` put behind the name ("in service.toml")."""
    name = f"{about} {where}".strip()
    k, what, day = readable(key), kind(value), _DAY.fullmatch(value) is not None
    many = re.search(r"[^su]s$", k) is not None and "_" not in k
    be = "are" if many and re.search(r",| and ", value) else "is"
    if what == "number" and many:
        text = f"The number of {k} of {name} is {value}."
        return Found(Statement(text, name, value, ref), wordings(_counted(k), name, value))
    asks = [
        f"What {be} the {k} of {{n}}?",
        f"What {be} {{n}}'s {k}?" if not where else f"What {be} the {k} set to for {{n}}?",
        f"~what the {k} of {{n}} {be}",
        f"Which {k} does {{n}} have?" if be == "is" else f"Which {k} belong to {{n}}?",
        f"Name the {k} of {{n}}.",
        f"To what {be} the {k} of {{n}} set?",
    ]
    if is_person(value):
        asks = [f"Who is the {k} of {{n}}?", *asks[:4], f"Who is {{n}}'s {k}?"]
    elif what in {"date", "clock"} or day:
        asks[5] = f"When is the {k} of {{n}}?"
    elif about and is_person(about):
        asks[5] = f"Give me the {k} of {{n}}."
    row = row_of(k, about, value) if about and not where else None
    more = row.questions if row is not None else other_words.of_noun(k, about)
    also = [
        f"Can you name {{n}}'s {k}?",
        f"What {k} does {{n}} have?",
        f"I need the {k} of {{n}}.",
        f"State {{n}}'s {k}.",
    ]
    spoken = k.replace("_", " ")
    if spoken != k:  # "upload_limit" as one says it
        also += [f"What is the {spoken} of {{n}}?", f"Which {spoken} does {{n}} have?", f"What is {{n}}'s {spoken}?"]
    if day:
        also += _ON_A_DAY
    more = () if where or be == "are" else (*(ask for ask in more if "{k}" not in ask), *also)
    text = f"The {k} of {name} {be} {value}."
    return Found(Statement(text, name, value, ref), wordings(spread(asks, more, MOST), name, value))


def _counted(k: str) -> tuple[str, ...]:
    """The ways to ask how many there are."""
    return tuple(
        ask.replace("{k}", k) for ask in (
            "What is the number of {k} of {n}?", "~what the number of {k} of {n} is", "How many {k} does {n} have?",
            "How many {k} does {n} use?", "With how many {k} does {n} work?", "How many {k} are there in {n}?",
            "Name the number of {k} of {n}.", "How large is the number of {k} of {n}?", "~how many {k} {n} has",
            "What number of {k} does {n} have?", "How many {k} belong to {n}?", "{n} has how many {k}?",
            "Count the {k} of {n}.", "How many {k} are set for {n}?", "How many {k} can one count in {n}?",
        )
    )  # fmt: skip


def _of_table(rows: tuple[tuple[str, ...], ...], reader: Reader, ref: str) -> list[Found]:
    header = rows[0]
    out: list[Found] = []
    if len(header) == 2 and not header[0] and not header[1]:
        header = ("", "")
    for row in rows[1:]:
        name = row[0]
        if not name or len(name.split()) > 6 or sum(other[0] == name for other in rows[1:]) > 1:
            continue
        plain = bool(re.fullmatch(r"[\d.,:% -]+", name))
        for column, value in zip(header[1:], row[1:], strict=False):
            if (
                not column
                or not value
                or value in {"-", "–", "—"}
                or secret(column)
                or secret(name)
                or len(value.split()) > 14
            ):
                continue
            if (
                len(header) == 2
                and reader.topic
                and re.match(r"(?i)(?:setting|key|name|option|parameter|property|field|item)s?$", header[0])
                and not plain
                and re.match(r"(?i)(?:value|setting|default)s?$", column)
            ):
                out.append(attribute(reader.topic, name, value, ref))
            elif not plain and starts_with_verb(value.split()) and len(value.split()) > 1:
                asks = (
                    "What does {n} do?",
                    "~what {n} does",
                    f"What is the {readable(column)} of {{n}}?",
                    "What happens with {n}?",
                )
                out.append(
                    Found(
                        Statement(f"{name} {value.rstrip('.')}.", name, value.rstrip("."), ref),
                        wordings(asks, name, value),
                    )
                )
            elif not plain:
                out.append(attribute(name, column, value, ref))
        if not plain and is_name(name):
            reader.mention(name)
    return out
