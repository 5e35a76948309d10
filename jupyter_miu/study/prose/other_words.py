"""Questions for a part of a clause in other words than the clause's own: "What do students learn from Orla Venn?".

What a model was asked in few words it knows in few words. The words come from ``lexicon``; this decides which of them
fit a clause, and says them in its tense.
"""

from __future__ import annotations

from collections.abc import Mapping

from jupyter_miu.study.prose import lexicon
from jupyter_miu.study.prose.coreference import plural
from jupyter_miu.study.prose.kinds import suits
from jupyter_miu.study.prose.phrases import PREPOSITIONS, head_noun, is_people, is_person, kind
from jupyter_miu.study.prose.slots import PHRASAL, Parsed, Phrase, shape
from jupyter_miu.study.prose.verbs import BE

TOO_WIDE = frozenset("be have do get go".split())  # verbs that say nothing of what is asked for
# Verbs whose questions suit one of their senses; a row of the table says which sense it is, and asks for that.
OF_MANY_SENSES = frozenset(
    "come run lead take hold draw play serve raise settle know act meet turn cover open pass mark light strike reach "
    "call order apply count note write belong leave keep make bring set stand carry cast charge train return "
    "read".split()
)
OF_PROGRAMS = frozenset(
    "port host address path file folder directory config format encoding protocol version library framework database "
    "table key field argument parameter return output input error exception log queue cache backup trigger repository "
    "dependency branch flag command timeout prefix suffix".split()
)
MOST_LIKE = 2  # questions with another verb in place of the clause's own
_ROLE = {
    "when": "when", "clock": "when", "between": "when", "since": "since", "until": "until", "till": "until",
    "how long": "long", "after": "after", "money": "money",
}  # fmt: skip
_OPENING = {
    "object": "What", "place": "Where", "when": "When", "since": "Since when", "until": "Until when",
    "long": "For how long", "after": "After how long", "often": "How often", "why": "Why", "money": "For how much",
}  # fmt: skip
_DOES = {"is": "does", "are": "do", "was": "did", "were": "did"}
_BECAUSE = ("because", "so")


def of_phrase(parsed: Parsed, phrase: Phrase, place: bool = False) -> tuple[str, ...]:
    """For the object or a phrase of a clause; ``place``: the phrase says where. None where the verb is not known."""
    role = _role(phrase, place)
    verb = _verb(parsed, phrase)
    entry = lexicon.verbs().get(verb, {})
    passive = parsed.passive
    own = _apt(verb, f"is {role}" if passive else role, {"n": parsed.subject, "o": parsed.object, "v": phrase.value})
    if role == phrase.kind and parsed.object and not passive and any("{o}" in ask for ask in own):
        own = tuple(ask for ask in own if "{o}" in ask)  # "turns the heights into discharge" is not "turns into"
    asks = [_said(ask, parsed) for ask in own]
    many = verb in OF_MANY_SENSES  # "reared" is no other word for every "raised"
    phrases = () if many else entry.get("liked" if passive else "like", ())
    like = [_alike(parsed, phrase, role, other) for other in phrases]
    return tuple(dict.fromkeys(ask for ask in (*asks, *_typed(parsed, phrase, role), *like[:MOST_LIKE]) if ask))


def of_doer(parsed: Parsed) -> tuple[str, ...]:
    """For who does it; {n} is the object, about which is asked."""
    asks = _apt(_verb(parsed), "doer", {"n": parsed.object, "o": parsed.object, "v": parsed.subject})
    return tuple(_tensed(ask, parsed).replace("{o}", "{n}") for ask in asks)


def of_noun(noun: str, subject: str, past: bool = False) -> tuple[str, ...]:
    """For an attribute of ``subject`` called ``noun``, also where only its last word is known ("default port")."""
    known = lexicon.nouns()
    if noun.split()[-1] in OF_PROGRAMS and subject[:1].isupper():
        return ()  # the port of a town
    entry = known.get(noun) or known.get(noun.split()[-1]) or {}
    is_, does = ("was", "did") if past else ("is", "does")
    other = [f"What {is_} the {like} of {{n}}?" for like in entry.get("like", ())[:MOST_LIKE]]
    asks = [ask.replace("{is}", is_).replace("{does}", does) for ask in entry.get("asks", ())]
    return tuple(dict.fromkeys((*asks, *other)))


