"""Normalize all entries of a document, with what each shares with the others."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from feeds.config import Config
from feeds.errors import DocumentError
from feeds.messages.reasons import bug
from feeds.model import RawEntry
from feeds.parsing.normalizers import Normalized, PollOrigin, document_positions, find_repeats, normalize


def normalize_document(
    raws: Sequence[RawEntry | DocumentError],
    *,
    config: Config,
    now: datetime,
    seen: datetime | None,
    polled: PollOrigin | None,
    is_known: bool = False,
) -> Iterator[Normalized | DocumentError]:
    """Yield each entry normalized, or the error why it has no article, in the order of the document.

    `is_known`: this URL was read before, so undated entries are newer than the last poll. For the other parameters see
    `normalize`.
    """
    positions = {} if is_known else document_positions(raws, seen, now)
    for index, (raw, repeats) in enumerate(zip(raws, find_repeats(raws, polled), strict=True)):
        if isinstance(raw, DocumentError):
            yield raw
            continue
        try:
            yield normalize(
                raw, config=config, now=now, seen=seen, repeats=repeats, polled=polled, position=positions.get(index)
            )
        except DocumentError as error:
            yield error
        except Exception as error:  # a bug in one entry must not affect the others: reported like any other rejection
            yield DocumentError(bug(error), line=raw.line)
