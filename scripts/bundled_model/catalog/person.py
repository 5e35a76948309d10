"""Persons: where from, what work, which company, family, pets …"""

from __future__ import annotations

from random import Random

from .. import names as n
from .. import words as w
from .base import listed


def _child(rng: Random) -> str:
    return f"a {rng.choice(['son', 'daughter'])} {rng.choice(['named', 'called'])} {w.proper(rng, 1, 2)}"


PERSON = (    listed(
        "person.born", n.place,
        "was born in {v} | comes from {v} | is a native of {v} | grew up in {v} | was raised in {v} | "
        "hails from {v}",
        "birthplace | hometown | place of birth",
        "Where was {n} born? | Which city does {n} come from? | In which place was {n} born? | "
        "Where does {n} come from? | Where did {n} grow up? | Which town is {n} from? | Where is {n} from? | "
        "What town was {n} born in? | Where was {n} raised? | In which town did {n} grow up?",
        "where {n} was born | which town {n} comes from | where {n} grew up | where {n} is from",
    ),
    listed(
        "person.home", n.place,
        "lives in {v} | now resides in {v} | has a house in {v} | moved to {v} | has settled in {v} | "
        "is at home in {v}",
        "home | current city | place of residence",
        "Where does {n} live? | Which city does {n} live in? | Where does {n} now reside? | "
        "In which town does {n} live? | Where has {n} settled? | What town does {n} live in? | "
        "Which place is home to {n}? | Where is {n} living? | In which place does {n} reside?",
        "where {n} lives | where {n} moved to | which town {n} lives in | where {n} has a house",
        "{v} is home to {n}",
    ),
    listed(
        "person.job", lambda r: r.choice(w.JOBS) if r.random() < 0.75 else w.word(r, 2, 3),
        "is {a} | works as {a} | earns a living as {a} | has been {a} for years | is {a} by trade | "
        "makes a living as {a}",
        "job | profession | occupation | trade",
        "What does {n} work as? | What is the job of {n}? | Who is {n}? | What does {n} do for a living? | "
        "What kind of work does {n} do? | As what does {n} work? | How does {n} earn a living? | "
        "Which profession does {n} have? | What is {n} by profession?",
        "what {n} does for a living | what job {n} has | what {n} works as | how {n} earns a living",
    ),
    listed(
        "person.comp", n.organisation,
        "works for {v} | is employed by {v} | has a job at {v} | earns a salary at {v} | works at {v} | "
        "is on the staff of {v}",
        "employer | workplace",
        "Where does {n} work? | Which company hired {n}? | Who does {n} work for? | Who employs {n}? | "
        "Which company employs {n}? | For whom does {n} work? | At which company does {n} work? | "
        "Where is {n} employed? | By whom is {n} employed? | Which firm pays {n}?",
        "where {n} has a job | which company {n} works for | who employs {n} | where {n} is employed",
        "{v} employs {n} | {v} hired {n}",
    ),
    listed(
        "person.uni", n.school,
        "studied at {v} | graduated from {v} | went to {v} | received a degree from {v} | trained at {v} | "
        "was a student at {v} | attended {v}",
        "university | school | college",
        "Where did {n} study? | Which university did {n} attend? | What school did {n} graduate from? | "
        "Where did {n} go to school? | At which university did {n} study? | Where did {n} train? | "
        "Where was {n} a student? | Which school did {n} go to? | From where did {n} graduate? | "
        "Where was {n} educated?",
        "where {n} went to school | which university {n} attended | where {n} studied | where {n} trained",
    ),
    listed(
        "person.field", lambda r: r.choice(w.FIELDS) if r.random() < 0.8 else w.word(r, 2, 3),
        "majored in {v} | specialized in {v} | is an expert in {v} | holds a degree in {v} | studied {v} | "
        "has studied {v}",
        "field | subject | specialty",
        "What did {n} study? | In what did {n} specialize? | What subject did {n} major in? | "
        "Which subject did {n} study? | In which field is {n} an expert? | What is {n} an expert in? | "
        "What does {n} have a degree in? | Which field did {n} choose? | What was {n}'s subject?",
        "what {n} majored in | what {n} is an expert in | what {n} studied | which subject {n} studied",
    ),
    listed(
        "person.hobby", lambda r: r.choice(w.HOBBIES) if r.random() < 0.8 else w.word(r, 1, 2) + "ing",
        "enjoys {v} | is fond of {v} | spends weekends on {v} | loves {v} | goes in for {v} | likes {v} | "
        "enjoys {v} in {poss} free time",
        "hobby | pastime | favorite activity",
        "What does {n} enjoy? | What does {n} do in free time? | What does {n} like most? | What is {n} fond of? | "
        "What does {n} do for fun? | How does {n} spend weekends? | What does {n} like to do? | "
        "What does {n} love? | What does {n} do after work?",
        "what {n} does on weekends | what {n} is fond of | what {n} does for fun | how {n} spends free time",
    ),
    listed(
        "person.by", w.year,
        "was born in {v} | came into the world in {v} | first saw the light in {v}",
        "birth year | year of birth",
        "When was {n} born? | In which year was {n} born? | What year was {n} born in? | "
        "When did {n} come into the world? | In what year was {n} born? | Which year was {n} born?",
        "when {n} was born | in which year {n} was born",
    ),
    listed(
        "person.spouse", n.person,
        "is married to {v} | shares a home with {v} | lives with {v} | is the {own_spouse} of {v} | married {v}",
        "partner | {spouse} | spouse",
        "Who is {n} married to? | Who does {n} live with? | Who shares a home with {n}? | Who is {n}'s {spouse}? | "
        "Who did {n} marry? | Who is married to {n}? | Whom did {n} marry? | With whom does {n} live? | "
        "What is the name of {n}'s {spouse}?",
        "who {n} is married to | who {n} married | who {n}'s {spouse} is",
        "{v} is married to {n} | {v} is the {spouse} of {n}", person=True,
    ),
    listed(
        "person.pet", n.pet,
        "has {v} | owns {v} | keeps {v} | looks after {v} | shares the house with {v}",
        "pet | animal",
        "Which pet does {n} have? | What animal does {n} own? | What pet does {n} keep? | "
        "Which animal lives with {n}? | What kind of pet does {n} have? | Which animal does {n} keep? | "
        "What animal does {n} look after? | What is the name of {n}'s pet?",
        "what pet {n} has | which animal {n} keeps",
    ),
    listed(
        "person.child", _child, "has {v} | is the parent of {v} | is raising {v}", "child",
        "Which child does {n} have? | What is the name of {n}'s child? | Who is the child of {n}? | "
        "What is {n}'s child called?",
        "which child {n} has | what {n}'s child is called", person=True,
    ),
    listed(
        "person.plays", lambda r: "the " + (r.choice(w.INSTRUMENTS) if r.random() < 0.7 else w.word(r, 2, 3)),
        "plays {v} | performs on {v} | has mastered {v}", "instrument",
        "What does {n} play? | Which instrument does {n} play? | What instrument has {n} mastered? | "
        "On which instrument does {n} perform?",
        "which instrument {n} plays | what {n} plays",
    ),
    listed(
        "person.speaks", lambda r: r.choice(w.TONGUES) if r.random() < 0.7 else w.proper(r, 1, 2),
        "speaks {v} | is fluent in {v} | has learned {v}", "language | mother tongue",
        "Which language does {n} speak? | What does {n} speak? | In which language is {n} fluent? | "
        "What language has {n} learned?",
        "which language {n} speaks",
    ),
    listed(
        "person.wrote", n.title, "wrote {v} | is the author of {v} | published {v}", "book",
        "What did {n} write? | Which book did {n} write? | Which book is by {n}? | What has {n} published?",
        "what {n} wrote | which book {n} wrote", "{v} was written by {n} | {v} is a book by {n}",
    ),
    listed(
        "person.won", lambda r: f"the {w.proper(r, 1, 3)} {r.choice(['Prize', 'Medal', 'Cup', 'Award'])}",
        "won {v} | received {v} | was awarded {v}", "prize | award",
        "What did {n} win? | Which prize did {n} win? | Which award did {n} receive? | What was {n} awarded?",
        "what {n} won | which prize {n} received",
    ),
    listed(
        "person.boss", n.person, "reports to {v} | works under {v} | is managed by {v}", "boss | manager",
        "Who does {n} report to? | Who manages {n}? | Under whom does {n} work? | To whom does {n} report?",
        "who {n} reports to | who manages {n}", "{v} is in charge of {n}", person=True,
    ),
)  # fmt: skip
