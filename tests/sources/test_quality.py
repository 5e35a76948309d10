"""The quality of a chunk: what is good in any language and form, what is not and why, and that no text breaks it."""

from __future__ import annotations

import base64
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jupyter_miu.sources.quality import LOW, Quality, quality

RANDOM = random.Random(5)

GOOD = {
    "one short sentence": "The lamp is green.",
    "English": "The port of Skarholm was built in 1887. A ferry leaves from it each Tuesday at eight o'clock.",
    "German": "Der Hafen wurde 1887 gebaut. Jeden Dienstag legt eine Fähre an; die Rückgabe ist am Kiosk.",
    "Welsh": "Mae'r llyfrgell yn y dref wedi bod ar gau ers mis Mawrth. Bydd yn agor eto ym mis Medi.",
    "Polish": "Wszczął się spór o źdźbło trawy, które rosło przy drodze między wsią a miastem, blisko starego młyna.",
    "Finnish": "Satamassa on kolme laituria, joista vanhin rakennettiin vuonna 1902. Lautta lähtee joka tiistai.",
    "Vietnamese": "Cảng này được xây dựng vào năm 1902. Mỗi thứ ba có một chuyến phà rời bến lúc tám giờ sáng.",
    "Russian": "Порт был построен в 1887 году. Каждый вторник в восемь часов утра отсюда уходит паром в город.",
    "Greek": "Το λιμάνι χτίστηκε το 1887. Κάθε Τρίτη στις οκτώ το πρωί φεύγει ένα πλοίο και επιστρέφει το βράδυ.",
    "Arabic": "بني الميناء في عام 1887. تغادر العبارة كل يوم ثلاثاء في الساعة الثامنة صباحا وتعود في المساء.",
    "Hebrew": "הנמל נבנה בשנת 1887. המעבורת יוצאת בכל יום שלישי בשמונה בבוקר וחוזרת בערב אל העיר העתיקה.",
    "Hindi": "यह बंदरगाह 1887 में बनाया गया था। नाव हर मंगलवार को सुबह आठ बजे जाती है और शाम को वापस आती है।",
    "Thai": "ท่าเรือนี้สร้างขึ้นในปี 1887 เรือเฟอร์รี่ออกทุกวันอังคารเวลาแปดโมงเช้าและกลับมาในตอนเย็น",
    "Chinese": "这个港口建于1887年。渡轮每周二早上八点出发，晚上返回老城区。图书馆位于港口旁边，每天开放到六点。",
    "Japanese": "この港は1887年に建設されました。フェリーは毎週火曜日の朝八時に出発し、夕方に戻ります。",
    "Korean": "이 항구는 1887년에 지어졌습니다. 여객선은 매주 화요일 아침 여덟 시에 출발하여 저녁에 돌아옵니다.",
    "a Markdown table": "| name | born | town |\n|---|---|---|\n| Mara | 1963 | Tarn |\n| Orla | 1971 | Tarn |",
    "CSV": "name,port,since\ntidewatch,8123,2021-03-01\nlighthouse,9000,2020-11-12\nferry,7001,2019-01-30\n",
    "a recipe": "Ingredients\n\n2 eggs\n300 g flour\nsugar\nbutter\n200 ml milk\n\nBake it for 40 minutes.",
    "a glossary": "cat – Katze\ndog – Hund\nhouse – Haus\ntree – Baum\nbird – Vogel\nfish – Fisch\nsun – Sonne",
    "a poem": "Over the harbour the gulls are flying,\nunder the harbour the eels lie still;\nno one is buying.",
    "a chat": "Ana: are you there?\nBen: yes\nAna: the ferry is late\nBen: ok, I wait\nAna: thanks\nBen: sure",
    "a log": "2026-01-02 08:00:01 INFO ferry left the port\n2026-01-02 08:10:55 WARN wind 12 m/s\n",
    "inline code": "Call `read_all()` with `options=None`, then look at `jupyter_miu/sources/base.py`.",
    "a link": "Read [the guide](https://example.org/long/address/of/a/guide.html) before you begin.",
}  # fmt: skip
CODE = {
    "Python": 'import os\n\n\ndef size(path: str) -> int:\n    """Bytes."""\n    return os.stat(path).st_size\n',
    "JSON": '{\n  "name": "tidewatch",\n  "port": 8123,\n  "owners": ["Mara", "Orla"],\n  "limits": {"timeout": 30}\n}',
    "YAML": "service:\n  name: tidewatch\n  port: 8123\n  owner: harbour team\nlogging:\n  level: info\n",
    "HTML as code": '<!doctype html>\n<html>\n<body class="main">\n<p>Built in 1887.</p>\n</body>\n</html>',
    "CSS": "body {\n  margin: 0;\n  color: #333;\n}\n.card > h1 {\n  font-size: 1.2em;\n}\n",
    "SQL": "SELECT name, count(*) FROM ports WHERE year > 1887 GROUP BY name ORDER BY 2 DESC;",
}  # fmt: skip
MINIFIED = "!function(e,t){return e.a=t,t.b=function(n,r){for(var i=0;i<n.length;i++)r(n[i],i);return e}}(this,{});"
BAD = {
    "nothing": ("", "hardly any text"),
    "lines": ("-----\n=====\n|||||||", "hardly any text"),
    "a sentence a thousand times": ("The port of Skarholm is open on Tuesday. " * 1000, "the same words over and over"),
    "a line a thousand times": ("The port is open on Tuesday.\n" * 1000, "one line over and over"),
    "two words": ("buy now " * 100, "the same words over and over"),
    "one letter": ("a" * 3000, "the same words over and over"),
    "base64": (base64.b64encode(RANDOM.randbytes(600)).decode(), "mostly encoded data"),
    "letters": (" ".join("".join(RANDOM.choices("abcdefghijklmnopqrstuvwxyz", k=7)) for _ in range(90)), "no words"),
    "symbols": ("a day! " + "".join(RANDOM.choices("!@#$%^&*()_+-=[]{};:,.<>?/|~ ", k=800)), None),
    "markup": ("".join(f'<div class="c{n}"><p id="{n}"><b>t{n}</b><br/>\n' for n in range(20)), "mostly markup"),
    "a menu": ("Home\nAbout us\nProducts\nServices\nNews\nContact\nImprint\n", "menus, no sentences"),
    "a menu in one line": ("Shoes | Hats | Bags | Sale | Women | Men | Gift cards", "menus, no sentences"),
    "a Chinese menu": ("首页\n关于我们\n产品中心\n新闻动态\n联系我们\n登录\n注册", "menus, no sentences"),
    "a cookie banner": ("We use cookies to make this better.\nAccept all\nOur privacy policy.", "menus, no sentences"),
    "minified": (MINIFIED * 8, "minified or generated"),
    "escapes": ("\\u0041\\u0042\\x41%20%41" * 30, None),
}  # fmt: skip


