"""Which row of the table a clause belongs to, and which row a noun asks for.

Decides by the look of the subject whether it may be a person; knows nothing of how a clause is parsed.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from jupyter_miu.study.found import Found, stated
from jupyter_miu.study.prose.coreference import plural
from jupyter_miu.study.prose.patterns import PATTERNS, Pattern
from jupyter_miu.study.prose.people import GROUPS, KIN, MACHINES, is_job
from jupyter_miu.study.prose.phrases import NAME, head_noun, is_name, is_people, is_person
from jupyter_miu.study.prose.verbs import for_one, guess_verb, third

_ALL = frozenset({"person", "organisation", "service", "function", "term", "event"})
_LIKE_A_PERSON = _ALL - {"function", "term"}
_ADVERBS = r"(?: (?:now|still|currently|also|usually|always|often|mainly|officially|already|mostly|today))"
_MATCHED_AS = (
    (re.compile(r"^(?:has|have|had)(?P<a> \w+)? been "), "is "),
    (re.compile(r"^(?:are|were|will be) "), "is "),
    (re.compile(rf"^(?P<b>is|was|has|had){_ADVERBS} "), r"\g<b> "),
)
_NOUN = re.compile(r"(?:What|Who) (?:is|are|was) (?:the (?P<a>[a-z ]+) of \{n\}|\{n\}'s (?P<b>[a-z ]+))\?")
_SYNONYMS = {"husband": "spouse", "wife": "spouse", "host": "organizer", "ceo": "chief", "hometown": "birthplace",
             "home town": "birthplace", "creator": "founder", "president": "chief", "manager": "chief"}  # fmt: skip
_NOUN_ROWS: dict[str, list[Pattern]] = {}
for _pattern in PATTERNS:
    for _ask in _pattern.asks:
        if _match := _NOUN.fullmatch(_ask):
            _rows = _NOUN_ROWS.setdefault(_match["a"] or _match["b"], [])
            if _pattern not in _rows:
                _rows.append(_pattern)
# As functions are named: no "tide-db", no "Ostvik".
_CODE = re.compile(r"[a-z_][a-z0-9_]*|\w+(?:[._]\w+)+|[\w.]+\(\)")
_HAPPENINGS = frozenset(
    "conference festival exhibition race concert fair workshop seminar symposium congress summit marathon parade "
    "regatta tournament hackathon gala ceremony meetup recital lecture webinar convention carnival contest "
    "championship auction party wedding picnic match".split()
)
_NAMED_THINGS = ("person", "organisation", "event", "term", "service")
_IDENTIFIERS = ("function", "service", "term", "organisation", "event")


@lru_cache(maxsize=1024)
def sorts(subject: str) -> frozenset[str]:
    """The sorts of subject (as ``Pattern.about``) that a phrase may be, by its words."""
    if is_person(subject):
        return _LIKE_A_PERSON
    head = head_noun(subject.split("'s ")[-1].split("’s ")[-1])
    if not is_name(subject):
        if head not in KIN and (" " not in subject or head in MACHINES):
            return _ALL - {"person"}  # "zegror" and "the indexer" end as "weaver" does
        if head in KIN or is_job(head):
            return frozenset({"person"})
        if head in GROUPS or is_people(subject):
            return _LIKE_A_PERSON
        return _ALL - {"person"}
    return _ALL if NAME.fullmatch(subject) and subject.replace("-", "").isalpha() else _ALL - {"person"}


def match(subject: str, clause: str, ref: str = "") -> Found | None:
    """The fact that a row reads in a whole clause, or None."""
    many, sort, full = plural(subject) and not for_one(clause), sorts(subject), is_person(subject)
    code = _CODE.fullmatch(subject) is not None
    texts = [clause]
    if many:
        texts.append(_singular(clause))
    for pattern, instead in _MATCHED_AS:
        texts.append(pattern.sub(instead, texts[-1]))
    texts = list(dict.fromkeys(texts))
    for row in _in_order(_first(subject)):
        if row.about not in sort or (row.shy and full):
            continue
        for predicate in (*row.predicates, *row.of_code) if code else row.predicates:
            found = next((m for text in texts if (m := predicate.match(text))), None)
            if found:
                k = found.groupdict().get("k") or ""
                asks = (ask.replace("{k}", k) for ask in row.questions)
                says = () if many else fitting(row, found["v"], k)
                return stated(subject, clause, found["v"], map(_agreed, asks) if many else asks, ref, says)
    return None


def _first(subject: str) -> tuple[str, ...]:
    """The sorts whose rows are tried first: "is run by" says who organizes a race, but who keeps a server."""
    if head_noun(subject) in _HAPPENINGS:
        return ("event",)
    token = " " not in subject and re.search(r"^[a-z]|[_.]", subject)
    return ("function", "service", "term") if token else ()


@cache
def _in_order(first: tuple[str, ...]) -> tuple[Pattern, ...]:
    return tuple(sorted(PATTERNS, key=lambda row: row.about not in first))


def fitting(row: Pattern, value: str, k: str = "") -> tuple[str, ...]:
    """The row's plain predicates that the row itself reads with this value: "is …" fits Norwegian, but not Norway."""
    known = (say.replace("{k}", k) for say in row.says if k or "{k}" not in say)
    says = (re.sub(r"\ba (?=[aeiou])", "an ", say) for say in known)
    told = ((say, say.removeprefix("=").replace("{v}", value)) for say in says)
    return tuple(
        say
        for say, text in told
        if any((m := one.match(text)) and m["v"] == value for one in row.predicates)
        or (say in ("is a {v}", "is an {v}") and row.name == "job" and is_job(value))  # a job is what somebody is
    )


