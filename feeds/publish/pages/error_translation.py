"""Translate poll errors into the language of a page; unknown sentences stay in English.

Stored and reported errors stay in English, for logs, programs and web searches.
"""

import re
from functools import cache, lru_cache

from markupsafe import Markup, escape

from feeds.common.text import plain
from feeds.model import Language
from feeds.publish.pages.error_messages import SENTENCES, SHAPES
from feeds.publish.pages.languages import messages

#: maximum depth of nested sentences: `line 3: expected JSON, found Expecting value (column 5)` has two
_DEEPEST = 4

_NAME = re.compile(r"%\((\w+)\)s")
#: separator of the reasons of several URLs, and a URL with its reason
_BETWEEN = re.compile(r"; (?=https?://)")
_AT = re.compile(r"(https?://\S+): (.+)")


# an error stays for hours, and the page is rendered again every minute
@lru_cache(maxsize=4_096)
def translate_error(error: str, language: Language) -> Markup:
    """`error` translated as HTML; text without a translation is marked as English.

    >>> print(translate_error("expected status 200, found 401: it wants a password", "zh-Hans"))
    服务器回答 401：需要密码
    >>> print(translate_error("https://a.example/rss?…: nobody has seen this", "zh-Hans"))
    <span lang="en">https://a.example/rss?…: nobody has seen this</span>
    """
    text = plain(error)
    if language == "en":
        return escape(text)
    parts = [_of_address(part, language) for part in _BETWEEN.split(text)]
    return Markup("；").join(parts)


def _of_address(text: str, language: Language) -> Markup:
    if (match := _AT.fullmatch(text)) and (why := _known(match[2], language)):
        return Markup("{}：{}").format(match[1], why)
    return _known(text, language) or _as_it_is(text)


def _known(text: str, language: Language, depth: int = _DEEPEST) -> Markup | None:
    """`text` translated, None if it is not a known sentence."""
    for sentence, pattern in _patterns():
        if match := pattern.fullmatch(text):
            parts = {name: _part(name, value, language, depth) for name, value in match.groupdict().items()}
            return escape(messages(language).gettext(sentence)) % parts
    return None


def _part(name: str, value: str, language: Language, depth: int) -> Markup:
    if name == "why":
        return (depth and _known(value, language, depth - 1)) or _as_it_is(value)
    return _as_it_is(value) if name == "fault" else escape(value)


def _as_it_is(text: str) -> Markup:
    return Markup('<span lang="en">{}</span>').format(text)


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """Each sentence with its pattern; sentences with the fewest placeholders first, as they are most specific."""
    return tuple(
        (sentence, _pattern(sentence))
        for sentence in sorted(SENTENCES, key=lambda sentence: (sentence.count("%("), -len(sentence)))
    )


def _pattern(sentence: str) -> re.Pattern[str]:
    pieces = _NAME.split(sentence)
    regexes = (f"(?P<{piece}>{SHAPES[piece]})" if index % 2 else re.escape(piece) for index, piece in enumerate(pieces))
    return re.compile("".join(regexes))
