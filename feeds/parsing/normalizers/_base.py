"""The declaration in each normalizer file."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.common.dates import ParsedDate
from feeds.model import RawEntry
from feeds.parsing.markup import Draft, LineRule, Step


def no_key(_url: str) -> str | None:
    """For a publisher without article numbers in its addresses."""
    return None


def same_url(url: str, _key: str | None) -> str:
    """For a publisher with canonical addresses."""
    return url


def same_title(title: str, _body: str) -> str:
    """For a publisher with complete titles."""
    return title


def same_date(stamp: ParsedDate, _draft: Draft, _raw: RawEntry) -> ParsedDate:
    """For a publisher with correct dates."""
    return stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalizer:
    """The specifics of one publisher or mirror; the shared code is in `feeds.parsing.markup` and `__init__.py`."""

    #: hosts, with their subdomains; their addresses are recognised in entries of every feed
    hosts: tuple[str, ...] = ()
    #: canonical address -> article number of the publisher
    native_key: Callable[[str], str | None] = no_key
    #: canonical address and native key -> the address to publish
    url: Callable[[str, str | None], str] = same_url
    #: suffixes that the publisher adds to titles: removed repeatedly
    title_suffixes: tuple[str, ...] = ()
    #: further separators between several authors, beside the usual ones
    author_marks: str = ""
    #: title and text of the body -> corrected title
    fix_title: Callable[[str, str], str] = same_title
    #: date as written, the finished draft, the entry -> corrected date
    fix_date: Callable[[ParsedDate, Draft, RawEntry], ParsedDate] = same_date
    #: steps on the parsed body, in this order, before the common steps
    steps: tuple[Step, ...] = ()
    #: rules for lines that are not part of the story
    lines: tuple[LineRule, ...] = ()
    #: for a mirror: host of a feed -> whether it is one of the mirror
    serves: Callable[[str], bool] | None = None
    #: for a mirror: whether it produced an entry, so that it is the normalizer of unknown publishers
    produced: Callable[[RawEntry], bool] | None = None
    #: for a mirror: entry and host of the polled feed -> whether the entry went through it: then its steps run before
    #: those of the publisher
    mirrored: Callable[[RawEntry, str], bool] | None = None
