"""Less usual ways to say things of firms, code, services, terms and events, and what only looks like them."""

from __future__ import annotations

import pytest

from jupyter_miu.study.found import MOST
from jupyter_miu.study.prose import rules
from jupyter_miu.study.prose.patterns.matching import match

# (sentence, subject, value, a question that must be asked)
WAYS = [
    # firms
    ("Recipe Sazprub dates back to 1984.", "Recipe Sazprub", "1984", "When was Recipe Sazprub founded?"),
    ("Tarn Works has been going since 1931.", "Tarn Works", "1931", "What is the founding year of Tarn Works?"),
    ("Tarn Works began trading in 1931.", "Tarn Works", "1931", "When was Tarn Works founded?"),
    ("Queschip sits in Different Cross.", "Queschip", "Different Cross", "Where is Queschip based?"),
    ("Tarn Works is managed from Ostvik.", "Tarn Works", "Ostvik", "What is the headquarters of Tarn Works?"),
    ("Tarn Works has 889 people on its staff.", "Tarn Works", "889", "How many employees does Tarn Works have?"),
    ("Tarn Works employs about 50 full-time staff.", "Tarn Works", "about 50", "What is Tarn Works's staff size?"),
    ("Chosfis offers images.", "Chosfis", "images", "What is the product of Chosfis?"),
    ("Tarn Works is a maker of oars.", "Tarn Works", "oars", "What is the main product of Tarn Works?"),
    ("Tarn Works belongs to Copytree Systems.", "Tarn Works", "Copytree Systems", "Which company owns Tarn Works?"),
    ("Tarn Works is a partner of Sorx Energy.", "Tarn Works", "Sorx Energy", "Who is the partner of Tarn Works?"),
    ("Tarn Works moved to its present home in 1967.", "Tarn Works", "1967", "When did Tarn Works move?"),
    ("Tarn Works has been in the same place since 1991.", "Tarn Works", "1991",
     "When did Tarn Works move to its present home?"),
    # code
    ("open produces a tuple of meetings.", "open", "a tuple of meetings", "What does open return?"),
    ("load_rows has a list of rows as its result.", "load_rows", "a list of rows", "What is load_rows's result?"),
    ("load_rows takes time_server and join_rows.", "load_rows", "time_server and join_rows",
     "What is the parameter of load_rows?"),
    ("load_rows takes time_server, depth and join_rows.", "load_rows", "time_server, depth and join_rows",
     "What is the argument of load_rows?"),
    ("load_rows has two keyword arguments named width and depth.", "load_rows", "width and depth",
     "Which argument does load_rows take?"),
    ("load_rows stops with KeyError.", "load_rows", "KeyError", "Which error does load_rows raise?"),
    ("load_rows crashes with an IndexError if the file is empty.", "load_rows", "IndexError",
     "Which exception does load_rows throw?"),
    ("load_rows belongs to tides/rows.py.", "load_rows", "tides/rows.py", "Where is load_rows defined?"),
    ("load_rows makes use of session_config.", "load_rows", "session_config", "What is the helper of load_rows?"),
    ("read is the work of Farid Glav.", "read", "Farid Glav", "Who is the author of read?"),
    ("load_rows parses a tide table.", "load_rows", "a tide table", "What does load_rows read?"),
    ("load_rows saves its result in Postgres.", "load_rows", "Postgres", "Where does load_rows save its result?"),
    ("encode writes the compressed frame.", "encode", "the compressed frame", "What does encode write?"),
    ("load_rows made its debut in version 2.4.", "load_rows", "2.4", "What is the first version of load_rows?"),
    # services
    ("price-format is run by Team Argument.", "price-format", "Team Argument", "Who maintains price-format?"),
    ("kelpwatch is supported by the harbour team.", "kelpwatch", "the harbour team", "What is the owner of kelpwatch?"),
    ("start-43 was installed on node-7.", "start-43", "node-7", "Where does start-43 run?"),
    ("kelpwatch was rebuilt last year and was built in Rust.", "kelpwatch", "Rust",
     "What is the programming language of kelpwatch?"),
    ("kelpwatch relies on tide-db.", "kelpwatch", "tide-db", "What is the dependency of kelpwatch?"),
    ("kelpwatch cannot work without tide-db.", "kelpwatch", "tide-db", "What does kelpwatch depend on?"),
    ("The scheduler needs tide-db.", "the scheduler", "tide-db", "What does the scheduler depend on?"),
    ("kelpwatch stops waiting after 9 minutes.", "kelpwatch", "9 minutes", "What is the timeout of kelpwatch?"),
    ("kelpwatch has a 30-second timeout.", "kelpwatch", "30-second", "What is the timeout of kelpwatch?"),
    ("kelpwatch is watched by Marco Kanpir.", "kelpwatch", "Marco Kanpir", "What is the contact of kelpwatch?"),
    ("kelpwatch is supported at night by Lena Foss.", "kelpwatch", "Lena Foss", "Who is on call for kelpwatch?"),
    ("kelpwatch was released as version 5.10.", "kelpwatch", "5.10", "What is the version of kelpwatch?"),
    ("kelpwatch refuses more than 800 requests.", "kelpwatch", "800 requests", "What is kelpwatch's request limit?"),
    # terms
    ("gqqdycc comes from fishing.", "gqqdycc", "fishing", "What is the field of gqqdycc?"),
    ("The term skerrow is common in economics.", "skerrow", "economics", "In which field is skerrow used?"),
    ("skerrow has the same meaning as punt.", "skerrow", "punt", "What is the synonym of skerrow?"),
    ("skerrow has the synonym punt.", "skerrow", "punt", "What is another word for skerrow?"),
    # events
    ("The Salt exhibition is at home in Dublin.", "the Salt exhibition", "Dublin",
     "What is the venue of the Salt exhibition?"),
    ("The Salt festival is due to start on 4 May.", "the Salt festival", "4 May",
     "What is the date of the Salt festival?"),
    ("The Salt race is due to start at 9:00.", "the Salt race", "9:00", "At what time does the Salt race start?"),
    ("The Salt festival counts on 764 visitors.", "the Salt festival", "764",
     "What is the number of guests of the Salt festival?"),
    ("The Salt fair will hear Prek Tully.", "the Salt fair", "Prek Tully", "Who speaks at the Salt fair?"),
    ("The Salt race ends after three days.", "the Salt race", "three days", "What is the duration of the Salt race?"),
    ("The Salt conference is run by Realt Yates.", "the Salt conference", "Realt Yates",
     "Who is the organizer of the Salt conference?"),
]  # fmt: skip
NO_ROW = [
    ("Tarn Works", "offers a discount"), ("Tarn Works", "offers a free JSON API"), ("Tarn Works", "offers to help"),
    ("Tarn Works", "takes time and care"), ("Tarn Works", "makes use of steam"), ("Tarn Works", "stops with a jolt"),
    ("kelpwatch", "takes backups"),
    ("skerrow", "is common in winter"),
    ("the Salt fair", "will hear of it"), ("the Salt fair", "counts on fine weather"),
    ("Tarn Works", "sits in silence"), ("Tarn Works", "sits on the harbour"),
    ("Tarn Works", "was set up on the hill"),
    ("the Salt race", "is held by the river"), ("kelpwatch", "drops entries after 30 minutes"),
    ("kelpwatch", "was installed on Monday"), ("load_rows", "opens a connection"),
    ("Tarn Works", "has been in trouble since 1991"),
    ("the weaver", "listens on port 8"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "subject", "value", "question"), WAYS, ids=[way[0] for way in WAYS])
def test_a_way_to_say_it(text: str, subject: str, value: str, question: str) -> None:
    read = {(item.statement.subject, item.statement.value): item.asks for item in rules.read(text) if item.asks}
    assert question in read.get((subject, value), ()), read
    assert 8 <= len(read[subject, value]) <= MOST


@pytest.mark.parametrize(("subject", "clause"), NO_ROW)
def test_what_only_looks_alike_has_no_row(subject: str, clause: str) -> None:
    assert match(subject, clause) is None


def test_a_service_is_asked_for_as_a_service() -> None:
    """The same predicate means another thing of code, of a service and of a firm."""
    for subject, clause, never in (
        ("kelpwatch", "relies on redis", "function"), ("kelpwatch", "is watched by Grafana", "on call"),
        ("kelpwatch", "depends on node.js", "function"), ("Tarn Works", "produces cheese", "return"),
        ("price-format", "is run by Lena Foss", "leads"), ("skerrow", "dates from 1920", "founded"),
    ):  # fmt: skip
        found = match(subject, clause)
        assert found is not None and not [ask for ask in found.asks if never in ask], found
