"""English verbs: which words may be one, in which form, and how the form for "does" or "did" is spelt.

A list of common verbs and their irregular forms, no grammar: what stands before a word decides elsewhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

BE = frozenset({"is", "are", "was", "were"})
HAVE = frozenset({"has", "have", "had"})
MODAL = frozenset({"can", "cannot", "will", "may", "must", "should", "would", "could", "might", "shall"})
AUXILIARY = BE | HAVE | MODAL | {"does", "did", "do"}
_REGULAR = """
accept achieve acquire act add address adjust admit adopt advise agree aim allow announce answer appear apply appoint
approve argue arrange arrive ask assemble assign assist attach attack attend attract avoid award bake balance bank
base belong block boil book borrow bottle bounce brew bury cache calculate call cancel care carry carve cause celebrate
chair change charge check claim clean clear climb close coach collect combine command commission compare compete
compile complete compose compress concern conduct configure connect consider construct contain continue contribute
control convert convey cook copy correct cost cover craft crash create cross cultivate cure dance date declare decide
decode decorate decrease dedicate defend define delegate delete deliver demand denote depart depend deploy derive
describe design destroy detect develop die differ direct discover discuss display dissolve distil distribute divide
donate double drain dress drop dry dump dye earn edit educate elect embroider emerge employ empty enable encode
encrypt end engage enjoy enter equal escape establish estimate exchange execute exhibit exist expand expect expire
explain explore export express extend face fail farm fasten fear feature fetch file fill filter finance finish fire
fish fit fix flush focus fold follow force forge form found frame function fund gather generate glaze govern grade
graduate grant graze greet guard guide hand handle happen harvest hate head heat help hire host house hunt identify
illustrate implement import improve include increase inform inherit inspect inspire install instruct intend interpret
introduce invent invest invite involve irrigate issue join judge jump keep kill knit land last launch lay lead lecture
lend licence license lift light like limit line link list listen live load locate lock log look love lower maintain
major manage manufacture map mark market marry mask master match matter mean measure meet melt mend mention merge
mill mind mine mix monitor move name need notice notify obtain occupy occur offer oil open operate order organise
organize originate oversee own pack paint park pass patch pay perform persuade pick place plan plant play plough point
polish poll populate post pour practise practice preach prefer prepare present preserve press prevent print process
produce program promise promote protect prove provide publish pull pump purchase push put query question queue quote
race raise range reach receive recommend record recover reduce refer refill refine reflect refuse register reject
relate release rely remain remember remind remove rename render rent repair repeat replace reply report represent
request require rescue research reserve reset reside resign resolve respond restart restore restrict retain retire
retry return reveal review reward roast rotate rule sail sample save scan schedule score scrape seal search secure seem
select serve settle share shear shelter ship show sign simmer skip smoke smooth solve sort span specialise specialize
specify sponsor stack staff stage stamp start state station stay steer step stitch stop store stretch study subscribe
succeed suffer suggest supervise supply support survey survive sweep swim switch sync tan target taste tend terminate
test thicken throttle time tour trace track trade train transfer transform translate transport trap travel treat
trigger trim trust try tune turn type unite update upload use validate value visit voice volunteer vote wait walk want
warn wash watch water weigh welcome widen wind wish work worry wrap yield yodel accompany amount approximate archive
arise await backup bind breed burn campaign cast chart chop coin comb commute comprise consist consume convene cooper
cost count crew date deal debut dedicate descend distribute drive fall feed ferry flow fly garden grind grow hang
haul hold honour host inhabit invent keep lean learn lie loan maintain mint moor mount name nest note number open
overlook overlook overtake paint patrol perch pilot plot power practise premiere prune rank read rebuild recruit
resemble restock rest ring rise roll row run salt scatter season sell separate sew shape shoe shut sing sit sleep smell
sow spawn speak spell spend spin split stain stand steam stem stitch stock stretch surround tally tax teach tell
thatch throw tie tow trawl treat tutor vary weave weld whittle win winnow write zip abandon emit parse sanitise
sanitize serialise serialize truncate wake watch mirror forward proxy expose invoke spawn normalise normalize
evacuate operate partner assess audit calibrate certify chronicle co-found cofound devote donate fuel grade headline
hum insure label license monitor outsource purge rota rotate shelve sponsor subsidise tile time-out unload verify warp
""".split()
_IRREGULAR = """
be was been|become became become|begin began begun|bear bore born|bend bent bent|bind bound bound|bite bit bitten|
blow blew blown|break broke broken|breed bred bred|bring brought brought|build built built|burn burnt burnt|buy bought
bought|cast cast cast|catch caught caught|choose chose chosen|come came come|cost cost cost|cut cut cut|deal dealt
dealt|dig dug dug|do did done|draw drew drawn|drink drank drunk|drive drove driven|eat ate eaten|fall fell fallen|
feed fed fed|feel felt felt|fight fought fought|find found found|fly flew flown|forbid forbade forbidden|forget forgot
forgotten|freeze froze frozen|get got got|give gave given|go went gone|grind ground ground|grow grew grown|hang hung
hung|have had had|hear heard heard|hide hid hidden|hit hit hit|hold held held|keep kept kept|knit knitted knitted|know
knew known|lay laid laid|lead led led|lean leant leant|learn learnt learnt|leave left left|lend lent lent|let let let|
lie lay lain|light lit lit|lose lost lost|make made made|mean meant meant|meet met met|oversee oversaw overseen|
overtake overtook overtaken|pay paid paid|put put put|quit quit quit|read read read|rebuild rebuilt rebuilt|ride rode
ridden|ring rang rung|rise rose risen|run ran run|saw sawed sawn|say said said|see saw seen|seek sought sought|sell
sold sold|send sent sent|set set set|sew sewed sewn|shake shook shaken|shed shed shed|shear sheared shorn|shine shone
shone|shoot shot shot|show showed shown|shut shut shut|sing sang sung|sink sank sunk|sit sat sat|sleep slept slept|
sow sowed sown|speak spoke spoken|spend spent spent|spin spun spun|split split split|spread spread spread|spring
sprang sprung|stand stood stood|steal stole stolen|stick stuck stuck|strike struck struck|string strung strung|swear
swore sworn|sweep swept swept|swim swam swum|swing swung swung|take took taken|teach taught taught|tear tore torn|tell
told told|think thought thought|throw threw thrown|understand understood understood|wake woke woken|wear wore worn|
weave wove woven|win won won|wind wound wound|write wrote written
"""
NOUNS_TOO = frozenset(
    """works uses notes tickets costs stores reports lists runs names plans orders records states tests types trains
    parks plays points prints posts presses places plants ships signs stages starts stops steps studies supports
    surveys tracks trades travels turns visits walks watches waters words shares boats books covers hands heads houses
    lands limits lines links loads looks loves marks masters matches measures mills minds mines needs offers owns
    parts passes programs races ranges rents repairs requests returns rules sails samples scores searches seals serves
    settings silks stamps stations supplies switches tasks times tours values votes waits wishes yields queries
    questions queues logs maps markets dates displays dresses drops ends exports imports files fires forms frames
    functions funds grades guards guides hosts hunts issues judges jumps locks caches calls causes chairs changes
    charges checks claims backups bases blocks answers attacks banks scans pilots mounts rows rests rolls salts
    shoes spells
    stocks drives falls feeds ferries flies flows gardens haul holds moors nests numbers charts coins crews counts
    sweets meeting light found open close present set cut put cost read run lead base staff""".split()
)
PARTICLES = frozenset({"up", "off", "out", "down", "away", "over", "back", "on", "in"})
_CVC = frozenset(
    "admit bar chop commit compel cram dam dip drag drip drop drum equip excel fit flip format grab grip hum jog knit "
    "log map mop nod occur omit pad permit pin plan plot plug pop prefer program put quit refer regret rob rot rub "
    "scan ship shop shut skip slip snap spin split spot star stir step stop strip submit sum swap swim tag tan tap "
    "tip top transfer transmit trap trim trip tug whip win wrap zip cut dig get hit let run set sit bet dim fan rig "
    "control patrol travel label cancel model signal tunnel".split()
)


_NEVER = frozenset(
    "this his its was has is us thus always perhaps besides plus series species lens gas bus across unless as yes "
    r"minus various "
    "does sometimes afterwards towards upwards downwards outdoors indoors less news whereas bed red need indeed "
    r"hundred seed "
    "speed weed feed breed sled shed".split()
) - {"need", "feed", "breed", "shed"}


@dataclass(frozen=True)
class Form:
    """A word as a verb. base: "take"; kind: "s" (takes), "past" (took), "part" (taken), "both" (walked), "base"."""

    base: str
    kind: str


def third(base: str) -> str:
    """The form after he or she."""
    if base in {"have", "be", "do", "go"}:
        return {"have": "has", "be": "is", "do": "does", "go": "goes"}[base]
    if re.search(r"(?:s|x|z|ch|sh)$", base):
        return base + "es"
    return base[:-1] + "ies" if re.search(r"[^aeiou]y$", base) else base + "s"


def _past(base: str) -> str:
    if base in _CVC:
        return base + base[-1] + "ed"
    if base.endswith("e"):
        return base + "d"
    return base[:-1] + "ied" if re.search(r"[^aeiou]y$", base) else base + "ed"


def _table() -> dict[str, Form]:
    out: dict[str, Form] = {}
    irregular = [row.split() for row in _IRREGULAR.replace("\n", " ").split("|")]
    strange = {row[0] for row in irregular}
    for base in dict.fromkeys(_REGULAR):
        if base not in strange:
            out.setdefault(_past(base), Form(base, "both"))
            if base in _CVC:  # "labeled" as well as "labelled"
                out.setdefault(base + "ed", Form(base, "both"))
    for base, past, part in irregular:
        if past == part:
            out[past] = Form(base, "both")
        else:
            out[past], out[part] = Form(base, "past"), Form(base, "part")
        if base in {"learn", "burn", "lean"}:
            out[base + "ed"] = Form(base, "both")
    for base in [*dict.fromkeys(_REGULAR), *strange]:
        if base not in {"be", "do", "have"}:
            out[third(base)] = Form(base, "s")
            if base not in out:
                out[base] = Form(base, "base")
    return out


_FORMS = _table()


def forms() -> Iterable[tuple[str, Form]]:
    """Every form in the list, with what it is."""
    return _FORMS.items()


def read_verb(word: str) -> Form | None:
    """The verb that a word may be, or None. Auxiliaries are not in here."""
    return _FORMS.get(word)


def guess_verb(word: str) -> Form | None:
    """The verb that a word not in the list has the shape of: "winnows", "winnowed"."""
    known = _FORMS.get(word)
    if word in _NEVER:
        return None
    if known or not re.fullmatch(r"[a-z]{3,20}", word):
        return known
    if re.search(r"[^aeiou]ies$", word):
        return Form(word[:-3] + "y", "s")
    if re.search(r"(?:ss|x|z|ch|sh)es$", word):
        return Form(word[:-2], "s")
    if re.search(r"[^suo]s$", word) and not word.endswith("is"):
        return Form(word[:-1], "s")
    if re.search(r"[^aeiou]ied$", word):
        return Form(word[:-3] + "y", "both")
    if word.endswith("ed") and len(word) > 4:
        stem = word[:-2]
        if re.search(r"([bdgmnprt])\1$", stem):
            return Form(stem[:-1], "both")
        return Form(
            stem + "e" if re.search(r"(?:[^aeiou][aiou][tsvzkdrgpmbnl]|[csvzu]|at|dg)$", stem) else stem, "both"
        )
    return None


def for_one(predicate: str) -> bool:
    """Whether a predicate's verb says that its subject is one: "has", "dates from", not "have" and "date from"."""
    word = predicate.partition(" ")[0]
    form = guess_verb(word)
    return word in {"is", "was", "has", "does"} or (form is not None and form.kind == "s")


def participle(word: str) -> Form | None:
    """The verb whose past participle a word may be: "taken", "bought", "founded"."""
    form = guess_verb(word)
    return form if form and (form.kind in {"part", "both"} or word in {"run", "come", "become", "set", "cut", "put",
                                                                       "read", "cast", "cost"}) else None  # fmt: skip
