"""The job of a worker process: parse the bytes of a document into entries or rejections."""

import pickle
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from feeds.config import Config
from feeds.ingest.entries import InputDocument, Rejection, entries_of
from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.model import Exactness
from feeds.parsing.formats.decoding import with_declared_charset
from feeds.parsing.formats.poll_hints import DocumentHints, read_hints
from feeds.parsing.normalizers import Normalized

#: dates of articles in a result
_DATES = 30
#: rejection reasons that are stored with the source
MAX_PROBLEMS = 5
#: entries in one pickle of a spilled result
_BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedDocument:
    """A document as received from the network."""

    #: the requested URL, and the source that declares it
    url: str
    source: str
    #: its bytes, or the file that contains them
    data: bytes
    path: Path | None
    #: of the Content-Type, empty if it has none
    charset: str
    seen: datetime
    #: whether this URL was read before
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """The parsed entries of a document, with counts."""

    hints: DocumentHints
    accepted: int
    rejected: int
    #: the first reasons of rejections
    problems: tuple[Message, ...]
    #: times of publication of its newest articles
    published: tuple[datetime, ...]
    in_memory: tuple[Normalized | Rejection, ...] = ()
    #: the file with the entries of a large document; `discard` removes it
    spilled: Path | None = None

    def entries(self) -> Iterator[Normalized | Rejection]:
        """Yield every entry, in the order of the document."""
        yield from self.in_memory
        if self.spilled is not None:
            with self.spilled.open("rb") as file:
                while batch := pickle.load(file):  # noqa: S301  # written by our own worker, in our own folder
                    yield from batch

    def discard(self) -> None:
        """Remove the file, if there is one."""
        if self.spilled is not None:
            self.spilled.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Summary:
    """The counts of some entries, see `ReadResult`."""

    accepted: int = 0
    rejected: int = 0
    problems: tuple[Message, ...] = ()
    published: tuple[datetime, ...] = ()

    def __add__(self, other: "_Summary") -> "_Summary":
        return _Summary(
            accepted=self.accepted + other.accepted,
            rejected=self.rejected + other.rejected,
            problems=(self.problems + other.problems)[:MAX_PROBLEMS],
            published=_newest(self.published + other.published),
        )


def read_document(document: FetchedDocument, config: Config, folder: Path) -> ReadResult:
    """Parse one document; the result of a large one goes to a file in `folder`."""
    body = document.data if document.path is None else document.path.read_bytes()
    body = with_declared_charset(body, document.charset)
    input_document = InputDocument(
        path=document.url, body=body, seen=document.seen, polled=document.source, is_known=document.is_known
    )
    entries = entries_of(input_document, config, document.seen)
    # a large document has large articles: return them in a file too
    spilled, summary = _spill(entries, folder) if document.path is not None else (None, _Summary())
    in_memory = tuple(entries)
    summary += _summarize(in_memory)
    return ReadResult(
        in_memory=in_memory,
        spilled=spilled,
        hints=read_hints(body),
        accepted=summary.accepted,
        rejected=summary.rejected,
        problems=summary.problems,
        published=summary.published,
    )


def _summarize(entries: Sequence[Normalized | Rejection]) -> _Summary:
    accepted = [entry for entry in entries if isinstance(entry, Normalized)]
    rejected = [entry for entry in entries if isinstance(entry, Rejection)]
    return _Summary(
        accepted=len(accepted),
        rejected=len(rejected),
        problems=tuple(Reason.LINE(line=entry.line, why=entry.reason) for entry in rejected[:MAX_PROBLEMS]),
        published=_newest(map(_published, accepted)),
    )


def _published(entry: Normalized) -> datetime:
    """Return the time of publication; guessed times are one second apart, so instead of them the time of the fetch."""
    return entry.article.first_seen if entry.exactness is Exactness.GUESS else entry.article.published


def _newest(moments: Iterable[datetime]) -> tuple[datetime, ...]:
    return tuple(sorted(moments, reverse=True)[:_DATES])


def _spill(entries: Iterator[Normalized | Rejection], folder: Path) -> tuple[Path, _Summary]:
    """Write the entries to a file, and return it with their summary."""
    summary = _Summary()
    with tempfile.NamedTemporaryFile(prefix="read-", dir=folder, delete=False) as file:
        while batch := list(islice(entries, _BATCH)):
            pickle.dump(batch, file)
            summary += _summarize(batch)
        pickle.dump([], file)
    return Path(file.name), summary
