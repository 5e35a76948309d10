"""The table of relations: what each way of saying something is read as, how it is asked for, and what stays apart."""

from __future__ import annotations

from itertools import combinations

import pytest

from jupyter_miu.study.cards import contains, normalise
from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules
from jupyter_miu.study.prose.patterns import PATTERNS, Pattern
from jupyter_miu.study.prose.patterns.matching import match, sorts

N = "Zelda Marrow"
P = "Brightmoor Press"
# (sentence, subject, value, two questions that must be asked, words that no question may hold)
SENTENCES = [
    # what was not understood before
    (f"{N} has a son named Zolom.", N, "Zolom", (f"What is {N}'s son called?", f"Who is {N}'s child?"), "What does"),
    (f"{N} has a daughter called Ida Fenn.", N, "Ida Fenn",
     (f"Who is {N}'s daughter?", f"Which child does {N} have?"), "have a daughter"),
    (f"{N} has a child.", N, "a child",
     (f"What children does {N} have?", f"How many kids does {N} have?"), "What does"),
    (f"{N} has two sons, Bram and Otto.", N, "Bram and Otto",
     (f"Who are {N}'s sons?", f"Whose parent is {N}?"), "What does"),
    (f"{N} is at home in Fresno.", N, "Fresno",
     (f"Where does {N} live?", f"What is {N}'s place of residence?"), "In what"),
    (f"{N} makes a living as a lawyer.", N, "lawyer",
     (f"What is {N}'s occupation?", f"What is the profession of {N}?"), "product"),
    (f"{N} makes her living by repairing accordions.", N, "repairing accordions",
     (f"How does {N} earn a living?", f"What kind of work does {N} do?"), "product"),
    (f"{N} is the mother of Zolom Fenn.", N, "Zolom Fenn", (f"Whose mother is {N}?", f"Who is {N}'s child?"), "job"),
    (f"{N} is the mother of Zolom Fenn.", "Zolom Fenn", N,
     ("Who is the mother of Zolom Fenn?", "What is the name of Zolom Fenn's mother?"), "job"),
    # people
    (f"{N} is the daughter of Otto Fenn and Ida Fenn.", N, "Otto Fenn and Ida Fenn",
     (f"Who are {N}'s parents?", f"Whose daughter is {N}?"), "work"),
    (f"{N} has a brother named Karl.", N, "Karl",
     (f"Who is {N}'s brother?", f"What is {N}'s brother called?"), "child"),
    (f"{N} is 41 years old.", N, "41", (f"How old is {N}?", f"What age has {N} reached?"), "number"),
    (f"{N} plays the cello.", N, "cello", (f"Which instrument does {N} play?", f"What is {N}'s instrument?"), "game"),
    (f"{N} plays chess.", N, "chess", (f"Which game does {N} play?", f"What is {N}'s sport?"), "instrument"),
    (f"{N} speaks Finnish and Welsh.", N, "Finnish and Welsh",
     (f"What languages does {N} know?", f"What language does {N} speak?"), "protocol"),
    (f"{N} won the Orsk Prize.", N, "the Orsk Prize", (f"What did {N} win?", f"What is {N}'s award?"), "where"),
    (f"{N} wrote The Salt Road.", N, "The Salt Road", (f"What did {N} write?", f"Which work is by {N}?"), "code"),
    (f"{N} reports to Ivo Grange.", N, "Ivo Grange", (f"Who is {N}'s boss?", f"Who supervises {N}?"), "metrics"),
    (f"{N} was taught by Ivo Grange.", N, "Ivo Grange", (f"Who was {N}'s teacher?", f"Who trained {N}?"), "boss"),
    (f"{N} is Norwegian.", N, "Norwegian", (f"What is {N}'s nationality?", f"What is {N}'s citizenship?"), "kind"),
    (f"{N} died in Ostvik.", N, "Ostvik", (f"Where did {N} die?", f"What is {N}'s place of death?"), "year"),
    (f"{N} is buried in Tarn Abbey.", N, "Tarn Abbey", (f"Where is {N}'s grave?", f"Where is {N} buried?"), "live"),
    (f"{N} enjoys fencing.", N, "fencing", (f"What is {N}'s pastime?", f"What does {N} do for fun?"), "protect"),
    (f"{N} is on the staff of Pell & Sons.", N, "Pell & Sons",
     (f"What is {N}'s workplace?", f"Who employs {N}?"), "customers"),
    (f"{N} married Jon Quist.", N, "Jon Quist", (f"Who is {N} married to?", f"Who is the spouse of {N}?"), "employ"),
    (f"{N} belongs to the Tarn Choir.", N, "the Tarn Choir",
     (f"What is {N} a member of?", f"Which group does {N} belong to?"), "owns"),
    ("Zelda has a dog named Rex.", "Zelda", "a dog named Rex",
     ("Which pet does Zelda have?", "What animal does Zelda own?"), "son"),
    # organisations
    (f"{P} was founded in Oslo.", P, "Oslo", (f"Where was {P} founded?", f"Where did {P} begin?"), "based"),
    (f"{P} is now based in Tarsk.", P, "Tarsk", (f"Where is {P} based?", f"Where is {P}'s head office?"), "founded"),
    (f"{P} has a workforce of 120.", P, "120",
     (f"What is {P}'s staff size?", f"What is the headcount of {P}?"), "default"),
    (f"{P} has 12,000 customers.", P, "12,000",
     (f"How many customers does {P} have?", f"What is {P}'s number of customers?"), "staff"),
    (f"{P} relocated in 1990.", P, "1990", (f"When did {P} move?", f"When was {P}'s move?"), "founded"),
    (f"{P} has a budget of 4 million pounds.", P, "4 million pounds",
     (f"How large is the budget of {P}?", f"How much may {P} spend?"), "earn"),
    (f"{P} turned over 3 million euros in 1999.", P, "3 million euros",
     (f"What is {P}'s revenue?", f"What is the turnover of {P}?"), "budget"),
    (f"{P} is a subsidiary of Varn Holdings.", P, "Varn Holdings",
     (f"What is the parent company of {P}?", f"What is {P} a part of?"), "kind"),
    (f"{P} cooperates with the Tarsk Library.", P, "the Tarsk Library",
     (f"Who is the partner of {P}?", f"Whom does {P} work with?"), "married"),
    (f'{P} uses the slogan "Paper first".', P, "Paper first",
     (f"What is {P}'s slogan?", f"What is the motto of {P}?"), "use the"),
    (f"The owner of {P} is Edda Lorne.", P, "Edda Lorne",
     (f"Who is {P}'s owner?", f"To whom does {P} belong?"), "head"),
    # services
    ("kelpwatch is at version 2.4.1.", "kelpwatch", "2.4.1",
     ("What is kelpwatch's version?", "What is the current release of kelpwatch?"), "where"),
    ("kelpwatch allows 200 requests per minute.", "kelpwatch", "200 requests per minute",
     ("What is the request limit of kelpwatch?", "What is kelpwatch's rate limit?"), "memory"),
    ("kelpwatch logs to /var/log/kelp.log.", "kelpwatch", "/var/log/kelp.log",
     ("What is the log file of kelpwatch?", "Where are the logs of kelpwatch?"), "config"),
    ("kelpwatch stores its data in Postgres.", "kelpwatch", "Postgres",
     ("What database does kelpwatch use?", "Where does kelpwatch store its data?"), "depend"),
    ("kelpwatch has Tamsin Oredale on call.", "kelpwatch", "Tamsin Oredale",
     ("Who is on call for kelpwatch?", "Who gets paged for kelpwatch?"), "owns"),
    ("kelpwatch exposes a gRPC API.", "kelpwatch", "gRPC",
     ("What protocol does kelpwatch speak?", "Which API does kelpwatch offer?"), "language"),
    ("kelpwatch uses 512 MB of memory.", "kelpwatch", "512 MB",
     ("How much memory does kelpwatch use?", "How much RAM does kelpwatch need?"), "cores"),
    ("kelpwatch uses four cores.", "kelpwatch", "four",
     ("How many cores does kelpwatch use?", "How many CPUs does kelpwatch have?"), "memory"),
    ("kelpwatch runs with three replicas.", "kelpwatch", "three",
     ("How many replicas does kelpwatch have?", "How many instances of kelpwatch run?"), "host"),
    # functions
    ("fold_tides was written by Lena Foss.", "fold_tides", "Lena Foss",
     ("Who wrote fold_tides?", "Who is the author of fold_tides?"), "language"),
    ("fold_tides was added in version 3.2.", "fold_tides", "3.2",
     ("Since which version does fold_tides exist?", "Which release introduced fold_tides?"), "where"),
    ("fold_tides reads its input from tides.csv.", "fold_tides", "tides.csv",
     ("What is the input file of fold_tides?", "Where does fold_tides get its data?"), "configured"),
    ("fold_tides writes the result to out.csv.", "fold_tides", "out.csv",
     ("What is the output file of fold_tides?", "Where does fold_tides put its results?"), "read"),
    ("fold_tides runs in linear time.", "fold_tides", "linear time",
     ("What is the complexity of fold_tides?", "How does fold_tides scale?"), "host"),
    ("fold_tides uses 12 as the default for window.", "fold_tides", "12",
     ("What is fold_tides's default window?", "What is the default of window in fold_tides?"), "version"),
    # terms
    ("The term skerrow comes from Old Norse.", "skerrow", "Old Norse",
     ("What is the origin of skerrow?", "What is skerrow's etymology?"), "born"),
    ("A skerrow is a kind of boat.", "a skerrow", "boat",
     ("What kind of thing is a skerrow?", "What is a skerrow a kind of?"), "job"),
    ("A skerrow is made of oak.", "a skerrow", "oak",
     ("What is a skerrow made of?", "What is the material of a skerrow?"), "who"),
    # events
    ("The Windfall Fair costs 5 pounds.", "the Windfall Fair", "5 pounds",
     ("What is the fee for the Windfall Fair?", "How expensive is the Windfall Fair?"), "revenue"),
    ("The Windfall Fair lasts three days.", "the Windfall Fair", "three days",
     ("How long does the Windfall Fair last?", "What is the duration of the Windfall Fair?"), "often"),
    ("The Windfall Fair takes place every year.", "the Windfall Fair", "every year",
     ("How often is the Windfall Fair held?", "How frequently does the Windfall Fair happen?"), "where"),
    ("The Windfall Fair opens on 4 May.", "the Windfall Fair", "4 May",
     ("What is the Windfall Fair's opening day?", "When does the Windfall Fair take place?"), "hours"),
    ("The Windfall Fair has Lena Foss as its main speaker.", "the Windfall Fair", "Lena Foss",
     ("Who speaks at the Windfall Fair?", "Who is the main speaker of the Windfall Fair?"), "organizes"),
    ("The Windfall Fair is in its 12th year.", "the Windfall Fair", "12th",
     ("What edition has the Windfall Fair reached?", "How many times has the Windfall Fair been held?"), "old"),
    ("The Windfall Fair is held in the old pump house.", "the Windfall Fair", "the old pump house",
     ("What is the venue of the Windfall Fair?", "Where is the Windfall Fair held?"), "when"),
]  # fmt: skip

