"""Dates of an entry: published, updated and first seen."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.common.dates import ParsedDate, from_epoch, is_blank, parse
from feeds.common.text import is_han_without_kana, language_of
from feeds.errors import DocumentError
from feeds.messages.reasons import Reason
from feeds.model import Exactness, RawEntry
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft
from feeds.parsing.normalizers._base import Normalizer
from feeds.parsing.normalizers._fields import declared_language

#: tolerance for clock differences; a later header is not a real fetch
_AHEAD = timedelta(days=1)
#: zone of most readers and publishers; a date without time is compared with the day there, too
_CHINA = ZoneInfo("Asia/Shanghai")
_AMERICA = ("America/", "US/")
#: the zone in which a day begins first
_FIRST_ZONE = "Etc/GMT-14"
#: maximum characters of an invalid date in its correction
_MAX_NOTED_LENGTH = 60
#: time between two undated entries of a feed
_STEP = timedelta(seconds=1)


def first_seen_at(raw: RawEntry, seen: datetime | None, now: datetime, *, polled: bool) -> datetime | None:
    """Return when the entry was first seen: the mirror's header, else when we fetched the document; None if unknown.

    For a polled document we use our own time: a feed could write a false header to be listed before all other entries.

    Raises `DocumentError` for an invalid header or one in the future.
    """
    if not raw.epoch or polled:
        return seen
    when = from_epoch(raw.epoch)
    if when is None:
        raise DocumentError(Reason.EPOCH(words=repr(raw.epoch[:40])))
    if when > now + _AHEAD:
        raise DocumentError(Reason.FUTURE(words=f"{when:%Y-%m-%d}"))
    return min(when, seen) if seen else when


def written_date(raw: RawEntry, draft: Draft, first_seen: datetime | None, now: datetime) -> ParsedDate | None:
    """Return the date in the document before any correction; the first-seen time supplies a missing year.

    Relative dates of an archive count from when the mirror fetched the entry, not from when we parse the archive.
    """
    seen = first_seen or now
    fetched = first_seen if raw.epoch or not raw.is_archived else None
    dates = (_parse_date(text, raw, draft.zone, seen, fetched) for text in (raw.published, raw.updated))
    return draft.inner_date or next(filter(None, dates), None)


def _parse_date(
    text: str, raw: RawEntry, zone: str, seen: datetime, fetched: datetime | None = None
) -> ParsedDate | None:
    """Parse a date; `CST` is China Standard Time in a Chinese text, for every source outside America."""
    is_chinese = "CST" in text and not zone.startswith(_AMERICA) and _is_chinese(raw)
    return parse(text, zone, seen=seen, names_of=_CHINA.key if is_chinese else "", fetched=fetched)


def _is_chinese(raw: RawEntry) -> bool:
    """Whether an entry is Chinese: by its text, else the declared language, else any Chinese character in it."""
    text = f"{raw.title} {raw.content or raw.summary}"
    language = language_of(text) or declared_language(raw)
    return language.startswith("zh") if language else is_han_without_kana(f"{text} {raw.channel.title}")


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentPosition:
    """The position of an undated entry in a document whose source is new."""

    #: index among the undated entries, 0 for the newest
    number: int = 0
    #: a time before all its dated entries; None if there are none
    below: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationDate:
    """The publication date of an entry and its precision."""

    when: datetime
    exactness: Exactness
    first_seen: datetime


def document_positions(
    raws: Sequence[RawEntry | DocumentError], seen: datetime | None, now: datetime
) -> dict[int, DocumentPosition]:
    """Return the positions of the undated entries of a feed by index; `seen` is when it was fetched, if known.

    Feeds list the newest entry first, unless their dates rise.
    """
    latest = seen or now
    entries = [(index, raw) for index, raw in enumerate(raws) if isinstance(raw, RawEntry) and not raw.is_archived]
    dates = {index: _earliest(raw, latest, seen) for index, raw in entries}
    undated = [index for index, when in dates.items() if when is None]
    dated = [min(when, latest) for when in dates.values() if when]
    if dated and dated[0] < dated[-1]:
        undated.reverse()
    below = min(dated) - _STEP if dated and undated else None
    return {index: DocumentPosition(number=number, below=below) for number, index in enumerate(undated)}


def _earliest(raw: RawEntry, latest: datetime, fetched: datetime | None) -> datetime | None:
    """Return the date of an entry; a date without zone is parsed in the zone in which it is the earliest."""
    for text in (raw.published, raw.updated):
        if stamp := parse(text, _FIRST_ZONE, seen=latest, names_of=_CHINA.key, fetched=fetched):
            return stamp.when
    return None


def published(
    stamp: ParsedDate | None,
    raw: RawEntry,
    draft: Draft,
    normalizer: Normalizer,
    *,
    first_seen: datetime | None,
    now: datetime,
    position: DocumentPosition | None,
) -> PublicationDate:
    """Return the publication date: the date in the body, else the entry's own, else the first-seen time, which it never
    exceeds.
    """
    if stamp is None:
        return _undated(raw, draft, first_seen, now, position)
    if stamp.unknown_zone:
        draft.note(CorrectionKind.UNKNOWN_ZONE, zone=stamp.unknown_zone[:_MAX_NOTED_LENGTH])
    stamp = normalizer.fix_date(stamp, draft, raw)
    is_day = stamp.exactness is Exactness.DAY and not stamp.is_relative
    when = _within_the_day(stamp, first_seen, draft) if is_day and first_seen else stamp.when
    latest = first_seen or now
    if when > latest:
        draft.note(CorrectionKind.TAKEN_BACK, when=f"{when:%Y-%m-%d %H:%M}")
        when = latest
    return PublicationDate(when=when, exactness=stamp.exactness, first_seen=first_seen or when)


def updated(raw: RawEntry, zone: str, published: datetime, *, latest: datetime) -> datetime:
    """Return when the publisher last changed the entry, limited to between its publication and `latest`."""
    stamp = _parse_date(raw.updated, raw, zone, latest)
    return min(max(stamp.when, published), max(latest, published)) if stamp else published


def _undated(
    raw: RawEntry, draft: Draft, first_seen: datetime | None, now: datetime, position: DocumentPosition | None
) -> PublicationDate:
    """Return the date of an undated entry: when it was first seen, or a time by its position."""
    if raw.is_archived and first_seen is None:
        text = raw.published or "none"
        raise DocumentError(Reason.DATE(words=repr(text[:60])))
    seen = _feed_time(raw, draft, first_seen, now, position)
    when = seen
    if position is not None:
        when = (position.below or seen) - position.number * _STEP
    return PublicationDate(when=when, exactness=Exactness.GUESS, first_seen=first_seen or seen)


def _feed_time(
    raw: RawEntry, draft: Draft, first_seen: datetime | None, now: datetime, position: DocumentPosition | None
) -> datetime:
    """Return when an undated entry was already in its feed: the date of the feed, or when we have seen it."""
    latest = first_seen or now
    feed_date = (
        _parse_date(raw.channel.updated, raw, draft.zone, latest)
        if first_seen is None or position is not None
        else None
    )
    date = next((" ".join(text.split()) for text in (raw.published, raw.updated) if not is_blank(text)), "")
    if date:
        excerpt = date if len(date) <= _MAX_NOTED_LENGTH else f"{date[: _MAX_NOTED_LENGTH - 1]}…"
        draft.note(CorrectionKind.NOT_UNDERSTOOD, date=excerpt)
    if position is not None and position.below:
        draft.note(CorrectionKind.BELOW_DATED)
    elif feed_date is not None:
        draft.note(CorrectionKind.NO_DATE_OF_ITS_OWN)
    elif not date:
        draft.note(CorrectionKind.NO_DATE_INSIDE if first_seen else CorrectionKind.NO_DATE)
    return min(feed_date.when, latest) if feed_date else latest


def _within_the_day(stamp: ParsedDate, first_seen: datetime, draft: Draft) -> datetime:
    """Return the mirror's time if it fetched the article on that day, else the beginning of the day."""
    day = (stamp.when + timedelta(hours=12)).date()
    if day in {first_seen.date(), first_seen.astimezone(_CHINA).date()} and first_seen >= stamp.when:
        draft.note(CorrectionKind.ONLY_THE_DAY)
        return first_seen
    return stamp.when
