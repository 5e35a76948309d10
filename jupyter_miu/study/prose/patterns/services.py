"""Rows about programs that run: ports, hosts, settings, storage, versions, and the people who look after them."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import (
    FIELD,
    FILE,
    IDENT,
    NAMED_PERSON,
    NUMBER,
    PATH,
    PERSON,
    REST,
    Pattern,
    Rows,
)

_row = Rows("service")
_TEAM = r"(?:the |our )?[\w-]+(?: [\w-]+)?[ -](?:team|squad|crew|group|guild|department|desk|office|staff)"
_FOLK = rf"(?P<v>{NAMED_PERSON}|{_TEAM}|Team [A-Z]\w+)"
_LANGUAGE = (
    r"(?P<v>Rust|Go|Golang|Python(?: 3)?|Java|Kotlin|Scala|Ruby|PHP|Perl|C|C\+\+|C#|F#|JavaScript|TypeScript|Node\.js"
    r"|Elixir|Erlang|Haskell|OCaml|Swift|Dart|Lua|Julia|R|Zig|Nim|Clojure|Bash|Fortran|COBOL|Ada|Crystal|Objective-C)"
)
_MACHINE = r"(?:(?:host|machine|server|node|box|computer) )"
_NO_HOST = r"(?!(?:port|disk|time|demand|top|\w+days?|\d+)\b)"
_KEEPER = (
    "Who owns {n}?|Who maintains {n}?|What is the owner of {n}?|~who owns {n}|Who is responsible for {n}?"
    "|Who is {n}'s owner?|To whom does {n} belong?|Who looks after {n}?|Who takes care of {n}?"
    "|Who is the maintainer of {n}?|Whose property is {n}?|Name the owner of {n}.|~who is responsible for {n}"
    "|In whose hands is {n}?"
)

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("port", [rf"(?:listens|runs|answers|is reachable|serves|accepts connections|can be reached"
                  rf"|is exposed) on (?:TCP |UDP )?"
                  rf"port {NUMBER}", rf"(?:uses|binds|binds to|opens|occupies|is bound to) port {NUMBER}"],
         "Which port does {n} listen on?|What port does {n} use?|What is the port of {n}?|~which port {n} uses"
         "|On which port does {n} run?|What is {n}'s port?|On what port can one reach {n}?|What is the port "
         "number of {n}?"
         "|To which port does one connect for {n}?|Which port is {n} bound to?|Which port must be open for {n}?"
         "|~on which port {n} can be reached|Name the port of {n}.",
         says="listens on port {v}|runs on port {v}|uses port {v}|can be reached on port {v}"),
    _row("owner", [r"is owned by (?P<v>[^,;]+?)", r"is the property of (?P<v>[^,;]+?)",
                   r"is in the hands of (?P<v>[^,;]+?)"], _KEEPER,
         says="is owned by {v}|is the property of {v}|is in the hands of {v}"),
    _row("keeper", [r"is (?:maintained|looked after|operated) by (?P<v>[^,;]+?)",
                    rf"belongs to (?!{FIELD}$)(?P<v>[^,;]+?)",
                    rf"is (?:run|managed|supported|kept|developed|administered|taken care of|kept running|run and"
                    rf" owned)"
                    rf" by {_FOLK}", rf"has {_FOLK} as (?:its|an?) (?:owner|maintainer"
                    rf"|administrator|keeper)",
                    r"is in the care of (?P<v>[^,;]+?)", r"is the responsibility of (?P<v>[^,;]+?)"],
         _KEEPER, shy=True,
         says="is looked after by {v}|is the responsibility of {v}|is in the care of {v}"),
    _row("on call", [rf"has {PERSON} on call", rf"pages {REST}(?: (?:when|if) [^,;]+)?", rf"alerts {REST}",
                     rf"(?:is|gets) (?:watched|watched over|supported|monitored|covered|attended|attended to|minded"
                     rf"|supervised|overseen)(?: (?:at night|overnight|out of hours|after hours|around the clock|day"
                     rf" and night|at weekends|on call))? by {_FOLK}",
                     rf"(?:calls|wakes|wakes up|notifies|rings|phones|escalates to|sends (?:its )?(?:alerts|pages"
                     rf"|alarms) to) {_FOLK}(?: (?:when|if) [^,;]+)?",
                     rf"has {_FOLK} as (?:its )?(?:on-call )?contact(?: person)?"],
         "Who is on call for {n}?|Who is the contact for {n}?|Who gets paged for {n}?|~who is on call for {n}"
         "|Who is called when {n} fails?|What is the contact of {n}?|Who is {n}'s on-call contact?|Whom does {n} page?"
         "|Name the person on call for {n}.|~whom to call when {n} is down|Who is the contact person of {n}?"
         "|Who watches over {n}?|Whom should one call about {n}?", shy=True,
         says="pages {v}|alerts {v}|has {v} on call"),
    _row("language", [r"(?:is|was) (?:written|implemented|coded|programmed|developed|rewritten) in "
                      r"(?P<v>[A-Z][\w+#]*)",
                      rf"(?:is|was) (?:built|made|created|done|rewritten|ported|reimplemented|composed) (?:in|with|to"
                      rf"|using)"
                      rf" {_LANGUAGE}", rf"is an? (?:\w+ )?{_LANGUAGE} (?:program|service|application|app|project|tool"
                      rf"|script|library|daemon)",
                      rf"uses {_LANGUAGE} (?:as its|for its) (?:language|code|source code)"],
         "Which language is {n} written in?|What is {n} written in?|What is the language of {n}?"
         "|~what {n} is written in|In which language is {n} implemented?|What is {n}'s programming language?"
         "|What is the programming language of {n}?|In what was {n} coded?|Which language did the authors of {n} use?"
         "|What language must one know to change {n}?|Name the language {n} is programmed in."
         "|~in which language {n}'s source code is",
         says="is written in {v}|is programmed in {v}|is coded in {v}|was written in {v}|was programmed in {v}"),
    _row("host", [rf"(?:runs|is hosted|is deployed|is installed|executes|operates) on (?:the"
                  rf" )?{_MACHINE}?{_NO_HOST}{IDENT}",
                  rf"(?:lives|sits|resides|stands|is found|can be found|is at home|is set up|was set up|was installed"
                  rf"|was deployed|was started|has its home|has been (?:installed|deployed|set up)) on (?:the"
                  rf" )?{_MACHINE}{IDENT}",
                  rf"(?:lives|sits|resides|was set up|was installed|was deployed|has been (?:installed|deployed|set"
                  rf" up)) on (?:the )?(?=\S*[a-z]\S*[\d.-]|\S*-\d){IDENT}",
                  rf"has {IDENT} as its (?:host|server|machine)", rf"uses {IDENT} as (?:its )?(?:host|server|machine)"],
         "Where does {n} run?|Which host runs {n}?|What is the host of {n}?|~where {n} runs|Where is {n} deployed?"
         "|What is {n}'s host?|On which machine does {n} run?|On what server is {n}?|Where is {n} hosted?"
         "|Which computer is {n} installed on?|Which node carries {n}?|Name the server of {n}."
         "|~on which machine {n} is",
         says="runs on {v}|is hosted on {v}|is deployed on {v}"),
    _row("settings", [rf"(?:reads|loads|takes|keeps|has) (?:its (?:settings|configuration|config|options) (?:from"
                      rf"|in) )?{FILE}",
                      rf"is configured (?:in|by|through|via|with) {FILE}", rf"is set up in {FILE}",
                      rf"gets its (?:settings|configuration|config) from {FILE}"],
         "Which file does {n} read?|Where is {n} configured?|What is the config file of {n}?|~which file {n} reads"
         "|Which file configures {n}?|What is {n}'s settings file?|Where are the settings of {n}?"
         "|Where does {n} keep its configuration?|In which file can one change {n}'s options?"
         "|What is {n}'s configuration file?|What must be edited to configure {n}?|~where the settings of {n} are"
         "|From where does {n} load its config?",
         says="is configured in {v}|reads its settings from {v}|gets its settings from {v}|keeps its settings in {v}"),
    _row("log file", [rf"(?:logs|writes its log|writes its logs|writes logs|writes log entries|sends its logs"
                      rf"|keeps its logs?) "
                      rf"(?:to|in|into|under) {PATH}", rf"has its log in {PATH}", rf"keeps a log in {PATH}"],
         "Where does {n} log to?|What is the log file of {n}?|Where are the logs of {n}?|~where {n} writes its log"
         "|What is {n}'s log file?|In which file can one read {n}'s log?|Where does {n} write its messages?"
         "|Where should one look for errors of {n}?|Which file holds the log of {n}?|Name the log file of {n}."
         "|~where to find {n}'s logs",
         says="logs to {v}|writes its log to {v}|writes its logs to {v}|has its log in {v}"),
    _row("data store", [rf"(?:stores|keeps|saves|persists|holds) (?:its|all|all its) (?:data|state|records|sessions"
                        rf"|jobs|tables|results|entries|queue) (?P<k>in|on|to|under) {REST}",
                        rf"(?:persists|writes its data|saves) to {REST}",
                        r"uses (?P<v>[A-Z]\w+) as (?:its |a )?(?:database|"
                        r"data store|store|storage|backend)", r"has an? (?P<v>[A-Z]\w+) (?:database|backend)",
                        rf"is backed by {REST}", rf"uses {REST} to store its data"],
         "Where does {n} store its data?|What database does {n} use?|What is the data store of {n}?"
         "|~where {n} stores its data"
         "|What is {n}'s backend?|Where does {n} keep its data?|What is {n}'s database?|Which storage does {n} use?"
         "|In what are the records of {n} kept?|Where is the state of {n} saved?|Name the storage behind {n}."
         "|~which database {n} uses", shy=True,
         says="stores its data {k} {v}|keeps its data {k} {v}|saves its data {k} {v}|uses {v} to store its data"),
    _row("cache", [r"uses (?P<v>[A-Z]\w+)(?: as (?:a |its )?cache| for caching)",
                   r"caches (?:its )?(?:data|results) in (?P<v>[A-Z]\w+)"],
         "What does {n} use as a cache?|What is the cache of {n}?|Where does {n} cache things?"
         "|~what {n} uses for caching"
         "|What is {n}'s cache?|Which cache does {n} have?|What software does the caching for {n}?"
         "|In what does {n} keep cached results?|Name the cache of {n}.|~where {n} caches its results", shy=True,
         says="uses {v} as a cache|uses {v} for caching|caches its data in {v}"),
    _row("dependency", [r"(?:depends on|needs|requires|relies on|is dependent on|builds on|leans on|presupposes|sits"
                        r" on top of|(?:cannot|can't|does not|doesn't|will not|won't) (?:run|work|start|function|live"
                        r"|operate|do|boot|exist|come up|go on) without) (?P<v>(?!to\b|top of\b|argument\b|parameter\b"
                        r"|the argument\b|\d)[^,;]+?)"],
         "What does {n} depend on?|What does {n} need?|What is the dependency of {n}?|~what {n} depends on"
         "|What must be there for {n} to work?|What does {n} require?|What is {n}'s dependency?"
         "|Without what does {n} not work?|What has to be present for {n}?|Name the dependency of {n}."
         "|~what {n} needs"
         "|On what is {n} dependent?", shy=True,
         says="depends on {v}|needs {v}|requires {v}"),
    _row("peer", [r"(?:talks to|connects to|communicates with|speaks to|sends (?:its )?\w+ to) (?P<v>[^,;]+?)"],
         "What does {n} talk to?|What does {n} connect to?|With what does {n} communicate?|~what {n} talks to"
         "|To what is {n} connected?|What is at the other end for {n}?|Which system does {n} contact?"
         "|What does {n} exchange data with?|Name the peer of {n}.|~what {n} connects to|What does {n} send to?",
         shy=True,
         says="talks to {v}|connects to {v}|communicates with {v}"),
    _row("version", [r"(?:is|runs|uses|is at|is on|has reached) (?:at |on )?(?:version|release) "
                     r"(?P<v>v?[\d.]+[\w.-]*)",
                     r"is currently (?:at )?(?:version|release) (?P<v>v?[\d.]+[\w.-]*)",
                     r"(?:(?:was|is|has been) (?:last |most recently |just )?(?:released|shipped|published|tagged"
                     r"|deployed|upgraded|updated|rolled out|distributed|delivered)|ships|came out|comes|was bumped"
                     r"|has moved|moved|has got|got) (?:as|in|to|at|with) (?:version|release) (?P<v>v?[\d.]+[\w.-]*)",
                     r"has (?:the )?version(?: number)? (?P<v>v?\d[\w.-]*)",
                     r"stands at (?:version )?(?P<v>v?\d+\.[\w.-]+)",
                     r"carries (?:the )?version(?: number)? (?P<v>v?\d[\w.-]*)"],
         "What is the version of {n}?|Which version does {n} run?|What is {n}'s version?|~which version {n} is"
         "|What is the current release of {n}?|What version number does {n} have?|What version is {n} at?"
         "|Which version of {n} is in use?|Name the current version of {n}.|~what {n}'s version number is"
         "|What is the current version of {n}?|Which version of {n} is the current one?",
         says="is at version {v}|runs version {v}|is on version {v}|has reached version {v}"),
    _row("protocol", [r"(?:speaks|uses|exposes|offers|provides|communicates (?:over|via)|serves|talks"
                      r"|understands) (?:an? |the )?(?P<v>(?:gRPC|REST|HTTPS?|HTTP/[23]|GraphQL|MQTT|AMQP|SOAP"
                      r"|WebSockets?|TCP|UDP|SMTP|IMAP|FTP|SFTP|SSH|XMPP|Thrift|JSON-RPC|XML-RPC|Modbus|CoAP|NATS|OPC"
                      r" UA|LDAP|DNS|NTP|SNMP))(?: (?:API|protocol|interface|endpoint))?"],
         "What protocol does {n} speak?|Which API does {n} offer?|What is the protocol of {n}?"
         "|~which protocol {n} uses"
         "|What is {n}'s API?|How does one talk to {n}?|What kind of interface does {n} have?|What is {n}'s protocol?"
         "|Over what does {n} communicate?|Name the protocol of {n}.|~how clients talk to {n}",
         says="speaks {v}|uses {v}|communicates over {v}|communicates via {v}"),
    _row("address", [r"(?:is (?:available|reachable|served|found|exposed)|can be reached|answers|lives) (?:at"
                     r"|under) (?P<v>(?:https?://|/)\S+|[\w-]+(?:\.[\w-]+)+(?:/\S*)?)"],
         "What is the address of {n}?|What is the URL of {n}?|Where can {n} be reached?|~where {n} can be reached"
         "|What is {n}'s address?|At which URL is {n}?|Under what address does {n} answer?|What is {n}'s endpoint?"
         "|Which link leads to {n}?|Name the URL of {n}.|~what the address of {n} is",
         says="is available at {v}|can be reached at {v}|is reachable at {v}|answers at {v}"),
    _row("licence", [r"(?:is|was) (?:released|licensed|published|distributed|available) under (?:the (?:terms "
                     r"of the )?)?(?P<v>[^,;]+?)"
                     r"(?: licen[cs]e)?", r"has (?:an?|the) (?P<v>[A-Z][\w.-]*) licen[cs]e"],
         "What is the licence of {n}?|Under which licence is {n} released?|How is {n} licensed?"
         "|~under which licence {n} is"
         "|What is {n}'s license?|Which license covers {n}?|On what terms may {n} be used?|What is the license "
         "of {n}?"
         "|Name the licence of {n}.|~how {n} is licensed",
         says="is licensed under {v}|is released under {v}|is available under {v}|was released under {v}"
              "|was published under {v}"),
    _row("monitoring", [rf"is (?:monitored|watched|observed|supervised) (?P<k>by|with|in|through) {REST}",
                        r"(?:sends|reports|exports|ships) (?:its )?(?:metrics|statistics|stats) to (?P<v>[^,;]+?)"],
         "What monitors {n}?|How is {n} monitored?|Where do the metrics of {n} go?|~how {n} is monitored"
         "|With what is {n} watched?|What is the monitoring of {n}?|Where can one see whether {n} is well?"
         "|What keeps an eye on {n}?|What is {n}'s monitoring tool?|~what watches {n}", shy=True,
         says="is monitored {k} {v}|is watched {k} {v}|is observed {k} {v}"),
    _row("backup", [r"(?:is|gets) backed up (?P<v>(?:every|each|once|twice|daily|weekly|hourly|nightly|monthly|at"
                    r"|on)\b[^,;]*?)"],
         "How often is {n} backed up?|When is {n} backed up?|When are backups of {n} made?|~when {n} is backed up"
         "|What is the backup schedule of {n}?|At what times is {n} saved?|How frequently are copies of {n} made?"
         "|What is {n}'s backup interval?|Name the backup times of {n}.|~how often backups of {n} are made",
         says="is backed up {v}|gets backed up {v}"),
)
# fmt: on
