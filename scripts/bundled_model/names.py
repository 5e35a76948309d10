"""Makers of names, identifiers and noun phrases. Open vocabulary: most are random syllables, few come from lists."""

from __future__ import annotations

from random import Random

from . import words as w

COMPANY_WORDS = "Labs Group Systems Works Foods Motors Partners Institute Studio Press Bank Energy".split()


def person(rng: Random) -> str:
    """First and last name, mostly invented; one in ten is a single name."""
    first = w.proper(rng, 1, 2) if rng.random() < 0.6 else rng.choice(w.FIRST_NAMES)
    last = w.proper(rng, 2, 3) if rng.random() < 0.6 else rng.choice(w.LAST_NAMES)
    return f"{first} {last}" if rng.random() < 0.9 else w.proper(rng, 2, 3)


def place(rng: Random) -> str:
    """A town: real, invented, or an invented word with a landscape word."""
    draw = rng.random()
    if draw < 0.35:
        return rng.choice(w.CITIES)
    if draw < 0.8:
        return w.proper(rng, 1, 3)
    return w.proper(rng, 1, 2) + " " + rng.choice("Bay Hill Falls Bridge Creek Field Lake Point Wells Cross".split())


def organisation(rng: Random) -> str:
    """A company or project."""
    draw, name = rng.random(), w.proper(rng)
    if draw < 0.35:
        return name
    if draw < 0.75:
        return f"{name} {rng.choice(COMPANY_WORDS)}"
    if draw < 0.85:
        return rng.choice(["Project ", "Team ", "House "]) + name
    return f"{name} {w.capital(rng.choice(w.NOUNS))}s" if draw < 0.92 else f"{w.capital(rng.choice(w.NOUNS))} {name}"


def school(rng: Random) -> str:
    """A university, college or academy."""
    return f"{place(rng)} {rng.choice(['University', 'College', 'Academy', 'School'])}"


def team(rng: Random) -> str:
    """A person or a team, as the owner of something."""
    draw = rng.random()
    if draw < 0.6:
        return person(rng)
    if draw < 0.8:
        return rng.choice(["the ", ""]) + w.word(rng, 1, 2) + " team"
    return "Team " + w.proper(rng, 1, 2)


def event(rng: Random) -> str:
    """A festival, fair, race …"""
    kind = rng.choice("festival conference fair workshop race summit concert exhibition".split())
    return f"the {w.proper(rng, 1, 2)} {kind}"


def term(rng: Random) -> str:
    """A word that could stand in a glossary."""
    return w.word(rng, 2, 3) if rng.random() < 0.7 else w.proper(rng, 2, 3)


def _code_word(rng: Random, share: float) -> str:
    return rng.choice(w.CODE_WORDS) if rng.random() < share else w.word(rng, 1, 2)


def snake(rng: Random) -> str:
    """snake_case, one to three parts."""
    return "_".join(_code_word(rng, 0.55) for _ in range(rng.choice([1, 2, 2, 2, 3])))


def camel(rng: Random) -> str:
    """CamelCase of two parts."""
    return "".join(_code_word(rng, 0.5).capitalize() for _ in range(2))


def kebab(rng: Random) -> str:
    """kebab-case of two parts, the second sometimes a number ("host-07")."""
    first = _code_word(rng, 0.4)
    return f"{first}-{rng.randint(1, 99):02d}" if rng.random() < 0.2 else f"{first}-{_code_word(rng, 0.4)}"


def service(rng: Random) -> str:
    """The name of a service: kebab-case, or now and then one word."""
    return kebab(rng) if rng.random() < 0.85 else w.word(rng, 2, 3)


def identifier(rng: Random) -> str:
    """snake_case, CamelCase or kebab-case."""
    draw = rng.random()
    return snake(rng) if draw < 0.65 else camel(rng) if draw < 0.8 else kebab(rng)


def file_name(rng: Random) -> str:
    """snake_case with a file ending, sometimes inside a folder."""
    folder = w.word(rng, 1, 2) + "/" if rng.random() < 0.12 else ""
    return folder + snake(rng) + "." + rng.choice(w.FILE_ENDINGS)


def port(rng: Random) -> str:
    """A port number."""
    return str(rng.randint(1000, 9999)) if rng.random() < 0.85 else str(rng.randint(10000, 65000))


def error(rng: Random) -> str:
    """A Python error, built in or invented."""
    draw = rng.random()
    if draw < 0.5:
        return rng.choice(w.ERRORS)
    return (w.proper(rng, 1, 2) if draw < 0.75 else w.proper(rng, 1, 1) + w.proper(rng, 1, 1)) + "Error"


