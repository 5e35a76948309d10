"""The plain predicates of each row: each says the row's relation, and the rules read it so."""

from __future__ import annotations

import re

import pytest

from jupyter_miu.study.found import wordings
from jupyter_miu.study.prose.patterns import PATTERNS, Pattern
from jupyter_miu.study.prose.patterns.matching import match
from jupyter_miu.study.prose.relations import facts
from tests.study.test_patterns import N, P

SUBJECTS = {
    "person": N, "organisation": P, "service": "kelpwatch", "function": "fold_tides", "term": "skerrow",
    "event": "the Windfall Fair",
}  # fmt: skip
# (value, the noun or preposition that the rows take from the text, rows that have such a value)
VALUES = [
    ("Ida Fenn", "", "spouse|born to|friend|boss|teacher|founder|chief|writer|speaker|winner|author|on call"),
    ("Ida Fenn", "son", "named child|parents"), ("Ida Fenn", "mother", "parent of"),
    ("Ida Fenn", "brother", "sibling"), ("Ida Fenn", "uncle", "kin of|named kin"),
    ("Ida Fenn and Bo Fenn", "mother", "parent of"), ("Ida Fenn and Bo Fenn", "sister", "sibling"),
    ("Ida Fenn and Bo Fenn", "daughters", "children's names"), ("two sons", "", "children"), ("Zed", "", "nickname"),
    ("1931", "", "birth year|founding year|move year|closing year|year of the present place|year of origin|first held"),
    ("1931", "in", "death year"), ("4 May 1931", "on", "death year|date|end date"),
    ("4 May", "", "birth date|deadline"),
    ("Ostvik", "", "birthplace|childhood|home|death place|founding place|headquarters|location|new seat|provenance"),
    ("Tarn Abbey", "near", "grave"), ("Tarn Abbey", "in", "venue"), ("the old pump house", "at", "venue"),
    ("repairing accordions", "", "occupation"), ("lawyer", "", "job"), ("Pell & Sons", "", "employer|buyer|sponsor"),
    ("Varn University", "", "school"), ("geology", "", "field|subject taught|discipline|topic"),
    ("fencing", "", "hobby"),
    ("walk by the sea", "", "likes to"), ("cello", "", "instrument"), ("drums", "", "instrument"),
    ("chess", "", "sport"), ("Finnish and Welsh", "", "languages"), ("Italian", "", "nationality"), ("41", "", "age"),
    ("forty-one", "", "age"), ("the Orsk Prize", "", "award"), ("The Salt Road", "", "book"),
    ("a song for two voices", "", "written work"), ("Finnish", "", "mother tongue"),
    ("the Tarn Choir", "", "membership"), ("the Tarn Rovers", "", "team"), ("a dog named Rex", "", "pet"),
    ("a van", "", "vehicle"), ("a bicycle", "", "vehicle"), ("nuts", "", "allergy"),
    ("120", "", "staff"), ("about 12,000", "customers", "size of membership"), ("its maps", "", "renown"),
    ("the Varn Group", "", "parent company"), ("Varn Systems", "", "owning company"), ("lamps", "", "offer"),
    ("the Tarsk Library", "", "partners|suppliers|customers"),
    ("paper", "industry", "industry"), ("4 million pounds", "", "revenue|budget|fee"), ("Paper first", "", "slogan"),
    ("9:00", "", "opening time|start time"), ("9 to 5", "from", "opening time"), ("weekdays", "on", "opening time"),
    ("7741", "", "port"), ("the harbour team", "", "owner|keeper|on call|organizer"), ("Rust", "", "language"),
    ("node-03", "", "host"), ("kelp.toml", "", "settings"), ("/var/log/kelp.log", "", "log file"),
    ("Postgres", "in", "data store"), ("disk", "on", "data store"), ("Redis", "", "cache"),
    ("tide-db", "", "dependency|peer"),
    ("20 seconds", "", "timeout"), ("2.4.1", "", "version|since"), ("200 requests per minute", "", "request limit"),
    ("512 MB", "", "memory"), ("four", "cores", "cpu"), ("three", "replicas", "replicas"), ("gRPC", "", "protocol"),
    ("https://kelp.example/tides", "", "address"), ("MIT", "", "licence"), ("tide-eye", "by", "monitoring"),
    ("every night", "", "backup"), ("window", "", "argument"), ("a list of maxima", "", "return value"),
    ("TideError", "", "exception"), ("tides/fold.py", "", "module"), ("tides", "the module", "module"),
    ("smooth_series", "", "helper|caller|replacement"), ("12", "", "default"), ("12", "window", "default of argument"),
    ("2.4", "deprecated", "deprecated"), ("tides.csv", "", "input file|output file"), ("linear time", "", "complexity"),
    ("quadratic", "", "complexity"), ("O(n)", "", "complexity"), ("docs/fold.md", "described", "tests"),
    ("metres", "", "unit"), ("three days", "", "duration"), ("every year", "", "frequency"), ("12th", "", "edition"),
    ("Old Norse", "", "origin word"), ("punt", "", "synonym|opposite|example"), ("boat", "of", "broader class"),
    ("a shallow boat", "", "meaning"), ("fishing", "for", "purpose"), ("carry hay", "to", "purpose"),
    ("oak", "", "material"), ("SKW", "", "abbreviation"),
]  # fmt: skip
_NEGATION = re.compile(r"\b(?:not|never|no|none|nobody|nothing|hardly|rarely|without|cannot|formerly)\b|n't", re.I)
ROWS = [row for row in PATTERNS if row.says]


