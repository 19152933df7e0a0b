"""The feedx format: documents of the feedx mirror, alone or inside a Jekyll front matter.

    <!--1641655025000-->
    [title](https://address)
    ------

    <div>...</div>

Nothing is escaped: titles contain `]`, `[` and newlines, addresses contain `)` and broken `%`. 180 documents of June
2020 have no comment but a line `日期：<date>` below the rule.
"""

import re
from collections.abc import Iterator

from feeds.errors import DocumentError
from feeds.messages.reasons import Reason
from feeds.model import RawEntry
from feeds.parsing.formats import frontmatter
from feeds.parsing.formats.decoding import decode
from feeds.parsing.formats.frontmatter import FrontMatter

_COMMENT = re.compile(r"<!--([^<>\r\n]{0,64}?)-->[ \t]*(?:\r?\n|\Z)")
_EPOCH = re.compile(r"\s*(?:-?\d{1,17}|NaN)\s*")
_RULE = re.compile(r"^------[ \t]*(?:\r?\n|\Z)", re.MULTILINE)
_DATE_LINE = re.compile(r"日期：([^\r\n]*)(?:\r?\n|\Z)")


def recognises(head: str) -> bool:
    """Return whether `head`, the beginning of a document, has this header, alone or below a closed front matter."""
    begin = _skip_blank(head, frontmatter.skip(head))
    comment = _COMMENT.match(head, begin)
    if comment and _EPOCH.fullmatch(comment[1]):
        return True
    start = _skip_blank(head, comment.end() if comment else begin)
    rule = _RULE.search(head, start)
    return rule is not None and _split(head[start : rule.start()]) is not None


def read(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the one entry of `body`; raises DocumentError with its line if the header is broken."""
    text = decode(body)
    matter = frontmatter.read(text) or FrontMatter(line=1)
    begin = _skip_blank(text, matter.end)
    comment = _COMMENT.match(text, begin)
    start = _skip_blank(text, comment.end() if comment else begin)
    rule = _RULE.search(text, start)
    pair = _split(text[start : rule.start()]) if rule else None
    if rule is None or pair is None:
        excerpt = text[start : start + 60]
        raise DocumentError(Reason.FEEDX_HEADER(words=repr(excerpt)), line=_line(text, start))
    epoch = comment[1].strip() if comment else ""
    yield _entry(matter, pair, epoch, text[rule.end() :], line=_line(text, begin))


def _entry(matter: FrontMatter, pair: tuple[str, str], epoch: str, below: str, *, line: int) -> RawEntry:
    """Return the entry with title and link `pair`, and `below`, the text after the rule."""
    title, link = pair
    dated = _DATE_LINE.match(below)
    content = below[dated.end() :] if dated else below
    date = dated[1].strip() if dated else ""
    return RawEntry(
        format="feedx",
        is_archived=True,
        line=line,
        title=title or matter.get("title"),
        link=link or matter.get("from"),
        content=frontmatter.unwrap(content) if matter.end else content.strip("\r\n"),
        # Jekyll's `date:` repeats the epoch, so it is only used if the epoch is missing.
        published=date or ("" if epoch else matter.get("date")),
        epoch=epoch,
        categories=matter.categories,
        site=matter.get("author"),
    )


def _split(header: str) -> tuple[str, str] | None:
    """Split `[title](link)`; None if `header` has another form.

    The last `](http` separates them: titles may contain it, addresses are percent-encoded and almost never do.

    >>> _split("[a](b](https://example.org/(1))")
    ('a](b', 'https://example.org/(1)')
    """
    header = header.strip()
    if not (header.startswith("[") and header.endswith(")")):
        return None
    at = header.rfind("](http")
    at = header.rfind("](") if at < 0 else at
    title, link = header[1:at], header[at + 2 : -1]
    return None if at < 0 or any(map(str.isspace, link)) else (title, link)


def _skip_blank(text: str, start: int) -> int:
    """Return the offset of the first character after white space, from `start` on."""
    return len(text) - len(text[start:].lstrip())


def _line(text: str, offset: int) -> int:
    """Return the 1-based line of `offset`."""
    return text.count("\n", 0, offset) + 1
