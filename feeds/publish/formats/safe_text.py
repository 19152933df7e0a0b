"""Text, URLs and times that are safe in published documents and that all readers can parse."""

import html
import re
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime
from html.entities import name2codepoint
from typing import Protocol

from feeds.common.text import plain, xml_safe
from feeds.model import Article, FeedSource
from feeds.urls.parsing import split

#: maximum number of characters of one-line and multi-line fields; a text node of 10 MB makes libxml2 reject its
#: document
MAX_LINE, MAX_PROSE = 1_000, 20_000

#: replaces a title that is empty after cleaning
UNTITLED = "无题"

#: the W3C validator calls older dates implausible; on the Web they come only from unset clocks
EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)

_BREAKS = re.compile(r"[ \t]*\r?\n[ \t\r\n]*")
#: `<` at the start of a possible tag, `&` at the start of a possible reference
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_REFERENCE = re.compile(r"&(#?\w+)")

MIME = re.compile(r"[\w.+-]+/[\w.+-]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*")


def clean(text: str) -> str:
    """`text` without characters that XML forbids, `□` for U+FFFD (a validator warning), Unix line ends."""
    return xml_safe(text).replace("\ufffd", "□").replace("\r\n", "\n").replace("\r", "\n")


def line(text: str, limit: int = MAX_LINE) -> str:
    """`text` as one line that looks the same in readers that parse titles as plain text or as HTML."""
    return _unmarked(_cut(plain(clean(text[: 4 * limit])), limit))


def prose(text: str, limit: int = MAX_PROSE) -> str:
    """Like `line`, but with its line breaks."""
    cleaned = clean(text[: 4 * limit]).strip()
    return _unmarked(_cut(_BREAKS.sub("\n", cleaned), limit))


def body(article: Article) -> str:
    """The content as HTML, never empty: without content, the summary or the title as a paragraph."""
    content = clean(article.content_html).strip()
    content_html = content or f"<p>{html.escape(prose(article.summary) or title(article.title), quote=False)}</p>"
    return content_html + _chapters(article)


def _chapters(article: Article) -> str:
    """The chapters of a recording as a list, unless the text names them: RSS and Atom have no element for them."""
    chapters = article.episode.chapters if article.episode else ()
    if all(html.escape(chapter.title, quote=False) in article.content_html for chapter in chapters):
        return ""
    items = (
        f"<li>{duration(chapter.start // 1000)} {_chapter(chapter.title, chapter.url)}</li>" for chapter in chapters
    )
    return f"<ul>{''.join(items)}</ul>"


def _chapter(name: str, url: str) -> str:
    text = html.escape(title(name), quote=False)
    return f'<a href="{html.escape(to)}">{text}</a>' if (to := web_url(url)) else text


def duration(seconds: int) -> str:
    """A duration as hours, minutes and seconds.

    >>> duration(2040)
    '00:34:00'
    """
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"


def title(text: str) -> str:
    """`text` as a title, never empty: feedgen fails on a whole feed with one empty title."""
    return line(text) or UNTITLED


def lines(texts: Sequence[str]) -> list[str]:
    """Names or categories: cleaned, without empty ones and duplicates, in the same order."""
    return list(dict.fromkeys(filter(None, map(line, texts))))


def authors(article: Article, source: FeedSource | None) -> list[str]:
    """The published author names, the same in every format; `source` is set for entries of combined feeds.

    Without a named author, the source is the author: readers show it beside the title.
    """
    return lines(article.authors) or ([title(source.title)] if source else [])


def web_url(url: str | None) -> str:
    """`url` as an absolute http(s) URI in ASCII, empty if it is not valid.

    >>> web_url("https://例子.测试/新闻 一?q=[1]")
    'https://xn--fsqu00a.xn--0zwm56d/%E6%96%B0%E9%97%BB%20%E4%B8%80?q=%5B1%5D'
    >>> web_url("javascript:alert(1)")
    ''
    """
    parts = split(url or "")
    return parts.url if parts else ""


def language(tag: str) -> str:
    """`tag` if it looks like BCP 47, else empty; RSS readers and the W3C validator accept `zh-Hans` too."""
    return tag if _LANGUAGE.fullmatch(tag) else ""


def instant(when: datetime) -> datetime:
    """`when` to the second, but not before `EARLIEST` (an empty feed has 1970).

    RFC 3339 allows fractions, yet many parsers do not: Swift's `.iso8601` fails on the whole feed, and Java's `SSS`
    parses our six digits as milliseconds that add up to minutes.
    """
    return max(when, EARLIEST).replace(microsecond=0)


def rfc3339(when: datetime) -> str:
    """`2024-12-04T00:52:55Z`; only Atom uses the fractions of `distinct_updates`, because it requires them."""
    return instant(when).isoformat().replace("+00:00", "Z")


def rfc822(when: datetime) -> str:
    """`Wed, 04 Dec 2024 00:52:55 GMT`, in English in every locale."""
    return format_datetime(instant(when), usegmt=True)


class Dated(Protocol):
    """An article, or what is needed of it to date its entry."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def source(self) -> str:
        """The id of its source."""

    @property
    def updated(self) -> datetime:
        """Its last material change."""


def distinct_updates(articles: Sequence[Dated]) -> dict[str, datetime]:
    """The update time of each article by id, to the second, but no two at the same instant.

    Mirrors send batches that share a second, and two entries with one `updated` are a validator warning
    (DuplicateUpdated). Articles that collide get a fraction of that second, derived from their id so that it is the
    same in every feed. Raises ValueError if an id occurs twice.
    """
    shared: dict[datetime, int] = {}
    for article in articles:
        shared[instant(article.updated)] = shared.get(instant(article.updated), 0) + 1
    updates: dict[str, datetime] = {}
    used = {when for when, count in shared.items() if count == 1}
    for article in articles:
        if article.id in updates:
            raise ValueError(f"two articles have the id {article.id}")
        when = instant(article.updated)
        updates[article.id] = when if shared[when] == 1 else _nudged(when, article.id, used)
        used.add(updates[article.id])
    return updates


def _nudged(when: datetime, key: str, used: set[datetime]) -> datetime:
    fraction = zlib.crc32(key.encode(errors="surrogatepass")) % 1_000_000
    while (moved := when.replace(microsecond=fraction)) in used:
        fraction = (fraction + 1) % 1_000_000
    return moved


def _cut(text: str, limit: int) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"


def _unmarked(text: str) -> str:
    """Full-width characters where a reader that parses the text as HTML would see a tag or a reference."""
    return _REFERENCE.sub(_full_width, _TAG.sub("＜", text))


def _full_width(match: re.Match[str]) -> str:
    name = match[1]
    # `R&D` is a name and stays; this is the test of the W3C validator (ContainsHTML)
    refers = name in name2codepoint or name == "apos" or not name.isalpha()
    return "＆" + name if refers else match[0]
