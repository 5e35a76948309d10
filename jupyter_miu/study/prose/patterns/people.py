"""Rows about people: where they are from and live, what they do, know, like and own. Family is in ``family``."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import DATE, EMPLOYER, LOWER, PERSON, PLACE, REST, YEAR, Pattern, Rows

_row = Rows("person")
_DEMONYM = r"[A-Z][a-z]+(?:ian|ean|an|ish|ese|nch|tch|iss|eek|wegian|lander|aeli|aqi|ani|lish)"
_LANGUAGE = r"(?:(?:some|a little|fluent|good) )?[A-Z][a-z]+"
_LANGUAGES = rf"{_LANGUAGE}(?:(?:,? and|,) {_LANGUAGE})*"
_INSTRUMENT = (
    r"(?:piano|violin|viola|cello|guitar|flute|harp|organ|trumpet|trombone|tuba|horn|drums|clarinet|oboe|bassoon|"
    r"saxophone|accordion|concertina|banjo|mandolin|fiddle|ukulele|harmonica|lute|bagpipes|percussion|double bass|"
    r"zither|dulcimer|recorder|harpsichord|hurdy-gurdy|bass|keyboard)"
)
_SPORT = (
    r"(?:football|soccer|tennis|golf|chess|hockey|ice hockey|rugby|cricket|basketball|volleyball|handball|badminton|"
    r"squash|table tennis|baseball|water polo|polo|bridge|poker|darts|curling|bowls|go|draughts|lacrosse|snooker)"
)
_ANIMAL = (
    r"(?:cat|dog|horse|rabbit|parrot|hamster|goat|pig|bird|fish|tortoise|turtle|mouse|rat|hen|sheep|pony|donkey"
    r"|snake|"
    r"lizard|ferret|gecko|canary|budgie|kitten|puppy|duck|goose|cow|llama|alpaca|guinea pig|hedgehog|mule|raven|owl|"
    r"goldfish|chicken|terrier|spaniel|greyhound|sheepdog|cockatoo|iguana|falcon|pigeon)"
)
_PLAIN = r"(?!(?:the|an?|his|her|its|their|no|some|every|each|one|this|that|nothing|to|being|having|when|how|it)\b)"

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("birth year", [rf"(?:was|were) born in {YEAR}", rf"(?:was|were) born in the year {YEAR}",
                        rf"came into the world in {YEAR}"],
         "When was {n} born?|In which year was {n} born?|What is the birth year of {n}?|~when {n} was born"
         "|What year was {n} born in?|What is {n}'s birth year?|What is {n}'s year of birth?"
         "|In what year did {n} come into the world?|Which year saw the birth of {n}?|Name the year of {n}'s birth."
         "|~the year in which {n} was born|Since what year has {n} been alive?"),
    _row("birth date", [rf"(?:was|were) born on {DATE}", rf"has (?:an?|his|her|their) birthday on {DATE}",
                        rf"celebrates (?:an?|his|her|their) birthday on {DATE}"],
         "When was {n} born?|What is {n}'s date of birth?|On which day was {n} born?|When is {n}'s birthday?"
         "|~when {n} was born|What is the birthday of {n}?|On what date was {n} born?|What is the birth date of {n}?"
         "|When does {n} celebrate a birthday?|When did {n} come into the world?|~on which date {n}'s birthday is"
         "|Name the date of birth of {n}."),
    _row("birthplace", [rf"(?:was|were) born in {PLACE}", rf"comes? from {PLACE}", rf"is from {PLACE}",
                        rf"hails from {PLACE}", rf"is originally from {PLACE}", rf"is a native of {PLACE}",
                        rf"originates from {PLACE}", rf"came into the world in {PLACE}"],
         "Where was {n} born?|What is the birthplace of {n}?|Which place does {n} come from?|~where {n} was born"
         "|In which place was {n} born?|What is {n}'s birthplace?|What is {n}'s place of birth?|Where is {n} from?"
         "|Where does {n} come from originally?|Which town is {n} a native of?|~where {n} comes from"
         "|Name the native town of {n}.|Where does {n} hail from?|What are {n}'s origins?"),
    _row("childhood", [rf"(?:grew up|was raised|was brought up) in {PLACE}",
                       rf"spent (?:an?|his|her|their) (?:childhood|youth|early years) in {PLACE}"],
         "Where did {n} grow up?|Where was {n} raised?|Where did {n} spend the early years of life?"
         "|Where did {n} live as a child?|What is the childhood home of {n}?|~where {n} grew up"
         "|In which place was {n} brought up?|~where {n}'s childhood was spent|Which town did {n} grow up in?"
         "|Name the place of {n}'s childhood.|Where did {n} spend a childhood?"),
    _row("home", [rf"(?:lives?|resides?|moved|relocated|settled|dwells) (?:in|to) {PLACE}",
                  rf"has (?:lived|settled) in {PLACE}",
                  rf"has an? (?:house|home|flat|apartment|cottage) in {PLACE}", rf"is at home in {PLACE}",
                  rf"makes (?:his|her|their|a) home in {PLACE}", rf"is (?:a )?resident (?:in|of) {PLACE}",
                  rf"has (?:his|her|their) home in {PLACE}", rf"is settled in {PLACE}",
                  rf"rents an? \w+ in {PLACE}"],
         "Where does {n} live?|Which city does {n} live in?|What is the home of {n}?|~where {n} lives"
         "|Where does {n} now reside?|What is {n}'s place of residence?|Where is {n} at home?"
         "|What is {n}'s home town?|In which town is {n}'s house?|Name the place where {n} lives."
         "|~where {n}'s home is"
         "|What is {n}'s home?|What is the residence of {n}?|Where has {n} settled?"),
    _row("occupation", [r"(?P<v>[a-z]{3,}(?:s|ed) [^,;]{2,40}?) for a living",
                        r"(?:earns|makes|earned|made) (?:an?|his|her|their) living (?:(?:by|from|with|through"
                        r"|out of|as) )?"
                        r"(?P<v>[a-z]+ing\b[^,;]*?)",
                        r"(?:earns|makes|earned|made) (?:an?|his|her|their) living (?:from|with|through|out of) "
                        r"(?P<v>[^,;]+?)"],
         "What does {n} do for a living?|What is the job of {n}?|How does {n} earn a living?"
         "|~what {n} does for a living|What is the occupation of {n}?|What is {n}'s job?"
         "|What is {n}'s line of work?|What kind of work does {n} do?|How does {n} make money?"
         "|What is {n}'s trade?|~how {n} makes a living|What does {n} live from?|Name the livelihood of {n}."
         "|What is {n}'s profession?"),
    _row("job", [rf"(?:works|worked|has worked|is employed|practises|practices|serves|is working) as (?:an? "
                 rf"|the )?{LOWER}",
                 rf"(?:earns|makes|earned|made) (?:an?|his|her|their) (?:living|money) as (?:an? )?{LOWER}",
                 rf"earns money as (?:an? )?{LOWER}", rf"has (?:a job|work|a post|a position) as (?:an? )?{LOWER}",
                 rf"is an? {LOWER} by (?:profession|trade|occupation|training)",
                 rf"has the (?:job|profession|post) of (?:an? )?{LOWER}"],
         "What does {n} work as?|What is the job of {n}?|What is the profession of {n}?|~what {n} does for a living"
         "|What does {n} do for a living?|What is {n}'s job?|What is {n}'s occupation?|What is {n}'s line of work?"
         "|What is {n} by trade?|How does {n} make a living?|What kind of work does {n} do?"
         "|Name the occupation of {n}."
         "|~what {n}'s profession is|What position does {n} hold?"),
    _row("employer", [rf"(?:works|worked|is working) (?:for|at) {EMPLOYER}",
                      rf"(?:is|was) (?:employed|hired) (?:by|at) {REST}",
                      rf"has (?:a job|work|a post|a position) (?:at|with) {REST}",
                      rf"(?:earns|draws) (?:a|his|her|their) (?:salary|wage|money|pay) (?:at|from) {REST}",
                      rf"is (?:on the (?:staff|payroll)|an employee|a member of staff) (?:of|at) {REST}"],
         "Where does {n} work?|Who does {n} work for?|What is the employer of {n}?|~which company {n} works for"
         "|Which company hired {n}?|What is {n}'s employer?|What is {n}'s workplace?|Who employs {n}?"
         "|Where is {n} employed?|What is the workplace of {n}?|Name the firm where {n} has a job."
         "|Who pays {n}'s salary?"
         "|~where {n} works|On whose staff is {n}?"),
    _row("school", [r"(?:studied|trained|studies|was educated) at (?P<v>[^,;]+?)",
                    r"(?:graduated from|went to|attended|attends|received a degree from|is a student at|"
                    r"holds a degree from|is a graduate of|goes to school at) "
                    r"(?P<v>(?!bed\b|sleep\b|war\b|court\b|sea\b|prison\b|jail\b|church\b|great\b|work\b)[^,;]+?)"],
         "Where did {n} study?|Which university did {n} attend?|What school did {n} graduate from?"
         "|~where {n} went to school|What is the university of {n}?|What is {n}'s school?|What is {n}'s alma mater?"
         "|Where was {n} educated?|At which college was {n} a student?|Where did {n} receive an education?"
         "|Where did {n} get a degree?|Name the school of {n}.|~where {n} studied"),
    _row("field", [rf"(?:studied|studies|majored in|speciali[sz]e[sd] in|is an expert (?:in|on)|has a degree in|"
                   rf"holds an? (?:degree|doctorate|PhD|diploma|master's degree) in|has a doctorate in"
                   rf"|is a student of) "
                   rf"{LOWER}"],
         "What did {n} study?|What subject did {n} major in?|In what did {n} specialize?|~what {n} majored in"
         "|What is the field of {n}?|What is {n}'s subject?|What is {n}'s speciality?|What is {n} an expert in?"
         "|Which subject was {n}'s degree in?|What is {n}'s area of expertise?|~which subject {n} studied"
         "|Name the field of study of {n}.|What discipline did {n} train in?"),
    _row("subject taught", [r"teaches (?P<v>(?!children|students|pupils|people|kids|adults|beginners|at|in|for)"
                            r"[a-z][a-z -]+|[A-Z][a-z]+)"],
         "What does {n} teach?|Which subject does {n} teach?|What lessons does {n} give?|~what {n} teaches"
         "|What can one learn from {n}?|What subject is {n} a teacher of?|In what does {n} give lessons?"
         "|Name the subject that {n} teaches.|~which subject {n}'s classes are in|What are {n}'s classes about?"),
    _row("hobby", [rf"(?:enjoys|loves|likes|is fond of|is keen on|is passionate about|adores|is into) "
                   rf"(?P<v>{_PLAIN}(?:[a-z])[^,;]+?)",
                   r"(?:spends|spent) (?:\w+ )?(?:weekends|evenings|sundays|saturdays|holidays|free time|spare time|"
                   r"leisure time|leisure) (?:on )?(?P<v>[^,;]+?)",
                   r"has (?P<v>[^,;]+?) as an? (?:hobby|pastime)", r"has taken up (?P<v>[a-z]+ing\b[^,;]*?)"],
         "What does {n} enjoy?|What is the hobby of {n}?|What does {n} do in free time?|~what {n} is fond of"
         "|What does {n} like most?|What is {n}'s hobby?|What is {n}'s pastime?|What does {n} do for fun?"
         "|What is {n}'s favourite activity?|How does {n} spend leisure hours?|What is {n} passionate about?"
         "|Name the favourite pastime of {n}.|~how {n} relaxes|What does {n} love doing?"),
    _row("likes to", [r"(?:loves|likes) to (?P<v>[a-z][^,;]+?)"],
         "What does {n} like to do?|What does {n} love to do?|What is {n}'s hobby?|~what {n} likes to do"
         "|What does {n} do for fun?|What does {n} do in free time?|What is {n}'s favourite activity?"
         "|How does {n} like to spend time?|What is {n}'s pastime?|~how {n} relaxes|What does {n} enjoy?"),
    _row("instrument", [rf"plays (?:the )?(?P<v>{_INSTRUMENT}(?: and (?:the )?{_INSTRUMENT})?)",
                        r"plays the (?P<v>(?!part|role|fool|game|lead|market|victim|host|same|long|numbers"
                        r"|odds)[a-z-]+)"],
         "Which instrument does {n} play?|What does {n} play?|What is {n}'s instrument?|~which instrument {n} plays"
         "|What musical instrument can {n} play?|On what does {n} make music?|What is the instrument of {n}?"
         "|Name the instrument that {n} plays.|What did {n} learn to play?|~what {n} makes music on"
         "|What does {n} play in a band?"),
    _row("sport", [rf"plays (?P<v>{_SPORT})"],
         "Which game does {n} play?|What does {n} play against others?|What is {n}'s sport?|~which game {n} plays"
         "|Which sport or game is {n} a player of?|What game is {n} good at?|What is the favourite game of {n}?"
         "|Name the game that {n} plays.|What kind of matches does {n} take part in?|~what sport {n} does"),
    _row("languages", [rf"speaks (?:both )?(?P<v>{_LANGUAGES})", rf"is fluent in (?P<v>{_LANGUAGES})",
                       rf"can speak (?P<v>{_LANGUAGES})", rf"has (?P<v>{_LANGUAGE}) as (?:a |his |her )?mother tongue"],
         "Which languages does {n} speak?|What language does {n} speak?|In what is {n} fluent?"
         "|~which languages {n} speaks"
         "|What languages does {n} know?|In which language can one talk to {n}?|What can {n} speak?"
         "|Name the languages of {n}.|What is {n}'s language?|~what language to use with {n}"
         "|Which tongues does {n} master?"),
    _row("nationality", [rf"is (?P<v>{_DEMONYM})", rf"has (?:the )?(?P<v>{_DEMONYM}) (?:nationality|citizenship)",
                         rf"(?:has|holds|carries) an? (?P<v>{_DEMONYM}) passport",
                         rf"is a citizen of {PLACE}", rf"is an? (?P<v>{_DEMONYM}) citizen"],
         "What is {n}'s nationality?|What nationality does {n} have?|What is the nationality of {n}?"
         "|What is {n}'s citizenship?|Which passport does {n} hold?|Which country is {n} a citizen of?"
         "|~what nationality {n} is|Of what nationality is {n}?|What country does {n} belong to?"
         "|Name the nationality of {n}."),
    _row("age", [r"is (?P<v>\d{1,3})(?: years? old| years of age)?", r"is aged (?P<v>\d{1,3})",
                 r"has (?:just )?turned (?P<v>\d{1,3})", r"has reached the age of (?P<v>\d{1,3})",
                 r"is (?P<v>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)(?: years? old)?"],
         "How old is {n}?|What is {n}'s age?|What is the age of {n}?|~how old {n} is|How many years old is {n}?"
         "|What age is {n}?|What age has {n} reached?|~what {n}'s age is|For how many years has {n} been alive?"
         "|Name the age of {n}."),
    _row("award", [r"(?:won|received|has won|has received|was awarded|was given|got|holds|earned) (?P<v>(?:the "
                   r"|an? )?"
                   r"(?:[\w'’.-]+ )*?(?:Prize|Award|Medal|Cup|Trophy|Order|Oscar|Cross|Ribbon|prize|award|medal"
                   r"|trophy|"
                   r"scholarship|fellowship)(?: (?:of|for) [A-Z]\w+)?)"],
         "Which award did {n} win?|What did {n} win?|Which prize did {n} receive?|What award does {n} hold?"
         "|~which prize {n} won|What distinction was {n} given?|With what was {n} honoured?|What is {n}'s award?"
         "|Name the prize that {n} received.|~what {n} was awarded|What honour was given to {n}?"),
    _row("written work", [r"(?:wrote|has written|authored|is the author of|was the author of) (?P<v>(?!(?:to|about"
                          r"|for|in|"
                          r"on|with|from|back|down|off|that|it|one|two|three|four|five|six|seven|eight|nine|ten"
                          r"|several|"
                          r"many|some|most|\d+)\b)[^,;]+?)"],
         "What did {n} write?|Which work did {n} write?|What is {n} the author of?|~what {n} wrote"
         "|Which work is by {n}?|What was written by {n}?|What is the title of {n}'s work?|Which text did {n} author?"
         "|Name the work written by {n}.|~which work {n} is the author of|What came from {n}'s pen?"
         "|Which book or text has {n} as its author?"),
    _row("boss", [rf"(?:reports|answers) to {PERSON}", rf"(?:is|was) (?:managed|supervised|overseen) by {PERSON}",
                  rf"works under {PERSON}"],
         "Who is {n}'s boss?|Who does {n} report to?|Who is the manager of {n}?|Who is {n}'s supervisor?"
         "|~who {n}'s boss is"
         "|Who manages {n}?|Who supervises {n}?|Under whom does {n} work?|Name the superior of {n}."
         "|Who gives {n} instructions?|~who {n} reports to|Who is {n}'s line manager?"),
    _row("teacher", [rf"was (?:taught|trained|tutored|mentored) by {PERSON}", rf"studied (?:under|with) {PERSON}",
                     rf"(?:was|is) (?:an? |the )?(?:pupil|student|apprentice|disciple) of {PERSON}",
                     rf"was apprenticed to {PERSON}",
                     rf"(?:learnt|learned) (?:(?:his|her|their|the) \w+ )?(?:from|under) {PERSON}"],
         "Who taught {n}?|Who was {n}'s teacher?|Under whom did {n} study?|Who was the teacher of {n}?"
         "|~who taught {n}|Whose pupil was {n}?|Who trained {n}?|Who was {n}'s mentor?|From whom did {n} learn?"
         "|~who {n}'s teacher was|Name the master of {n}.|Who was {n}'s instructor?"),
    _row("membership", [rf"(?:is|was|became) a member of {REST}", rf"belongs to {REST}",
                        r"(?:has )?joined (?P<v>(?:the )?[A-Z][^,;]+?)"],
         "What is {n} a member of?|Which group does {n} belong to?|Which club or body is {n} in?"
         "|~what {n} is a member of"
         "|What has {n} joined?|Of what is {n} a member?|What does {n} belong to?|Where is {n} a member?"
         "|Name the group that {n} is in.|~which group {n} belongs to|Which organisation counts {n} among its "
         "members?"),
    _row("team", [r"plays (?:football |rugby |hockey |cricket |basketball )?for (?P<v>(?:the )?[A-Z][^,;]+?)"],
         "Which team does {n} play for?|What is {n}'s team?|Who does {n} play for?|What club does {n} play for?"
         "|~which team {n} plays for|In which team is {n}?|Name the team of {n}.|What side does {n} belong to?"
         "|What is {n}'s club?|~what {n}'s team is"),
    _row("pet", [rf"(?:has|owns|keeps|looks after|adopted) (?P<v>an? (?:[a-z]+ )?{_ANIMAL}(?: (?:named|called) "
                 rf"[\w' -]+?)?)",
                 rf"has (?P<v>an? (?:[a-z]+ )?{_ANIMAL}) as a pet"],
         "Which pet does {n} have?|What animal does {n} own?|What is the pet of {n}?|~what pet {n} has"
         "|What pet does {n} keep?|What is {n}'s pet?|What kind of animal lives with {n}?|Which animal does {n} "
         "look after?"
         "|What is {n}'s animal companion?|Name the pet of {n}.|~which animal {n} owns"
         "|What creature does {n} share a home with?"),
    _row("vehicle", [r"drives (?P<v>an? (?!hard|living)[^,;]+?)", r"rides (?P<v>an? (?:[a-z]+ )?(?:bicycle"
                                                                  r"|motorbike|bike|"
                     r"motorcycle|scooter|moped|tricycle))"],
         "What does {n} drive?|Which vehicle does {n} drive?|What is {n}'s vehicle?|~what {n} drives"
         "|How does {n} get around?"
         "|What does {n} travel in?|At the wheel of what does one find {n}?|What is the vehicle of {n}?"
         "|Name the vehicle that {n} uses.|~which vehicle {n} uses"),
    _row("allergy", [r"is allergic to (?P<v>[^,;]+?)", r"has an allergy to (?P<v>[^,;]+?)",
                     r"cannot eat (?P<v>[^,;]+?)"],
         "What is {n} allergic to?|Which allergy does {n} have?|What is {n}'s allergy?|~what {n} is allergic to"
         "|What must {n} avoid?|What does {n} not tolerate?|To what does {n} react badly?|What can {n} not eat "
         "or touch?"
         "|Name the allergy of {n}.|~what {n} should stay away from"),
    _row("nickname", [rf"is (?:nicknamed|known to friends as) {PERSON}",
                      rf"goes by (?:the (?:name|nickname) (?:of )?)?{PERSON}",
                      rf"has the nickname {PERSON}", rf"is called {PERSON} by (?:friends|everyone|everybody|family)"],
         "What is {n}'s nickname?|What is the nickname of {n}?|What do friends call {n}?|By what name does {n} go?"
         "|~what {n} is nicknamed|What is {n} called for short?|What other name does {n} have?|What is {n}'s alias?"
         "|Name the nickname of {n}.|~what people call {n}"),
    _row("death year", [rf"died (?:in|on) (?:{YEAR})", rf"died on {DATE}", rf"passed away (?:in|on) {YEAR}",
                        rf"passed away on {DATE}"],
         "When did {n} die?|In which year did {n} die?|What is {n}'s year of death?|~when {n} died"
         "|When did {n} pass away?|When did {n}'s life end?|What is the date of {n}'s death?"
         "|When was the death of {n}?"
         "|Until when did {n} live?|~when {n} passed away"),
    _row("death place", [rf"(?:died|passed away) in {PLACE}"],
         "Where did {n} die?|What is {n}'s place of death?|In which place did {n} die?|~where {n} died"
         "|Where did {n} pass away?|Where did {n}'s life end?|What is the place of death of {n}?"
         "|In what town did {n} die?"
         "|Name the place where {n} died.|~where {n}'s death occurred"),
    _row("grave", [r"(?:is|was) (?:buried|entombed|laid to rest) (?:in|at|on|near|under|beside) (?P<v>[^,;]+?)",
                   r"lies buried (?:in|at|on|near) (?P<v>[^,;]+?)"],
         "Where is {n} buried?|Where is {n}'s grave?|What is {n}'s burial place?|~where {n} is buried"
         "|What is the resting place of {n}?|Where was {n} laid to rest?|Where can one visit {n}'s grave?"
         "|Where does {n} lie buried?|Name the burial place of {n}.|~where {n}'s tomb is"),
)
# fmt: on
