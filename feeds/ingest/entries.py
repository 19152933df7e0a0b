"""Read a document into normalized entries; it needs no database, so worker processes import no more than this."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from feeds.config import Config
from feeds.errors import DocumentError
from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.parsing.formats import read
from feeds.parsing.normalizers import Normalized, PollOrigin, normalize_document


@dataclass(frozen=True, slots=True, kw_only=True)
class InputDocument:
    """The bytes of a document and its origin, a file or a URL."""

    path: str
    body: bytes
    #: time of the fetch, None for a file of unknown age
    seen: datetime | None = None
    #: id of the declared source whose URL `path` is, empty for files
    polled: str = ""
    #: whether this URL was read before: undated entries are then newer than the last poll
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejection:
    """A rejected document or entry; `line` is 1-based, 0 for a file that was not read."""

    path: str
    line: int
    reason: Message


def entries_of(document: InputDocument | Rejection, config: Config, now: datetime) -> Iterator[Normalized | Rejection]:
    """Parse a document and yield its normalized entries, or rejections."""
    if isinstance(document, Rejection):
        yield document
        return
    try:
        raws = list(read(document.body))
    except DocumentError as error:
        yield _rejection(document, error)
        return
    if not raws:
        yield Rejection(path=document.path, line=1, reason=Reason.NO_ENTRY_IN_FEED())
    source = config.source(document.polled) if document.polled else None
    polled = PollOrigin(source=source, url=document.path) if source else None
    for item in normalize_document(
        raws, config=config, now=now, seen=document.seen, polled=polled, is_known=document.is_known
    ):
        yield _rejection(document, item) if isinstance(item, DocumentError) else item


def _rejection(document: InputDocument, error: DocumentError) -> Rejection:
    return Rejection(path=document.path, line=error.line, reason=error.message)
