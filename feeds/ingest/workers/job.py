"""The job of a worker process: parse the bytes of a document into entries or rejections."""

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from feeds.config import Config
from feeds.ingest.pipeline import Document, Rejection, entries_of
from feeds.messages import Message
from feeds.messages.reasons import Reason
from feeds.model import Exactness
from feeds.parsing.formats.decoding import with_declared_charset
from feeds.parsing.formats.poll_hints import DocumentHints, read_hints
from feeds.parsing.normalizers import Normalized

#: dates of articles in a result
_DATES = 30
#: rejection reasons that are stored with the source
MOST_PROBLEMS = 5
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


@dataclass(slots=True)
class _Tally:
    """Counts entries and rejections."""

    accepted: int = 0
    rejected: int = 0
    problems: tuple[Message, ...] = ()
    published: tuple[datetime, ...] = ()

    def add(self, entry: Normalized | Rejection) -> None:
        if isinstance(entry, Normalized):
            self.accepted += 1
            # guessed times are one second apart, so they give no poll interval: use the time of the fetch
            is_guess = entry.exactness is Exactness.GUESS
            when = entry.article.first_seen if is_guess else entry.article.published
            self.published = tuple(sorted((*self.published, when), reverse=True)[:_DATES])
        else:
            self.rejected += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems += (Reason.LINE(line=entry.line, why=entry.reason),)


def read_document(document: FetchedDocument, config: Config, folder: Path) -> ReadResult:
    """Parse one document; the result of a large one goes to a file in `folder`."""
    body = document.data if document.path is None else document.path.read_bytes()
    body = with_declared_charset(body, document.charset)
    tally = _Tally()
    input_document = Document(
        path=document.url, body=body, seen=document.seen, polled=document.source, is_known=document.is_known
    )
    entries = _counted(entries_of(input_document, config, document.seen), tally)
    # a large document has large articles: return them in a file too
    spilled = _spill(entries, folder) if document.path is not None else None
    return ReadResult(
        in_memory=tuple(entries),
        spilled=spilled,
        hints=read_hints(body),
        accepted=tally.accepted,
        rejected=tally.rejected,
        problems=tally.problems,
        published=tally.published,
    )


def _counted(entries: Iterator[Normalized | Rejection], tally: _Tally) -> Iterator[Normalized | Rejection]:
    for entry in entries:
        tally.add(entry)
        yield entry


def _spill(entries: Iterator[Normalized | Rejection], folder: Path) -> Path:
    with tempfile.NamedTemporaryFile(prefix="read-", dir=folder, delete=False) as file:
        while batch := list(islice(entries, _BATCH)):
            pickle.dump(batch, file)
        pickle.dump([], file)
    return Path(file.name)
