"""Word lists and makers of words, numbers and dates. Knows no sentences, no relations and no names of things.

Every maker takes a `random.Random`, so that a seed fixes everything that is ever written.
"""

from __future__ import annotations

from pathlib import Path
from random import Random

FIRST_NAMES = (
    "Ana Boris Carla Dmitri Elena Farid Greta Hugo Irina Jamal Katya Lars Mira Nadia Oscar Petra Quinn Rosa Samir "
    "Tomas Ursula Viktor Wanda Xavier Yara Zoltan Agnes Bruno Celia Diego Edith Felix Gloria Henrik Ingrid Jonas "
    "Keiko Leila Marco Nora Omar Paula Rafael Selma Teodor Uma Vera Walter Xenia Yusuf Zelda Arlo Bianca Cyrus "
    "Dalia Emil Flora Gunnar Heidi Ivan Judith Karim Lydia Magnus Nina Otto Pilar Ralf Sonia Tariq"
).split()
LAST_NAMES = (
    "Abbott Becker Castro Dalton Eriksen Fuchs Garner Hoffman Ishida Jansen Keller Lindt Moreau Novak Okafor "
    "Pereira Quast Romano Schultz Tanaka Ulrich Vargas Weaver Yamada Zeller Alder Bishop Conti Drake Engel Fraser "
    "Grimaldi Haas Ivanov Jung Kowal Larsen Mercer Nakata Olsen Petrov Rhodes Sato Tully Vance Wolff Yates Arden "
    "Blake Cortez Duval Ekman Falk Gomez Hartley Kaplan Lowry Nolan Ortega Pratt Reyes"
).split()
CITIES = (
    "Lisbon Oslo Cairo Lima Quito Hanoi Seoul Kyoto Dublin Prague Vienna Athens Naples Turin Lyon Ghent Basel "
    "Bergen Tartu Riga Krakow Sofia Zagreb Izmir Baku Lahore Pune Dhaka Manila Jakarta Perth Hobart Suva Denver "
    "Austin Boston Tulsa Reno Fresno"
).split()
FIELDS = (
    "physics chemistry biology geology astronomy botany zoology genetics statistics algebra geometry logic "
    "linguistics history archaeology economics law medicine nursing painting sculpture music theater poetry "
    "journalism architecture robotics optics acoustics"
).split()
HOBBIES = (
    "chess sailing pottery fencing archery knitting hiking cycling rowing surfing climbing baking gardening origami "
    "juggling photography calligraphy woodcarving dancing fishing karate yoga skiing weaving beekeeping kayaking "
    "embroidery"
).split()
JOBS = (
    "engineer teacher nurse pilot baker lawyer painter farmer chemist librarian mechanic tailor architect editor "
    "geologist plumber singer surgeon translator analyst carpenter gardener historian designer"
).split()
ADJECTIVES = (
    "small big old new happy quiet brave kind slow fast red blue green black white golden silver warm cold dry wet "
    "heavy light soft hard long short round flat bright dark early late weekly daily monthly yearly local remote "
    "public private simple complex internal external shared hidden open closed active passive empty full clean "
    "broken wooden digital"
).split()
NOUNS = (
    "garden river bridge tower engine market school museum harbor station forest mountain valley island castle "
    "kitchen library temple theater factory clock lamp book letter map song story film recipe soup bread cake cheese "
    "apple horse dog cat bird fish wolf tree flower seed stone rope bell drum flute violin guitar piano wheel boat "
    "ship train plane car truck road house room door window roof wall floor table chair bed box bag coat shoe hat "
    "ring coin stamp flag report budget plan meeting survey contract invoice order ticket message record signal "
    "sensor camera robot battery cable screen keyboard printer server router cluster database cache queue index "
    "table column row file folder image video model dataset pipeline parser compiler library package module script "
    "token key lock password account user group team client customer partner price cost score rate limit size width "
    "height depth length weight speed color shape region district country city village street square palace farm "
    "mill mine dam canal tunnel airport lab clinic hospital court prison"
).split()
CODE_WORDS = (
    "get set load save read write parse build make find sort merge split count check update delete create send fetch "
    "open close run start stop load clean format render encode decode hash map filter group join index query user "
    "item data file path node tree list table row cache token key value name date time event config log batch queue "
    "task job page text image graph score price order invoice report session client server local remote base core "
    "util main test"
).split()
PROPERTIES = (
    "port owner color leader budget version author editor size weight height price capital mascot motto region "
    "timeout backup founder host mirror sponsor captain patron nickname code symbol flavor material deadline location "
    "supplier rival partner neighbor teacher mentor assistant manager predecessor successor license format language "
    "engine category rank title role status origin purpose source target limit quota schedule alias label prefix "
    "suffix password channel branch schema topic dialect anthem emblem seat river currency"
).split()
# base/third person/past/participle
VERBS = tuple(
    tuple(forms.split("/"))
    for forms in (
        "use/uses/used/used build/builds/built/built love/loves/loved/loved own/owns/owned/owned "
        "repair/repairs/repaired/repaired paint/paints/painted/painted teach/teaches/taught/taught "
        "write/writes/wrote/written read/reads/read/read sell/sells/sold/sold buy/buys/bought/bought "
        "make/makes/made/made lead/leads/led/led manage/manages/managed/managed collect/collects/collected/collected "
        "study/studies/studied/studied design/designs/designed/designed support/supports/supported/supported "
        "visit/visits/visited/visited protect/protects/protected/protected produce/produces/produced/produced "
        "import/imports/imported/imported export/exports/exported/exported call/calls/called/called "
        "return/returns/returned/returned store/stores/stored/stored send/sends/sent/sent "
        "replace/replaces/replaced/replaced serve/serves/served/served monitor/monitors/monitored/monitored "
        "contain/contains/contained/contained require/requires/required/required follow/follows/followed/followed "
        "join/joins/joined/joined win/wins/won/won find/finds/found/found discover/discovers/discovered/discovered "
        "invent/invents/invented/invented publish/publishes/published/published record/records/recorded/recorded "
        "carry/carries/carried/carried deliver/delivers/delivered/delivered translate/translates/translated/translated "
        "grow/grows/grew/grown plant/plants/planted/planted cook/cooks/cooked/cooked hate/hates/hated/hated "
        "prefer/prefers/preferred/preferred admire/admires/admired/admired organize/organizes/organized/organized "
        "maintain/maintains/maintained/maintained deploy/deploys/deployed/deployed test/tests/tested/tested "
        "update/updates/updated/updated sponsor/sponsors/sponsored/sponsored fund/funds/funded/funded "
        "open/opens/opened/opened close/closes/closed/closed drive/drives/drove/driven keep/keeps/kept/kept "
        "hold/holds/held/held cover/covers/covered/covered track/tracks/tracked/tracked "
        "launch/launches/launched/launched found/founds/founded/founded handle/handles/handled/handled "
        "process/processes/processed/processed accept/accepts/accepted/accepted expect/expects/expected/expected"
    ).split()
)
MONTHS = "January February March April May June July August September October November December".split()
UNITS = (
    "seconds minutes hours days weeks months years meters kilograms liters people pages rows files users requests "
    "megabytes"
).split()
TYPES = "string integer list dictionary boolean float tuple set number path date dataframe generator iterator".split()
ERRORS = "ValueError KeyError TypeError IndexError RuntimeError TimeoutError OSError LookupError".split()
LANGUAGES = "Python Rust Go Java Kotlin Scala Ruby Elixir Haskell Julia Swift".split()
TONGUES = "French Danish Turkish Arabic Greek Welsh Polish Korean Hindi Basque Swahili Finnish".split()
INSTRUMENTS = "violin cello flute harp banjo organ trumpet accordion oboe drum piano guitar".split()
FILE_ENDINGS = "py toml yaml json md txt csv sh cfg sql".split()
CONNECTORS = ("Also, ", "In addition, ", "Today ", "At present, ", "By the way, ")
ADVERBS = (
    "currently now still often usually also mainly always once proudly officially first soon never really mostly "
    "normally"
).split()
TAILS = (
    "every day|at the moment|these days|since last year|as a rule|by choice|most of the time|for now|on Mondays|"
    "in the evening|at night|without any help|to save time|after work|before lunch|in production|in the office|"
    "by default|on demand|over the network|because it is cheap|because it is fast|although it is old|and nothing else"
).split("|")
COUNTS = "two three four five six seven eight nine ten many several some".split()

