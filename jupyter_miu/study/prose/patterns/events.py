"""Rows about events: when, where, how long and how often, who runs and visits them, what they cost."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import (
    AMOUNT,
    CLOCK,
    DAY,
    LONG,
    MONEY,
    PERSON,
    PLACE,
    REST,
    YEAR,
    Pattern,
    Rows,
)

_row = Rows("event")
_OFTEN = (
    r"(?P<v>(?:every|each) [^,;]+?|(?:once|twice|\w+ times) (?:an?|every|each|per) [^,;]+?|annually|yearly|monthly"
    r"|weekly|daily)"
)
_ORDINAL = (
    r"(?P<v>\d+(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|eleventh|twelfth"
    r"|twentieth)"
)
_GUESTS = (
    r"(?:guests|people|visitors|participants|attendees|runners|delegates|spectators|entrants|competitors|walkers"
    r"|riders)"
)

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("venue", [rf"(?:takes place|is held|happens|is hosted|will take place|will be held|took place"
                   rf"|was held|is staged|is put on|is celebrated|was staged) (?P<k>in|at) {PLACE}",
                   rf"(?:is at home|has its home|finds its home) (?P<k>in) {PLACE}", rf"comes to {PLACE}",
                   rf"is to (?:take place|be held) (?P<k>in|at) {PLACE}",
                   rf"was moved to {PLACE}", rf"has {PLACE} as its venue",
                   r"(?:takes place|is held|happens|will take place|will be held) (?P<k>in|at|on) (?P<v>(?:the|an?)"
                   r" (?!\w*(?:morning|evening|afternoon|year|time|night|end|beginning|summer|winter|autumn|spring"
                   r"|weekend|first|last|second|third|fourth|dark)\b)[^,;]+?)"],
         "Where does {n} take place?|Where is {n} held?|What is the venue of {n}?|~where {n} takes place"
         "|Where does {n} happen?|What is {n}'s location?|What is {n}'s venue?|Where must one go for {n}?"
         "|In which place is {n} held?|At what place do people meet for {n}?|Which place hosts {n}?"
         "|Name the venue of {n}."
         "|~where {n} is held|What is the setting of {n}?",
         says="takes place {k} {v}|is held {k} {v}|happens {k} {v}|took place {k} {v}|was held {k} {v}"),
    _row("date", [rf"(?:starts|begins|opens|kicks off|starts off|will start|will begin|started|began) "
                  rf"(?:(?P<k>on|in) )?{DAY}",
                  rf"(?:is (?:due|set|scheduled|planned|expected|supposed|going|to)(?: to)?|will|should) (?:start"
                  rf"|begin|open|kick off|take place|be held|get under way|happen) (?:(?P<k>on|in) )?{DAY}",
                  rf"(?:gets under way|got under way|gets going|commences|was opened|is opened) (?P<k>on|in) {DAY}",
                  rf"(?:has|had) (?:its )?(?:opening day|first day|start) (?P<k>on|in) {DAY}",
                  rf"(?:is planned|was set|is set|is scheduled|has been fixed|is fixed) for {DAY}",
                  rf"(?:takes place|is held|happens|will take place|will be held) (?P<k>on) {DAY}",
                  rf"(?:is|falls) (?P<k>on) {DAY}"],
         "When does {n} start?|When does {n} begin?|What is the date of {n}?|~when {n} starts|On which date is {n}?"
         "|What is {n}'s start date?|When is {n}?|What is {n}'s opening day?|On what day does {n} open?"
         "|When does {n} take place?|For when is {n} planned?|When is the first day of {n}?|~on which day {n} is"
         "|Name the day on which {n} opens.",
         says="starts {k} {v}|begins {k} {v}|=starts on {v}|started {k} {v}|began {k} {v}"),
    _row("end date", [rf"(?:ends|closes|finishes|concludes|ended|closed|finished) (?P<k>on|in) {DAY}",
                      rf"(?:lasts|runs|goes on|continues) until {DAY}"],
         "When does {n} end?|What is the last day of {n}?|When is {n} over?|~when {n} ends|When does {n} finish?"
         "|Until when does {n} last?|On which date does {n} close?|What is {n}'s end date?|What is the closing "
         "day of {n}?"
         "|Name the final day of {n}.|~until when {n} goes on",
         says="ends {k} {v}|finishes {k} {v}|lasts until {v}|ended {k} {v}|finished {k} {v}"),
    _row("start time", [rf"(?:starts|begins|opens|kicks off|sets off|gets under way) (?:at|from) {CLOCK}",
                        rf"(?:is (?:due|set|scheduled|planned|expected) to|will) (?:start|begin|open|kick off) at"
                        rf" {CLOCK}"],
         "At what time does {n} start?|At what time of day does {n} begin?|What is the starting time of {n}?"
         "|~at what time {n} starts"
         "|What time does {n} begin?|At which hour does {n} get under way?|When do the doors of {n} open?"
         "|By what time should one be at {n}?|What is {n}'s start time?|~what time {n} begins"
         "|When should one arrive for {n}?",
         says="starts at {v}|begins at {v}|kicks off at {v}"),
    _row("organizer", [r"is (?:organi[sz]ed|hosted|run|arranged|put on|staged) by (?P<v>[^,;]+?)",
                       r"was (?:organi[sz]ed|hosted|arranged|staged|put on) by (?P<v>[^,;]+?)",
                       r"is in the hands of (?P<v>[^,;]+?)", r"is (?:managed|coordinated|prepared|led|laid on) by "
                       r"(?P<v>[^,;]+?)", r"has (?P<v>[^,;]+?) as (?:its|the) (?:organi[sz]er|host)"],
         "Who organizes {n}?|Who hosts {n}?|Who is the organizer of {n}?|~who organizes {n}|Who is behind {n}?"
         "|Who is {n}'s organizer?|Who runs {n}?|Who arranges {n}?|Who puts on {n}?|By whom is {n} staged?"
         "|Who is responsible for holding {n}?|Name the host of {n}.|~who is behind {n}|Who is the organiser of {n}?",
         says="is organized by {v}|is hosted by {v}|is arranged by {v}|was organized by {v}|was hosted by {v}"),
    _row("sponsor", [rf"is (?:sponsored|funded|financed|paid for|supported) by {REST}",
                     rf"has {REST} as (?:its |a )?(?:main )?sponsor"],
         "Who sponsors {n}?|Who funds {n}?|Who is the sponsor of {n}?|~who sponsors {n}|Who pays for {n}?"
         "|Where does the money for {n} come from?|Who is {n}'s sponsor?|By whom is {n} financed?"
         "|Name the sponsor of {n}."
         "|~who pays for {n}|Who supports {n}?",
         says="is sponsored by {v}|is funded by {v}|is financed by {v}|has {v} as its sponsor"),
    _row("topic", [r"(?:is about|deals with|is devoted to|is dedicated to|covers|focuses on|centres on|centers on"
                   r"|revolves around|treats|discusses|is concerned with) (?P<v>[^,;]+?)"],
         "What is {n} about?|What does {n} deal with?|What is the topic of {n}?|~what {n} is about"
         "|What is {n} devoted to?|What is {n}'s theme?|What is the subject of {n}?|On what does {n} focus?"
         "|What is {n}'s main topic?|What is discussed at {n}?|What is the theme of {n}?|Name the subject of {n}."
         "|~what {n} deals with|What does {n} cover?",
         says="is about {v}|deals with {v}|is concerned with {v}", shy=True),
    _row("guests", [rf"(?:expects|welcomes|has room for|attracts|draws|hosts|is expecting|is limited to"
                    rf"|admits|counts on|reckons with|awaits|can hold|can take|holds|seats|caters for|pulls in|brings"
                    rf" together|gathers|is designed for|is meant for|is open to) {AMOUNT} {_GUESTS}",
                    rf"(?:has|offers) (?:room|space|places|seats|capacity) for {AMOUNT}(?: {_GUESTS})?",
                    rf"is (?:visited|attended) by {AMOUNT} {_GUESTS}"],
         "How many guests does {n} expect?|How many people can come to {n}?|What is the number of guests of {n}?"
         "|~how many guests {n} expects|How many people does {n} welcome?|How many visitors does {n} have?"
         "|How many people attend {n}?|What is the attendance of {n}?|How large is {n}'s audience?"
         "|How big is the crowd at {n}?"
         "|How many participants are there at {n}?|~how many people come to {n}"
         "|What is the number of visitors of {n}?|What is {n}'s number of visitors?"),
    _row("fee", [rf"costs {MONEY}(?: (?:per|an?|each) \w+| to \w+)?", rf"(?:charges|asks for|asks"
                                                                      rf"|takes) {MONEY}(?: (?:for|per|an?) [\w ]+)?",
                 rf"has an? (?:entry |entrance |admission |registration |ticket )?(?:fee|price|charge) of {MONEY}"],
         "How much does {n} cost?|What is the price of {n}?|What does {n} cost?|~how much {n} costs"
         "|What is the fee for {n}?"
         "|What does one have to pay for {n}?|How much must one pay for {n}?|What is {n}'s price?"
         "|How expensive is {n}?"
         "|What does a ticket for {n} cost?|What is the charge for {n}?|~what the price of {n} is"
         "|How much money is needed for {n}?"
         "|What is the entry fee of {n}?|What is {n}'s ticket price?|What is the ticket price of {n}?",
         says="costs {v}|has a price of {v}|has a fee of {v}|charges {v}"),
    _row("duration", [rf"(?:lasts|takes|goes on for|runs for|lasts for|lasted|went on for|is spread over|stretches"
                      rf" over|extends over|spans|continues for) {LONG}",
                      rf"(?:ends|finishes|is over|closes|stops|comes to an end|concludes|ended|was over) after {LONG}",
                      rf"has (?:a|its) (?:length|duration) of {LONG}", rf"is {LONG} long"],
         "How long does {n} last?|What is the duration of {n}?|How long does {n} take?|~how long {n} lasts"
         "|For how long does {n} go on?|What is {n}'s length?|What is {n}'s duration?|How much time does {n} take?"
         "|Over what time does {n} stretch?|Name the duration of {n}.|~how much time {n} takes",
         says="lasts {v}|goes on for {v}|takes {v}|lasted {v}|went on for {v}"),
    _row("speaker", [rf"(?:has|features|presents|welcomes) {PERSON} as (?:its |the |a )?(?:main |keynote |opening "
                     rf"|guest |chief )?speaker",
                     rf"(?:is|will be|was) opened by {PERSON}",
                     rf"(?:will hear|hears|heard|will feature|welcomes|welcomed|listens to) {PERSON}(?: speak)?",
                     rf"opens with (?:a talk|a speech|a lecture"
                                                                rf"|an address) by {PERSON}"],
         "Who is the main speaker of {n}?|Who speaks at {n}?|Who is {n}'s keynote speaker?|~who speaks at {n}"
         "|Who gives the main talk at {n}?|Who opens {n}?|Who holds the speech at {n}?|Who is the speaker at {n}?"
         "|Whose talk is heard at {n}?|Name the main speaker of {n}.|~who the speaker at {n} is",
         says="has {v} as its speaker|has {v} as a speaker|features {v} as a speaker"),
    _row("frequency", [rf"(?:takes place|is held|happens|is repeated|recurs|meets|occurs|comes round"
                       rf"|is organi[sz]ed) {_OFTEN}"],
         "How often does {n} take place?|How often is {n} held?|What is the frequency of {n}?"
         "|~how often {n} takes place"
         "|At what intervals is {n} held?|When does {n} recur?|How frequently does {n} happen?"
         "|How regularly is {n} held?"
         "|What is the rhythm of {n}?|~how frequently {n} is held|After how long does {n} come round again?",
         says="takes place {v}|is held {v}|happens {v}"),
    _row("edition", [rf"is (?:now )?(?:being held|held|taking place) for the {_ORDINAL} time",
                     rf"takes place for the {_ORDINAL} time",
                     rf"is in its {_ORDINAL} (?:year|edition|season)",
                     rf"(?:sees|has) its {_ORDINAL} edition", rf"is the {_ORDINAL} edition"],
         "Which edition of {n} is it?|Which anniversary or edition of {n} is this?|What edition has {n} reached?"
         "|~which edition {n} is in"
         "|How many times has {n} been held?|In which year of its existence is {n}?"
         "|What is the number of {n}'s current edition?"
         "|How many editions of {n} have there been?|Name the number of the current edition of {n}."
         "|~how many times {n} has taken place",
         says="is in its {v} edition|has its {v} edition|is held for the {v} time|takes place for the {v} time"),
    _row("first held", [rf"was (?:first held|held for the first time|first organi[sz]ed|first staged) in {YEAR}",
                        rf"(?:has been held|has taken place) since {YEAR}", rf"first took place in {YEAR}",
                        rf"took place for the first time in {YEAR}"],
         "When was {n} first held?|Since when has {n} been held?|In which year did {n} first take place?"
         "|~when {n} was first held"
         "|What was the first year of {n}?|When did {n} happen for the first time?|How far back does {n} go?"
         "|From which year on was {n} held?|Name the year in which {n} was first held."
         "|~since when {n} has taken place",
         says="was first held in {v}|was held for the first time in {v}|took place for the first time in {v}"
              "|has been held since {v}|has taken place since {v}"),
    _row("winner", [rf"(?:was|is) won by {PERSON}", rf"had {PERSON} as (?:its|the) winner",
                    rf"ended with a (?:win|victory) (?:for|of) {PERSON}"],
         "Who won {n}?|Who is the winner of {n}?|By whom was {n} won?|~who won {n}|Who is {n}'s winner?"
         "|Who came first in {n}?"
         "|Who was victorious at {n}?|Who took the prize at {n}?|Name the winner of {n}.|~who the winner of {n} is"
         "|Who finished {n} ahead of all others?",
         says="was won by {v}|had {v} as its winner|ended with a win for {v}|ended with a victory for {v}"),
    _row("deadline", [rf"(?:has|sets) (?:an? |its )?(?:registration |entry |application )?deadline (?:of|on) {DAY}",
                      rf"(?:accepts|takes) (?:entries|registrations|applications|proposals) until {DAY}"],
         "What is the deadline for {n}?|Until when can one register for {n}?|When is {n}'s deadline?"
         "|~when the deadline for {n} is"
         "|By when must one apply for {n}?|Until what date does {n} accept entries?|When do the entries for {n} "
         "close?"
         "|What is the last day to sign up for {n}?|What is {n}'s closing date for entries?"
         "|~until when one can enter {n}",
         says="has a deadline of {v}|sets a deadline of {v}|has its deadline on {v}"),
)
# fmt: on
