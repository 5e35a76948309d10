"""Rows about what organisations do: what they sell and to whom, with whom they work, what they earn."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import FIRM, MONEY, REST, Pattern, Rows

_row = Rows("organisation")

# fmt: off
ROWS: tuple[Pattern, ...] = (
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
)
# fmt: on
