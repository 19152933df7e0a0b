"""What a worker does: bytes -> articles, or why not."""

import pickle
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from feeds.config import Config
from feeds.ingest.pipeline import Document, Rejection, entries_of
from feeds.model import Exactness
from feeds.parsing.formats.decoding import with_declared_charset
from feeds.parsing.formats.poll_hints import DocumentHints, read_hints
from feeds.parsing.normalizers import Normalized

#: dates of articles that are told
_DATES = 30
#: reasons that are kept with the source
MOST_PROBLEMS = 5
#: entries that are written at once
_BATCH = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchedDocument:
    """A document as it came over the network."""

    #: the address that was asked, and the source that declares it
    url: str
    source: str
    #: its bytes, or the file that holds them
    data: bytes
    path: Path | None
    #: of the Content-Type, empty where it names none
    charset: str
    seen: datetime
    #: whether this address was read before
    is_known: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What became of a document."""

    hints: DocumentHints
    accepted: int
    rejected: int
    #: the first reasons of rejections
    problems: tuple[str, ...]
    #: when its newest articles were published
    published: tuple[datetime, ...]
    in_memory: tuple[Normalized | Rejection, ...] = ()
    #: the file that holds them where the document was a large one; `discard` removes it
    spilled: Path | None = None

    def entries(self) -> Iterator[Normalized | Rejection]:
        """Every entry, in the order of the document."""
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
    """Counts what passes by."""

    accepted: int = 0
    rejected: int = 0
    problems: tuple[str, ...] = ()
    published: tuple[datetime, ...] = ()

    def add(self, entry: Normalized | Rejection) -> None:
        if isinstance(entry, Normalized):
            self.accepted += 1
            # a guess is a second from the next one: it tells no rhythm
            is_guess = entry.exactness is Exactness.GUESS
            when = entry.article.first_seen if is_guess else entry.article.published
            self.published = tuple(sorted((*self.published, when), reverse=True)[:_DATES])
        else:
            self.rejected += 1
            if len(self.problems) < MOST_PROBLEMS:
                self.problems += (f"line {entry.line}: {entry.reason}"[:300],)


def read_document(document: FetchedDocument, config: Config, folder: Path) -> ReadResult:
    """Read one document; what is large is put into a file in `folder`."""
    body = document.data if document.path is None else document.path.read_bytes()
    body = with_declared_charset(body, document.charset)
    tally = _Tally()
    input_document = Document(
        path=document.url, body=body, seen=document.seen, polled=document.source, is_known=document.is_known
    )
    entries = _counted(entries_of(input_document, config, document.seen), tally)
    # a large document makes large articles: they go the way it came
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
