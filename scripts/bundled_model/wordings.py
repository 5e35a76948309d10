"""The questions that study sheets ask, as question forms of the listed relations; frozen in wordings.json.

Run once the rules for prose have changed: `python -m scripts.bundled_model.wordings`. A model that does not know these
wordings has to learn them in every lesson beside the facts. What is held out of training stays out.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from random import Random

from jupyter_miu.study.code import facts
from jupyter_miu.study.found import Found
from jupyter_miu.study.prose import rules

from .code_texts import DEFAULT_KEPT
from .entities import KINDS, Entity, Kind
from .relations import KEPT_CLAUSE_WRAPPERS, KEPT_NOUN_WRAPPERS, WORDINGS_FILE, Relation, held_out

TRIES = 8  # sentences of each predicate; a form must come of half of them, or it depends on the value


def asked(rng: Random, kind: Kind, predicate: str, relation: Relation) -> set[str]:
    """What the rules ask after one sentence with this predicate, with {n} for the name."""
    name, value = kind.name(rng), relation.value(rng)
    text = Entity(kind, name, [], rng.random() < 0.5).fill(f"{{n}} {predicate}.", value)
    found = [one for one in rules.read(text) if value.lower() in one.statement.value.lower()]
    asks = [ask for one in found for ask in one.asks if value.lower() not in ask.lower()]
    forms = {ask.replace(name, "{n}").replace(name[:1].upper() + name[1:], "{n}") for ask in asks}
    return {form for form in forms if "{n}" in form}


def forms_of(rng: Random, kind: Kind, relation: Relation) -> list[str]:
    """Forms that the rules use for this relation, whatever its value is."""
    out: dict[str, None] = {}
    for predicate in relation.predicates:
        counts = Counter(form for _ in range(TRIES) for form in sorted(asked(rng, kind, predicate, relation)))
        out |= {form: None for form, count in counts.items() if count * 2 >= TRIES}
    return list(out)


def of_code() -> dict[str, list[str]]:
    """The same for what sheets ask about source code; {arg} is an argument."""
    asks: dict[str, list[Found]] = {
        "func.ret": [*facts.returned("{n}", "", "Kind", "")],
        "func.arg": [*facts.arguments("{n}", ["one"], ""), *facts.arguments("{n}", ["one", "two"], "")],
        "code.default": [*facts.default("{n}", "{arg}", "7", "")],
    }
    return {key: [ask for one in found for ask in one.asks] for key, found in asks.items()}


def held_forms() -> Iterator[str]:
    """Every form that no training document may use."""
    yield from DEFAULT_KEPT
    yield from (*KEPT_NOUN_WRAPPERS, *KEPT_CLAUSE_WRAPPERS)
    for forms in held_out().values():
        yield from forms


def as_pattern(form: str) -> str:
    """What matches the form with any name: "How big is {n}?" also "How big is the team of {n}?"."""
    return re.sub(r"\\{\w+\\}", ".+", re.escape(form))


def main() -> None:
    """Write wordings.json."""
    rng = Random(0)
    out: dict[str, list[str]] = {}
    never = re.compile("|".join(as_pattern(form) for form in held_forms()), re.IGNORECASE)
    code = of_code()
    for kind in KINDS.values():
        found = {relation.key: forms_of(rng, kind, relation) for relation in kind.relations}
        found |= {key: list(dict.fromkeys([*found[key], *forms])) for key, forms in code.items() if key in found}
        counts = Counter(form.lower() for forms in found.values() for form in forms)
        known = {form.lower() for relation in kind.relations for form in relation.seen}
        for key, forms in found.items():
            # One that two relations share says nothing; one that is known already is drawn often enough.
            out[key] = [form for form in forms if counts[form.lower()] == 1 and form.lower() not in known]
            out[key] = [form for form in out[key] if not never.fullmatch(form)]
    out["code.default"] = [form for form in code["code.default"] if not never.fullmatch(form)]
    WORDINGS_FILE.write_text(json.dumps(out, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
