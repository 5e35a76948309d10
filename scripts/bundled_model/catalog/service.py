"""Services: port, owner, host, settings, language, dependency, timeout …"""

from __future__ import annotations

from .. import names as n
from .. import words as w
from .base import listed

SERVICE = (    listed(
        "svc.port", n.port,
        "listens on port {v} | runs on port {v} | uses port {v} | is reachable on port {v} | answers on port {v} | "
        "can be reached on port {v} | opens port {v}",
        "port | port number",
        "Which port does {n} listen on? | What port does {n} use? | On which port does {n} run? | "
        "On which port can you reach {n}? | On what port does {n} answer? | Which port belongs to {n}? | "
        "On which port is {n} reachable? | What is the port of {n}? | Which port is used by {n}?",
        "which port {n} uses | on which port {n} listens | on which port {n} answers",
        "Port {v} belongs to {n} | Port {v} is used by {n}",
    ),
    listed(
        "svc.owner", n.team,
        "is owned by {v} | is maintained by {v} | belongs to {v} | is run by {v} | is looked after by {v} | "
        "is in the hands of {v}",
        "owner | maintainer",
        "Who owns {n}? | Who maintains {n}? | Who is responsible for {n}? | Who looks after {n}? | Who runs {n}? | "
        "Which team owns {n}? | To whom does {n} belong? | Who takes care of {n}? | By whom is {n} maintained? | "
        "Which team is responsible for {n}?",
        "who owns {n} | who maintains {n} | who is responsible for {n} | who looks after {n}",
        "{v} owns {n} | {v} maintains {n} | {v} is responsible for {n} | {v} looks after {n}", person=True,
    ),
    listed(
        "svc.host", n.kebab,
        "runs on {v} | is hosted on {v} | is deployed on {v} | sits on the machine {v} | runs on the host {v} | "
        "lives on the machine {v} | was installed on {v}",
        "host | server | machine",
        "Where does {n} run? | Which host runs {n}? | Where is {n} deployed? | On which machine does {n} run? | "
        "Which machine hosts {n}? | Where is {n} hosted? | On which host is {n} deployed? | "
        "Which server runs {n}? | What machine is {n} on?",
        "where {n} runs | where {n} is hosted | which machine {n} runs on",
        "{v} hosts {n} | {v} runs {n}",
    ),
    listed(
        "svc.conf", n.file_name,
        "reads {v} | loads its settings from {v} | is configured in {v} | keeps its configuration in {v} | "
        "reads its settings from {v} | takes its configuration from {v} | has its settings in {v}",
        "config file | settings file | configuration file",
        "Which file does {n} read? | Where is {n} configured? | Which file configures {n}? | "
        "Where are the settings of {n}? | From which file does {n} load its settings? | "
        "Which file holds the settings of {n}? | Where does {n} keep its configuration? | "
        "Where does {n} find its settings? | What file do you edit to configure {n}?",
        "which file {n} reads | where {n} is configured | where {n} keeps its settings",
        "{v} configures {n} | {v} holds the settings of {n}",
    ),
    listed(
        "svc.lang", n.programming_language,
        "is written in {v} | was coded in {v} | is implemented in {v} | was built in {v} | was written in {v}",
        "language | programming language",
        "Which language is {n} written in? | What is {n} written in? | In which language is {n} implemented? | "
        "In what language is {n} written? | Which programming language does {n} use? | What was {n} coded in? | "
        "In which language was {n} coded? | What language was used to build {n}?",
        "what {n} is written in | which language {n} uses",
    ),
    listed(
        "svc.dep", lambda r: n.kebab(r) if r.random() < 0.6 else w.proper(r) if r.random() < 0.5 else w.word(r, 2, 3),
        "depends on {v} | needs {v} | stores its data in {v} | talks to {v} | keeps its data in {v} | "
        "relies on {v} | cannot work without {v}",
        "dependency | backend",
        "What does {n} depend on? | What does {n} need? | Where does {n} store its data? | "
        "What does {n} rely on? | On what does {n} depend? | Where does {n} keep its data? | "
        "What does {n} talk to? | Without what can {n} not work? | Which system does {n} depend on?",
        "what {n} depends on | what {n} talks to | where {n} stores its data | what {n} needs",
        "{v} is needed by {n} | {v} stores the data of {n}",
    ),
    listed(
        "svc.to", w.duration,
        "times out after {v} | waits {v} | gives up after {v} | has a timeout of {v} | stops waiting after {v}",
        "timeout | waiting time",
        "When does {n} time out? | How long does {n} wait? | After how long does {n} give up? | "
        "How long is the timeout of {n}? | After how much time does {n} time out? | When does {n} give up? | "
        "How long does it take until {n} times out? | When does {n} stop waiting?",
        "when {n} times out | how long {n} waits | when {n} gives up",
    ),
    listed(
        "svc.oncall", n.person, "is watched by {v} | is supported at night by {v} | pages {v}",
        "contact | contact person",
        "Who watches {n}? | Who should you call about {n}? | Who supports {n} at night? | Who is on call for {n}?",
        "who watches {n} | who to call about {n}", "{v} watches {n} | {v} is on call for {n}", person=True,
    ),
    listed(
        "svc.log", n.file_name, "writes its logs to {v} | logs to {v} | keeps its log in {v}", "log file | log",
        "Where does {n} write its logs? | Where are the logs of {n}? | Which file does {n} log to?",
        "where {n} logs | where {n} writes its logs",
    ),
    listed(
        "svc.ver", lambda r: f"{r.randint(0, 9)}.{r.randint(0, 30)}",
        "is at version {v} | has reached version {v} | was released as version {v}", "version | current version",
        "Which version does {n} have? | At which version is {n}? | Which version has {n} reached?",
        "which version {n} has",
    ),
    listed(
        "svc.limit", lambda r: w.number(r, 2, 4),
        "accepts {v} requests per second | handles {v} requests a minute | refuses more than {v} requests",
        "request limit",
        "How many requests does {n} accept? | How many requests can {n} handle? | What is the limit of {n}?",
        "how many requests {n} accepts",
    ),
)  # fmt: skip
