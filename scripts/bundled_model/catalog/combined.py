"""Two facts in one clause, "{0} … {1}": both questions are answered by the whole clause."""

from __future__ import annotations

_FORMS = {
    ("person.born", "person.by"): "was born in {0} in {1} | was born in {1} in {0}",
    ("person.job", "person.comp"): "works as {a0} at {1} | works as {a0} for {1} | is {a0} at {1}",
    ("person.field", "person.uni"): "studied {0} at {1} | holds a degree in {0} from {1} | majored in {0} at {1}",
    ("person.spouse", "person.home"): "lives in {1} with {poss} {spouse} {0} | shares a home in {1} with {0}",
    ("org.founder", "org.founded"): "was founded by {0} in {1} | was founded in {1} by {0} | was set up by {0} in {1}"
    " | was started in {1} by {0}",
    ("org.product", "org.hq"): "makes {0} in {1} | sells {0} in {1}",
    ("org.staff", "org.hq"): "employs {0} people in {1} | has {0} employees in {1}",
    ("func.arg", "func.ret"): "takes {0} and returns {1} | turns {0} into {1}",
    ("func.author", "func.since"): "was written by {0} for {1} | was added by {0} in {1}",
    ("svc.port", "svc.host"): "runs on port {0} of {1} | listens on port {0} of the host {1}",
    ("svc.lang", "svc.owner"): "was written in {0} by {1} | is written in {0} and owned by {1}",
    ("term.coin", "term.gy"): "was coined by {0} in {1} | was coined in {1} by {0} | was introduced in {1} by {0}",
    ("term.mean", "term.gf"): "means {0} in {1} | is used in {1} for {0}",
    ("event.place", "event.date"): "takes place in {0} on {1} | is held in {0} on {1} | starts in {0} on {1} | "
    "begins on {1} in {0}",
    ("event.org", "event.place"): "is organized by {0} in {1} | is run by {0} in {1}",
}
COMBINED: tuple[tuple[str, str, tuple[str, ...]], ...] = tuple(
    (first, second, tuple(form.strip() for form in forms.split("|"))) for (first, second), forms in _FORMS.items()
)
"""(key, key, verb phrases)."""