def of_adjective(adjective: str, be: str) -> tuple[str, ...]:
    """For what follows an adjective and its preposition, "famous for"; ``be``: is, are, was or were."""
    does = _DOES.get(be, "did")
    asks = lexicon.adjectives().get(adjective, {}).get("asks", ())
    return tuple(ask.replace("{is}", be).replace("{does}", does) for ask in asks)


def _apt(verb: str, role: str, slots: Mapping[str, str]) -> tuple[str, ...]:
    """The lexicon's questions for a role that suit what the clause speaks of: nobody rears an income."""
    asks = lexicon.senses().get(verb, {}).get(role, {})
    return tuple(ask for ask, needs in asks.items() if all(suits(slots[slot], of) for slot, of in needs.items()))


def _verb(parsed: Parsed, phrase: Phrase | None = None) -> str:
    """The lexicon's word for the verb: with its particle ("set off"), else with the preposition of the phrase, or of
    the next one after the object ("turn … into"), else by itself; empty for a verb that says too little."""
    known, verb = lexicon.verbs(), parsed.base
    particle = parsed.rest.split()[-1] if parsed.rest else ""
    if particle in PHRASAL:
        verb = f"{verb} {particle}"
    kinds = [part.kind for part in parsed.phrases if part.kind != "object"]
    if phrase is not None and phrase.kind != "object":
        kinds = [phrase.kind]
    found = next((f"{verb} {kind}" for kind in kinds if f"{verb} {kind}" in known), "")
    return found or ("" if verb in TOO_WIDE else verb)


def _role(phrase: Phrase, place: bool) -> str:
    if phrase.kind == "object":
        return "object"
    if phrase.kind == "purpose" or (phrase.kind == "condition" and phrase.value.split()[0] in _BECAUSE):
        return "why"
    if phrase.kind == "condition":
        return "when"
    return _ROLE.get(shape(phrase)) or ("place" if place else phrase.kind)


def _said(ask: str, parsed: Parsed) -> str:
    """The question about this clause; empty where it needs an object that the clause has not."""
    if "{o}" in ask and not parsed.object:
        return ""
    return _tensed(ask, parsed).replace("{o}", parsed.object)


def _tensed(ask: str, parsed: Parsed) -> str:
    """With the clause's own "does" and "is" before its subject; before anything else, those for one or for many."""
    helper = parsed.helper
    if parsed.passive:
        is_ = helper if helper in BE else "was"
        does = _DOES[is_]
    else:
        does = {"has": "does", "have": "do", "had": "did", "": "does"}.get(helper, helper)
        is_ = {"did": "was", "do": "are"}.get(does, "is")
    past = is_ in {"was", "were"}
    many = bool(parsed.object) and plural(parsed.object)
    ask = ask.replace("{does} {n}", f"{does} {{n}}").replace("{is} {n}", f"{is_} {{n}}")
    if many:
        ask = ask.replace("{does} {o}", "did {o}" if past else "do {o}")
        ask = ask.replace("{is} {o}", "were {o}" if past else "are {o}")
    return ask.replace("{does}", "did" if past else "does").replace("{is}", "was" if past else "is")


def _alike(parsed: Parsed, phrase: Phrase, role: str, like: str) -> str:
    """The plain question for a role, with another verb."""
    about = f" {parsed.object}" if parsed.object and role != "object" else ""
    if not about and role != "object" and like.split()[-1] in PREPOSITIONS | {"of"}:
        return ""
    who = "whom" if is_people(phrase.value) or is_person(phrase.value) else "what"
    opening = _OPENING.get(role) or f"{phrase.kind.capitalize()} {who}"
    if parsed.passive:
        return _tensed(f"{opening} {{is}} {{n}} {like}{about}?", parsed)
    return _tensed(f"{opening} {{does}} {{n}} {like}{about}?", parsed)


def _typed(parsed: Parsed, phrase: Phrase, role: str) -> list[str]:
    """Questions that say what sort of thing is asked for: "At which school …?"."""
    if role in _OPENING.keys() - {"object", "place"} or is_person(phrase.value):
        return []
    value = phrase.value.lower().replace("`", "")
    head = value.split()[-1] if kind(value) == "quantity" else head_noun(value)  # hectares of heath, a press of a firm
    sorts = [sort for sort in lexicon.types().get(head, ()) if sort not in value.split()]
    about = f" {parsed.object}" if parsed.object and role != "object" else ""
    said = f"{parsed.helper} {{n}} {parsed.rest}{about}"
    lead = "" if role == "object" else f"{phrase.kind} "
    asks = [f"{lead}which {sort} {said}?" for sort in sorts[:3]]
    return [ask[0].upper() + ask[1:] for ask in asks]
