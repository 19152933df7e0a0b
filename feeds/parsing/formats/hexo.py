"""The Hexo format: posts that RSSHUB-PAGE wrote from RSSHub feeds, and Jekyll posts without the mirror's header.

Both are a front matter and HTML. RSSHUB-PAGE writes no address, Jekyll writes it as `from:`.
"""

from collections.abc import Iterator

from feeds.errors import DocumentError
from feeds.messages.reasons import Reason
from feeds.model import RawEntry
from feeds.model.attachments import RawMedia
from feeds.parsing.formats import frontmatter
from feeds.parsing.formats.decoding import decode
from feeds.parsing.formats.frontmatter import FrontMatter


def recognises(head: str) -> bool:
    """Return whether `head` begins with a front matter that has a known key, followed by HTML or nothing.

    A front matter that is cut off matches too: `read` then reports the line.
    """
    if not frontmatter.opens(head):
        return False
    end = frontmatter.skip(head)
    return end == 0 or head[end:].lstrip()[:1] in ("", "<")


def read(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the one entry of `body`; raises DocumentError with its line if the front matter is cut off."""
    text = decode(body)
    matter = frontmatter.read(text)
    if matter is None:
        raise DocumentError(Reason.FRONT_MATTER(words=repr(text[:60])))
    yield RawEntry(
        format="hexo",
        is_archived=True,
        line=matter.line,
        title=_braces(matter.get("title")),
        link=_braces(matter.get("from")),
        content=_braces(frontmatter.unwrap(text[matter.end :])),
        published=matter.get("date"),
        categories=tuple(map(_braces, matter.categories)),
        site=_braces(matter.get("author")),
        media=_head_picture(matter),
    )


def _head_picture(matter: FrontMatter) -> tuple[RawMedia, ...]:
    """Return the picture of the front matter; the first version of the writer has only `thumbnail`."""
    url = _braces(matter.get("headimg") or matter.get("thumbnail"))
    return (RawMedia(url=url, type="image"),) if url else ()


def _braces(text: str) -> str:
    """Return `text` with its braces unescaped; the writer escapes them because Hexo templates use them."""
    return text.replace("&#123;", "{").replace("&#125;", "}")
