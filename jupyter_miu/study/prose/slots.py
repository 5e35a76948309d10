"""A predicate as verb, object and prepositional phrases, for verbs that no table knows.

"was founded in 1962 by Agathe Lundry" gives a verb group ("was", "founded"), no object, and two phrases.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from jupyter_miu.study.prose.finite import adverb, is_participle
from jupyter_miu.study.prose.phrases import (
    CLOCK,
    DATE,
    DETERMINERS,
    MONEY,
    NUMBER,
    POSSESSIVES,
    PREPOSITIONS,
    SPAN,
    YEAR,
)
from jupyter_miu.study.prose.verbs import AUXILIARY, BE, HAVE, MODAL, guess_verb, participle, read_verb

_WHEN = ("when", "if", "because", "unless", "until", "while", "whenever", "so", "once")
_OFTEN = re.compile(
    r"(?:(?:every|each|last|this|next) (?:\w+ )?[A-Za-z]+|(?:once|twice|\w+ times)(?: (?:an?|every|each) [a-z]+)?|"
    r"daily|weekly|monthly|yearly|hourly|annually|at weekends)$"
)
PHRASAL = frozenset({"up", "off", "out", "down", "away", "over", "back", "together", "apart", "again", "aside"})
_NEXT_IN = frozenset({"in", "on"})


@dataclass(frozen=True)
class Phrase:
    """``kind``: a preposition, "object", "complement" (after "is"), "purpose", "condition" or "often"."""

    kind: str
    value: str

    @property
    def text(self) -> str:
        """The phrase as it stands in the clause."""
        return self.value if self.kind in {"object", "complement", "often"} else f"{self.kind_word}{self.value}"

    @property
    def kind_word(self) -> str:
        """The word that it begins with, and a space."""
        return {"purpose": "to ", "condition": ""}.get(self.kind, f"{self.kind} ")


@dataclass(frozen=True)
class Parsed:
    """helper: the auxiliary that a question moves ("does" where there is none); rest: the verb as it stands after it in
    a question; said: the verb group as the clause has it; base: the verb; passive: it is done to the subject; subject:
    whose predicate it is, where that is known."""

    helper: str
    rest: str
    said: str
    base: str
    passive: bool
    phrases: tuple[Phrase, ...]
    subject: str = ""

    @property
    def object(self) -> str:
        """The direct object, or an empty string."""
        return next((part.value for part in self.phrases if part.kind == "object"), "")


def parse(predicate: str, plural: bool = False) -> Parsed | None:
    """The parts of a predicate, or None where its verb is not recognised."""
    words = predicate.split()
    i, helper, group, base, passive = 0, "", list[str](), "", False
    while i < len(words) and adverb(words[i]):
        group.append(words[i])
        i += 1
    if i >= len(words):
        return None
    if words[i] in AUXILIARY:
        helper = words[i]
        group.append(helper)
        i += 1
        after: list[str] = []
        while i < len(words) and (
            adverb(words[i])
            or (
                words[i] in {"been", "be", "being", "to", "not"}
                and (words[i] != "to" or words[i + 1 : i + 2] == ["be"])
            )
        ):
            after.append(words[i])
            i += 1
        verbal = words[i] if i < len(words) else ""
        bare = [w for w in after if not adverb(w) or w == "not"]
        if helper in HAVE and not bare and not is_participle(verbal):
            rest, base, said = "have", "have", " ".join([*group, *after])
            helper = {"has": "does", "have": "do", "had": "did"}[helper]
            return Parsed(helper, rest, said, base, False, _phrases(words[i:], False))
        if helper in MODAL and not bare:
            form = guess_verb(verbal)
            if form is None and verbal == "":
                return None
            base = verbal
        elif is_participle(verbal):
            form = participle(verbal)
            base, passive = form.base if form else verbal, helper in BE or "been" in bare or "be" in bare
        elif helper in BE or bare:
            return Parsed(helper, " ".join(bare), " ".join([*group, *after]), "be", False, _phrases(words[i:], True))
        else:
            return None
        particle = _particle(words, i + 1)
        said = " ".join([*group, *after, *words[i : i + 1 + particle]])
        rest = " ".join([*[w for w in after], *words[i : i + 1 + particle]])
        return Parsed(helper, rest, said, base, passive, _phrases(words[i + 1 + particle :], False))
    form = guess_verb(words[i])
    if form is None or form.kind == "part":
        return None
    particle = _particle(words, i + 1)
    tail = " ".join(words[i + 1 : i + 1 + particle])
    helper = "does" if form.kind == "s" else "do" if form.kind == "base" else "did"
    said = " ".join([*group, words[i], tail]).strip()
    return Parsed(
        helper, f"{form.base} {tail}".strip(), said, form.base, False, _phrases(words[i + 1 + particle :], False)
    )


def _particle(words: list[str], i: int) -> int:
    """How many words after the verb belong to it: "set up", "takes over"."""
    if i + 1 < len(words) and words[i] in PREPOSITIONS | {"to"} and words[i + 1] == "by":
        return 1  # "paid for by the guild"
    if i < len(words) and words[i] in PHRASAL:
        return 1
    return 0


def _phrases(words: list[str], complement: bool) -> tuple[Phrase, ...]:
    """The rest of the predicate, cut at its prepositions."""
    out: list[Phrase] = []
    kind, held = ("complement" if complement else "object"), list[str]()

    def close() -> None:
        value = " ".join(held).strip(" ,")
        value = re.sub(
            r"^(?:mostly|mainly|only|also|largely|partly|first|still|now|currently|then|today) (?=\S)", "", value
        )
        value = re.sub(r" (?:today|now|too|as well|again|nowadays|anyway|first|instead|already|altogether)$", "", value)
        often = _OFTEN.search(value)
        if often and kind not in {"condition", "purpose"} and (often.start() == 0 or value[often.start() - 1] == " "):
            value, extra = value[: often.start()].strip(), often[0]
        else:
            extra = ""
        if value and not (adverb(value) and value not in {"dawn"}):
            out.append(Phrase(kind, value))
        if extra and not re.match(r"(?:this|last|next) ", extra):
            out.append(Phrase("often", extra))

    for i, word in enumerate(words):
        low = word.lower()
        often = low == "once" and words[i + 1 : i + 2] and words[i + 1] in {"a", "an", "every", "each"}
        if low in _WHEN and not often and (i or kind == "object") and i + 2 < len(words):
            close()
            kind, held = "condition", words[i:]
            break
        if low == "to" and i + 1 < len(words) and _infinitive(words, i + 1):
            close()
            kind, held = "purpose", []
            continue
        if low == "of" and not held and not out and kind == "object":
            kind = "of"  # "consists of five readers"
            continue
        if (
            (low in PREPOSITIONS or low == "to")
            and low != "like"
            and not _inside_value(words, i, held, kind)
            and i + 1 < len(words)
        ):
            close()
            if kind in {"object", "complement"} and not held and out == [] and low not in PREPOSITIONS:
                pass
            kind, held = low, []
            continue
        held.append(word)
    close()
    return tuple(out)


def _infinitive(words: list[str], i: int) -> bool:
    form = read_verb(words[i])
    after = words[i + 1] if i + 1 < len(words) else ""
    return (
        form is not None
        and form.kind == "base"
        and (after == "" or after in DETERMINERS | POSSESSIVES | PREPOSITIONS or bool(re.match(r"[a-zA-Z0-9]", after)))
        and words[i] not in {"water", "market", "land", "harvest"}
    )


def _inside_value(words: list[str], i: int, held: list[str], kind: str = "") -> bool:
    """A preposition that belongs to a name or a value: "Tarn on the Water", "half past five", "between 2 and 4"."""
    if words[i] == "per":
        return True
    if words[i] in {"about", "around", "over", "under"} and re.match(
        rf"{NUMBER}(?: |$)", " ".join(words[i + 1 : i + 3])
    ):
        return words[i] != "under"
    if (
        held
        and words[i] in {"on", "about", "with", "between", "for"}
        and " ".join(held[:1]) in {"a", "an", "the", "his", "her", "its", "their"}
    ):
        return kind in {"for", "as", "of"} and len(held) <= 3  # "for his work on cracked bells"
    before = words[i - 1] if i else ""
    after = words[i + 1] if i + 1 < len(words) else ""
    if words[i] in {"on", "upon", "under", "in"} and re.match(r"[A-Z]", before) and held:
        if after[:1].isupper() and words[i] == "upon":
            return True
        return after == "the" and i + 2 < len(words) and words[i + 2][:1].isupper() and words[i] in {"on", "upon"}
    if words[i] == "to" and before in {"quarter", "equal", "according", "home"}:
        return before == "quarter"
    return bool(words[i] == "to" and re.match(r"\d", before) and re.match(r"\d", after))


def shape(phrase: Phrase) -> str:
    """What a phrase tells: "when", "since", "how long", "at what time", "how much", or nothing special."""
    value = phrase.value
    if phrase.kind in {"in", "on", "during", "around", "about", "by"} and (
        YEAR.fullmatch(value) or DATE.fullmatch(value)
    ):
        return "when"
    if phrase.kind == "at" and CLOCK.fullmatch(value):
        return "clock"
    if phrase.kind in {"since", "until", "till"}:
        return phrase.kind
    if phrase.kind in {"for", "after", "within", "in", "over"} and SPAN.fullmatch(value):
        return "how long" if phrase.kind == "for" else "after"
    if phrase.kind == "between" and re.fullmatch(r"\S+ and \S+(?: [A-Z]\w+)?", value) and re.search(r"\d", value):
        return "between"
    if phrase.kind == "from" and (YEAR.fullmatch(value) or DATE.fullmatch(value)):
        return "since"
    if MONEY.fullmatch(value) and phrase.kind in {"for", "at", "object"}:
        return "money"
    return ""
