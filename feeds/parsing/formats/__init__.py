"""The formats that are read, one module each; `detect` is the one door.

Every module has `recognises(head)`, which looks at the beginning of a document only, and `read(body)`, which yields
the entries one by one. Where an entry cannot be read, `read` yields a DocumentError in its place and goes on; where the
document as a whole cannot be read, it raises one (UnknownFormat and TooHostile are DocumentErrors). Text is copied as
found.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feeds.common import limits
from feeds.errors import DocumentError, TooHostile, UnknownFormat
from feeds.model import RawEntry, Subscription
from feeds.parsing.formats import describe_unknown, feedx, hexo, jsonfeed, opml, syndication
from feeds.parsing.formats.decoding import declared_encoding, decode

Reader = Callable[[bytes], Iterator[RawEntry | Subscription | DocumentError]]


@dataclass(frozen=True, slots=True)
class InputFormat:
    """A format by the name of its module, which is also `RawEntry.format`."""

    name: str
    recognises: Callable[[str], bool]
    #: yields Subscription for OPML, RawEntry for all others; see the module's docstring for errors
    read: Reader


#: In this order, because a post in shape (a) may lie inside a front matter of shape (b).
FORMATS = (
    InputFormat("syndication", syndication.recognises, syndication.read),
    InputFormat("opml", opml.recognises, opml.read),
    InputFormat("jsonfeed", jsonfeed.recognises, jsonfeed.read),
    InputFormat("feedx", feedx.recognises, feedx.read),
    InputFormat("hexo", hexo.recognises, hexo.read),
)

_EXPECTED = "a feed (RSS, RDF, Atom, JSON Feed), an OPML list, or an article in Markdown from feedx or RSSHUB-PAGE"


def detect(body: bytes) -> InputFormat:
    """Return the format of `body` from its first 64 kB (JSON may name its version at the end).

    Raises UnknownFormat with what was expected and what was found, TooHostile for what is too large to look at.
    """
    if len(body) > limits.MAX_BODY:
        raise TooHostile(f"expected at most {limits.MAX_BODY} bytes, found {len(body)}")
    head = decode(body[: limits.HEAD], declared_encoding(body))
    if head.lstrip().startswith("{"):
        head += decode(body[limits.HEAD :][-limits.TAIL :])
    for candidate in FORMATS:
        if candidate.recognises(head):
            return candidate
    raise UnknownFormat(f"expected {_EXPECTED}; found {describe_unknown.describe(body, head)}")


def read(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the entries of a document in any format but OPML, which lists feeds and holds no entries."""
    input_format = detect(body)
    if input_format.name == "opml":
        raise DocumentError("expected articles, found a list of subscriptions (OPML)")
    for item in input_format.read(body):
        if not isinstance(item, Subscription):
            yield item


def subscriptions(body: bytes) -> Iterator[Subscription | DocumentError]:
    """Yield the lines of an OPML list."""
    input_format = detect(body)
    if input_format.name != "opml":
        raise DocumentError(f"expected a list of subscriptions (OPML), found {input_format.name}")
    yield from opml.read(body)