@pytest.mark.parametrize("name", GOOD)
def test_what_people_write_is_good(name: str) -> None:
    found = quality(GOOD[name])
    assert found.score >= 0.75, (name, found)


@pytest.mark.parametrize("name", CODE)
def test_code_has_rules_of_its_own(name: str) -> None:
    assert quality(CODE[name], "code").score >= 0.75, quality(CODE[name], "code")


@pytest.mark.parametrize("name", BAD)
def test_what_nobody_means_to_teach_is_low_and_says_why(name: str) -> None:
    text, reason = BAD[name]
    found = quality(text)
    assert found.score < LOW, (name, found)
    assert found.reason and (reason is None or found.reason == reason), (name, found)
    assert found.score == min(found.parts.values())


def test_every_part_can_be_looked_at() -> None:
    found = quality(GOOD["English"])
    assert found == Quality(1.0, dict.fromkeys(("length", "repetition", "words", "markup", "sentences"), 1.0), "")


def test_a_column_of_numbers_is_middling() -> None:
    numbers = "\n".join(",".join(f"{RANDOM.random() * 100:.2f}" for _ in range(6)) for _ in range(12))
    assert quality(numbers) == quality(numbers, "text")
    assert quality(numbers).score == 0.5 and quality(numbers).reason == "mostly numbers"


def test_encoded_data_in_code_is_low_and_code_around_it_is_not() -> None:
    data = "\n".join(f'    "{base64.b64encode(RANDOM.randbytes(54)).decode()}"' for _ in range(12))
    assert quality(f"ICON = (\n{data}\n)", "code").reason == "mostly encoded data"
    assert quality(CODE["Python"] * 3 + "\n".join(data.splitlines()[:1]), "code").score > 0.5


def test_markup_between_fences_is_an_example() -> None:
    said = "Write the title first, then the text, as in this page:\n\n```html\n" + CODE["HTML as code"] + "\n```\n"
    assert quality(said, "markdown").score >= 0.75
    assert quality(CODE["HTML as code"] * 3, "text").score < 0.75


@given(st.text(max_size=3000), st.sampled_from(["text", "code", "markdown"]))
def test_any_text_has_a_quality(text: str, kind: str) -> None:
    found = quality(text, kind)
    assert 0.0 <= found.score <= 1.0 and all(0.0 <= part <= 1.0 for part in found.parts.values())
    assert bool(found.reason) == (found.score < 1.0)


@pytest.mark.parametrize("piece", ["<", "<a ", "a{b:", "&a", "\\u", "%4", "```\n", "` ", "( ", "a=", "|", "\n \n"])
def test_what_would_make_a_pattern_slow_is_read_at_once(piece: str) -> None:
    for text in (piece * 5_000, "a" + piece * 5_000 + "b"):
        assert 0.0 <= quality(text).score <= 1.0 and 0.0 <= quality(text, "code").score <= 1.0


def test_formulas_are_at_worst_middling() -> None:
    formulas = (
        r"\section{Ports} The depth is $d = 12\,\mathrm{m}$, and $\frac{a}{b}$ of the ships are ferries, as we saw."
    )
    assert quality(formulas).score >= 0.5