# Common words of the Python standard library's docstrings; without them such words cannot be copied (rare pieces).
COMMON_WORDS = (Path(__file__).parent / "words.txt").read_text(encoding="utf-8").split()

_VOWELS = "a e i o u".split()
_ONSETS = "b br c ch d dr f fl g gl gr h j k kl kr l m n p pl pr qu r s sh sk sl st t th tr v w x y z zh".split()
_CODAS = ["", "", "", *"n r l k s t m x sh nd rk lt p v z d th b g".split()]
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"


def syllable(rng: Random) -> str:
    """One pronounceable syllable."""
    second = rng.choice(_VOWELS) if rng.random() < 0.08 else ""
    return rng.choice(_ONSETS) + rng.choice(_VOWELS) + second + rng.choice(_CODAS)


def letters(rng: Random) -> str:
    """Three to eight random letters."""
    return "".join(rng.choice(_ALPHABET) for _ in range(rng.randint(3, 8)))


def word(rng: Random, low: int = 1, high: int = 3) -> str:
    """A lower-case word: common, a blend of two, random letters, or `low`..`high` syllables."""
    draw = rng.random()
    if draw < 0.36:
        return rng.choice(COMMON_WORDS)
    if draw < 0.44:
        return rng.choice(COMMON_WORDS)[: rng.randint(2, 5)] + rng.choice(COMMON_WORDS)[-rng.randint(2, 5) :]
    if draw < 0.47:
        return letters(rng)
    return "".join(syllable(rng) for _ in range(rng.randint(low, high)))


