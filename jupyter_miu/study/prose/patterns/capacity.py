"""Rows about how much a program that runs may take and give: timeouts, requests, memory, cores, copies."""

from __future__ import annotations

from jupyter_miu.study.prose.patterns.base import SPAN, Pattern, Rows

_row = Rows("service")
_SIZE = (
    r"(?P<v>(?:about |up to |at most |at least )?\d[\d,.]* ?(?:[kmgtKMGT]i?[bB]|megabytes?|gigabytes?|kilobytes?"
    r"|bytes))"
)
_CALLS = (
    r"(?:the |idle |slow |an? |any |open )*(?:connections?|requests?|calls?|sessions?|clients?|quer(?:y|ies)|jobs?)"
)
_REQUESTS = r"(?:requests?|calls?|queries|messages|connections|jobs|events|uploads|clients)"
_HUNDREDS = r"(?:\d[\d,.]*|one|two|three|five|ten|twenty|fifty|a hundred|a thousand)"

# fmt: off
ROWS: tuple[Pattern, ...] = (
    _row("timeout", [rf"(?:times out|gives up|waits|aborts|disconnects) (?:after )?{SPAN}",
                     rf"has a timeout of {SPAN}",
                     rf"waits (?:for )?(?:at most |up to |no longer than |no more than )?{SPAN}",
                     rf"(?:stops waiting|gives up waiting|stops trying|hangs up|(?:drops|cuts|closes|cancels|kills)"
                     rf" {_CALLS}) after {SPAN}",
                     r"has an? (?P<v>\d+[- ](?:millisecond|second|minute|hour)s?) (?:timeout|time limit)",
                     rf"(?:sets|uses|has set) (?:an?|the|its) (?:timeout|time limit) (?:of|to) {SPAN}",
                     rf"has (?:a|its) (?:timeout|time limit|waiting time) (?:set to|of) {SPAN}"],
         "When does {n} time out?|How long does {n} wait?|What is the timeout of {n}?|~when {n} times out"
         "|After how long does {n} give up?|What is {n}'s timeout?|For how long does {n} wait for an answer?"
         "|How patient is {n}?|What is the waiting time of {n}?|After what time does {n} abort?"
         "|How many seconds does {n} wait?"
         "|~after how long {n} gives up|What is {n}'s time limit?",
         says="times out after {v}|has a timeout of {v}|gives up after {v}|waits up to {v}"),
    _row("request limit", [rf"(?:allows|accepts|handles|permits|serves|takes|processes|can handle|is limited to) "
                           rf"(?P<v>(?:up to |at most |about )?{_HUNDREDS} {_REQUESTS}(?: (?:per|an?|each|every) \w+|"
                           r" at (?:once|a time|the same time))?)",
                           rf"(?:limits|throttles) \w+ to (?P<v>{_HUNDREDS} {_REQUESTS}(?: (?:per|an?) \w+)?)",
                           r"has a (?:rate |request )limit of (?P<v>[^,;]+?)",
                           rf"(?:refuses|rejects|blocks|drops|denies|turns away|does not (?:accept|allow|serve|handle"
                           rf"|take)|never (?:accepts|allows|serves|handles|takes)) (?:anything |everything )?(?:more"
                           rf" than|above|over|beyond) (?P<v>{_HUNDREDS} {_REQUESTS}(?: (?:per|an?|each|every) \w+)?)",
                           rf"(?:copes with|manages|answers|sustains|can (?:serve|take|process|answer|manage|cope"
                           rf" with)|is good for|is capped at|allows for) (?P<v>(?:up to |at most |about )?{_HUNDREDS}"
                           rf" {_REQUESTS}(?: (?:per|an?|each|every) \w+| at (?:once|a time|the same time))?)"],
         "What is the request limit of {n}?|How many requests does {n} accept?|What is the rate limit of {n}?"
         "|~how many requests {n} allows|What is {n}'s request limit?|What is {n}'s rate limit?"
         "|How many calls does {n} handle?|What is the maximum load of {n}?|What is the capacity of {n}?"
         "|How often may one call {n}?|What is {n}'s throughput?|~what {n}'s limit on requests is",
         says="allows {v}|accepts {v}|handles {v}|can handle {v}"),
    _row("memory", [rf"(?:uses|can use|may use|needs|takes|occupies|is given|gets|requires|consumes) "
                    rf"{_SIZE}(?: of)?(?: memory| RAM)",
                    rf"has a memory limit of {_SIZE}", rf"is limited to {_SIZE}(?: of (?:memory|RAM))?"],
         "How much memory does {n} use?|How much RAM does {n} need?|What is the memory limit of {n}?"
         "|~how much memory {n} uses|What is {n}'s memory usage?|How large is the memory of {n}?"
         "|What is the RAM size of {n}?"
         "|How many gigabytes or megabytes does {n} get?|How much main memory is given to {n}?|~how much RAM {n} has",
         shy=True,
         says="can use {v} of memory|may use {v} of memory"),
    _row("cpu", [rf"(?:uses|needs|runs on|is given|gets|requires|has) (?P<v>{_HUNDREDS}|four|six|eight"
                 rf"|sixteen) (?P<k>CPUs?|cores?|CPU cores?|"
                 r"processors?|vCPUs?)"],
         "How many cores does {n} use?|How many CPUs does {n} have?|How many processors does {n} need?"
         "|~how many cores {n} uses|What is the number of cores of {n}?|What is {n}'s CPU count?"
         "|How many CPU cores are given to {n}?"
         "|How much computing power does {n} get?|Name the number of CPUs of {n}.|~how many processors {n} has",
         says="uses {v} {k}|has {v} {k}|runs on {v} {k}|gets {v} {k}"),
    _row("replicas", [r"(?:runs|has|is deployed|is run|keeps) (?:with |as |in |on )?(?P<v>\d+|one|two|three|four"
                      r"|five|six|seven|eight|nine|ten|twelve) (?P<k>replicas?|instances?|copies|workers|pods)"],
         "How many replicas does {n} have?|How many instances of {n} run?|How many copies of {n} are there?"
         "|~how many replicas {n} has|What is the number of replicas of {n}?|What is {n}'s replica count?"
         "|How many times is {n} deployed?|With how many instances does {n} run?|Name the number of instances of {n}."
         "|~how many instances of {n} are running|How many workers does {n} use?",
         says="has {v} {k}|runs with {v} {k}|is deployed with {v} {k}"),
)
# fmt: on
