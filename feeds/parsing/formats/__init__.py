"""The input formats, one module each; `detect` chooses the format, `read` parses the document.

Every module has `recognises(head)`, which looks only at the beginning of a document, and `read(body)`, which yields the
entries one by one. For an entry that cannot be parsed, `read` yields a DocumentError in its place and continues. For a
document that cannot be parsed at all, it raises a DocumentError (UnknownFormat and TooHostile are subclasses). Text is
copied as it is in the document.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from feeds.common import limits
from feeds.errors import DocumentError, TooHostile, UnknownFormat
from feeds.messages.reasons import Reason
from feeds.model import RawEntry, Subscription
from feeds.parsing.formats import describe_unknown, feedx, hexo, jsonfeed, opml, syndication
from feeds.parsing.formats.decoding import beginning, declared_encoding, decode

Reader = Callable[[bytes], Iterator[RawEntry | Subscription | DocumentError]]


@dataclass(frozen=True, slots=True)
class InputFormat:
    """An input format; `name` is the name of its module and the value of `RawEntry.format`."""

    name: str
    recognises: Callable[[str], bool]
    #: yields Subscription for OPML, RawEntry for all others; see the module's docstring for errors
    read: Reader


#: The order matters: a feedx post may be inside a front matter of the Hexo format.
FORMATS = (
    InputFormat("syndication", syndication.recognises, syndication.read),
    InputFormat("opml", opml.recognises, opml.read),
    InputFormat("jsonfeed", jsonfeed.recognises, jsonfeed.read),
    InputFormat("feedx", feedx.recognises, feedx.read),
    InputFormat("hexo", hexo.recognises, hexo.read),
)


def detect(body: bytes) -> InputFormat:
    """Return the format of `body` from its first 64 kB (JSON may name its version at the end).

    Raises UnknownFormat, which says what was expected and found, and TooHostile for a body over the size limit.
    """
    if len(body) > limits.MAX_BODY:
        raise TooHostile(Reason.DOCUMENT_TOO_LARGE(most=limits.MAX_BODY, size=len(body)))
    head = decode(beginning(body, limits.HEAD), declared_encoding(body))
    if head.lstrip().startswith("{"):
        head += decode(body[limits.HEAD :][-limits.TAIL :])
    for candidate in FORMATS:
        if candidate.recognises(head):
            return candidate
    raise UnknownFormat(Reason.UNKNOWN_FORMAT(why=describe_unknown.describe(body, head)))


def read(body: bytes) -> Iterator[RawEntry | DocumentError]:
    """Yield the entries of a document in any format except OPML, which lists feeds and has no entries."""
    input_format = detect(body)
    if input_format.name == "opml":
        raise DocumentError(Reason.OPML_NOT_ARTICLES())
    for item in input_format.read(body):
        if not isinstance(item, Subscription):
            yield item


def subscriptions(body: bytes) -> Iterator[Subscription | DocumentError]:
    """Yield the subscriptions of an OPML list."""
    input_format = detect(body)
    if input_format.name != "opml":
        raise DocumentError(Reason.ARTICLES_NOT_OPML(name=input_format.name))
    yield from opml.read(body)
