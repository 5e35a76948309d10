"""What kinds of thing a phrase may speak of, by its words, and whether that suits a question.

Made for leaving out: "Who rears {n}?" asks about a child or a goat and not about an income. What cannot be told is all
kinds, so that nothing is left out for it.
"""

from __future__ import annotations

import re
from functools import lru_cache

from jupyter_miu.study.prose import lexicon
from jupyter_miu.study.prose.people import GROUPS, KIN, MACHINES, is_job
from jupyter_miu.study.prose.phrases import IDENTIFIER, head_noun, is_name, is_people, is_person, kind

_ALIVE = frozenset({"person", "animal", "plant"})
_COUNTED = frozenset({"money", "measure", "time"})
_DAYS = frozenset({"day", "night", "week", "weekend", "evening"})  # "the apple day" takes place
_KINDS = {
    "year": {"time"}, "date": {"time"}, "clock": {"time"}, "span": {"time", "measure"}, "number": {"measure", "time"},
    "money": {"money", "measure"}, "quantity": {"measure", "money"},
}  # fmt: skip
# "the rest of the income" is income
_SHARE = re.compile(
    r"^(?:the )?(?:rest|remainder|bulk|most|part|half|all|some|majority|a (?:third|quarter|part|lot|set|series|couple)|"
    r"pair|kinds?|sorts?|types?) of "
)


@lru_cache(maxsize=4096)
def kinds_of(phrase: str) -> frozenset[str]:
    """The kinds, of those in ``lexicon.kinds()``, that the phrase may be."""
    every = frozenset(lexicon.kinds())
    *owner, phrase = re.split(r"['’]s (?=[a-z])", phrase.strip())
    phrase = _SHARE.sub("", phrase)
    if found := _KINDS.get(kind(phrase)):
        measured = phrase.partition(" of ")[2]  # "40 tonnes of salt" is salt too
        return frozenset(found) | (kinds_of(f"the {measured}") if measured else frozenset())
    if is_person(phrase):  # or a firm or a town of two words
        return frozenset({"person", "group", "place"})
    if IDENTIFIER.fullmatch(phrase) or "`" in phrase:
        return every - _ALIVE - _COUNTED - {"food", "stuff"}
    head = re.split(r"\W+", head_noun(re.split(r",? and ", phrase)[-1]))[-1]
    told = _of_word(head)
    common = " " in phrase or bool(owner)  # no name, and no term that may be anything
    if is_people(phrase) or head in KIN or (not told and common and is_job(head) and head not in MACHINES):
        told |= {"person", "group"} if head in GROUPS else {"person"}
    if head in _DAYS:
        told |= {"event"}
    if head.endswith(("ing", "ings")):  # what comes of doing it: readings, paintings
        told |= {"thing", "work", "program"}
    if kind(phrase) == "count":
        told |= {"measure"}
    if told:
        return told | {"group", "place"} if is_name(phrase) else told  # Tarn Mill may be a firm
    if common and not is_name(phrase):
        return every - _ALIVE - {"food", "time", "measure"}
    return every - _COUNTED


def suits(phrase: str, kinds: frozenset[str]) -> bool:
    """Whether the phrase may be one of these kinds; of no phrase nothing is known."""
    return not phrase or bool(kinds_of(phrase) & kinds)


def _of_word(word: str) -> frozenset[str]:
    """The kinds of the sorts that the lexicon knows for a last word, "mills" as "mill"."""
    known = lexicon.types()
    singular = re.sub(r"ies$", "y", word) if word.endswith("ies") else re.sub(r"(?<=(?:s|x|h))es$|s$", "", word)
    sorts = set(known.get(word, ()) or known.get(singular, ()))
    return frozenset(name for name, meant in lexicon.kinds().items() if sorts & meant)
