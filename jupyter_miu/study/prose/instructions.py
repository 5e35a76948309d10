"""What a text tells its reader to do: "To restart it, run reset-all", "If the queue grows, call Orla Venn".

Only where the text says what for or in which case; a bare order says nothing that could be asked.
"""

from __future__ import annotations

import re

from jupyter_miu.study.cards import Statement
from jupyter_miu.study.found import Found, wordings
from jupyter_miu.study.prose.coreference import Reader
from jupyter_miu.study.prose.finite import verb_at
from jupyter_miu.study.prose.phrases import is_people

_ORDER = (
    r"(?P<v>run|use|call|set|type|press|send|ask|ring|write to|contact|open|edit|check|delete|remove|add|execute|"
    r"restart|stop|"
    r"phone|email|page|see|pass|choose|select|click|tell|notify|inform|install|switch to|turn|start|wait)"
)
_TO = re.compile(rf"^To (?P<p>[a-z]+ [^,]{{2,80}}), (?:please |first |just |simply )?{_ORDER} (?P<o>[^,;]{{1,80}})$")
_FOR = re.compile(rf"^(?i:{_ORDER}) (?P<o>[^,;]{{1,60}}?) to (?P<p>(?!the |a |an |be )[a-z]+ [^,;]{{2,80}})$")
_IF = re.compile(
    rf"^(?P<w>If|When|Whenever|Once|In case|In case of|In) (?P<c>(?:[^,]|,(?=\d)){{4,90}}), (?:please |first |then "
    rf")?{_ORDER} (?P<o>[^,;]{{1,80}})$"
)


def facts(sentence: str, reader: Reader, ref: str) -> list[Found]:
    """The facts of an instruction; none where the sentence is not one."""
    sentence = sentence.replace("`", "")
    match = _TO.match(sentence) or _FOR.match(sentence)
    if match:
        purpose, verb, target = match["p"], match["v"].lower(), match["o"]
        purpose = _named(purpose, reader)
        if purpose is None:
            return []
        asks = (
            f"How do I {purpose}?",
            f"What should I {verb} to {purpose}?",
            f"~how to {purpose}",
            f"~what to {verb} to {purpose}",
            f"What does one {verb} to {purpose}?",
        )
        return [Found(Statement(f"To {purpose}, {verb} {target}.", "", target, ref), wordings(asks, "", target))]
    match = _IF.match(sentence)
    if match:
        words = match["c"].split()
        at = verb_at(words)
        if match["w"] in {"In", "In case of"}:
            return _urgent(match, ref)
        subject = reader.resolve(" ".join(words[:at])) if at else None
        if subject is None or at is None:
            return []
        case = f"{subject} {' '.join(words[at:])}"
        word, verb = match["w"].lower(), match["v"].lower()
        target = re.sub(r" (?:first|at once|immediately|right away|now|please)$", "", match["o"])
        who = (
            "Whom"
            if is_people(target) or verb in {"call", "ask", "ring", "contact", "tell", "phone", "notify"}
            else "What"
        )
        asks = (
            f"{who} should I {verb} {word} {case}?",
            f"{who} does one {verb} {word} {case}?",
            f"~{who.lower()} to {verb} {word} {case}",
            f"What should be done {word} {case}?",
            f"{who} do I have to {verb} {word} {case}?",
        )
        return [
            Found(
                Statement(f"{match['w']} {case}, {verb} {target}.", subject, target, ref),
                wordings(asks, subject, target),
            )
        ]
    return []


def _urgent(match: re.Match[str], ref: str) -> list[Found]:
    """ "In an emergency, call the warden"."""
    if not re.match(r"(?:an?|the) |[a-z]+$", match["c"]) or (match["w"] == "In" and "emergency" not in match["c"]):
        return []
    case, verb, target = f"{match['w'].lower()} {match['c']}", match["v"].lower(), match["o"]
    asks = (
        f"Whom should I {verb} {case}?",
        f"~whom to {verb} {case}",
        f"Who must one {verb} {case}?",
        f"What should be done {case}?",
    )
    return [
        Found(Statement(f"{match['w']} {match['c']}, {verb} {target}.", "", target, ref), wordings(asks, "", target))
    ]


def _named(purpose: str, reader: Reader) -> str | None:
    """The purpose with names for its pronouns, or None where that cannot be done."""
    about = reader.topic or reader.subject
    out = re.sub(r"\b(?:it|them)\b", about, purpose) if about else purpose
    out = reader.inside(out)
    known = re.sub(r"\bthe (service|server|program|daemon|tool|module|library)\b", about, out) if about else out
    return None if re.search(r"\b(?:it|them|this|that|these|its|their)\b", known) else known
