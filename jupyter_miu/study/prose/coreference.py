"""Who is meant by "she", "the company", "its office" or a first name. English rules only, no model.

Walks a text in order and remembers whom it is about. A guess is made only where one candidate fits; else nobody.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from jupyter_miu.study.prose.phrases import NAME, POSSESSIVES, head_noun, is_name, is_person
from jupyter_miu.study.prose.verbs import AUXILIARY

PRONOUNS = {"he", "she", "it", "they"}
GENERIC = re.compile(
    r"^the (service|system|function|method|class|company|firm|organi[sz]ation|project|team|module|library|tool|"
    r"program|package|event|term|word|place|group|server|database|book|city|town|[a-z]+)$",
    re.I,
)
_OWN = re.compile(GENERIC.pattern.rsplit("|", 1)[0] + ")$", re.I)
KIND_BEFORE_NAME = re.compile(
    r"^the (?:service|system|function|method|class|company|firm|organi[sz]ation|project|module|library|tool|program|"
    r"package|term|word|database|server|team|script|command|variable|setting|option) (?=\S)",
    re.I,
)
NOBODY = frozenset(
    "there this that these those what who whom whose which where when why how nobody everybody everyone somebody "
    "someone anybody anyone everything nothing something anything one both neither either each every some any many "
    "most few none such here i we you if then so but and or yet as while although because however note in on at "
    "by for with from to of into under over above below behind near after before during since until between please "
    "another others nowadays today tomorrow yesterday not never visitors nothing let rain".split()
)  # a subject that begins with one of these names nothing that one could ask about
_WHOLE = re.compile(r"^(?:all|most|much|none|both|the whole|the rest|the bulk|some|part|half|any) of (?=\S)", re.I)
_BULK = re.compile(r"^(?:the )?(?:bulk|most|half|part|majority|share|third|quarter) of (?P<w>.+)$", re.I)
_VAGUE = frozenset(
    "rest bulk most same other others first last next former latter day year week month time way thing things one ones "
    "following above sun moon weather world sea people man woman men women children problem reason idea question "
    r"result "
    "answer truth example morning evening night".split()
)
_ORDINAL = r"(?:(?:first|second|third|last|other|main|only|new|old|oldest|current|present|next|former) )?"
_MALE_FEMALE = {"he": "m", "his": "m", "him": "m", "she": "f", "her": "f"}


@dataclass
class Reader:
    """One per chunk or document. ``subject`` is the current one, ``topic`` what the whole text is about."""

    subject: str = ""
    topic: str = ""
    person: str = ""
    thing: str = ""
    before: str = ""
    whole: str = ""
    many: str = ""
    minor: str = ""
    owner: str = ""  # whom "its" meant in this sentence
    fresh: bool = True  # at the beginning of a paragraph
    proper: bool = False  # the verb shows that the sentence's lone subject is a name: "Blanks has its office in Dhaka"
    noted: bool = False  # the subject was only spoken of in front of the sentence
    names: list[str] = field(default_factory=list)
    kinds: dict[str, str] = field(default_factory=dict)  # "cooperative" to "Hollin Loft"
    sex: dict[str, str] = field(default_factory=dict)

    def resolve(self, phrase: str) -> str | None:
        """The full name behind a subject phrase, or None where nobody fits. A name becomes the current subject."""
        phrase = phrase.replace("`", "").strip().strip(",").strip()
        low = phrase.lower()
        if low in PRONOUNS:
            return self.pronoun(low)
        if part := _WHOLE.match(phrase):
            rest = low[part.end() :]
            if rest == "it" and self.topic and not is_person(self.topic):
                return self.topic
            named = self.named(rest)
            if named or rest in {"it", "them", "these", "those", "us", "you"}:
                return named
            inner = self.inside(phrase[part.end() :])
            if _BULK.match(phrase) and not self.vague(inner):
                self.whole = inner
            return f"{low[: part.end()]}{inner}" if inner and not self.vague(inner) else None
        if low.startswith(("this ", "that ", "these ")):
            named = self.named("the " + low.split(" ", 1)[1])
            return named if named else None
        head, _, tail = low.partition(" ")
        if head in POSSESSIVES and tail:
            return self._owned(head, phrase.split(" ", 1)[1])
        named = (
            None if re.match(r"[Tt]he \S*[A-Z]\S* [a-z-]+$", phrase) else self.named(low)
        )  # "the Import fair" is itself
        if named:
            self.subject = named
            return named
        if head in NOBODY and not (head == "any" and tail):
            return None
        if low == "the rest" and self.whole:
            return f"the rest of {self.whole}"
        owner = re.match(r"^(?P<n>(?:[Tt]he )?[\w .-]{2,50}?)['’]s? (?P<k>[a-z][\w -]*)$", phrase)
        if owner and not is_name(phrase):
            known = self.named(owner["n"].lower()) or (owner["n"] if is_name(owner["n"]) else "")
            if owner["n"].lower().startswith(("last ", "this ", "next ", "today")):
                return None
            if known:
                return f"{self.short(known) or known}'s {owner['k']}"
        if head == "our" and tail:
            about = f" of {self.topic}" if self.topic and not is_person(self.topic) else ""
            return f"the {tail}{about}" if about else f"our {tail}"
        return self._name(phrase)

    def vague(self, phrase: str) -> bool:
        """Whether a phrase still holds a pronoun that nobody was found for."""
        return re.search(r"\b(?:his|her|its|their|our|my|your|this|that)\b", phrase) is not None

    def _name(self, phrase: str) -> str | None:
        if re.match(r"[A-Z][a-z]+ing (?:the |an? |[a-z_]+ )", phrase):
            return None  # "Setting dry_run to true stops it"
        short = self.short(phrase)
        if short:
            self._remember(short)
            return short
        self.overhear(phrase)
        name = KIND_BEFORE_NAME.sub("", phrase)
        plain = not re.search(r"[A-Z0-9_]|-", name[1:] if name[:1].isupper() and " " in name else name)
        plain = plain and name == phrase
        small = not re.search(r"[A-Z0-9_./-]", name)
        inner = self.inside(name)
        if not inner or len(inner) > 90 or len(name.split()) > 8:
            return None
        if GENERIC.match(phrase) and self.subject and not self._bridged(phrase):
            return None
        bridged = self._bridged(phrase) if inner == name else None
        if bridged:
            self.minor = bridged
            return bridged
        if small and not self.subject and not re.fullmatch(r"[a-z]{3,}", name):
            return None  # a lone word in lower case at the start is an identifier: "kelpwatch listens on port 80"
        if re.match(r"^(?:The|An?|Any|Some|Every|Each) [a-z]", inner) or re.match(r"^The [A-Z]", inner):
            inner = inner[0].lower() + inner[1:]  # "The Windfall fair" inside a question reads "the Windfall fair"
        lone = re.fullmatch(r"[A-Z][a-z]{3,}s", name) and name not in self.names and self.subject
        if ((small and " " not in name and self.subject) or lone) and not self.proper:
            self.minor = inner
            return inner
        if plain and " " in name and self.subject and not re.match(r"an? [a-z-]+$", inner):
            self.minor = inner
            return inner  # "the queue of plover-gate" is spoken of, but the text goes on about plover-gate
        self._remember(inner)
        return inner

    def _remember(self, name: str) -> None:
        self.noted = False
        if re.match(r"(?:an?|some|any|every|each|no) ", name) and is_name(self.subject):
            self.minor = name  # "a fire destroyed the loft" in a text about a firm
            return
        self.subject = name
        self.mention(name)
        if (not self.topic or (self.fresh and is_name(name))) and not re.match(r"an? ", name):
            self.topic = name
        if is_person(name):
            self.person = name
            self.thing = "" if self.fresh else self.thing  # "it" in a new paragraph is nothing of the one before
        else:
            self.thing = name

    def mention(self, name: str) -> None:
        """Note a name that is not the subject."""
        name = name.replace("`", "")
        self._kind_of(name)
        if name not in self.names and len(self.names) < 400:
            self.names.append(name)
        if is_person(name) and not self.person_is_subject:
            self.person = name

    def _kind_of(self, name: str) -> None:
        words = name.split()
        if len(words) > 1 and not is_person(name) and is_name(name) and len(self.kinds) < 400:
            self.kinds.setdefault(words[-1].lower(), name)

    def overhear(self, phrase: str) -> None:
        """Note the names inside a phrase, and the last thing that "them" could mean."""
        for match in NAME.finditer(phrase):
            if " " in match[0] and not match[0].startswith("The "):
                self._kind_of(match[0])
        last = re.search(
            r"(?:^|[ ])((?:the |some |all )(?:[\w-]+ ){0,3}[a-z-]+[^su'’i ]s)(?= (?:from|in|of|to|for|on|at|with) |$)",
            phrase,
        )
        if last:
            self.many = last[1]

    @property
    def person_is_subject(self) -> bool:
        """Whether the text is at present about a person."""
        return bool(self.person) and self.subject == self.person

    def is_a(self, name: str, phrase: str) -> None:
        """The text says what ``name`` is; "the cooperative" means it from now on."""
        noun = head_noun(phrase)
        if not self.topic and is_name(name) and not is_person(name):
            self.topic = name
        if self.noted and is_name(name) and not is_person(name):
            self.subject, self.thing, self.noted = name, name, False
        if noun and len(self.kinds) < 400:
            self.kinds[noun] = name

    def named(self, low: str) -> str | None:
        """What "the company" or "the trust" stands for."""
        match = re.fullmatch(r"the (?:[a-z-]+ )?([a-z-]+)", low)
        if low == "it" or low == "them":
            return self.pronoun("it" if low == "it" else "they")
        if not match:
            return None
        noun = match[1]
        if noun in self.kinds and low == f"the {noun}":
            return self.kinds[noun]
        if self.subject.lower().endswith(" " + noun) and not re.search(r" (?:of|at|in|on|for|to|by) ", self.subject):
            return self.subject
        own = _OWN.match(low)
        if not own or self.subject in self.sex:
            return None
        return self.subject if not is_person(self.subject) or self.subject == self.topic else None

    def pronoun(self, word: str) -> str | None:
        """Whom "she", "it" or "they" means."""
        want = _MALE_FEMALE.get(word)
        if want:
            fits = self.sex.get(self.person, want) == want
            single = self.subject if re.fullmatch(r"(?:[A-Z]\w+)(?: \w+)*", self.subject) else ""
            name = self.person if self.person and fits else single
            if name and not (name == self.subject and name == self.topic and self.sex.get(name, want) != want):
                self.sex.setdefault(name, want)
                self.person = name
                return name
            return None
        if word == "it" and (self.subject in self.sex or (is_person(self.subject) and self.thing)):
            return self.thing or None
        if word == "they" and is_person(self.subject) and not self.many:
            return None
        if word == "they" and self.many and not plural(self.subject) and not is_person(self.subject):
            return self.many
        return self.subject or None

    def _owned(self, word: str, rest: str) -> str | None:
        owner = self.pronoun({"his": "he", "her": "she", "its": "it", "their": "they"}[word])
        rest = re.sub(r"^own ", "", rest)
        self.owner = owner or ""
        return f"{owner}'s {rest}" if owner and len(rest.split()) <= 5 else None

    def short(self, phrase: str) -> str | None:
        """ "Maurenne" for "Maurenne Tolvig", where only one such name was met."""
        if not re.fullmatch(r"(?:(?:Mr|Mrs|Ms|Miss|Dr)\.? )?[A-Z][\w'’-]+", phrase):
            return None
        last = phrase.split()[-1]
        fits = [name for name in self.names if last in (name.split()[0], name.split()[-1]) and name != last]
        if last in self.names or len(fits) != 1 or not (is_person(fits[0])):
            return None
        return fits[0]

    def _bridged(self, phrase: str) -> str | None:
        """ "The queue" in a text about plover-gate is the queue of plover-gate."""
        low = phrase.lower()
        match = re.fullmatch(
            rf"(the {_ORDINAL}(?:[a-z-]+ )?[a-z-]{{3,}}|[a-z-]+s|[a-z]{{4,}}(?:ion|ment|ance|ence|ing))", low
        )
        if not match or self.proper or is_person(self.topic) or phrase == self.topic or re.search(r" [A-Z]", phrase):
            return None
        if not self.topic and not re.match(r"an? ", self.subject):
            return None
        words = low.split()
        if words[-1] in _VAGUE or words[0] in NOBODY or self.topic.lower().endswith(words[-1]):
            return None
        if len(words) == 1 and (words[0] in AUXILIARY or phrase in self.names or phrase == self.topic):
            return None
        about = self.subject if self.subject and not is_person(self.subject) else self.topic
        return f"{low} of {about}" if about and low != about else None

    def inside(self, phrase: str, keep: str = "") -> str:
        """A phrase with the pronouns and "the trust" in it replaced by names, where that is safe.

        What belongs to ``keep`` stays "her".
        """

        def owned(match: re.Match[str]) -> str:
            if match[1] == "its" and keep and not is_person(keep) and (is_name(keep) or " " not in keep):
                return match[0]
            owner = self.pronoun({"his": "he", "her": "she", "its": "it", "their": "they"}[match[1].lower()])
            if owner and owner != keep and re.search(r" (?:of|at|in|on) ", owner):
                return f"the {match[2]} of {owner}"
            return f"{owner}'s {match[2]}" if owner and owner != keep else match[0]

        out = re.sub(r"\b(his|her|its|their) ([a-z][\w-]*)", owned, phrase)
        return re.sub(r"(?<= )the [a-z-]+$", lambda m: self._known(m[0]) or m[0], out)

    def _known(self, low: str) -> str | None:
        return self.kinds.get(low[4:])


def plural(phrase: str) -> bool:
    """Whether a subject takes "do" rather than "does"."""
    low = phrase.lower()
    if is_name(phrase) and not re.match(r"the .*s$", low):
        return False
    head = re.split(r" (?:of|in|at|on|for|from|with|to|by) ", low)[0]
    return (
        low in {"they", "we", "people"}
        or " and " in head
        or (bool(re.search(r"[^su'’i]s$", head)) and not NAME.fullmatch(phrase))
        or head.split()[-1] in {"people", "children", "men", "women", "teeth", "feet", "geese", "mice"}
    )