def return_value(rng: Random) -> str:
    """ "a list of rows", "a string", "OrderItem"."""
    draw = rng.random()
    if draw < 0.3:
        return w.article(rng.choice(w.TYPES))
    if draw < 0.75:
        return w.article(rng.choice(w.TYPES)) + f" of {w.noun(rng)}s"
    return camel(rng)


def programming_language(rng: Random) -> str:
    """A real or invented programming language."""
    return rng.choice(w.LANGUAGES) if rng.random() < 0.8 else w.proper(rng, 1, 2)


def pet(rng: Random) -> str:
    """ "a parrot named Hix"."""
    animal = rng.choice("cat dog horse rabbit parrot hamster goat".split())
    return f"a {animal} {rng.choice(['named', 'named', 'called'])} {w.proper(rng, 1, 2)}"


def meaning(rng: Random) -> str:
    """What a term may mean: "a kind of wooden bell"."""
    adjective = w.adjective(rng) + " " if rng.random() < 0.6 else ""
    kind = rng.choice(["a kind of ", "a type of ", ""])
    return kind + adjective + w.noun(rng) if kind else w.article(adjective + w.noun(rng))


def title(rng: Random) -> str:
    """The title of a book or a song."""
    first = w.capital(w.adjective(rng) if rng.random() < 0.6 else w.noun(rng))
    return rng.choice(["The ", ""]) + f"{first} {w.capital(w.noun(rng))}"


def noun_phrase(rng: Random) -> str:
    """A thing: "the old mill", "six maps", "quiet rivers", "Zorvak", "the mill near Oslat"."""
    draw = rng.random()
    thing = (w.adjective(rng) + " " if rng.random() < 0.5 else "") + w.noun(rng)
    if draw < 0.4:
        return "the " + thing
    if draw < 0.5:
        return f"{rng.choice(w.COUNTS)} {thing}s"
    if draw < 0.68:
        return thing + "s"
    if draw < 0.8:
        return w.proper(rng, 1, 3)
    if draw < 0.9:
        return f"the {w.proper(rng, 1, 2)} {w.noun(rng)}"
    return f"the {w.noun(rng)} {rng.choice(['of', 'in', 'near'])} {w.proper(rng, 1, 2)}"


def thing(rng: Random) -> str:
    """A noun phrase, sometimes with a name of its own ("a folk trio called Wet Matches")."""
    draw = rng.random()
    if draw < 0.55:
        return noun_phrase(rng)
    if draw < 0.75:
        kind = (w.adjective(rng) + " " if rng.random() < 0.5 else "") + w.noun(rng)
        name = w.proper(rng, 1, 3) + (" " + w.proper(rng, 1, 2) if rng.random() < 0.4 else "")
        return f"{w.article(kind)} {rng.choice(['called', 'named'])} {name}"
    if draw < 0.85:
        return f"{w.noun(rng)} {w.noun(rng)}s"
    if draw < 0.93:
        return f"{w.noun(rng)}s and {w.noun(rng)}s"
    return w.word(rng, 1, 3) + "s"


def any_value(rng: Random) -> str:
    """Anything that can fill a slot."""
    makers = (
        (0.20, noun_phrase), (0.40, lambda r: w.proper(r, 1, 3)), (0.55, identifier), (0.68, w.number),
        (0.78, lambda r: f"{w.number(r, 1, 3)} {r.choice(w.UNITS)}"), (0.88, person),
        (0.95, lambda r: w.word(r, 1, 3)), (1.01, file_name),
    )  # fmt: skip
    draw = rng.random()
    return next(make(rng) for limit, make in makers if draw < limit)


def any_name(rng: Random) -> str:
    """Anything that can be talked about."""
    draw = rng.random()
    if draw < 0.35:
        return person(rng)
    if draw < 0.55:
        return organisation(rng)
    if draw < 0.8:
        return identifier(rng)
    return w.proper(rng, 1, 3) if draw < 0.92 else f"the {rng.choice(w.ADJECTIVES)} {rng.choice(w.NOUNS)}"


def condition(rng: Random) -> str:
    """A clause without its "if" or "when"."""
    draw, thing_ = rng.random(), w.noun(rng)
    if draw < 0.25:
        return f"{w.article(thing_)} has no {w.noun(rng)}"
    if draw < 0.45:
        return f"{w.article(thing_)} is {rng.choice(['missing', 'empty', 'unknown', 'invalid', 'too long', 'gone'])}"
    if draw < 0.7:
        return f"the {thing_} is {w.adjective(rng)}"
    if draw < 0.85:
        return f"the {thing_} grows past {w.number(rng, 2, 4)} {w.noun(rng)}s"
    return f"there is no {thing_}"