# Clauses that look like a row's and mean something else.
NO_ROW = [
    (N, "lives in fear"), (N, "works at night"), (N, "works for two hours"), (N, "enjoys the protection of the state"),
    (N, "plays the fool"), (N, "returns the book"), (N, "needs a walking stick"), (N, "wrote to her brother"),
    (N, "went to bed"), (N, "makes use of steam"), (P, "makes a living"), (P, "lives in Oslo"), (P, "plays the cello"),
    (P, "supplies eggs"), ("kelpwatch", "is married to Jon Quist"), ("kelpwatch", "works as a relay"),
    (N, "teaches children"),
]  # fmt: skip

# Rows that mean the same, or differ only in a noun that their questions hold.
ALIKE = [
    {"birth year", "birth date"}, {"job", "occupation"}, {"hobby", "likes to"}, {"owner", "keeper"},
    {"headquarters", "location"}, {"product", "renown"}, {"origin word", "provenance"}, {"broader class", "meaning"},
    {"named child", "named kin", "children's names", "parent of"}, {"kin of", "parent of", "parents", "sibling"},
    {"born to", "parents"}, {"spouse", "partner"}, {"book", "written work"},
    {"product", "offer"}, {"owning company", "parent company"},
]  # fmt: skip
# Sorts of subject that a reader may take for one another, as their names look alike.
MISTAKEN = [{"organisation", "event"}, {"service", "function"}]
ALIKE_ELSEWHERE = [{"chief", "organizer"}, {"location", "venue"}, {"settings", "input file"}]