def proper(rng: Random, low: int = 2, high: int = 3) -> str:
    """A capitalised `word`."""
    return word(rng, low, high).capitalize()


def capital(text: str) -> str:
    """`text` with its first letter in upper case, the rest untouched."""
    return text[0].upper() + text[1:]


def sentence_start(text: str) -> str:
    """Upper case at the start where an article opens the sentence; identifiers keep their spelling."""
    return capital(text) if text.startswith(("the ", "a ", "an ")) else text


def article(text: str) -> str:
    """`text` with "a" or "an" before it."""
    return ("an " if text[0] in "aeiou" else "a ") + text


def noun(rng: Random) -> str:
    """A noun from the list, or any common word used as one."""
    return rng.choice(NOUNS) if rng.random() < 0.6 else rng.choice(COMMON_WORDS)


def adjective(rng: Random) -> str:
    """An adjective from the list, or any common word used as one."""
    return rng.choice(ADJECTIVES) if rng.random() < 0.7 else rng.choice(COMMON_WORDS)


def number(rng: Random, low: int = 1, high: int = 5) -> str:
    """A whole number of `low`..`high` digits."""
    digits = rng.randint(low, high)
    return str(rng.randint(10 ** (digits - 1), 10**digits - 1))


def year(rng: Random) -> str:
    """A year, 1890 to 2029."""
    return str(rng.randint(1890, 2029))


def date(rng: Random) -> str:
    """ "4 May 1999" or "May 1999"."""
    month = f"{rng.choice(MONTHS)} {year(rng)}"
    return f"{rng.randint(1, 28)} {month}" if rng.random() < 0.5 else month


def duration(rng: Random) -> str:
    """ "45 seconds"."""
    return number(rng, 1, 3) + " " + rng.choice(["seconds", "minutes", "hours", "days"])


def verb(rng: Random) -> tuple[str, str, str, str]:
    """(base, third person, past, participle) of a real or an invented verb."""
    if rng.random() < 0.6:
        base, third, past, participle = rng.choice(VERBS)
        return base, third, past, participle
    base = word(rng, 1, 2)
    past = base + ("d" if base.endswith("e") else "ed")
    return base, base + "s", past, past


def ing(base: str) -> str:
    """The -ing form of a verb, by the simple rule."""
    return (base[:-1] if base.endswith("e") else base) + "ing"
