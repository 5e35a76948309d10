"""Chooses the question forms that no training document may ever use, and freezes them in held_out.json.

Run once: `python -m scripts.bundled_model.held_out [earlier.json]`. `earlier.json` maps a relation to the forms that an
earlier run has already trained; those can no longer be held out.
"""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from random import Random

from . import words as w
from .entities import BY_KEY
from .relations import HELD_OUT_FILE, Relation

DIRECT_SHARE, COMPOSED_SHARE = 0.25, 0.25
_NOUNS = {*w.PROPERTIES, *w.NOUNS, *w.COMMON_WORDS}
_VERBS = {form for forms in w.VERBS for form in forms} | set(w.COMMON_WORDS)
_OPEN_NOUN = re.compile(
    r"(?:the (\w+) of \{n\}|\{n\}'s (\w+)|which (\w+) \{n\} has|which (\w+) does \{n\} have|"
    r"how many (\w+) \{n\} has|how many (\w+) does \{n\} have)[.?]$",
    re.IGNORECASE,
)
_OPEN_VERB = re.compile(
    r"What (?:does|did) \{n\} (\w+)\?|What (?:is|was) (\w+) by \{n\}\?|Who (\w+) \{n\}\?|"
    r"(?:By whom|When|Where) was \{n\} (\w+)\?|\w.* what \{n\} (\w+)[.?]|\w.* who (\w+) \{n\}[.?]"
)
_OPEN_INTRANSITIVE = re.compile(
    r"(?:.* )?(?:on which port|where|with what|for whom|as what|from where) (?:(?:does|did) )?\{n\} "
    r"(?:works?|train(?:ed)?|sleeps?|answers?|plays?|sings?|travels?|come|came|grow up|grew up|runs?|waits?)[.?]",
    re.IGNORECASE,
)
_OPEN_FORMS = re.compile(r"Where is \{n\}\?|What is \{n\}(?: used)?(?: for)?\?|.*(?:what|where) \{n\} is[.?]")


def made_up(form: str) -> bool:
    """Whether a relation made up on the fly can use the same form: then it cannot be held out."""
    noun, verb = _OPEN_NOUN.search(form), _OPEN_VERB.fullmatch(form)
    if _OPEN_FORMS.fullmatch(form) or _OPEN_INTRANSITIVE.fullmatch(form):
        return True
    return any(word in _NOUNS for word in (noun.groups() if noun else ())) or any(
        word in _VERBS for word in (verb.groups() if verb else ())
    )


def choose(relation: Relation, trained: frozenset[str]) -> list[str]:
    """A quarter of the direct and a quarter of the composed forms, none of them trained before; never all of either."""
    rng = Random(sum(map(ord, relation.key)))
    chosen: list[str] = []
    for forms, share in ((relation.questions, DIRECT_SHARE), (relation.composed(), COMPOSED_SHARE)):
        free = [form for form in forms if form not in trained]
        chosen += rng.sample(free, min(len(free), max(1, round(share * len(forms)))))
    others = [other for other in BY_KEY.values() if other is not relation]
    elsewhere = {form for other in others for form in (*other.questions, *other.composed())}
    return sorted(form for form in chosen if not made_up(form) and form not in elsewhere)


def main() -> None:
    """Write held_out.json."""
    earlier = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")) if len(sys.argv) > 1 else {}
    held = {key: choose(relation, frozenset(earlier.get(key, ()))) for key, relation in sorted(BY_KEY.items())}
    HELD_OUT_FILE.write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
