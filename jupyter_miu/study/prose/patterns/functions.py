"""Rows about functions: what goes in and comes out, what they raise and call, where they stand and since when."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import FILE, IDENTS, PERSON, REST, Pattern, Rows

_row = Rows("function")
# One or more names as code has them, at least one with a mark that no English word has.
_ARGS = r"(?P<v>(?=[^;]*[_*])\*{0,2}[\w.]+(?:(?:, and|, or|,| and| or) \*{0,2}[\w.]+)*)"
_CALLED = r"(?P<v>(?=[^;]*[_(])[\w.]+(?:\(\))?(?: and [\w.]+(?:\(\))?)?)"
_ERROR = r"(?P<v>[A-Z]\w*(?:Error|Exception|Warning|Exit|Interrupt|Fault|Failure|Timeout|Panic))"
# What a call makes is a value of some type: a function that "produces cheese" is none.
_VALUE = (
    r"(?P<v>(?:(?:an?|the|one|two) )?(?:[\w-]+ ){0,2}(?:tuple|list|dict|dictionary|array|string|set|generator|iterator"
    r"|iterable|number|integer|float|boolean|bool|object|instance|pair|map|mapping|DataFrame|dataframe|sequence|copy"
    r"|hash|token|matrix|vector|tensor|promise|future|callback|callable|coroutine|stream|index|timestamp|slice|struct"
    r"|hashmap|bytes|bytestring|None|null|True|False|True or False|nil|undefined|UUID)(?:s|es)?(?: (?:of|with|from"
    r"|containing|holding|for|that|per) [^;]+?)?)"
)
_WHEN = r"(?: (?:when|if|unless|for|on|in case|whenever|as soon as) .+)?"

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("argument", [rf"(?:takes|expects|accepts|requires|has|needs|wants|receives|declares|defines|understands"
                      rf"|supports) (?:the |an? |one |two |its |only )?(?:(?:\w+ )?(?:argument|parameter|input|option"
                      rf"|keyword|kwarg|flag)s? )(?:named |called )?{IDENTS}",
                      rf"(?:requires|takes|expects|accepts|needs|has|wants|receives|gets) {IDENTS} as (?:an |its |the "
                      rf"|one )?(?:\w+ )?(?:input|argument|parameter|option)s?",
                      rf"(?:is|must be|has to be|should be|can be) (?:called|invoked) with (?:the )?(?:argument "
                      rf"|parameter |arguments )?{IDENTS}"],
         "Which argument does {n} take?|What is the parameter of {n}?|What is the argument of {n}?"
         "|~which argument {n} takes|What input does {n} need?|What is {n}'s parameter?|What must be passed to {n}?"
         "|Which parameter does {n} expect?|With what is {n} called?|What is the input of {n}?|What goes into {n}?"
         "|What is {n}'s argument called?|Name the parameter of {n}.|~what to pass to {n}",
         says="takes the argument {v}|takes {v} as an argument|takes the parameter {v}|has the parameter {v}",
         of_code=[rf"(?:takes|expects|accepts|requires|needs|wants|receives|gets|is given|is passed|is handed|asks for"
                  rf"|works on|operates on) {_ARGS}"]),
    _row("return value", [r"(?:returns|gives back|yields|hands back|evaluates to|outputs) (?P<v>(?!up\b|way\b|in\b"
                          r"|to\b|rise\b)[^,;]+?)"],
         "What does {n} return?|What does {n} give back?|What is the return value of {n}?|~what {n} returns"
         "|What do you get from {n}?|What is {n}'s result?|What comes out of {n}?|What is the output of {n}?"
         "|What does a call of {n} produce?|What does {n} yield?|What does a caller of {n} receive?"
         "|What is {n}'s return value?"
         "|~what comes back from {n}|Name the result of {n}.",
         says="returns {v}|gives back {v}|hands back {v}",
         of_code=[r"has (?P<v>[^,;]+?) as (?:its|the) (?:result|output|return value|outcome)",
                  rf"(?:produces|generates|emits|creates|delivers|computes|builds|sends back|comes back with|results"
                  rf" in|resolves to|passes back|answers with|ends with|gives(?: you)?) {_VALUE}"]),
    _row("exception", [r"(?:raises|throws|fails with|may raise|can raise|aborts with|may throw|can throw"
                       r"|can fail with) (?:an? )?(?P<v>\w+(?:Error|Exception|"
                       rf"Warning)?){_WHEN}",
                       rf"(?:(?:stops|exits|crashes|dies|ends|quits|breaks|breaks off|blows up|bails out|terminates"
                       rf"|gives up|panics|responds|complains|answers|reacts) with|signals|triggers|emits|surfaces"
                       rf"|results in|leads to|can end in|ends in|propagates|lets through|is known to raise|will raise"
                       rf"|will throw|could raise|could throw|must raise|should raise) (?:an? |the )?{_ERROR}{_WHEN}"],
         "Which error does {n} raise?|What does {n} raise?|What is the exception of {n}?|~which error {n} raises"
         "|Which exception does {n} throw?|What is {n}'s error?|With what does {n} fail?|What can go wrong in {n}?"
         "|What should one catch around {n}?|Which exception comes from {n}?|What error must callers of {n} handle?"
         "|~what {n} throws|Name the exception that {n} raises.",
         says="raises {v}|throws {v}|fails with {v}|may raise {v}|may throw {v}"),
    _row("module", [rf"(?:is defined|lives|is part|can be found|is implemented|is found|is located|sits"
                    rf"|is contained|is declared) "
                    rf"(?:in|of) {FILE}", r"(?:is part of|belongs to|(?:lives|is|is defined|is found) in)"
                                          r" (?P<k>the (?:module|package)) (?P<v>[\w.]+)",
                    rf"(?:comes from|belongs to|resides in|is (?:stored|kept|contained|exported|imported|included"
                    rf"|declared|provided|written|housed|placed|available|hidden) (?:in|from|by)|ships in|is to be"
                    rf" found in|has its (?:definition|home|place|code|source) in|is a (?:function|method|class"
                    rf"|helper) (?:in|of|from)) {FILE}"],
         "Where is {n} defined?|Which file defines {n}?|What is the source file of {n}?|~where {n} is defined"
         "|In which module does {n} live?|What is {n}'s module?|Which file is {n} in?|Where can one find the "
         "code of {n}?"
         "|What is the module of {n}?|Which module contains {n}?|From where is {n} imported?"
         "|Name the file that holds {n}."
         "|~in which file {n} is|Where is the implementation of {n}?",
         says="is defined in {v}|is found in {v}|is located in {v}|is defined in {k} {v}|is found in {k} {v}"),
    _row("helper", [r"(?:calls|delegates to|wraps) (?P<v>[\w.]+(?:\(\))?)",
                    r"uses (?P<v>[\w.]+) (?:inside|internally|under the hood|behind the scenes|for this|to do so)",
                    rf"(?:relies on|is built on|makes use of|makes (?:an? )?calls? to|is (?:an? )?(?:thin |small "
                    rf"|simple )?wrapper (?:around|for|over)|is implemented (?:with|through|via|on top of|in terms of)"
                    rf"|hands (?:the|its) work (?:over )?to|is based on|builds on|forwards to|dispatches to|passes"
                    rf" (?:everything|its work|the work) (?:on )?to|defers to|leans on|invokes|depends on|falls back"
                    rf" on) {_CALLED}"],
         "What does {n} call?|Which function does {n} call?|What is the helper of {n}?|~what {n} calls"
         "|What does {n} rely on?|What is {n}'s helper?|Which function does {n} use internally?"
         "|To what does {n} delegate its work?"
         "|What is invoked by {n}?|On which function is {n} built?|What does {n} use inside?|~which function {n} uses"
         "|Name the function that {n} calls."
         "|What is the helper function of {n}?|What is {n}'s helper function?",
         says="calls {v}|uses {v} internally|uses {v} inside|relies on {v}",
         of_code=[rf"(?:uses|employs|needs) {_CALLED}"]),
    _row("caller", [r"is (?:called|used|invoked) (?:by|from) (?P<v>[\w./]*[_.][\w./]*(?:\(\))?)"],
         "What calls {n}?|Which function calls {n}?|What is the caller of {n}?|~what calls {n}"
         "|Where is {n} called from?"
         "|What uses {n}?|By what is {n} invoked?|Who is {n}'s caller?|Which code makes use of {n}?"
         "|Name the function that calls {n}.|~from where {n} is called",
         says="is called by {v}|is used by {v}|is called from {v}|is invoked by {v}"),
    _row("default", [r"(?:defaults to|falls back to|has a default of|has the default(?: value)?) (?P<v>[^,;]+?)",
                     r"uses (?P<v>[^,;]+?) by default", r"is (?P<v>[^,;]+?) by default",
                     r"has a default value of (?P<v>[^,;]+?)"],
         "What is the default of {n}?|What does {n} default to?|Which default does {n} use?|~what {n} defaults to"
         "|What is {n}'s default value?|What value does {n} have if nothing is given?|What is the standard "
         "value of {n}?"
         "|What is {n} when it is not set?|What is the preset value of {n}?|What is the default value of {n}?"
         "|~what {n} is by default|Name the default of {n}.|What does {n} fall back to?",
         says="defaults to {v}|has a default of {v}|falls back to {v}|has the default value {v}"),
    _row("default of argument", [r"(?:uses|takes|has) (?P<v>[^,;]+?) as (?:the |its )?default (?:for"
                                 r"|of) (?:the \w+ )?(?P<k>[\w.]+)",
                                 r"sets (?:the \w+ )?(?P<k>[\w.]+) to (?P<v>[^,;]+?) by default",
                                 r"has (?:an? )?(?:default )?(?P<k>[\w.]+) (?:that defaults to|defaulting to)"
                                 r" (?P<v>[^,;]+?)(?: by default)?"],
         "What is the default of {k} in {n}?|What does {k} default to in {n}?|Which default does {n} use for {k}?"
         "|~what {k} defaults to in {n}|What is {n}'s default {k}?|What value does {n} give to {k} by default?"
         "|What is {k} if it is not passed to {n}?|What is the standard {k} of {n}?|To what does {n} set {k}?"
         "|Name the default {k} of {n}.|~which {k} {n} uses by default",
         says="uses {v} as the default for {k}|sets {k} to {v} by default|has {v} as the default for {k}"),
    _row("writer", [rf"was (?:written|contributed|implemented|added|programmed|coded|authored) by {PERSON}"],
         "Who wrote {n}?|Who is the author of {n}?|By whom was {n} written?|~who wrote {n}|Who is {n}'s author?"
         "|Who implemented {n}?|Who programmed {n}?|Whose work is {n}?|Who contributed {n}?|~who the author of {n} is"
         "|Name the author of {n}.|From whom does the code of {n} come?",
         says="was written by {v}|was programmed by {v}|was coded by {v}|was implemented by {v}",
         of_code=[rf"(?:is|was) (?:the |a )?(?:work|contribution|code) of {PERSON}",
                  rf"has {PERSON} as (?:its|an|the) author"]),
    _row("since", [r"(?:was (?:first )?(?:added|introduced|shipped|released|included|brought in)|appeared|first"
                   r" appeared|came|arrived|landed|made its (?:first appearance|debut)|debuted|was new|joined|entered"
                   r" the (?:library|API|language|package)) (?:in|with) (?:version|release) (?P<v>v?[\d.]+\w*)",
                   r"(?:exists|has existed|is available|has been (?:available|there|around|part of \w+|supported|in"
                   r" use)) (?:since|as of|from) (?:version|release) (?P<v>v?[\d.]+\w*)",
                   r"is new in (?:version|release) (?P<v>v?[\d.]+\w*)"],
         "Since which version does {n} exist?|In which version was {n} added?|What is the first version of {n}?"
         "|~in which version {n} was added|Which version introduced {n}?|Since when does {n} exist?"
         "|Which release introduced {n}?|From which version on can {n} be used?|What is the first version with {n}?"
         "|When was {n} introduced?|Which version is needed for {n}?|~since which version {n} is available"
         "|Name the version that brought {n}.|In which version did {n} first appear?",
         says="was added in version {v}|was introduced in version {v}|appeared in version {v}"
              "|has been available since version {v}|has existed since version {v}"),
    _row("deprecated", [r"(?:is|was) (?P<k>deprecated|removed|dropped) (?:since|in|from|as of) (?:version "
                        r"|release )?(?P<v>v?[\d.]+\w*)"],
         "Since which version is {n} deprecated?|When was {n} deprecated?|In which version was {n} dropped?"
         "|~when {n} was deprecated"
         "|From which version on should {n} not be used?|Which release put an end to {n}?|Until which version "
         "was {n} supported?"
         "|What version says goodbye to {n}?|Name the release that deprecates {n}.|~which version deprecates {n}",
         says="is {k} since version {v}|is {k} as of version {v}|was {k} in version {v}|was {k} as of version {v}"),
    _row("replacement", [rf"(?:is|was|has been) (?:replaced|superseded) by {REST}", rf"makes way for {REST}"],
         "What replaces {n}?|By what was {n} replaced?|What is the replacement for {n}?|~what replaces {n}"
         "|What supersedes {n}?|What should be used instead of {n}?|What is {n}'s successor?"
         "|What took the place of {n}?"
         "|Name the successor of {n}.|~what to use instead of {n}|What came after {n}?",
         says="is replaced by {v}|has been replaced by {v}|is superseded by {v}|was replaced by {v}"
              "|was superseded by {v}"),
    _row("input file", [rf"reads (?:its (?:input|data|lines) from|the file|data from|input from|lines from"
                        rf"|from) {FILE}",
                        r"(?:parses|opens|reads) (?P<v>[\w/.~-]+\.(?!toml|ini|ya?ml|cfg|conf|env|json)\w{1,5})"],
         "Which file does {n} read?|What is the input file of {n}?|From where does {n} read?|~which file {n} reads"
         "|Where does {n} get its data?|What file does {n} open?|What is {n}'s input file?|From which file does "
         "the data of {n} come?"
         "|Name the file that {n} reads.|~from where {n} takes its input|Which file goes into {n}?",
         says="reads {v}|reads from {v}|reads data from {v}|reads its input from {v}"),
    _row("output file", [rf"(?:writes|saves|dumps|exports|stores|prints|puts) (?:(?:its |the "
                         rf"|all )?(?:\w+ )?(?:output|results?|data|table|report|summary|rows|lines|values|records)"
                         rf" )?(?:to|into|in) {FILE}",
                         rf"(?:writes|creates|produces|generates) (?:the (?:output )?file )?{FILE}",
                         rf"leaves (?:its |the )?(?:output|results?) in {FILE}",
                         rf"has {FILE} as its output(?: file)?"],
         "Which file does {n} write?|What is the output file of {n}?|Where does {n} write its output?"
         "|~which file {n} writes"
         "|Where does {n} put its results?|What file does {n} produce?|What is {n}'s output file?"
         "|Where do the results of {n} go?"
         "|In which file does {n} save?|Name the file that {n} creates.|~where {n} saves its output",
         says="writes to {v}|writes its output to {v}|saves its output in {v}|puts its output in {v}"),
    _row("place of results", [],
         "Where does {n} save its result?|Where does {n} store its results?|Where does the output of {n} go?"
         "|~where {n} saves its result|In what does {n} keep its results?|Where can one find the results of {n}?"
         "|What holds the results of {n}?|Where do {n}'s results end up?|What is the destination of {n}'s output?"
         "|Name the place where {n} saves its results.|~where the output of {n} ends up",
         of_code=[r"(?:saves|stores|puts|keeps|leaves|writes|dumps|places) (?:its|the|all) (?:\w+ )?(?:results?"
                  r"|outputs?|findings|report|answers?) (?:in|into|to|under|on) (?P<v>(?!its\b|the same\b)[^,;]+?)"]),
    _row("data read", [],
         "What does {n} read?|What is read by {n}?|Which data does {n} read?|~what {n} reads|What does {n} load?"
         "|What does {n} parse?|What data goes into {n}?|What is {n}'s source of data?"
         "|Name what {n} reads.|What does {n} take in?|~what is read by {n}",
         of_code=[r"(?:reads|parses|loads|scans|ingests) (?:in )?(?P<v>(?:an?|the) (?!lot"
                  r"|few|bit|first|last|same|way|rest|following)[^,;]+?)"]),
    _row("data written", [],
         "What does {n} write?|What is written by {n}?|What does {n} produce?|~what {n} writes|What does {n} create?"
         "|Which output does {n} write?|What does {n} save?"
         "|Name what {n} writes.|~what is written by {n}|What does {n} leave behind?",
         of_code=[r"(?:writes|saves|exports|outputs|dumps) (?:out )?(?P<v>(?:an?|the) (?!lot|few|bit|first|last|same"
                  r"|way|rest|following|output|result)[^,;]+?)"]),
    _row("complexity", [r"(?:runs|works|finishes|executes) in (?P<v>O\([^)]*\)|(?:linear|constant|quadratic"
                        r"|logarithmic|cubic|exponential) "
                        r"time)(?: time)?", r"has (?:an? )?(?:time )?complexity of (?P<v>[^,;]+?)",
                        r"is (?P<v>O\([^)]*\))",
                        r"(?:has|is of) (?P<v>O\([^)]*\)|\w+) (?:time )?complexity"],
         "What is the complexity of {n}?|What is {n}'s time complexity?|How does the run time of {n} grow?"
         "|~what the complexity of {n} is"
         "|How fast is {n}?|In what time does {n} run?|How does {n} scale?|What is the running time of {n}?"
         "|What is {n}'s big O?|~how {n} scales with its input",
         says="runs in {v}|works in {v}|has {v} complexity|is of {v} complexity"),
    _row("tests", [rf"is (?P<k>tested|documented|described|covered|explained|specified) in (?:the file )?{FILE}"],
         "Where is {n} {k}?|In which file is {n} {k}?|In what file must one look to see {n} {k}?|~where {n} is {k}"
         "|What file is {n} {k} in?"
         "|Which page or file should one open to see {n} {k}?|Name the file in which {n} is {k}."
         "|Where can one find {n} {k}?"
         "|~in which file {n} is {k}|What is the place where {n} is {k}?",
         says="is {k} in {v}|is {k} in the file {v}"),
    _row("unit", [r"is (?:measured|given|expressed|stated|specified) in (?P<v>[a-z][a-z ]+)"],
         "In which unit is {n} measured?|What is the unit of {n}?|In what is {n} given?|~in which unit {n} is given"
         "|What is {n}'s unit?|What unit does {n} have?|How is {n} expressed?|Name the unit of {n}."
         "|What are the units for {n}?|~what unit {n} is in",
         says="is measured in {v}|is given in {v}|is expressed in {v}|is stated in {v}"),
)
# fmt: on
