"""Find links and guids that several entries of one document share, although they should be unique."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from feeds.common.text import letters
from feeds.errors import DocumentError
from feeds.model import RawEntry
from feeds.parsing.markup import html_to_text
from feeds.parsing.normalizers._links import guid_of, link_of
from feeds.parsing.normalizers._trust import PollOrigin

#: number of letters of a text that are compared
_OPENING = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeats:
    """Whether another article of the document has the same link or guid, which then identifies neither."""

    link: bool = False
    guid: bool = False
    #: whether another entry, with another link or guid, has the same title and text
    text: bool = False


#: for a document with one entry
NO_REPEATS = Repeats()


def find_repeats(raws: Iterable[RawEntry | DocumentError], polled: PollOrigin | None) -> list[Repeats]:
    """Return for each entry what it shares with a different article of its document; a duplicate item is the same
    article.
    """
    entries = [_Entry(raw, guid_of(raw), link_of(raw, polled)) if isinstance(raw, RawEntry) else None for raw in raws]
    real = [entry for entry in entries if entry]
    guids = set(_shared_names((entry.guid, entry) for entry in real if entry.guid))
    # entries with one link and different guids are different articles
    own = {entry.guid for entry in real} - guids - {""}
    names = {(entry.link, entry.guid if entry.guid in own else entry.raw.title) for entry in real}
    links: defaultdict[str | None, int] = defaultdict(int)
    for link, _ in names:
        links[link] += 1
    texts = Counter(_content_key(entry.raw) for entry in {(entry.link, entry.guid): entry for entry in real}.values())
    return [
        Repeats(link=links[entry.link] > 1, guid=entry.guid in guids, text=texts[_content_key(entry.raw)] > 1)
        if entry
        else NO_REPEATS
        for entry in entries
    ]


def _content_key(raw: RawEntry) -> tuple[str, str, str]:
    return raw.title, raw.summary, raw.content


@dataclass(frozen=True, slots=True)
class _Entry:
    raw: RawEntry
    guid: str
    link: str | None


def _shared_names(entries: Iterable[tuple[str, _Entry]]) -> Iterator[str]:
    """Yield the names that different articles share."""
    groups: defaultdict[str, list[_Entry]] = defaultdict(list)
    for name, entry in entries:
        groups[name].append(entry)
    return (name for name, group in groups.items() if len(group) > 1 and not _is_one_article(group))


def _is_one_article(group: Sequence[_Entry]) -> bool:
    """Return whether entries with one guid are versions of one article: each is compared with the first."""
    return all(_is_version(group[0], entry) for entry in group[1:])


def _is_version(first_entry: _Entry, second_entry: _Entry) -> bool:
    """Return whether two entries with one guid are one article, by title, date or text.

    With different links, both title and text must be equal.
    """
    first, second = first_entry.raw, second_entry.raw
    same_title = letters(first.title) == letters(second.title) != ""
    if first_entry.link != second_entry.link:
        return same_title and _opening(first) == _opening(second)
    same_date = first.published == second.published != ""
    return same_title or same_date or _opening(first) == _opening(second) != ""


def _opening(raw: RawEntry) -> str:
    return letters(html_to_text((raw.content or raw.summary)[: 20 * _OPENING]))[:_OPENING]
