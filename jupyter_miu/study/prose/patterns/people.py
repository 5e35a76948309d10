"""Rows about people: where they are from and live, what they do and studied, whom they belong to."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import (
    DATE,
    EMPLOYER,
    LOWER,
    NOT_A_FIRM,
    PERSON,
    PLACE,
    REST,
    YEAR,
    Pattern,
    Rows,
)

_row = Rows("person")
_DEMONYM = (
    r"(?!(?:Japan|Iran|Sudan|Oman|Bhutan|Taiwan|[A-Z][a-z]+stan)\b)[A-Z][a-z]+(?:ian|ean|an|ish|ese|nch|tch|iss|eek"
    r"|wegian|lander|aeli|aqi|ani|lish)"
)
_PLAIN = (
    r"(?!(?:the|an?|his|her|its|their|no|some|every|each|one|this|that|nothing|to|being|having|when|how|it|in|at|on|by"
    r"|with|near|from|among|between|away|together|alone)\b)"
)

_JOB = (
    r"(?P<v>(?!(?:\w+ )?(?:member|leader|holder|owner|lover|resident|mother|father|sister|brother|daughter|supporter"
    r"|subscriber|customer|widower|prisoner|order|number|winner|believer|smoker|drinker|reader|follower)\b)(?:[a-z-]+"
    r" ){0,2}[a-z-]+(?:er|or|ist|ian|yst|wright|smith|man|woman|ant|eer|tect|geon|ic|ary|herd)|(?:[a-z]+ )?(?:nurse"
    r"|vet|cook|chef|pilot|judge|guide|clerk|guard|poet|mason|monk|nun|priest|scribe|potter))"
)
_SCHOOL = (
    r"(?:the )?(?:[A-Z][\w'’-]* )+(?:University|College|School|Institute|Academy|Polytechnic|Conservatory)(?: of [\w"
    r" ]+)?|(?:the )?University of [\w ]+"
)

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("birth year", [rf"(?:was|were) born in {YEAR}", rf"(?:was|were) born in the year {YEAR}",
                        rf"came into the world in {YEAR}", rf"saw the light(?: of day| of the world)? in {YEAR}"],
         "When was {n} born?|In which year was {n} born?|What is the birth year of {n}?|~when {n} was born"
         "|What year was {n} born in?|What is {n}'s birth year?|What is {n}'s year of birth?"
         "|In what year did {n} come into the world?|Which year saw the birth of {n}?|Name the year of {n}'s birth."
         "|~the year in which {n} was born|Since what year has {n} been alive?",
         says="was born in {v}|was born in the year {v}|came into the world in {v}"),
    _row("birth date", [rf"(?:was|were) born on {DATE}", rf"has (?:an?|his|her|their) birthday on {DATE}",
                        rf"celebrates (?:an?|his|her|their) birthday on {DATE}",
                        rf"(?:came into the world|saw the light(?: of day)?) on {DATE}"],
         "When was {n} born?|What is {n}'s date of birth?|On which day was {n} born?|When is {n}'s birthday?"
         "|~when {n} was born|What is the birthday of {n}?|On what date was {n} born?|What is the birth date of {n}?"
         "|When does {n} celebrate a birthday?|When did {n} come into the world?|~on which date {n}'s birthday is"
         "|Name the date of birth of {n}.",
         says="was born on {v}|came into the world on {v}|has a birthday on {v}|celebrates a birthday on {v}"),
    _row("birthplace", [rf"(?:was|were) born in {PLACE}", rf"comes? from {PLACE}", rf"is from {PLACE}",
                        rf"hails from {PLACE}", rf"is originally from {PLACE}", rf"is a native of {PLACE}",
                        rf"originates from {PLACE}", rf"came into the world in {PLACE}",
                        rf"saw the light(?: of day)? in {PLACE}"],
         "Where was {n} born?|What is the birthplace of {n}?|Which place does {n} come from?|~where {n} was born"
         "|In which place was {n} born?|What is {n}'s birthplace?|What is {n}'s place of birth?|Where is {n} from?"
         "|Where does {n} come from originally?|Which town is {n} a native of?|~where {n} comes from"
         "|Name the native town of {n}.|Where does {n} hail from?|What are {n}'s origins?"
         "|What is {n}'s hometown?|What is the hometown of {n}?",
         says="=was born in {v}|is from {v}|comes from {v}|hails from {v}|came into the world in {v}"),
    _row("childhood", [rf"(?:grew up|was raised|was brought up) in {PLACE}",
                       rf"spent (?:an?|his|her|their) (?:childhood|youth|early years|boyhood|girlhood) in {PLACE}",
                       rf"passed (?:an?|his|her|their) (?:childhood|youth) in {PLACE}"],
         "Where did {n} grow up?|Where was {n} raised?|Where did {n} spend the early years of life?"
         "|Where did {n} live as a child?|What is the home town of {n}?|~where {n} grew up"
         "|In which place was {n} brought up?|~where {n}'s childhood was spent|Which town did {n} grow up in?"
         "|Name the place of {n}'s childhood.|What is the childhood home of {n}?",
         says="grew up in {v}|was raised in {v}|was brought up in {v}"),
    _row("home", [rf"(?:lives?|resides?|moved|relocated|settled|dwells) (?:in|to) {PLACE}",
                  rf"has (?:lived|settled) in {PLACE}",
                  rf"has an? (?:house|home|flat|apartment|cottage) in {PLACE}", rf"is at home in {PLACE}",
                  rf"makes (?:his|her|their|a) home in {PLACE}", rf"is (?:a )?resident (?:in|of) {PLACE}",
                  rf"has (?:his|her|their|a second) home in {PLACE}",
                  rf"calls {PLACE} (?:his |her |their )?home", rf"has made {PLACE} (?:his|her|their) home",
                  rf"is settled in {PLACE}",
                  rf"rents an? \w+ in {PLACE}"],
         "Where does {n} live?|Which city does {n} live in?|What is the home of {n}?|~where {n} lives"
         "|Where does {n} now reside?|What is {n}'s place of residence?|Where is {n} at home?"
         "|What is {n}'s home town?|In which town is {n}'s house?|Name the place where {n} lives."
         "|~where {n}'s home is"
         "|What is {n}'s home?|What is the residence of {n}?|Where has {n} settled?"
         "|What is the current city of {n}?|What is {n}'s current city?",
         says="lives in {v}|resides in {v}|has a home in {v}|moved to {v}|relocated to {v}"),
    _row("occupation", [r"(?P<v>[a-z]{3,}(?:s|ed) [^,;]{2,40}?) for a living",
                        r"(?:earns|makes|earned|made) (?:an?|his|her|their) living (?:(?:by|from|with|through|out of"
                        r"|as) )?(?P<v>[a-z]+ing\b[^,;]*?)",
                        r"(?:earns|makes|earned|made) (?:an?|his|her|their) living (?:from|with|through|out of)"
                        r" (?P<v>[^,;]+?)"],
         "What does {n} do for a living?|What is the job of {n}?|How does {n} earn a living?"
         "|~what {n} does for a living|What is the occupation of {n}?|What is {n}'s job?"
         "|What is {n}'s line of work?|What kind of work does {n} do?|How does {n} make money?"
         "|What is {n}'s trade?|~how {n} makes a living|What does {n} live from?|Name the livelihood of {n}."
         "|What is {n}'s profession?",
         says="makes a living by {v}|earns a living by {v}|made a living by {v}|earned a living by {v}"),
    _row("job", [rf"(?:works|worked|has worked|is employed|practises|practices|serves|is working) as (?:an? "
                 rf"|the )?{LOWER}",
                 rf"(?:earns|makes|earned|made) (?:an?|his|her|their) (?:living|money) as (?:an? )?{LOWER}",
                 rf"earns money as (?:an? )?{LOWER}",
                 rf"(?:has|had) (?:a job|work|a post|a position) as (?:an? )?{LOWER}",
                 rf"is an? {LOWER} by (?:profession|trade|occupation|training)",
                 rf"has the (?:job|profession|post) of (?:an? )?{LOWER}",
                 rf"has been (?:an? ){_JOB} (?:for|since|all) [^,;]+?", rf"(?:trained|qualified) as (?:an? ){_JOB}",
                 rf"makes (?:ends meet|money) as (?:an? ){_JOB}", rf"has a career as (?:an? ){_JOB}"],
         "What does {n} work as?|What is the job of {n}?|What is the profession of {n}?|~what {n} does for a living"
         "|What does {n} do for a living?|What is {n}'s job?|What is {n}'s occupation?|What is {n}'s line of work?"
         "|What is {n} by trade?|How does {n} make a living?|What kind of work does {n} do?"
         "|Name the occupation of {n}."
         "|~what {n}'s profession is|What position does {n} hold?",
         says="is a {v}|works as a {v}|has a job as a {v}|worked as a {v}|had a job as a {v}"),
    _row("employer", [rf"(?:works|worked|is working) (?:for|at) {EMPLOYER}",
                      rf"(?:is|was) (?:employed|hired) (?:by|at) {REST}",
                      rf"has (?:a job|work|a post|a position) (?:at|with) {REST}",
                      rf"(?:earns|draws) (?:a|his|her|their) (?:salary|wage|money|pay) (?:at|from) {REST}",
                      rf"is (?:on the (?:staff|payroll)|an employee|a member of staff) (?:of|at) {REST}"],
         "Where does {n} work?|Who does {n} work for?|What is the employer of {n}?|~which company {n} works for"
         "|Which company hired {n}?|What is {n}'s employer?|What is {n}'s workplace?|Who employs {n}?"
         "|Where is {n} employed?|What is the workplace of {n}?|Name the firm where {n} has a job."
         "|Who pays {n}'s salary?"
         "|~where {n} works|On whose staff is {n}?",
         says="works for {v}|works at {v}|is employed by {v}|worked for {v}|worked at {v}"),
    _row("school", [r"(?:studied|trained|studies|was educated) at (?P<v>[^,;]+?)",
                    rf"(?:studied|studies|read|reads) [a-z][\w -]{{2,30}}? at (?P<v>{_SCHOOL})",
                    r"(?:graduated from|went to|attended|attends|received a degree from|is a student at|holds a degree"
                    r" from|is (?:a graduate|an alumnus|an alumna) of|goes to school at|(?:is|was) enrolled at|"
                r"(?:got|took|earned|obtained|has) (?:an?|his|her|their) (?:\w+ )?(?:degree|diploma|education) (?:at"
                r"|from)|(?:is|was|has been) an? (?:\w+ ){0,2}(?:student|pupil|undergraduate) at) "
                    r"(?P<v>(?!bed\b|sleep\b|war\b|court\b|sea\b|prison\b|jail\b|church\b|great\b|work\b)[^,;]+?)"],
         "Where did {n} study?|Which university did {n} attend?|What school did {n} graduate from?"
         "|~where {n} went to school|What is the university of {n}?|What is {n}'s school?|What is {n}'s alma mater?"
         "|Where was {n} educated?|At which college was {n} a student?|Where did {n} receive an education?"
         "|Where did {n} get a degree?|Name the school of {n}.|~where {n} studied",
         says="studied at {v}|attended {v}|went to {v}|was educated at {v}"),
    _row("field", [rf"(?:studied|studies|has studied|majored in|speciali[sz]e[sd] in|is an expert (?:in|on)|has a"
                   rf" degree in|holds an? (?:degree|doctorate|PhD|diploma|master's degree) in|has a doctorate in"
                   rf"|(?:is|was) a (?:specialist|doctoral student) in|has a background in|(?:got|took|did|earned)"
                   rf" (?:an?|his|her|their) (?:degree|doctorate|PhD) in|(?:is|was) a student of) (?!under |with "
                   rf"|hard\b|abroad\b|together\b|alone\b){LOWER}"],
         "What did {n} study?|What subject did {n} major in?|In what did {n} specialize?|~what {n} majored in"
         "|What is the field of {n}?|What is {n}'s subject?|What is {n}'s speciality?|What is {n} an expert in?"
         "|Which subject was {n}'s degree in?|What is {n}'s area of expertise?|~which subject {n} studied"
         "|Name the field of study of {n}.|What discipline did {n} train in?"
         "|What is the specialty of {n}?|What is {n}'s specialty?",
         says="studied {v}|majored in {v}|was a student of {v}"),
    _row("subject taught", [r"teaches (?P<v>(?!children|students|pupils|people|kids|adults|beginners|at|in|for)"
                            r"[a-z][a-z -]+|[A-Z][a-z]+)",
                            rf"gives (?:lessons|classes) in (?P<v>{_PLAIN}(?!spring|summer|autumn|winter)"
                            r"[a-z][a-z -]+)"],
         "What does {n} teach?|Which subject does {n} teach?|What lessons does {n} give?|~what {n} teaches"
         "|What can one learn from {n}?|What subject is {n} a teacher of?|In what does {n} give lessons?"
         "|Name the subject that {n} teaches.|~which subject {n}'s classes are in|What are {n}'s classes about?",
         says="teaches {v}|gives lessons in {v}|gives classes in {v}"),
    _row("nationality", [rf"is (?P<v>{_DEMONYM})", rf"has (?:the )?(?P<v>{_DEMONYM}) (?:nationality|citizenship)",
                         rf"(?:has|holds|carries) an? (?P<v>{_DEMONYM}) passport",
                         rf"is a citizen of {PLACE}", rf"is an? (?P<v>{_DEMONYM}) citizen"],
         "What is {n}'s nationality?|What nationality does {n} have?|What is the nationality of {n}?"
         "|What is {n}'s citizenship?|Which passport does {n} hold?|Which country is {n} a citizen of?"
         "|~what nationality {n} is|Of what nationality is {n}?|What country does {n} belong to?"
         "|Name the nationality of {n}.",
         says="is {v}|has {v} nationality|has {v} citizenship|is a {v} citizen"),
    _row("age", [r"is (?P<v>\d{1,3})(?: years? old| years of age)?", r"is aged (?P<v>\d{1,3})",
                 r"has (?:just )?turned (?P<v>\d{1,3})", r"has reached the age of (?P<v>\d{1,3})",
                 r"is (?P<v>(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:-\w+)?)(?: years? old)?"],
         "How old is {n}?|What is {n}'s age?|What is the age of {n}?|~how old {n} is|How many years old is {n}?"
         "|What age is {n}?|What age has {n} reached?|~what {n}'s age is|For how many years has {n} been alive?"
         "|Name the age of {n}.",
         says="is {v} years old|is {v}|is aged {v}|is {v} years of age"),
    _row("boss", [rf"(?:reports|answers) to {PERSON}", rf"(?:is|was) (?:managed|supervised|overseen) by {PERSON}",
                  rf"works under {PERSON}"],
         "Who is {n}'s boss?|Who does {n} report to?|Who is the manager of {n}?|Who is {n}'s supervisor?"
         "|~who {n}'s boss is"
         "|Who manages {n}?|Who supervises {n}?|Under whom does {n} work?|Name the superior of {n}."
         "|Who gives {n} instructions?|~who {n} reports to|Who is {n}'s line manager?",
         says="reports to {v}|works under {v}|is managed by {v}|was managed by {v}|was supervised by {v}"),
    _row("teacher", [rf"was (?:taught|trained|tutored|mentored) by {PERSON}", rf"studied (?:under|with) {PERSON}",
                     rf"(?:was|is) (?:an? |the )?(?:pupil|student|apprentice|disciple) of {PERSON}",
                     rf"was apprenticed to {PERSON}",
                     rf"(?:learnt|learned) (?:(?:his|her|their|the) \w+ )?(?:from|under) {PERSON}"],
         "Who taught {n}?|Who was {n}'s teacher?|Under whom did {n} study?|Who was the teacher of {n}?"
         "|~who taught {n}|Whose pupil was {n}?|Who trained {n}?|Who was {n}'s mentor?|From whom did {n} learn?"
         "|~who {n}'s teacher was|Name the master of {n}.|Who was {n}'s instructor?",
         says="was taught by {v}|studied under {v}|was a pupil of {v}|is a student of {v}|is a pupil of {v}"),
    _row("membership", [rf"(?:is|was|became) a member of {REST}", rf"belongs to {NOT_A_FIRM}{REST}",
                        r"(?:has )?joined (?P<v>(?:the )?[A-Z][^,;]+?)"],
         "What is {n} a member of?|Which group does {n} belong to?|Which club or body is {n} in?"
         "|~what {n} is a member of"
         "|What has {n} joined?|Of what is {n} a member?|What does {n} belong to?|Where is {n} a member?"
         "|Name the group that {n} is in.|~which group {n} belongs to|Which organisation counts {n} among its "
         "members?",
         says="is a member of {v}|belongs to {v}|joined {v}|became a member of {v}"),
    _row("nickname", [rf"is (?:nicknamed|known to friends as) {PERSON}",
                      rf"goes by (?:the (?:name|nickname) (?:of )?)?{PERSON}",
                      rf"has the nickname {PERSON}", rf"is called {PERSON} by (?:friends|everyone|everybody|family)"],
         "What is {n}'s nickname?|What is the nickname of {n}?|What do friends call {n}?|By what name does {n} go?"
         "|~what {n} is nicknamed|What is {n} called for short?|What other name does {n} have?|What is {n}'s alias?"
         "|Name the nickname of {n}.|~what people call {n}",
         says="is nicknamed {v}|goes by {v}|has the nickname {v}|goes by the name of {v}"),
    _row("death year", [rf"(?:died|passed away) (?P<k>in|on) {YEAR}", rf"(?:died|passed away) (?P<k>on) {DATE}"],
         "When did {n} die?|In which year did {n} die?|What is {n}'s year of death?|~when {n} died"
         "|When did {n} pass away?|When did {n}'s life end?|What is the date of {n}'s death?"
         "|When was the death of {n}?"
         "|Until when did {n} live?|~when {n} passed away",
         says="died {k} {v}|passed away {k} {v}"),
    _row("death place", [rf"(?:died|passed away) in {PLACE}"],
         "Where did {n} die?|What is {n}'s place of death?|In which place did {n} die?|~where {n} died"
         "|Where did {n} pass away?|Where did {n}'s life end?|What is the place of death of {n}?"
         "|In what town did {n} die?"
         "|Name the place where {n} died.|~where {n}'s death occurred",
         says="died in {v}|passed away in {v}"),
    _row("grave", [r"(?:is|was) (?:buried|entombed|laid to rest) (?P<k>in|at|on|near|under|beside) (?P<v>[^,;]+?)",
                   r"lies buried (?P<k>in|at|on|near|under|beside) (?P<v>[^,;]+?)"],
         "Where is {n} buried?|Where is {n}'s grave?|What is {n}'s burial place?|~where {n} is buried"
         "|What is the resting place of {n}?|Where was {n} laid to rest?|Where can one visit {n}'s grave?"
         "|Where does {n} lie buried?|Name the burial place of {n}.|~where {n}'s tomb is",
         says="is buried {k} {v}|lies buried {k} {v}|was buried {k} {v}|was laid to rest {k} {v}"),
)
# fmt: on
