"""Rows about organisations: who began, leads and owns them, where they sit, how large they are, what they sell."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import (
    AMOUNT,
    CLOCK,
    FIRM,
    MONEY,
    PEOPLE,
    PERSON,
    PLACE,
    REST,
    YEAR,
    Pattern,
    Rows,
)

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
         "|~the year in which {n} was established|Name the year of {n}'s foundation.|When did {n} open its doors?",
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
    _row("product", [r"(?:makes|produces|manufactures|builds|turns out) (?P<v>(?!(?:an? |the |its |his |her "
                     r"|their )?(?:use|sense|sure|do|way|room|living|money|progress|decisions?|difference|effort|noise"
                     r"|mistakes?|it|them)\b)[^,;]+?)",
                     r"(?:sells|brews|bakes|weaves|is the maker of) (?P<v>[^,;]+?)",
                     r"is an? (?:\w+ )?(?:maker|producer|manufacturer|supplier|seller|vendor|builder) of"
                     r" (?P<v>[^,;]+?)",
                     r"is (?:best |well |widely )?known for (?P<v>(?!(?:its|his|her|their"
                                              r"|being|"
                     r"having|the|a|an)\b)[^,;]+?)", r"deals in (?P<v>[^,;]+?)", r"trades in (?P<v>[^,;]+?)"],
         "What does {n} make?|What does {n} sell?|What is the main product of {n}?|~what {n} makes"
         "|What is {n} known for?|What is {n}'s main product?|What does {n} produce?|What can one buy from {n}?"
         "|What goods come from {n}?|What does {n} offer its customers?|What is manufactured by {n}?"
         "|Name the product of {n}.|~what {n} sells|What are the wares of {n}?"),
    _row("offer", [r"(?:offers|provides) (?P<v>(?!(?:(?:an?|the|its|his|her|their|some|no|free|great|good|many|more|any"
                   r"|new|up to|[\d.%]+) )*(?:discounts?|refunds?|rebates?|chances?|opportunit\w+|help|advice|support"
                   r"|choices?|views?|apolog\w+|rewards?|prices?|jobs?|places?|room|solutions?|ways?|options?"
                   r"|alternatives?|comfort|protection|resistance|evidence|proof|information|details|access|time|money"
                   r"|hope|condolences|space|shelter|work|cover|reasons?|answers?|to|(?:\w+ )?(?:API|protocol"
                   r"|interface|endpoint)s?)\b)[^,;]+?)"],
         "What does {n} offer?|What is the product of {n}?|What can one get from {n}?|~what {n} offers"
         "|What is {n}'s product?|What does {n} provide?|What is the main product of {n}?|What is {n}'s offer?"
         "|What do customers get from {n}?|Name what {n} offers.|~what {n} provides|What is on offer at {n}?", shy=True,
         says="offers {v}|provides {v}"),
    _row("renown", [r"is (?:best |well |widely )?(?:known|famous|renowned|noted) for (?P<v>[^,;]+?)"],
         "What is {n} known for?|What is {n} famous for?|For what is {n} renowned?|~what {n} is known for"
         "|What made {n} famous?|What is the fame of {n} based on?|Why have people heard of {n}?"
         "|What is {n} noted for?"
         "|What is {n}'s claim to fame?|~why {n} is famous",
         says="is known for {v}|is famous for {v}|is renowned for {v}|is noted for {v}"),
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
    _row("buyer", [rf"was (?:bought|acquired|taken over|purchased) by {REST}", rf"was sold to {REST}"],
         "Who bought {n}?|Who acquired {n}?|Who took over {n}?|~who bought {n}|By whom was {n} acquired?"
         "|Who is the buyer of {n}?|To whom was {n} sold?|Who purchased {n}?|Name the company that took over {n}."
         "|~who acquired {n}|What company is {n}'s new owner?",
         says="was bought by {v}|was acquired by {v}|was taken over by {v}|was sold to {v}"),
    _row("partners", [rf"(?:cooperates|collaborates|works together|partners|is partnered|has a partnership) "
                      rf"with {REST}",
                      r"works with (?P<v>(?:the )?[A-Z][^,;]+?)",
                      rf"(?:has|have) (?:teamed up|joined forces) with {REST}",
                      rf"is (?:an?|the) (?:\w+ ){{0,2}}partner (?:of|to) {FIRM}",
                      rf"(?:has|counts) {REST} as (?:an?|its|the) (?:\w+ )?partner",
                      rf"(?:is allied|is affiliated|is associated|has an alliance|does business|works closely) with"
                      rf" {REST}"],
         "Who is the partner of {n}?|Whom does {n} work with?|Who does {n} work with?|~who {n} works with"
         "|Who is {n}'s partner?|Which organisation does {n} collaborate with?|What is the partner of {n}?"
         "|With whom does {n} work?|Who does {n} cooperate with?|Name the partner of {n}.|~who {n}'s partner is"
         "|Who are {n}'s partners?|What is the name of {n}'s partner?",
         says="works with {v}|cooperates with {v}|collaborates with {v}|works together with {v}"),
    _row("suppliers", [r"(?:buys|gets|sources|obtains) (?:its|all its|most of its) [a-z -]+ from (?P<v>[A-Z][^,;]+?)",
                       rf"is supplied by {REST}", r"gets supplies from (?P<v>(?:the )?[A-Z][^,;]+?)",
                       rf"has {REST} as (?:a|its) supplier"],
         "Who supplies {n}?|Who is the supplier of {n}?|From whom does {n} buy?|~who supplies {n}"
         "|Who is {n}'s supplier?"
         "|Where does {n} get its supplies?|Who delivers to {n}?|From where does {n} source its materials?"
         "|Name the supplier of {n}.|~from whom {n} gets its supplies",
         says="is supplied by {v}|gets supplies from {v}|has {v} as a supplier"),
    _row("customers", [r"(?:supplies|delivers to) (?P<v>(?:the )?[A-Z][^,;]+?)",
                       rf"counts {REST} among its (?:customers|clients)",
                       rf"has {REST} (?:as a|among its) (?:customers?|clients?)"],
         "Who are {n}'s customers?|Whom does {n} supply?|Who buys from {n}?|~who {n}'s customers are"
         "|Who is served by {n}?"
         "|Who are the clients of {n}?|To whom does {n} deliver?|Who is the customer of {n}?"
         "|Name the customers of {n}."
         "|~whom {n} supplies",
         says="supplies {v}|has {v} as a customer|delivers to {v}|counts {v} among its customers"),
    _row("industry", [r"(?:operates|works|is active|is engaged) in (?:the )?(?P<v>[a-z -]+?) (?P<k>industry|sector"
                      r"|business|trade|market)"],
         "What industry is {n} in?|In which sector does {n} work?|What is {n}'s line of business?"
         "|~which industry {n} is in"
         "|What trade is {n} active in?|What business is {n} in?|What is the industry of {n}?"
         "|In what market does {n} operate?"
         "|Name the sector of {n}.|~in which trade {n} works",
         says="works in the {v} {k}|is active in the {v} {k}|operates in the {v} {k}"),
    _row("revenue", [rf"(?:earns|earned|turns over|turned over|takes in|took in|made|makes) {MONEY}(?: (?:a|per|each"
                     rf"|every) year| in revenue)?",
                     rf"(?:has|had) (?:an? )?(?:annual |yearly )?(?:revenue|revenues|turnover|sales|income) of"
                     rf" {MONEY}"],
         "What is {n}'s revenue?|How much does {n} earn?|What is the turnover of {n}?|~how much {n} earns"
         "|What is the yearly income of {n}?|How much money does {n} make?|How large are {n}'s sales?"
         "|How much does {n} take in?|Name the revenue of {n}.|~how large {n}'s turnover is"
         "|What are the earnings of {n}?",
         says="earns {v}|takes in {v}|has a revenue of {v}|earned {v}|had a revenue of {v}"),
    _row("budget", [rf"(?:has|had) (?:an? )?(?:annual |yearly )?budget of {MONEY}",
                    rf"(?:may|can) spend {MONEY}(?: a year)?",
                    rf"works with a budget of {MONEY}"],
         "What is {n}'s budget?|How large is the budget of {n}?|How much money can {n} spend?"
         "|~how large {n}'s budget is"
         "|What is the budget of {n}?|How much may {n} spend?|What funds does {n} have?|How big are the means of {n}?"
         "|Name the budget of {n}.|~how much {n} can spend|What sum is at {n}'s disposal?",
         says="has a budget of {v}|can spend {v}|works with a budget of {v}|had a budget of {v}"),
    _row("slogan", [r"(?:has|uses|advertises with|goes by) (?:the |its )?(?:slogan|motto|tagline"
                    r"|watchword) [\"“'‘]?(?P<v>[^\"”]+?)[\"”'’]?"],
         "What is {n}'s slogan?|What is the motto of {n}?|What is the slogan of {n}?|~what {n}'s slogan is"
         "|What is {n}'s tagline?|With which words does {n} advertise?|Which phrase does {n} use as a motto?"
         "|What does the slogan of {n} say?|Name the motto of {n}.|~with what words {n} advertises",
         says='has the slogan "{v}"|uses the slogan "{v}"|has the motto "{v}"'),
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