def row_of(noun: str, name: str, value: str) -> Pattern | None:
    """The row that asks for the ``noun`` of ``name``, where its value may be such a thing."""
    rows: list[Pattern] = [*_NOUN_ROWS.get(noun, ()), *_NOUN_ROWS.get(_SYNONYMS.get(noun, ""), ())]
    sort, person = sorts(name), is_person(value)
    if "person" in sort and is_person(name):
        order: tuple[str, ...] = ("person", "organisation")
    else:
        order = _NAMED_THINGS if re.match(r"(?:the )?[A-Z]", name) else _IDENTIFIERS
    for about in order:
        for row in rows:
            if row.about != about or about not in sort:
                continue
            who = any(ask.startswith("Who ") for ask in row.asks)
            if (person and not who) or (who and re.search(r"\d", value)):
                continue
            plain = row.name != "owner" and not re.search(r"\d|[_/.]", value)
            if about == "service" and order is _NAMED_THINGS and plain:
                continue  # "the port of Ostvik" is a harbour
            return row
    return None


def _singular(clause: str) -> str:
    """ "live in Ostvik" as "lives in Ostvik": the rows are written for one."""
    first, _, rest = clause.partition(" ")
    form = guess_verb(first)
    if first == "have":
        return f"has {rest}"
    return f"{third(form.base)} {rest}" if form and form.kind == "base" else clause


def _agreed(ask: str) -> str:
    """A question about many: "Where do {n} live?"."""
    for one, many in (("does", "do"), ("is", "are"), ("was", "were"), ("has", "have")):
        ask = re.sub(rf"\b{one} \{{n\}}(?!'s)", f"{many} {{n}}", ask, flags=re.I) if one in ask else ask
        ask = ask.replace(f"{{n}} {one} ", f"{{n}} {many} ")
        ask = re.sub(rf"\{{n\}} {one}$", f"{{n}} {many}", ask)
    verb = re.search(r"\{n\} (\w+)", ask)
    form = guess_verb(verb[1]) if verb else None
    if verb and form and form.kind == "s":
        ask = ask.replace(verb[0], f"{{n}} {form.base}")
    return ask


__all__ = ["KIN", "fitting", "match", "row_of", "sorts"]
