"""Rows about terms and things: what a word means and where it comes from, what a thing is for, of, and among."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import FIELD, LOWER, PERSON, PLACE, YEAR, Pattern, Rows

_row = Rows("term")
_TONGUE = (
    r"(?:(?:Old|Middle|Low|High|Ancient|Medieval|Proto-)[ -]?)*(?:Latin|Greek|Norse|English|German|French|Dutch"
    r"|Italian|Spanish|Portuguese|Arabic|Persian|Sanskrit|Hebrew|Turkish|Russian|Danish|Swedish|Norwegian|Icelandic"
    r"|Finnish|Welsh|Irish|Gaelic|Hindi|Japanese|Chinese|Frisian|Saxon|Celtic|Breton|Basque|Cornish|Scots|Polish|Czech"
    r"|Hungarian)"
)
_WORD = (
    rf"(?:the |an? )?(?:{_TONGUE}(?: (?:word|verb|term|noun|root|phrase|for)\b[^,;]*?| [\"“'‘]?[\w-]+[\"”'’]?)?"
    rf"|(?:word|verb|term|noun|root|name|surname) [^,;]+?)"
)

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("author", [rf"was (?:coined|introduced|first introduced|first used|invented|first described|defined"
                    rf"|proposed) by {PERSON}",
                    rf"goes back to {PERSON}", rf"is due to {PERSON}"],
         "Who coined {n}?|Who introduced {n}?|Who is the author of {n}?|~who coined {n}|Who first used {n}?"
         "|Who is {n}'s inventor?|Who came up with {n}?|Who invented {n}?|From whom does {n} come?"
         "|To whom do we owe {n}?|Who is the originator of {n}?|Name the person who coined {n}.|~who came up with {n}",
         says="was coined by {v}|was introduced by {v}|was invented by {v}|was first used by {v}"),
    _row("year of origin", [rf"was coined in {YEAR}", rf"(?:dates from|dates back to|goes back to) {YEAR}",
                            rf"(?:first )?appeared in {YEAR}", rf"was (?:first (?:used|described|recorded"
                                                               rf"|mentioned)|invented|"
                            rf"introduced) in {YEAR}", rf"has been in use since {YEAR}"],
         "When was {n} coined?|When did {n} first appear?|What is the year of origin of {n}?|~when {n} was coined"
         "|From which year is {n}?|In which year did {n} come into use?|How old is {n}?|When was {n} first used?"
         "|Since when has {n} been in use?|What year does {n} date from?|Name the year in which {n} appeared."
         "|~since when {n} has been around|When did {n} originate?",
         says="=was coined in {v}|=dates from {v}|=goes back to {v}|=first appeared in {v}|=was introduced in {v}"),
    _row("origin word", [rf"(?:comes|derives|is derived|stems|is borrowed|is taken|originates) from (?P<v>{_WORD})",
                         rf"goes back to (?P<v>{_WORD})", rf"is (?P<v>{_TONGUE}) in origin",
                         rf"has its (?:origin|roots) in (?P<v>{_WORD})"],
         "What is the origin of {n}?|Where does {n} come from?|What does {n} derive from?|~where {n} comes from"
         "|What is {n}'s etymology?|From which language is {n}?|What is {n} derived from?|What are the roots of {n}?"
         "|From which word does {n} stem?|What is the source of {n}?|Name the origin of {n}."
         "|~what {n} is derived from",
         says="comes from {v}|derives from {v}|stems from {v}|is derived from {v}|has its origin in {v}"),
    _row("provenance", [rf"(?:comes|originates|stems|hails) from {PLACE}", rf"is from {PLACE}",
                        rf"was (?:made|invented|built|produced|developed) in {PLACE}"],
         "Where does {n} come from?|What is the origin of {n}?|Where was {n} made?|~where {n} comes from"
         "|From which place is {n}?"
         "|Where did {n} originate?|What is {n}'s place of origin?|Which place does {n} stem from?|Where is {n} from?"
         "|Name the place of origin of {n}.|~where {n} originated",
         says="comes from {v}|is from {v}|originates from {v}|stems from {v}"),
    _row("discipline", [rf"(?:finds use in|is (?:used in|a term (?:of|in|from)|part of the language of|an expression"
                         rf" of)) {LOWER}",
                         rf"(?:comes from|belongs to|stems from|is (?:common|usual|current|widespread|frequent"
                         rf"|customary|popular|well known|much used|often used|mostly used|a word|a word used|an"
                         rf" expression|jargon|slang|at home|met|encountered|heard|found) (?:in|from)|is (?:known"
                         rf"|familiar) (?:in|from)|occurs in|originates (?:in|from)|appears in|crops up in|is borrowed"
                         rf" from|is taken from) (?:the (?:field|language|vocabulary|world|jargon|realm|domain"
                         rf"|terminology|theory) of )?(?P<v>{FIELD})"],
         "In which field is {n} used?|Which field does {n} belong to?|What is the field of {n}?|~where {n} is used"
         "|Which field does {n} come from?|What is {n}'s discipline?|What is the discipline of {n}?"
         "|To which subject does {n} belong?|In which discipline is {n} used?|In what area does one meet {n}?"
         "|What is {n}'s domain?|~in which field {n} is used|Name the area in which {n} is used.",
         says="is used in {v}|finds use in {v}"),
    _row("synonym", [r"is (?:also |sometimes |often |commonly |otherwise )(?:known as|called|named|termed"
                     r"|referred to as) (?P<v>[^,;]+?)",
                     r"is (?:an? )?(?:synonym|synonymous|other word|alternative (?:name|word|term)) (?:of|for|with|to)"
                     r" (?P<v>[^,;]+?)",
                     r"is another (?:word|name|term) for (?P<v>[^,;]+?)",
                     r"means (?:exactly |much )?the same (?:as|thing as) (?P<v>[^,;]+?)",
                     r"has the same (?:meaning|sense) as (?P<v>[^,;]+?)",
                     r"(?:has|goes by) (?:the|as an?|an?) (?:synonym|alias|alternative name|other name|second name"
                     r"|byname)"
                     r" (?:of )?(?P<v>[^,;]+?)", r"has (?P<v>[^,;]+?) as (?:an?|its) (?:synonym|alias|other name)",
                     r"is interchangeable with (?P<v>[^,;]+?)", r"goes by the name (?:of )?(?P<v>[^,;]+?)",
                     r"can (?:also )?be called (?P<v>[^,;]+?)"],
         "What is another word for {n}?|What is the synonym of {n}?|What is {n} also called?|~what {n} is also called"
         "|By what other name is {n} known?|What is {n}'s other name?|Which term means the same as {n}?"
         "|What else is {n} called?|What is an alternative name of {n}?|Name a synonym of {n}."
         "|~by which other word {n} is known",
         says="is also called {v}|is also known as {v}|is another word for {v}|is another name for {v}"
              "|means the same as {v}"),
    _row("opposite", [r"is the (?:opposite|antonym|contrary|reverse|counterpart) (?:of|to) (?P<v>[^,;]+?)",
                      r"is opposed to (?P<v>[^,;]+?)",
                      r"(?:is contrasted|contrasts) with (?P<v>[^,;]+?)",
                     r"has (?P<v>[^,;]+?) as (?:its|an?|the) (?:opposite|antonym|counterpart)",
                     r"means the (?:opposite|contrary|reverse) of (?P<v>[^,;]+?)"],
         "What is the opposite of {n}?|What is {n}'s opposite?|What is the antonym of {n}?|~what the opposite "
         "of {n} is"
         "|What is the contrary of {n}?|To what is {n} opposed?|With what does {n} contrast?"
         "|What is {n} the reverse of?"
         "|Which word means the contrary of {n}?|Name the counterpart of {n}.|~what {n} is the opposite of",
         says="is the opposite of {v}|is the contrary of {v}|is opposed to {v}"),
    _row("broader class", [r"is (?:an?|one) (?:kind|type|sort|form|variety|species|class|breed) (?P<k>of) "
                           r"(?:an? )?(?P<v>[^,;]+?)",
                           r"is (?:an?|one) (?:example|instance) of (?:an? )?(?P<v>[^,;]+?)",
                           r"(?:belongs to|is a member of|is part of) the (?P<v>[^,;]+? (?:family|class|genus|group"
                           r"|order))",
                           r"(?:counts|is counted) among (?:the )?(?P<v>[^,;]+?)", r"is one of the (?P<v>[^,;]+?)"],
         "What kind of thing is {n}?|What is {n}?|What is {n} a kind of?|~what {n} is|To which class does {n} belong?"
         "|What is {n} an example of?|What type of thing is {n}?|Among what does {n} count?|What category is {n} in?"
         "|What sort of thing is {n}?|What group is {n} part of?|~what kind of thing {n} is"
         "|How would one classify {n}?",
         says="is a kind {k} {v}|is a type {k} {v}|is a sort {k} {v}"),
    _row("example", [r"(?:has|includes) (?P<v>[^,;]+?) as (?:an? |its )?(?:\w+ )?examples?",
                     r"is exemplified by (?P<v>[^,;]+?)"],
         "What is an example of {n}?|Which example is there of {n}?|What is {n}'s example?|~what is an example of {n}"
         "|What illustrates {n}?|What belongs to {n}, for instance?|By what is {n} exemplified?"
         "|What is a case of {n}?"
         "|Name an example of {n}.|~which thing is a case of {n}",
         says="is exemplified by {v}|has {v} as an example|includes {v} as an example"),
    _row("meaning", [r"(?:means|stands for|denotes|refers to|describes|designates|signifies"
                     r"|is short for) (?P<v>[^;]+?)",
                     r"is the (?:word|name|term) for (?P<v>[^;]+?)", r"is defined as (?P<v>[^;]+?)"],
         "What does {n} mean?|What is {n}?|What is the meaning of {n}?|~what {n} means|What does {n} stand for?"
         "|What is {n}'s definition?|How is {n} defined?|What is meant by {n}?|What does {n} refer to?"
         "|What is the definition of {n}?|How would you explain {n}?|What does one call {n}?|~what {n} stands for"
         "|In what sense is {n} used?",
         says="means {v}|refers to {v}|denotes {v}|signifies {v}"),
    _row("purpose", [r"is used (?P<k>for|as) (?P<v>[^,;]+?)", r"is used (?P<k>to) (?P<v>[a-z][^,;]+?)",
                     r"serves (?P<k>to|as|for) (?P<v>[^,;]+?)",
                     r"is (?:intended|meant|designed|made) (?P<k>for) (?P<v>[^,;]+?)"],
         "What is {n} used for?|What is the purpose of {n}?|What is {n} for?|~what {n} is used for"
         "|What is the use of {n}?"
         "|What is {n}'s purpose?|What does {n} serve for?|Why does one use {n}?|What can one do with {n}?"
         "|What is {n}'s function?|~what the purpose of {n} is|To what end is {n} used?",
         says="is used {k} {v}|serves {k} {v}"),
    _row("material", [r"(?:is|was) (?:made|built|woven|carved|cast|constructed) (?:of|from|out of) "
                      r"(?P<v>(?!\d)[^,;]+?)",
                      r"consists of (?P<v>(?!\d|one\b|two\b|three\b|four\b|five\b|six\b|seven\b|eight\b|nine\b"
                      r"|ten\b)[^,;]+?)"],
         "What is {n} made of?|What does {n} consist of?|What is the material of {n}?|~what {n} is made of"
         "|From what is {n} made?|Of which material is {n}?|What is {n} composed of?|What are the ingredients of {n}?"
         "|What is {n} built from?|What goes into making {n}?|~what {n} consists of|Name the material of {n}.",
         says="is made of {v}|is made from {v}|consists of {v}|was made of {v}|was made from {v}"),
    _row("abbreviation", [r"is (?:abbreviated|shortened) (?:as|to) (?P<v>[^,;]+?)",
                          r"has the (?:symbol|abbreviation|sign) (?P<v>\S+)",
                          r"is written as (?P<v>\S+) for short"],
         "What is the abbreviation of {n}?|How is {n} abbreviated?|What is {n}'s symbol?|~how {n} is abbreviated"
         "|What is the short form of {n}?|How does one write {n} in short?|What letters stand for {n}?"
         "|What is the symbol of {n}?|Name the abbreviation of {n}.|~what the short form of {n} is",
         says="is abbreviated as {v}|is abbreviated to {v}|has the abbreviation {v}|is written as {v} for short"),
)
# fmt: on
