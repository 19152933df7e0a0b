"""When an article appeared, changed and was first held."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from feeds.dates import Stamp, from_epoch, parse
from feeds.errors import DocumentError
from feeds.markup import Draft
from feeds.model import RawEntry
from feeds.normalizers._declare import Normalizer
from feeds.normalizers._fields import declared_language
from feeds.notes import Kind
from feeds.text import language_of

#: clocks differ; a header beyond this names no fetch that happened
_AHEAD = timedelta(days=1)
#: where most of the readers and publishers are; a day without time is looked for there too
_CHINA = ZoneInfo("Asia/Shanghai")
_AMERICA = ("America/", "US/")


def held(raw: RawEntry, seen: datetime | None, now: datetime, *, polled: bool) -> datetime | None:
    """When the entry was first held: the mirror's header, else when we fetched the document; None if nobody knows.

    Of what is `polled` we know it ourselves: a header is what a stranger claims, to stand before everybody else.

    Raises `DocumentError` for a header that is no moment, or one that has not come yet.
    """
    if not raw.epoch or polled:
        return seen
    when = from_epoch(raw.epoch)
    if when is None:
        raise DocumentError(f"expected milliseconds since 1970 in the header comment, found {raw.epoch[:40]!r}")
    if when > now + _AHEAD:
        raise DocumentError(f"expected a moment that has passed in the header comment, found {when:%Y-%m-%d}")
    return min(when, seen) if seen else when


def written(raw: RawEntry, draft: Draft, seen: datetime) -> Stamp | None:
    """The date as it was written, before any correction; `seen` shows the year where that is left out."""
    return draft.inner_date or _read(raw.published, raw, draft.zone, seen) or _read(raw.updated, raw, draft.zone, seen)


def _read(text: str, raw: RawEntry, zone: str, seen: datetime) -> Stamp | None:
    """The date that `text` is; `CST` is China's in a Chinese text, whatever is known of the source."""
    is_chinese = "CST" in text and not zone.startswith(_AMERICA) and _is_chinese(raw)
    return parse(text, zone, seen=seen, names_of=_CHINA.key if is_chinese else "")


def _is_chinese(raw: RawEntry) -> bool:
    shown = language_of(f"{raw.title} {raw.content or raw.summary}") or declared_language(raw)
    return shown.startswith("zh")


def published(
    stamp: Stamp | None, raw: RawEntry, draft: Draft, own: Normalizer, *, held: datetime | None, now: datetime
) -> datetime:
    """The date inside the body, else the entry's own, else when it was first held; never later than that."""
    if stamp is None:
        return _undated(raw, draft, held, now)
    if stamp.unknown_zone:
        draft.note(Kind.UNKNOWN_ZONE, zone=stamp.unknown_zone)
    stamp = own.mend_date(stamp, draft, raw)
    when = _within_the_day(stamp, held, draft) if stamp.to_the_day and held else stamp.when
    latest = held or now
    if when > latest:
        draft.note(Kind.TAKEN_BACK, when=f"{when:%Y-%m-%d %H:%M}")
        return latest
    return when


def updated(raw: RawEntry, zone: str, published: datetime, *, latest: datetime) -> datetime:
    """When the publisher says it last changed, kept between its publication and `latest`."""
    stamp = _read(raw.updated, raw, zone, latest)
    return min(max(stamp.when, published), max(latest, published)) if stamp else published


def _undated(raw: RawEntry, draft: Draft, held: datetime | None, now: datetime) -> datetime:
    if held is not None:
        draft.note(Kind.NO_DATE_INSIDE)
        return held
    if raw.is_archived:
        found = raw.published or "none"
        raise DocumentError(f"expected a date in header, front matter or body, found {found[:60]!r}")
    if made := _read(raw.channel.updated, raw, draft.zone, now):
        draft.note(Kind.NO_DATE_OF_ITS_OWN)
        return min(made.when, now)
    draft.note(Kind.NO_DATE)
    return now


def _within_the_day(stamp: Stamp, held: datetime, draft: Draft) -> datetime:
    """A day without time of day: the mirror's time if it fetched the article that day, else the day's beginning."""
    day = (stamp.when + timedelta(hours=12)).date()
    if day in {held.date(), held.astimezone(_CHINA).date()} and held >= stamp.when:
        draft.note(Kind.ONLY_THE_DAY)
        return held
    return stamp.when
