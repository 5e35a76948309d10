"""Rows about organisations: who began, leads and owns them, where they sit, how large they are, when they are open."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import AMOUNT, CLOCK, FIRM, PEOPLE, PERSON, PLACE, YEAR, Pattern, Rows

_row = Rows("organisation")
_BEGUN = r"(?:founded|started|set up|established|created|formed|launched)"
_PREMISES = r"(?:branches|offices|shops|stores|locations|factories|suppliers)"
_FOLK = (
    r"(?P<k>customers|clients|members|subscribers|users|students|pupils|patients|volunteers|shareholders|readers|"
    rf"visitors a year|{_PREMISES})"
)

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("founding year", [rf"was {_BEGUN} in {YEAR}", rf"has existed since {YEAR}",
                           rf"(?:started|opened its doors|began|"
                           rf"started business|began trading|came into being) in {YEAR}", rf"was born in {YEAR}",
                           rf"has been (?:in business|active|operating|running|around|going|trading|in operation|open)"
                           rf" since {YEAR}",
                           rf"(?:dates (?:back to|from)|goes back to|traces its (?:origins?|roots) (?:back )?to)"
                           rf" {YEAR}", rf"(?:opened|opened for business|was opened|came to life|was incorporated|was"
                           rf" inaugurated|was registered|began life|began operations|started operations|started"
                           rf" trading|took up (?:its )?work|commenced (?:business|operations)) in {YEAR}",
                           rf"has (?:traded|operated|worked|been trading) since {YEAR}"],
         "When was {n} founded?|What is the founding year of {n}?|Since when has {n} existed?|~when {n} was founded"
         "|In which year did {n} start?|What is {n}'s founding year?|When was {n} established?"
         "|What year was {n} set up?|When did {n} begin?|How long has {n} been around?|When did {n} come into being?"
         "|~the year in which {n} was established|Name the year of {n}'s foundation.|When did {n} open its doors?"
         "|What is the year of foundation of {n}?|What is {n}'s year of foundation?",
         says="was founded in {v}|was established in {v}|was set up in {v}|has existed since {v}"
              "|has been around since {v}"),
    _row("founder", [rf"was {_BEGUN} by {PEOPLE}", rf"is the creation of {PEOPLE}", rf"goes back to {PERSON}",
                     rf"owes its existence to {PEOPLE}", rf"was the (?:idea|brainchild|creation) of {PERSON}"],
         "Who founded {n}?|Who started {n}?|Who is the founder of {n}?|~who founded {n}|By whom was {n} founded?"
         "|Who is {n}'s founder?|Who set up {n}?|Who established {n}?|Who created {n}?|To whom does {n} owe its "
         "existence?"
         "|Name the creator of {n}.|~who was behind the start of {n}|Whose idea was {n}?|Who began {n}?",
         says="was founded by {v}|was started by {v}|was set up by {v}|is the creation of {v}"
              "|owes its existence to {v}"),
    _row("founding place", [rf"was {_BEGUN} in {PLACE}", rf"(?:started|began) in {PLACE}"],
         "Where was {n} founded?|Where did {n} start?|In which place was {n} founded?|~where {n} was founded"
         "|Where was {n} established?|Where did {n} begin?|What is the place of {n}'s foundation?"
         "|In what town was {n} set up?|~where {n} had its beginnings|Name the place where {n} was created.",
         says="was founded in {v}|was established in {v}|was set up in {v}|started in {v}"),
    _row("headquarters", [rf"is (?:based|headquartered|domiciled|seated) in {PLACE}",
                          rf"has its (?:headquarters|main office|head office|seat|base|registered office|offices|"
                          rf"premises|home) in {PLACE}", rf"operates (?:out of|from) {PLACE}",
                          rf"is (?:run|managed|directed|administered) from {PLACE}", rf"(?:sits|resides) in {PLACE}",
                          rf"has (?:its|their|an?|the) (?:\w+ )?(?:HQ|home base|headquarters|head office|main office"
                          rf"|seat|"
                          rf"central office|domicile|home) in {PLACE}", rf"(?:works|trades) (?:out of|from) {PLACE}",
                          rf"has set up (?:its )?(?:headquarters|offices?|shop) in {PLACE}",
                          rf"calls {PLACE} (?:its )?home",
                          rf"has {PLACE} as its (?:seat|base|headquarters|home)", rf"makes its home in {PLACE}"],
         "Where is {n} based?|Where is {n} located?|What is the headquarters of {n}?|~where {n} is based"
         "|In which city is {n}?|What is {n}'s headquarters?|Where is {n}'s head office?|Where does {n} have "
         "its seat?"
         "|Where are the offices of {n}?|Which town is home to {n}?|Name the seat of {n}.|~where {n}'s main office is"
         "|From where does {n} operate?|Where can one find {n}?",
         says="is based in {v}|has its headquarters in {v}|is headquartered in {v}|has its head office in {v}"),
    _row("location", [rf"is (?:located|situated|found|sited) in {PLACE}", rf"can be found in {PLACE}",
                      rf"(?:stands|lies) in {PLACE}"],
         "Where is {n} located?|Where is {n} based?|Where is {n} situated?|~where {n} is located"
         "|In which city is {n}?"
         "|Where can one find {n}?|What is the location of {n}?|Which town is {n} in?|In what place does {n} lie?"
         "|What is {n}'s location?|~where {n} can be found|Where is {n} to be found?|Name the town in which {n} lies.",
         says="is located in {v}|is situated in {v}|can be found in {v}|lies in {v}"),
    _row("new seat", [rf"(?:moved|relocated|transferred) to {PLACE}", rf"has (?:moved|relocated) to {PLACE}"],
         "Where did {n} move?|Where did {n} relocate to?|To which place did {n} move?|~where {n} moved"
         "|Where is {n} based since the move?|What was the destination of {n}'s move?|Which town did {n} move to?"
         "|What is {n}'s new location?|Name the place to which {n} relocated.|~where {n} is after the move",
         says="moved to {v}|relocated to {v}|has moved to {v}|has relocated to {v}"),
    _row("move year", [rf"(?:moved|relocated|changed (?:premises|offices|its address)|moved (?:house|premises"
                       rf"|offices)) in {YEAR}",
                       rf"(?:moved|relocated|transferred) (?:in)?to (?:its|the|an?) (?:present|current|new|present-day"
                       rf"|larger|bigger|smaller)(?: and \w+)? (?:home|premises|offices?|site|building|address"
                       rf"|headquarters|location|quarters|place|seat|plant|factory) in {YEAR}"],
         "When did {n} move?|In which year did {n} move?|What year did {n} move?|~when {n} moved"
         "|When was {n}'s move?|When did {n} change its address?|In what year did the move of {n} take place?"
         "|What is the year of {n}'s move?|Name the year in which {n} moved.|~in which year {n} relocated"
         "|What is the moving year of {n}?|Which year saw {n} move?",
         says="moved in {v}|relocated in {v}|changed its address in {v}"),
    _row("year of the present place", [rf"has been (?:in|at) (?:the same|its present|its current|this|its) (?:place"
                                       rf"|site|home|building"
                       rf"|address|premises|location|offices?) since {YEAR}",
                       rf"has (?:occupied|used) (?:the same|its present|its current) (?:place|site|home|building"
                       rf"|address|premises|location|offices?) since {YEAR}"],
         "Since when has {n} been in its present place?|When did {n} move to its present home?"
         "|How long has {n} been at its address?|~since when {n} has been in its present place"
         "|In which year did {n} move to its present place?|From which year on has {n} been in the same place?"
         "|When did {n} come to its present premises?|What year did {n} move in where it is now?"
         "|Since what year has {n} not moved?|~when {n} came to its present place|Name the year of {n}'s last move."
         "|When did {n} last move?",
         says="has been in the same place since {v}|has been at its present address since {v}"),
    _row("staff", [rf"(?:employs|has|counts) {AMOUNT} (?:people|employees|workers|staff|persons|staff members"
                   rf"|men and women)",
                   rf"has a (?:staff|workforce|team) of {AMOUNT}(?: people| employees| workers)?",
                   rf"(?:gives work to|provides (?:work|jobs) for|is staffed by|has jobs for) {AMOUNT}(?: people|"
                   rf" workers| employees)?",
                   rf"(?:has|counts|keeps|employs) {AMOUNT}(?: [a-z-]+){{0,2}} (?:people|employees|workers|members|men"
                   rf" and women)(?: (?:on|in) (?:its|the) (?:staff|payroll|team|books|workforce|company)| at work)",
                   rf"(?:employs|has) {AMOUNT} (?:full-time|part-time|permanent|skilled) (?:people|employees|workers"
                   rf"|staff)",
                   rf"has a headcount of {AMOUNT}", rf"has {AMOUNT} on (?:its|the) (?:staff|payroll|books)"],
         "How many employees does {n} have?|How many people does {n} employ?|What is the number of employees of {n}?"
         "|~how many people work at {n}|How many people work at {n}?|What is {n}'s staff size?"
         "|How large is {n}'s workforce?"
         "|How big is the team of {n}?|What is the headcount of {n}?|How many workers are on {n}'s payroll?"
         "|What is the size of {n}'s staff?|~how large the staff of {n} is|How many jobs does {n} provide?",
         says="has {v} employees|employs {v} people|has a staff of {v}|has a workforce of {v}"),
    _row("size of membership", [rf"(?:has|counts|boasts) {AMOUNT} {_FOLK}",
                                 rf"(?:serves|supplies) {AMOUNT} (?!{_PREMISES}){_FOLK}"],
         "How many {k} does {n} have?|What is the number of {k} of {n}?|~how many {k} {n} has"
         "|How many {k} are there at {n}?"
         "|What is {n}'s number of {k}?|How large is {n}'s number of {k}?|How many {k} can {n} count?"
         "|Name the number of {k} of {n}.|What number of {k} does {n} have?|~how many {k} there are at {n}",
         says="has {v} {k}|counts {v} {k}"),
    _row("chief", [rf"is (?:led|headed|run|directed|managed|chaired) by {PERSON}",
                   rf"has {PERSON} as its (?:chief|head|director|boss|chair|president|manager|leader|CEO)",
                   rf"is under the (?:direction|leadership|management) of {PERSON}"],
         "Who leads {n}?|Who runs {n}?|Who is the head of {n}?|~who leads {n}|Who is the chief of {n}?"
         "|Who is {n}'s head?"
         "|Who is the director of {n}?|Who is in charge of {n}?|Who is at the top of {n}?|Who is {n}'s boss?"
         "|Who manages {n}?|Name the leader of {n}.|~who is in charge of {n}|Under whose leadership is {n}?",
         says="is led by {v}|is headed by {v}|is run by {v}|has {v} as its head"),
    _row("owning company", [rf"(?:belongs to|is owned by|is controlled by|is in the hands of|is a company of) {FIRM}",
                            rf"has {FIRM} as its (?:owner|parent(?: company)?)"],
         "What is the parent company of {n}?|Which company does {n} belong to?|Which company is the owner of {n}?"
         "|~which company {n} belongs to|Who owns {n}?|What is {n}'s parent company?|What is {n} a part of?"
         "|Which company owns {n}?|Which group owns {n}?|To whom does {n} belong?|Which company is {n}'s owner?"
         "|Name the owner of {n}.|~who owns {n}|Of what is {n} a subsidiary?",
         says="belongs to {v}|is owned by {v}|is controlled by {v}"),
    _row("parent company", [r"is (?:an? |the )?(?:\w+ )?(?:subsidiary|division|branch|daughter company|part|arm|unit"
                            r"|offshoot|member) of (?P<v>(?:the )?[A-Z][^,;]+?)",
                            r"forms part of (?P<v>(?:the )?[A-Z][^,;]+?)",
                            r"belongs to (?P<v>the [A-Z][^,;]+? (?:Group|group|Holding|family))"],
         "What is the parent company of {n}?|Which company does {n} belong to?|What is {n} a part of?"
         "|~what {n} is a part of|What is {n}'s parent company?|What does {n} belong to?|Which group owns {n}?"
         "|Of what is {n} a subsidiary?|What is {n}'s parent?|What larger body is {n} part of?"
         "|Name the parent company of {n}.|~which company {n} belongs to|Which company is {n} part of?",
         says="is part of {v}|is a part of {v}|forms part of {v}"),
    _row("opening time", [rf"opens (?:at|from) {CLOCK}",
                          r"is open (?:to visitors )?(?P<k>from|between|on) (?P<v>[^,;]+?)"],
         "When does {n} open?|What are the opening hours of {n}?|When is {n} open?|~when {n} is open"
         "|At what time can one visit {n}?|What are {n}'s business hours?|When can one go to {n}?"
         "|When does {n} receive visitors?|Name the opening times of {n}.|~what {n}'s opening hours are",
         says="opens at {v}|opens from {v}|is open {k} {v}|is open to visitors {k} {v}"),
    _row("closing year", [rf"(?:was (?:closed|dissolved|wound up|shut down|liquidated)|closed|shut down"
                          rf"|ceased trading|went bankrupt|folded|ceased to exist) in {YEAR}"],
         "When was {n} closed?|When did {n} close?|In which year did {n} cease to exist?|~when {n} closed"
         "|When was {n} shut down?|What year did {n} end?|When did {n} go out of business?|Until when did {n} exist?"
         "|Name the year in which {n} was wound up.|~when {n} ceased to exist",
         says="closed in {v}|was closed in {v}|shut down in {v}|ceased to exist in {v}"),
)
# fmt: on
