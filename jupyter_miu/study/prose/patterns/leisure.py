"""Rows about people: what they like, play, speak, wrote, won and own."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import ANIMAL, TONGUE, Pattern, Rows

_row = Rows("person")
_LANGUAGE = r"(?:(?:some|a little|fluent|good) )?[A-Z][a-z]+"
_LANGUAGES = rf"{_LANGUAGE}(?:(?:,? and|,) {_LANGUAGE})*"
_TONGUES = rf"(?:(?:some|a little|fluent|good) )?{TONGUE}(?:(?:,? and|,) {TONGUE})*"
_INSTRUMENT = (
    r"(?:piano|violin|viola|cello|guitar|flute|harp|organ|trumpet|trombone|tuba|horn|drums|clarinet|oboe|bassoon"
    r"|saxophone|accordion|concertina|banjo|mandolin|fiddle|ukulele|harmonica|lute|bagpipes|percussion|double bass"
    r"|zither|dulcimer|recorder|harpsichord|hurdy-gurdy|bass|keyboard)"
)
_SPORT = (
    r"(?:football|soccer|tennis|golf|chess|hockey|ice hockey|rugby|cricket|basketball|volleyball|handball|badminton"
    r"|squash|table tennis|baseball|water polo|polo|bridge|poker|darts|curling|bowls|go|draughts|lacrosse|snooker)"
)
_PLAIN = (
    r"(?!(?:the|an?|his|her|its|their|no|some|every|each|one|this|that|nothing|to|being|having|when|how|it|in|at|on|by"
    r"|with|near|from|among|between|away|together|alone)\b)"
)
_AT_LEISURE = r"(?: (?:in (?:an?|his|her|their) (?:free|spare|leisure) time|(?:at|on) (?:the )?weekends?))?"
_WITH = r"(?: (?!(?:every|each|in|at|on|with|to|for|from|by|twice|once|daily|again|when|because|as)\b)[\w-]+)*?"
_TITLE = r"(?P<v>[\"“'‘]?[A-Z0-9][^,;\"”]*?[\"”'’]?)"
_PET = (
    rf"(?P<v>(?:an?|one|two|three|four|five|six|several|some|many) (?:[a-z-]+ ){{0,2}}{ANIMAL}(?:e?s)?"
    r"(?:,? (?:who is )?(?:named|called) [\w' -]+?)?)"
)

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("hobby", [rf"(?:enjoys|loves|likes|is fond of|is keen on|is passionate about|adores|is into) "
                   rf"(?P<v>{_PLAIN}(?:[a-z])[^,;]+?){_AT_LEISURE}",
                   rf"(?:goes in for|has a (?:passion|love|fondness|soft spot|weakness) (?:for|of)|takes (?:pleasure"
                   rf"|delight) in|is (?:crazy|mad|enthusiastic) about|(?:relaxes|unwinds) (?:by|with)|dabbles in|is"
                   rf" an? (?:\w+ )?(?:fan|lover|enthusiast) of|is devoted to|delights in|goes(?! missing| begging|"
                   rf" looking)) (?P<v>{_PLAIN}[a-z]+ing\b{_WITH}){_AT_LEISURE}",
                   r"(?:practises|practices|does|pursues) (?P<v>[a-z][^,;]+?) (?:as an? (?:hobby|pastime)|for fun|in"
                   r" (?:his|her|their) (?:free|spare|leisure) time)",
                   r"(?:spends|spent) (?:\w+ )?(?:weekends|evenings|sundays|saturdays|holidays|free time|spare time"
                   r"|leisure time|leisure) (?:on )?(?P<v>[^,;]+?)",
                   r"has (?P<v>[^,;]+?) as an? (?:hobby|pastime)",
                   r"(?:has taken up|took up) (?P<v>[a-z]+ing\b[^,;]*?)"],
         "What is the hobby of {n}?|What does {n} enjoy?|What does {n} do in free time?|~what {n} is fond of"
         "|What does {n} like most?|What is {n}'s hobby?|What is {n}'s pastime?|What does {n} do for fun?"
         "|What is {n}'s favourite activity?|How does {n} spend leisure hours?|Which hobby does {n} have?"
         "|What is the favourite pastime of {n}?|~how {n} relaxes|What does {n} love doing?"
         "|What is {n}'s favorite activity?|What is the favorite activity of {n}?",
         says="enjoys {v}|likes {v}|is fond of {v}|is keen on {v}"),
    _row("likes to", [r"(?:loves|likes) to (?P<v>[a-z][^,;]+?)"],
         "What does {n} like to do?|What does {n} love to do?|What is {n}'s hobby?|~what {n} likes to do"
         "|What does {n} do for fun?|What does {n} do in free time?|What is {n}'s favourite activity?"
         "|How does {n} like to spend time?|What is {n}'s pastime?|~how {n} relaxes|What does {n} enjoy?",
         says="likes to {v}"),
    _row("instrument", [rf"(?:plays|can play|(?:performs|makes music|is proficient|is skilled) on|has mastered|mastered"
                        rf"|(?:learned|learnt|has learned|has learnt)(?: to play)?|is a master of|knows how to play"
                        rf"|practises|practices|took up|has taken up) (?:the |an? )?(?P<v>{_INSTRUMENT}(?: and (?:the"
                        rf" )?{_INSTRUMENT})?)",
                        r"plays the (?P<v>(?!part|role|fool|game|lead|market|victim|host|same|long|numbers"
                        r"|odds)[a-z-]+)"],
         "Which instrument does {n} play?|What does {n} play?|What is {n}'s instrument?|~which instrument {n} plays"
         "|What instrument does {n} play?|Which musical instrument can {n} play?|What is the instrument of {n}?"
         "|Name the instrument that {n} plays.|On what does {n} make music?|~what instrument {n} plays"
         "|Which instrument has {n} learned?|What does {n} play in a band?",
         says="plays the {v}|plays {v}|makes music on the {v}"),
    _row("sport", [rf"(?:plays|plays the game of|is a player of) (?P<v>{_SPORT})"],
         "Which game does {n} play?|What does {n} play against others?|What is {n}'s sport?|~which game {n} plays"
         "|Which sport or game is {n} a player of?|What game is {n} good at?|What is the favourite game of {n}?"
         "|Name the game that {n} plays.|What kind of matches does {n} take part in?|~what sport {n} does",
         says="plays {v}|is a player of {v}|plays the game of {v}"),
    _row("languages", [rf"speaks (?:both )?(?P<v>{_LANGUAGES})", rf"is fluent in (?P<v>{_LANGUAGES})",
                       rf"(?:can|is able to) speak (?P<v>{_LANGUAGES})",
                       rf"(?:has learned|has learnt|learned|learnt|knows|has mastered|masters|understands|(?:converses"
                       rf"|communicates) in|has (?:a good|an? \w+) (?:command|knowledge) of) "
                       rf"(?P<v>{_TONGUES})", rf"is bilingual in (?P<v>{_TONGUES})"],
         "Which language does {n} speak?|What language does {n} speak?|What is the language of {n}?"
         "|~which language {n} speaks|Which languages does {n} speak?"
         "|What languages does {n} know?|In which language can one talk to {n}?|What can {n} speak?"
         "|Name the language of {n}.|What is {n}'s language?|~what language to use with {n}"
         "|In what is {n} fluent?|Which language has {n} learned?",
         says="speaks {v}|can speak {v}|is able to speak {v}"),
    _row("mother tongue", [rf"has (?P<v>{_LANGUAGE}) as (?:an? |his |her |their )?(?:mother tongue|native language"
                           rf"|first language)", rf"is a native speaker of (?P<v>{_TONGUES})",
                           rf"grew up speaking (?P<v>{_TONGUES})",
                           rf"speaks (?P<v>{_TONGUES}) (?:at home|as (?:an? |his |her |their )?(?:mother tongue|native"
                           rf" language|first language))"],
         "What is the mother tongue of {n}?|What is {n}'s mother tongue?|Which language is native to {n}?"
         "|~what {n}'s mother tongue is|What is {n}'s native language?|What is the native language of {n}?"
         "|What was the first language of {n}?|What is {n}'s first language?|Which language did {n} learn first?"
         "|In which language did {n} grow up?|Name the mother tongue of {n}.|~in which language {n} grew up",
         says="has {v} as mother tongue|is a native speaker of {v}|grew up speaking {v}"),
    _row("award", [r"(?:won|received|has won|has received|was awarded|was given|got|holds|earned|took home"
                   r"|has been awarded|was honou?red with|was presented with|collected|walked off with|is the winner"
                   r" of|is a recipient of|was the recipient of) (?P<v>(?:the |an? )?(?:[\w'’.-]+ )*?(?:Prize|Award"
                   r"|Medal|Cup|Trophy|Order|Oscar|Cross|Ribbon|prize|award|medal|trophy|scholarship|fellowship)(?:"
                   r" (?:of|for) [A-Z]\w+)?)"],
         "Which award did {n} win?|What did {n} win?|Which prize did {n} win?|What is the award of {n}?"
         "|~which prize {n} won|What is the prize of {n}?|With what was {n} honoured?|What is {n}'s award?"
         "|Name the prize that {n} received.|~which award {n} has|What award did {n} receive?"
         "|What prize was {n} given?",
         says="won {v}|received {v}|was awarded {v}|has won {v}|has received {v}"),
    _row("book", [rf"(?:wrote|has written|published|has published|authored|penned|co-wrote|co-authored|(?:is|was) the "
                  rf"(?:co-)?author of|brought out) {_TITLE}",
                  r"(?:wrote|has written|published|has published|authored|penned) (?P<v>(?:an?|the) (?:\w+ )?(?:book"
                  r"|novel|memoir|biography|cookbook|textbook|thriller|handbook|guidebook)\b[^,;]*?)"],
         "Which book did {n} write?|What did {n} write?|What is the book of {n}?|~which book {n} wrote"
         "|What is {n}'s book?|What book is {n} the author of?|Which work is by {n}?|What did {n} publish?"
         "|What is {n}'s book called?|What is the title of {n}'s book?|Which book was written by {n}?"
         "|Name the book that {n} wrote.|~what {n} has written|Which book has {n} as its author?",
         says="wrote {v}|was the author of {v}|is the author of {v}|has written {v}|published {v}"),
    _row("written work", [r"(?:wrote|has written|authored|is the author of|was the author of) (?P<v>(?!(?:to|about"
                          r"|for|in|on|with|from|back|down|off|that|it|one|two|three|four|five|six|seven|eight|nine"
                          r"|ten|several|many|some|most|\d+)\b)[^,;]+?)"],
         "What did {n} write?|Which work did {n} write?|What is {n} the author of?|~what {n} wrote"
         "|Which work is by {n}?|What was written by {n}?|What is the title of {n}'s work?|Which text did {n} author?"
         "|Name the work written by {n}.|~which work {n} is the author of|What came from {n}'s pen?"
         "|Which book or text has {n} as its author?",
         says="wrote {v}|was the author of {v}|is the author of {v}|has written {v}"),
    _row("team", [r"(?:plays (?:football |rugby |hockey |cricket |basketball )?|is a player )for "
                  r"(?P<v>(?:the )?[A-Z][^,;]+?)"],
         "Which team does {n} play for?|What is {n}'s team?|Who does {n} play for?|What club does {n} play for?"
         "|~which team {n} plays for|In which team is {n}?|Name the team of {n}.|What side does {n} belong to?"
         "|What is {n}'s club?|~what {n}'s team is",
         says="plays for {v}|is a player for {v}"),
    _row("pet", [rf"(?:has|has got|owns|keeps|looks after|cares for|takes care of|adopted|has adopted|is the owner of"
                 rf"|lives with|shares (?:the|an?|his|her|their) (?:house|home|flat|apartment|life|cottage) with)"
                 rf" {_PET}",
                 rf"has {_PET} (?:as a pet|at home|for company)"],
         "Which pet does {n} have?|What animal does {n} own?|What is the pet of {n}?|~what pet {n} has"
         "|What pet does {n} keep?|What is {n}'s pet?|What kind of animal lives with {n}?|Which animal does {n} "
         "look after?"
         "|What is {n}'s animal companion?|Name the pet of {n}.|~which animal {n} owns"
         "|What creature does {n} share a home with?",
         says="has {v}|keeps {v}"),
    _row("vehicle", [r"drives (?P<v>an? (?!hard|living|(?:[a-z]+ )?(?:bicycle|bike|tricycle)\b)[^,;]+?)",
                     r"rides (?P<v>an? (?:[a-z]+ )?(?:bicycle"
                                                                  r"|motorbike|bike|"
                     r"motorcycle|scooter|moped|tricycle))"],
         "What does {n} drive?|Which vehicle does {n} drive?|What is {n}'s vehicle?|~what {n} drives"
         "|How does {n} get around?"
         "|What does {n} travel in?|At the wheel of what does one find {n}?|What is the vehicle of {n}?"
         "|Name the vehicle that {n} uses.|~which vehicle {n} uses",
         says="drives {v}|rides {v}"),
    _row("allergy", [r"is allergic to (?P<v>[^,;]+?)", r"(?:has|suffers from) an allergy to (?P<v>[^,;]+?)",
                     r"cannot eat (?P<v>[^,;]+?)"],
         "What is {n} allergic to?|Which allergy does {n} have?|What is {n}'s allergy?|~what {n} is allergic to"
         "|What must {n} avoid?|What does {n} not tolerate?|To what does {n} react badly?|What can {n} not eat "
         "or touch?"
         "|Name the allergy of {n}.|~what {n} should stay away from",
         says="is allergic to {v}|has an allergy to {v}|suffers from an allergy to {v}"),
)
# fmt: on
