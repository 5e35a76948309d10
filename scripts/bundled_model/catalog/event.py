"""Events: place, date, organiser, guests, topic …"""

from __future__ import annotations

from random import Random

from .. import names as n
from .. import words as w
from .base import listed


def _topic(rng: Random) -> str:
    return rng.choice(w.FIELDS) if rng.random() < 0.5 else n.noun_phrase(rng)


EVENT = (    listed(
        "event.place", n.place,
        "takes place in {v} | is held in {v} | happens in {v} | was moved to {v} | is at home in {v} | "
        "will be held in {v}",
        "venue | location",
        "Where does {n} take place? | Where is {n} held? | Where does {n} happen? | In which town is {n} held? | "
        "Which city hosts {n}? | In which place does {n} take place? | Where will {n} be held? | "
        "Which town do you visit for {n}?",
        "where {n} takes place | where {n} is held | which town hosts {n}",
        "{v} hosts {n}",
    ),
    listed(
        "event.date", w.date,
        "starts on {v} | begins on {v} | is planned for {v} | was set for {v} | opens on {v} | "
        "is due to start on {v}",
        "date | start date | opening day",
        "When does {n} start? | When does {n} begin? | On which date is {n}? | When is {n}? | "
        "When does {n} open? | On what day does {n} start? | For when is {n} planned? | "
        "On which day does {n} begin? | What day does {n} open?",
        "when {n} starts | when {n} begins | on which date {n} is",
    ),
    listed(
        "event.org", n.team,
        "is organized by {v} | is hosted by {v} | is run by {v} | is put on by {v} | is arranged by {v}",
        "organizer | host",
        "Who organizes {n}? | Who hosts {n}? | Who is behind {n}? | Who runs {n}? | By whom is {n} organized? | "
        "Who puts on {n}? | Who is responsible for {n}? | Who arranges {n}?",
        "who organizes {n} | who hosts {n} | who is behind {n}",
        "{v} organizes {n} | {v} runs {n} | {v} is behind {n}", person=True,
    ),
    listed(
        "event.guests", lambda r: w.number(r, 2, 4),
        "expects {v} guests | welcomes {v} people | has room for {v} people | counts on {v} visitors | "
        "draws {v} people",
        "number of guests | number of visitors",
        "How many guests does {n} expect? | How many people can come to {n}? | How many people does {n} welcome? | "
        "How many visitors does {n} expect? | For how many people is there room at {n}? | "
        "How many people come to {n}? | How large is {n}? | How many guests are expected at {n}?",
        "how many guests {n} expects | how many people come to {n}",
        "{v} guests are expected at {n} | {v} people come to {n}",
    ),
    listed(
        "event.topic", _topic,
        "is about {v} | deals with {v} | is devoted to {v} | is dedicated to {v} | covers {v}",
        "topic | theme | subject",
        "What is {n} about? | What does {n} deal with? | What is {n} devoted to? | What does {n} cover? | "
        "Which topic does {n} have? | To what is {n} dedicated? | What do people talk about at {n}? | "
        "What is discussed at {n}?",
        "what {n} is about | what {n} deals with | which topic {n} has",
    ),
    listed(
        "event.fee", lambda r: f"{w.number(r, 1, 3)} {r.choice(['euros', 'dollars', 'crowns'])}",
        "costs {v} | has an entry fee of {v} | asks {v} at the door", "entry fee | ticket price",
        "How much does {n} cost? | What does {n} cost? | What does a ticket for {n} cost? | "
        "How much is the entry to {n}?",
        "what {n} costs | how much {n} costs",
    ),
    listed(
        "event.speaker", n.person, "is opened by {v} | has {v} as its main speaker | will hear {v}",
        "main speaker | speaker",
        "Who opens {n}? | Who speaks at {n}? | Who is the main speaker at {n}?",
        "who speaks at {n} | who opens {n}", "{v} speaks at {n} | {v} opens {n}", person=True,
    ),
    listed(
        "event.lasts", w.duration, "lasts {v} | goes on for {v} | ends after {v}", "length | duration",
        "How long does {n} last? | How long does {n} go on? | After how long does {n} end?", "how long {n} lasts",
    ),
)  # fmt: skip
