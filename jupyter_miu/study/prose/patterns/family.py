"""Rows about kin and friends. Where a predicate says which relative, the questions say so too: ``{k}``."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import NOT_A_FIRM, PEOPLE, PERSON, Pattern, Rows

_row = Rows("person")
_CHILD = (
    r"(?:adopted |eldest |oldest |youngest |younger |older |elder |little |grown-up |only |small |baby |teenage"
    r" )?(?P<k>son|daughter|child|boy|girl|stepson|stepdaughter)"
)
_KIN = (
    r"(?:\w+ )?(?P<k>(?:twin |half-|step)?(?:brother|sister|mother|father)|twin|cousin|uncle|aunt|nephew|niece"
    r"|grandson|granddaughter|grandmother|grandfather|grandchild|husband|wife|friend|neighbour|neighbor|colleague"
    r"|flatmate|godfather|godmother|godson|partner|boss|assistant|apprentice|mentor|teacher|housekeeper|lodger)"
)
_NAMED = r"(?:,? (?:who is )?(?:named|called|by the name of),?)"
_COUNT = r"(?:an?|one|two|three|four|five|six|seven|eight|nine|ten|several|many|no|twin|\d+)"

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("spouse", [rf"(?:is|was|got) married to {PERSON}", rf"(?:married|wed|has married) {PERSON}",
                    rf"is the (?:husband|wife|spouse) of {PERSON}"],
         "Who is {n} married to?|~who {n} is married to|Who is the spouse of {n}?|Who is {n}'s husband or wife?"
         "|Who is the partner of {n}?|Who is {n}'s spouse?|Whom did {n} marry?|Who is {n}'s other half?"
         "|To whom is {n} married?|Name the spouse of {n}.|Who is {n}'s partner?|~whom {n} married",
         says="is married to {v}|was married to {v}|married {v}|got married to {v}"),
    _row("partner", [rf"lives (?:together )?with {PERSON}",
                     rf"shares an? (?:home|house|flat|apartment|household|life) with {PERSON}",
                     rf"is engaged to {PERSON}", rf"is in a relationship with {PERSON}",
                     rf"is the partner of {NOT_A_FIRM}{PERSON}"],
         "Who does {n} live with?|Who is the partner of {n}?|~who {n} lives with|Who shares a home with {n}?"
         "|Who is {n}'s partner?|Who is {n}'s other half?|~who {n}'s partner is|With whom does {n} share a life?"
         "|Name the partner of {n}.|Which person is {n}'s partner?"),
    _row("named child", [rf"(?:has|had|is raising|raises|raised|is bringing up|brought up|adopted|has adopted|gave"
                         rf" birth to|cares for|looks after|is the (?:parent|mother|father) of|lives with) an?"
                         rf" {_CHILD}{_NAMED} {PERSON}",
                         rf"has an? {_CHILD} {PERSON}"],
         "Who is {n}'s {k}?|Who is the child of {n}?|What is the name of {n}'s {k}?|~what {n}'s {k} is called"
         "|What is {n}'s {k} called?|Who is {n}'s child?|What is the name of {n}'s child?|Which child does {n} have?"
         "|Name the {k} of {n}.|Whose parent is {n}?|~who {n}'s child is|What {k} does {n} have?"
         "|What is {n}'s child called?|Who is the {k} of {n}?",
         says="has a {k} named {v}|has a {k} called {v}|had a {k} named {v}|had a {k} called {v}"),
    _row("children's names", [rf"(?:has|had) (?:{_COUNT} (?:\w+ )?)?(?P<k>children|sons|daughters|kids)(?:{_NAMED}|,) "
                              rf"{PEOPLE}"],
         "What are the names of {n}'s {k}?|Who are {n}'s {k}?|Who are the {k} of {n}?|~what {n}'s {k} are called"
         "|What are {n}'s {k} called?|Which {k} does {n} have?|Who are {n}'s offspring?|Name the {k} of {n}."
         "|Whose parent is {n}?|~who {n}'s {k} are",
         says="has {k} named {v}|has {k} called {v}|had {k} named {v}|had {k} called {v}"),
    _row("children", [rf"(?:has|had|is raising|is bringing up|(?:is|was) the (?:parent|mother|father) of) "
                      rf"(?P<v>{_COUNT} (?:grown-up |small |adopted |young |little |grown |adult )?"
                      r"(?:sons?|daughters?|child(?:ren)?|kids?|boys?|girls?)(?: and "
                      rf"{_COUNT} (?:sons?|daughters?|boys?|girls?))?)"],
         "What children does {n} have?|Which children does {n} have?|How many children does {n} have?"
         "|~what children {n} has"
         "|How many kids does {n} have?|What offspring does {n} have?|How large is {n}'s offspring?"
         "|How many sons or daughters does {n} have?|What is the number of {n}'s children?|~how many children {n} has"
         "|To how many children is {n} a parent?",
         says="has {v}|is the parent of {v}|had {v}|was the parent of {v}"),
    _row("parent of", [rf"is the (?:\w+ )?(?P<k>mother|father|parent|stepmother|stepfather|mum|dad) of {PEOPLE}",
                       rf"is {PEOPLE}['’]s? (?P<k>mother|father|parent|stepmother|stepfather|mum|dad)"],
         "Whose {k} is {n}?|Who is the child of {n}?|Who is {n}'s child?|Which child does {n} have?|~whose {k} {n} is"
         "|What is the name of {n}'s child?|Of whom is {n} the {k}?|Whose parent is {n}?|To whom is {n} a {k}?"
         "|Name the child of {n}.|~who {n}'s child is",
         says="is the {k} of {v}|is {v}'s {k}"),
    _row("parents", [rf"(?:is|was) (?:the|an?) (?:\w+ )?(?P<k>son|daughter|child) of {PEOPLE}",
                     rf"is {PEOPLE}['’]s? (?P<k>son|daughter|child)"],
         "Whose {k} is {n}?|Who is the parent of {n}?|Who are {n}'s parents?|~whose {k} {n} is|Whose child is {n}?"
         "|Of whom is {n} the {k}?|From which parents does {n} come?|Who brought {n} into the world?"
         "|Name the parents of {n}.|~who {n}'s parents are|Who is {n}'s mother or father?",
         says="is the {k} of {v}|is {v}'s {k}|was the {k} of {v}"),
    _row("born to", [rf"(?:was|were) born to {PEOPLE}", rf"was born (?:as )?(?:the|a) child of {PEOPLE}"],
         "Whose child is {n}?|Who is the parent of {n}?|Who are {n}'s parents?|~whose child {n} is"
         "|To whom was {n} born?"
         "|From which parents does {n} come?|Who brought {n} into the world?|Name the parents of {n}."
         "|~who {n}'s parents are|Who is {n}'s mother or father?",
         says="was born to {v}|was born as the child of {v}"),
    _row("sibling", [rf"(?:is|was) (?:the|an?) (?:\w+ )?(?P<k>brother|sister|twin|half-brother|half-sister"
                     rf"|sibling) of {PEOPLE}",
                     rf"is {PEOPLE}['’]s? (?:\w+ )?(?P<k>brother|sister|twin|half-brother|half-sister"
                     r"|sibling)"],
         "Whose {k} is {n}?|Who is the sibling of {n}?|Who is {n}'s brother or sister?|~whose {k} {n} is"
         "|Who is {n}'s sibling?|Of whom is {n} the {k}?|To whom is {n} a {k}?|Which sibling does {n} have?"
         "|Name the sibling of {n}.|~who {n}'s sibling is|With whom does {n} share parents?",
         says="is the {k} of {v}|is {v}'s {k}|was the {k} of {v}"),
    _row("kin of", [rf"(?:is|was) (?:the|an?) {_KIN} of {NOT_A_FIRM}{PEOPLE}", rf"is {PEOPLE}['’]s? {_KIN}"],
         "Whose {k} is {n}?|Of whom is {n} the {k}?|~whose {k} {n} is|To whom is {n} a {k}?"
         "|Who has {n} as a {k}?|Name the person whose {k} is {n}.|Whose {k} is the person called {n}?"
         "|Say whose {k} {n} is.|Who calls {n} a {k}?|~to whom {n} is a {k}",
         says="is {v}'s {k}|is the {k} of {v}|was the {k} of {v}"),
    _row("named kin", [rf"(?:has|had) an? {_KIN}{_NAMED} {PERSON}"],
         "What is the name of {n}'s {k}?|Who is {n}'s {k}?|Who is the {k} of {n}?|~what {n}'s {k} is called"
         "|What is {n}'s {k} called?|What name does {n}'s {k} have?|Which {k} does {n} have?|Name the {k} of {n}."
         "|~who {n}'s {k} is|How is {n}'s {k} named?|Can you name {n}'s {k}?",
         says="has a {k} named {v}|has a {k} called {v}|had a {k} named {v}|had a {k} called {v}"),
    _row("siblings", [rf"(?:has|had) (?P<v>{_COUNT} (?:younger |older |elder |little |half-|twin )?(?:brothers?"
                      rf"|sisters?|siblings?)(?: and {_COUNT} (?:younger |older )?(?:brothers?|sisters?))?)"],
         "What siblings does {n} have?|How many siblings does {n} have?|How many brothers or sisters does {n} have?"
         "|~what siblings {n} has|Which siblings does {n} have?|What is the number of {n}'s siblings?"
         "|With how many siblings did {n} grow up?|~how many siblings {n} has|What brothers and sisters does "
         "{n} have?"
         "|How big is the number of siblings of {n}?"),
    _row("friend", [rf"is (?:close |good |best )?friends with {PEOPLE}",
                    rf"is (?:an?|the) (?:\w+ )?friend of {PEOPLE}",
                    rf"is befriended by {PEOPLE}", rf"has {PEOPLE} as a friend"],
         "Who is {n}'s friend?|Who is the friend of {n}?|Who is {n} friends with?|~who {n}'s friend is"
         "|Whose friend is {n}?"
         "|With whom is {n} friends?|Whom does {n} have as a friend?|Name the friend of {n}.|Who is close to {n}?"
         "|~who {n} is friends with|What friend does {n} have?",
         says="is friends with {v}|has {v} as a friend"),
)
# fmt: on