@pytest.mark.parametrize(
    ("text", "subject", "value", "asked", "never"), SENTENCES, ids=[f"{row[0]}|{row[2]}" for row in SENTENCES]
)
def test_a_way_to_say_it(text: str, subject: str, value: str, asked: tuple[str, str], never: str) -> None:
    read = {(item.statement.subject, item.statement.value): item for item in rules.read(text)}
    assert (subject, value) in read, sorted(read)
    item = read[subject, value]
    assert set(asked) <= set(item.asks), item.asks
    assert [ask for ask in item.asks if never.lower() in ask.lower().replace(normalise(subject), "")] == []
    assert 8 <= len(item.asks) <= MOST and not any(contains(ask, value) for ask in item.asks)
    assert contains(item.statement.text, value)


@pytest.mark.parametrize(("subject", "clause"), NO_ROW)
def test_what_only_looks_alike_has_no_row(subject: str, clause: str) -> None:
    assert match(subject, clause) is None


def test_nothing_of_the_clause_is_lost() -> None:
    """A row that reads the beginning leaves the rest to be asked about as well."""
    for text, values in (
        (f"{N} won the Orsk Prize for geology in 1998.", {"the Orsk Prize", "geology", "1998"}),
        ("Zelda makes a living as a lawyer in Fresno.", {"lawyer", "Fresno"}),
        (f"{P} moved to Tarsk in 1990.", {"Tarsk", "1990"}),
        (f"{P} turned over 3 million euros in 1999.", {"3 million euros", "1999"}),
        ("The Windfall Fair takes place every two years in Norrin.", {"every two years", "Norrin"}),
        (f"{P} was founded in Oslo in 1931 by Edda Lorne.", {"Oslo", "1931", "Edda Lorne"}),
    ):
        assert values <= {item.statement.value for item in rules.read(text) if item.asks}


