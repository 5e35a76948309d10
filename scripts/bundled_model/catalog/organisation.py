"""Companies and projects: founded, founder, seat, product, head, staff …"""

from __future__ import annotations

from random import Random

from .. import names as n
from .. import words as w
from .base import listed


def _product(rng: Random) -> str:
    return n.noun_phrase(rng) if rng.random() < 0.6 else f"{w.adjective(rng)} {w.noun(rng)}s"


ORGANISATION = (    listed(
        "org.founded", w.year,
        "was founded in {v} | has existed since {v} | started in {v} | opened its doors in {v} | "
        "was set up in {v} | dates back to {v} | began in {v} | was established in {v}",
        "founding year | year of foundation",
        "When was {n} founded? | In which year did {n} start? | Since when has {n} existed? | "
        "When did {n} start? | When was {n} set up? | When did {n} open its doors? | "
        "In which year was {n} founded? | When was {n} established? | What year does {n} date back to? | "
        "When did {n} begin?",
        "when {n} was founded | when {n} started | how long {n} has existed | in which year {n} was set up",
    ),
    listed(
        "org.founder", n.person,
        "was founded by {v} | was started by {v} | was set up by {v} | is the creation of {v} | "
        "was established by {v} | was created by {v}",
        "founder | creator",
        "Who founded {n}? | Who started {n}? | By whom was {n} founded? | Who set up {n}? | Who created {n}? | "
        "Who established {n}? | By whom was {n} set up? | Which person founded {n}? | Who is behind {n}?",
        "who founded {n} | who set up {n} | who started {n}",
        "{v} founded {n} | {v} set up {n} | {v} started {n}", person=True,
    ),
    listed(
        "org.hq", n.place,
        "is based in {v} | has its headquarters in {v} | is located in {v} | has its main office in {v} | "
        "has its seat in {v} | sits in {v} | operates from {v}",
        "headquarters | main office | seat",
        "Where is {n} based? | Where is {n} located? | In which city is {n}? | "
        "Where does {n} have its headquarters? | Which city is {n} based in? | In which town is {n} based? | "
        "Where are the headquarters of {n}? | Where is the main office of {n}? | From where does {n} operate? | "
        "Which town houses {n}?",
        "where {n} is based | where {n} has its main office | which town {n} is in",
        "{v} is home to {n}",
    ),
    listed(
        "org.product", _product,
        "makes {v} | sells {v} | is known for {v} | produces {v} | manufactures {v} | builds {v} | offers {v}",
        "main product | product",
        "What does {n} make? | What does {n} sell? | What is {n} known for? | What does {n} produce? | "
        "What does {n} manufacture? | What can you buy from {n}? | Which product does {n} sell? | "
        "What does {n} offer? | What does {n} build?",
        "what {n} makes | what {n} produces | what {n} sells | what {n} is known for",
    ),
    listed(
        "org.ceo", n.person,
        "is led by {v} | is headed by {v} | is run by {v} | has {v} as its chief | is managed by {v} | "
        "is directed by {v}",
        "chief | head | leader | director",
        "Who leads {n}? | Who runs {n}? | Who is the head of {n}? | Who is in charge of {n}? | Who heads {n}? | "
        "Who manages {n}? | By whom is {n} led? | Who directs {n}? | Who is the boss of {n}?",
        "who leads {n} | who runs {n} | who is in charge of {n}",
        "{v} leads {n} | {v} runs {n} | {v} is in charge of {n}", person=True,
    ),
    listed(
        "org.staff", lambda r: w.number(r, 2, 4),
        "has {v} employees | employs {v} people | has a staff of {v} | gives work to {v} people | "
        "has {v} people on its staff",
        "number of employees | staff size",
        "How many employees does {n} have? | How many people does {n} employ? | How many people work at {n}? | "
        "How large is the staff of {n}? | How many people work for {n}? | How big is {n}? | "
        "How many workers does {n} have? | How many people are employed by {n}?",
        "how many people work at {n} | how many employees {n} has",
        "{v} people work at {n} | {v} people work for {n}",
    ),
    listed(
        "org.customers", lambda r: w.number(r, 2, 5), "has {v} customers | serves {v} customers", "number of customers",
        "How many customers does {n} have? | How many customers does {n} serve? | How many clients does {n} have?",
        "how many customers {n} has",
    ),
    listed(
        "org.parent", n.organisation, "belongs to {v} | is owned by {v} | is part of {v}", "owner | parent company",
        "Who owns {n}? | To whom does {n} belong? | Which company owns {n}? | What is {n} part of?",
        "who owns {n} | which company {n} belongs to", "{v} owns {n} | {v} bought {n}",
    ),
    listed(
        "org.partner", n.organisation, "works with {v} | cooperates with {v} | is a partner of {v}", "partner",
        "Who does {n} work with? | With whom does {n} cooperate? | Which company is a partner of {n}?",
        "who {n} works with", "{v} cooperates with {n}",
    ),
    listed(
        "org.moved", w.year, "moved to its present home in {v} | has been in the same place since {v}", "moving year",
        "When did {n} move? | Since when has {n} been in the same place? | In which year did {n} move?",
        "when {n} moved",
    ),
)  # fmt: skip
