"""What a normalizer file declares."""

from collections.abc import Callable
from dataclasses import dataclass

from feeds.common.dates import ParsedDate
from feeds.model import RawEntry
from feeds.parsing.markup import Draft, LineRule, Step


def no_key(_address: str) -> str | None:
    """A publisher without article numbers in its addresses."""
    return None


def same_address(address: str, _key: str | None) -> str:
    """A publisher whose addresses are canonical as they are."""
    return address


def same_title(title: str, _body: str) -> str:
    """A publisher whose titles arrive whole."""
    return title


def same_date(stamp: ParsedDate, _draft: Draft, _raw: RawEntry) -> ParsedDate:
    """A publisher whose dates are right."""
    return stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Normalizer:
    """Where things are at one publisher or mirror; how to get them is in `feeds.parsing.markup` and `__init__.py`."""

    #: hosts, with their subdomains, whose addresses are recognised wherever an entry came from
    hosts: tuple[str, ...] = ()
    #: canonical address -> the publisher's own article number
    native_key: Callable[[str], str | None] = no_key
    #: canonical address and native key -> the address to publish
    address: Callable[[str, str | None], str] = same_address
    #: what a publisher adds to its titles: cut at the end, as often as it stands there
    title_suffixes: tuple[str, ...] = ()
    #: signs that a publisher writes between the names of several authors, beside those that no name has
    author_marks: str = ""
    #: title and text of the body -> the title as it was meant
    mend_title: Callable[[str, str], str] = same_title
    #: date as written, the finished draft, the entry -> date as it was meant
    mend_date: Callable[[ParsedDate, Draft, RawEntry], ParsedDate] = same_date
    #: run on the parsed body before the common steps, in this order
    steps: tuple[Step, ...] = ()
    #: lines that are not the story
    lines: tuple[LineRule, ...] = ()