def _values(row: Pattern) -> list[tuple[str, str]]:
    return [(value, k) for value, k, rows in VALUES if row.name in rows.split("|")]


def _read_back(row: Pattern, say: str, value: str, k: str) -> bool:
    """Whether the rules read the predicate as this row's relation to this value, and offer it for it themselves."""
    if "{k}" in say and not k:
        return False
    plain = re.sub(r"\ba (?=[aeiou])", "an ", say.replace("{k}", k))
    subject = SUBJECTS[row.about]
    found = match(subject, plain.removeprefix("=").replace("{v}", value))
    if found is None:  # what somebody is by trade is read elsewhere
        asked = facts(subject, plain.replace("{v}", value))[0].asks
        return row.name == "job" and len({*asked} & {*wordings(row.questions, subject, value)}) > 2
    asks = wordings((ask.replace("{k}", k) for ask in row.questions), subject, value)
    return found is not None and (found.statement.value, found.asks) == (value, asks) and plain in found.says


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_plain_predicate_is_read_back(row: Pattern) -> None:
    values = _values(row)
    assert values, "the table above has no value for this row"
    lost = [say for say in row.says if not any(_read_back(row, say, value, k) for value, k in values)]
    assert lost == []
    for value, k in values:  # and no value is left without
        assert any(_read_back(row, say, value, k) for say in row.says), value


@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_plain_predicate_holds_its_value_once(row: Pattern) -> None:
    assert len(set(row.says)) == len(row.says) <= 5
    for say in row.says:
        assert say.count("{v}") == 1 and "{n}" not in say and say[-1] != "."
        assert not _NEGATION.search(say)


def test_most_rows_have_plain_predicates() -> None:
    assert sum(len(row.says) >= 2 for row in PATTERNS) >= 115


@pytest.mark.parametrize(
    ("subject", "clause", "offered", "never"),
    [
        (N, "is a citizen of Japan", set(), {"is {v}", "has {v} nationality"}),
        (N, "has an uncle named Karl", {"has an uncle named {v}"}, {"has a uncle named {v}"}),
        (N, "rides a bicycle", {"rides {v}"}, {"drives {v}"}),
        (N, "passed away on 4 May 1931", {"died on {v}"}, {"died in {v}"}),
        (N, "spent evenings with friends", set(), {"enjoys {v}"}),
        (P, "is open on weekdays", {"is open to visitors on {v}"}, {"opens at {v}"}),
        ("kelpwatch", "keeps its data on disk", {"stores its data on {v}"}, {"stores its data in {v}"}),
        ("skerrow", "is one of the boats", set(), {"is a kind of {v}"}),
    ],
)
def test_what_does_not_fit_a_value_is_not_offered(
    subject: str, clause: str, offered: set[str], never: set[str]
) -> None:
    found = match(subject, clause)
    assert found is not None and offered <= set(found.says) and not never & set(found.says)