def test_many_are_asked_about_in_the_plural() -> None:
    found = match("the sisters", "live in Oslo")
    assert found is not None and "Where do the sisters live?" in found.asks
    assert any("where the sisters live" in ask for ask in found.asks)
    assert not [ask for ask in found.asks if "does the sisters" in ask or "the sisters lives" in ask]


def test_what_a_subject_may_be() -> None:
    assert "person" in sorts("Zelda") and "person" in sorts(N) and sorts("Orla's sister") == {"person"}
    assert "person" not in sorts(P) | sorts("kelpwatch") | sorts("fold_tides") | sorts("the Windfall Fair")
    assert "function" not in sorts(N)


def test_a_noun_is_asked_for_with_its_relation() -> None:
    for text, question in (
        (f"The employer of {N} is Pell & Sons.", f"Where does {N} work?"),
        ("The log file of kelpwatch is /var/log/k.log.", "Where are the logs of kelpwatch?"),
        ("The organizer of the Windfall Fair is Bo Fenn.", "Who hosts the Windfall Fair?"),
        (f"{N}'s hobby is chess.", f"What does {N} do for fun?"),
    ):
        [item] = rules.read(text)
        assert question in item.asks
    [item] = rules.read("The port of Ostvik is Harl.")
    assert not [ask for ask in item.asks if "listen" in ask]


@pytest.mark.parametrize("row", PATTERNS, ids=[row.name for row in PATTERNS])
def test_a_row(row: Pattern) -> None:
    wordings = [ask.lower() for ask in row.asks]
    assert 10 <= len(wordings) <= MOST and len(set(wordings)) == len(wordings)
    assert all("{n}" in ask and "{v}" not in ask for ask in row.asks)
    assert all(ask[-1] in "?." or ask.startswith("~") for ask in row.asks)
    assert sum(ask.startswith("~") for ask in row.asks) >= 1
    assert all("(?P<v>" in predicate.pattern for predicate in row.predicates)
    assert any("{k}" in ask for ask in row.asks) <= all("(?P<k>" in p.pattern for p in row.predicates)


def test_relations_of_the_same_subject_are_asked_for_in_other_words() -> None:
    assert len({row.name for row in PATTERNS}) == len(PATTERNS)
    clashes = []
    for one, other in combinations(PATTERNS, 2):
        together = {one.name, other.name}
        same = one.about == other.about or any({one.about, other.about} == pair for pair in MISTAKEN)
        if same and not any(together <= group for group in ALIKE + ALIKE_ELSEWHERE):
            clashes += [(one.name, other.name, ask) for ask in set(one.asks) & set(other.asks)]
    assert clashes == []
