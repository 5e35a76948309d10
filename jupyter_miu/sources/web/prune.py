"""Parts of a page that are certainly not what it is about: what is hidden, menus, notices, comments, advertisements.

Judges by tag, role, style and the words of class and id, never by the text. What holds most of a page is never removed
by its name alone: there are sites whose whole page is called "sidebar".
"""

from __future__ import annotations

import re
from typing import Any

_TAGS = {
    "script", "style", "template", "noscript", "nav", "aside", "dialog", "iframe", "object", "embed", "svg", "canvas",
    "form", "button", "select", "input", "textarea", "video", "audio", "map", "menu",
}  # fmt: skip
_ROLES = {
    "navigation",
    "banner",
    "contentinfo",
    "search",
    "dialog",
    "alertdialog",
    "menu",
    "menubar",
    "complementary",
    "tablist",
}
_NAMES = re.compile(
    r"(?i)(?:^|[\s_-])(?:"
    r"cookies?|consent|gdpr|cc|ads?|advert\w*|sponsor\w*|promo\w*|affiliate|banner|newsletter\w*|signup|subscri\w+|paywall|"
    r"share|sharing|sharedaddy|social|follow|related\w*|recommend\w*|similar|suggest\w*|also|teasers?|trending|most|"
    r"yarpp|read-?more|comments?|commentlist|respond|disqus|reviews?|rating|votes?|likes?|side-?bar\w*|rail|widgets?|"
    r"crumbs?|bread-?crumbs?|nav|navbar|navbox|navigation|menu|mobile-?menu|foot|footer|site-?footer|pager|"
    r"pagination|prevnext|toc|table-of-contents|editsection|reflist|references|refs|catlinks|hatnote|sitesub|sitenotice|ambox|"
    r"headerlink|anchorjs|byline|author-?box|authors|signature|userinfo|user-info|avatar|post-?menu|post-?taglist|tags?|"
    r"taglist|tagged|meta|post-?meta|article-?meta|share-?bar|modal|popup|overlay|toolbar|tools|skip|screen-reader\w*|"
    r"sr-only|visually-?hidden|visuallyhidden|price|buybox|cart|cross-?sell|upsell|usp|trust|feedback|helpful|"
    r"copyright|legal|nutrition|metrics|version-banner|breaking|ticker|masthead"
    r")(?:$|[\s_-])"
)
_GLUED = re.compile(
    r"(?i)cookie-?(?:banner|consent|notice|bar)|newsletter|breadcrumb|relatedpost|sidebar-|-sidebar|advertis|paywall|commentaire|kommentar"
)
_HIDDEN = re.compile(
    r"(?i)display\s*:\s*none|visibility\s*:\s*hidden|left\s*:\s*-\d{3,}|text-indent\s*:\s*-\d{3,}|opacity\s*:\s*0(?![.\d])"
)
_CONSENT = re.compile(r"(?i)cookie-?(?:banner|consent|notice|bar|wall)|\bconsent|\bgdpr|\bcc-window")
_KEPT = {"html", "body", "main", "article", "table", "tbody", "tr", "td", "th", "pre", "code", "h1"}
_SHARE = 0.6  # of the page's text: what holds more is the page


def prune(root: Any) -> None:
    """Empty such parts of an lxml tree without comments, in place; the text after a part stays."""
    total = max(1, len(root.text_content()))
    for element in list(root.iter()):
        if (
            isinstance(element.tag, str)
            and element.getparent() is not None
            and _is_noise(element)
            and (_is_consent(element) or len(_text(element)) <= _SHARE * total)
        ):
            _drop(element)


def _is_noise(element: Any) -> bool:
    tag = element.tag
    if tag in _TAGS or _is_hidden(element):
        return True
    if tag in ("header", "footer"):
        return tag == "footer" or not _inside_article(element)
    if (element.get("role") or "").lower() in _ROLES:
        return True
    if tag in _KEPT and not (tag == "table" and _named(element)):
        return False
    return _named(element)


def _named(element: Any) -> bool:
    for name in (element.get("class"), element.get("id")):
        if name and len(name) < 300 and (_NAMES.search(name) or _GLUED.search(name)):
            return True
    return False


def _is_consent(element: Any) -> bool:
    """A notice on cookies: gone even where it is most of the page, unless it wraps the page's own part."""
    names = f"{element.get('id') or ''} {element.get('class') or ''}"[:300]
    return bool(_CONSENT.search(names)) and next(element.iter("main", "article", "h1"), None) is None


def _is_hidden(element: Any) -> bool:
    if element.tag in ("html", "body"):
        return False
    shut = element.get("hidden") is not None or element.get("aria-hidden") == "true"
    return shut or bool(_HIDDEN.search((element.get("style") or "")[:500]))


def _inside_article(element: Any) -> bool:
    """A header that holds a page's title, not its logo and menu."""
    up, depth = element.getparent(), 0
    while up is not None and depth < 50:
        if up.tag in ("article", "main"):
            return True
        up, depth = up.getparent(), depth + 1
    return next(element.iter("h1"), None) is not None and next(element.iter("li"), None) is None


def _text(element: Any) -> str:
    return str(element.text_content())


def _drop(element: Any) -> None:
    """Empty it, in place: moving its tail to the element before would copy a long text again and again."""
    tail = element.tail
    element.clear()
    element.tail, element.tag = tail, "span"
