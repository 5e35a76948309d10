"""What follows a clause after commas: relative clauses, appositions, further verbs, lists.

Works on the walk of ``clauses``; knows nothing of questions.
"""

from __future__ import annotations

import re

from jupyter_miu.study.prose.appositions import Clause, Naming, Place
from jupyter_miu.study.prose.finite import is_participle, starts_with_verb, verb_at
from jupyter_miu.study.prose.joints import TIME_WORD, fronted, kept
from jupyter_miu.study.prose.phrases import POSSESSIVES, PREPOSITIONS, is_name, is_people, is_person

_CONJUNCTION = re.compile(r"^(?:and|but|or|while|whereas|though|although|so|yet|nor)(?: then| also)? ")
_ROLE = re.compile(r"^(?P<r>formerly|previously|once|then|now|currently|later|today|still)(?: still)? (?P<v>.+)$")


def attach(walk: Naming, place: Place, pieces: list[str]) -> None:
    """Read the pieces after ``place``, adding clauses to ``walk`` (the one of ``clauses``)."""
    for number, piece in enumerate(pieces):
        words = piece.split()
        after = pieces[number + 1 :]
        joined = _CONJUNCTION.match(piece)
        if joined:
            if _conjoined(walk, place, piece[joined.end() :], after):
                return
            continue
        if _list_item(walk, place, piece, after):
            continue
        relative = re.match(
            r"^(?:(?P<p>in|on|at|with|from|by|to|for|under|of) )?(?P<r>who|which|whom|whose|where|when|that) "
            r"(?P<c>.+)$",
            piece,
        )
        if relative:
            _relative(walk, place, relative, after)
            return
        if starts_with_verb(words) and not (is_participle(words[0]) and _about_tail(place, words, after)):
            walk.predicates(place.subject, piece, after)
            return
        if role := _ROLE.match(piece):
            walk.role(_meant(place), role["r"], role["v"])
        elif is_participle(words[0]) and len(words) > 1:
            if is_name(place.tail):
                walk.add(place.tail, f"was {piece}")
        elif is_name(piece) and place.tail and not is_name(place.tail):
            if place.tail.split()[0].lower() in POSSESSIVES | {"the", "a", "an"} and place.predicate.endswith(
                place.tail
            ):
                _renamed(walk, place, piece)
        elif re.match(r"^(?:an?|the|one of|our) [a-z]", piece) or re.match(
            r"^(?:his|her|its|their|[A-Z]\w+['’]s) [a-z]", piece
        ):
            last = place.predicate.split()[-2:]
            if (
                not place.tail
                and len(last) == 2
                and last[0] in PREPOSITIONS | {"to"}
                and re.fullmatch(r"[a-z][\w-]+", last[1])
            ):
                place.tail = last[1]  # "to tallow, our billing engine": a word without an article, and what it is
                walk.reader.mention(place.tail)
            if (
                is_name(place.tail)
                and not is_person(place.tail)
                and is_person(place.subject)
                and is_people(re.split(r" (?:of|who|that) ", piece)[0])
            ):
                walk.apposed(place.subject, piece)  # "was born in Ghent, the son of a tram driver"
            elif place.tail and (walk.known(place.tail) or place.tail.startswith(("the ", "a "))):
                walk.apposed(place.tail, piece)


def _meant(place: Place) -> str:
    return str(place.tail if is_name(place.tail) else place.subject)


def _about_tail(place: Place, words: list[str], after: list[str]) -> bool:
    """ "…, founded in 1911" after a name says it of the name, unless it ends a series of verbs."""
    series = any(re.match(r"and [a-z]", piece) and starts_with_verb(piece.split()[1:]) for piece in after)
    return (
        is_name(place.tail)
        and not series
        and len(words) > 1
        and words[1] in {"in", "by", "on", "at", "from", "as", "after"}
    )


def _list_item(walk: Naming, place: Place, piece: str, after: list[str]) -> bool:
    """ "speaks Danish, Breton and Maltese": the list goes on."""
    words = piece.split()
    last = " and " in piece and not starts_with_verb(piece.split(" and ")[1].split())
    more = bool(after) and bool(re.match(r"(?:and|or) ", after[0]) or " and " in after[0])
    short = len(words) <= 7 and verb_at(words) is None and words[0] not in {"a", "an", "the", "who", "which", "most"}
    tail = place.predicate.split()[-1:] or [""]
    if not (short and (last or more)) or is_participle(words[0]) or not tail[0] or starts_with_verb(words):
        return False
    if last and len(re.findall(r"\band\b", piece)) > 1:
        return False
    walk.extend(place, ", " + piece)
    return True


def _conjoined(walk: Naming, place: Place, text: str, after: list[str]) -> bool:
    """A piece after "and", "but", "whereas". True when the rest was read with it."""
    timed = TIME_WORD.match(text)
    if timed and starts_with_verb(text[timed.end() :].split()):
        walk.predicates(place.subject, text[timed.end() :], after, kept(timed[0].strip()))
        return True
    pieces, front = fronted([text], "")
    words = pieces[0].split()
    if starts_with_verb(words):
        walk.predicates(place.subject, pieces[0] + (f" {front}" if front else ""), after)
        return True
    if verb_at(words) is not None:
        return bool(walk.main([pieces[0], *after], front)) or True
    if words[0] in {"the", "a", "an", "his", "her", "its", "their"} and any(
        starts_with_verb(piece.split()) for piece in after
    ):
        return bool(walk.main([pieces[0], *after], front)) or True
    if len(words) <= 7 and place.predicate:
        walk.extend(place, ", and " + text)
    return False


def _renamed(walk: Naming, place: Place, name: str) -> None:
    """ "from her uncle, Bram Sydlow": the clause is said with the name."""
    old = Clause(place.subject, place.predicate)
    if old in walk.out:
        walk.out.remove(old)
    phrase = place.tail
    place.predicate = place.predicate[: -len(place.tail)] + name
    place.tail = name
    walk.add(place.subject, place.predicate)
    titled = walk.titled(phrase, name)
    assert titled


def _relative(walk: Naming, place: Place, match: re.Match[str], after: list[str]) -> None:
    name, clause, word = place.tail, match["c"], match["r"]
    if word == "whose" and name:
        owner = name if is_name(name) else place.subject
        walk.whose(owner, clause, after)
        return
    if match["p"] or word in {"where", "when"}:
        thing = name if walk.known(name) else place.subject if re.match(r"(?:is|was) ", place.predicate) else ""
        at = verb_at(clause.split())
        if not thing or at is None:
            return
        words = clause.split()
        subject, predicate = " ".join(words[:at]), " ".join(words[at:])
        if subject.lower() in {"he", "she", "it", "they"}:
            subject = walk.reader.resolve(subject) or ""
        if word == "when":
            walk.happens(thing, clause)
        elif subject:
            walk.add(walk.reader.inside(subject), _with_place(predicate, f"{match['p'] or 'at'} {thing}"))
        return
    if not starts_with_verb(clause.split()):
        return
    # a lower-case noun is only spoken of with its owner: "its settings, which are read again"
    if name and (walk.known(name) or (name.startswith("the ") and is_person(name) is False and name.count(" ") <= 2)):
        walk.predicates(walk.reader.inside(name), clause, after)


def _with_place(predicate: str, where: str) -> str:
    """The place said last, or before a purpose or a span."""
    later = re.search(r" (?=(?:to [a-z]+|for \w+ (?:second|minute|hour|day|week|month|year)s?)\b)", predicate)
    return f"{predicate[: later.start()]} {where}{predicate[later.start() :]}" if later else f"{predicate} {where}"
