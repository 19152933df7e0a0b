"""The history of an article: its versions, and for each version a summary of all deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.dedupe.digests import content_digest, delivery_digest
from feeds.model import Article, Exactness


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One content of an article; times in whole milliseconds, `also_at` and `related` always empty."""

    #: hash of the content, 32 hex digits, permanent
    digest: str
    #: time of the first and the last delivery
    seen: datetime
    last_seen: datetime
    article: Article
    #: whether this delivery is a poll of ours: then the deliveries come in the order of their times
    live: bool = False
    #: precision of the published time
    exactness: Exactness = Exactness.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """Summary of all deliveries of one content, without the content itself."""

    digest: str
    seen: datetime
    last_seen: datetime
    #: time of the last delivery that counts for the choice of the current version; later deliveries do not count if
    #: the content only alternates with another one
    counted: datetime
    #: the earliest of the most precise published times; an undated article has the time of each import
    published: datetime
    #: the earliest time of change given by the publisher
    updated: datetime
    #: hash of the corrections that are kept: those of the delivery with the smallest (seen, hash)
    delivery: str
    #: characters of its content, to recognize a teaser, which never replaces the text
    size: int
    #: whether a third-party feed delivered it
    foreign: bool
    #: whether it has a public URL; archived articles of some publishers have none
    addressed: bool = True
    #: how often it replaced a newer version again
    returns: int = 0
    #: whether it differs materially from the version announced before it
    announced: bool = False
    #: precision of `published`
    exactness: Exactness = Exactness.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """The history of an article: the published times, and the traces of the stored versions."""

    published: datetime
    updated: datetime
    first_seen: datetime
    #: digest of the version that is published
    current: str
    #: by digest; never empty; either all are foreign or none is
    traces: Mapping[str, Trace]
    #: precision of `published`
    exactness: Exactness = Exactness.TIME

    @property
    def foreign(self) -> bool:
        """Whether only third-party feeds delivered the article."""
        return self.traces[self.current].foreign


def version_of(article: Article, *, live: bool = False, exactness: Exactness = Exactness.TIME) -> Version:
    """Return the version of which `article` is a delivery."""
    stripped = replace(
        article,
        published=_whole(article.published),
        updated=_whole(article.updated),
        first_seen=_whole(article.first_seen),
        also_at=(),
        related=(),
    )
    moment = stripped.first_seen
    digest = content_digest(stripped)
    return Version(digest=digest, seen=moment, last_seen=moment, article=stripped, live=live, exactness=exactness)


def trace_of(version: Version) -> Trace:
    """Return the trace of a version with one delivery."""
    return Trace(
        digest=version.digest,
        seen=version.seen,
        last_seen=version.last_seen,
        counted=version.last_seen,
        published=version.article.published,
        updated=version.article.updated,
        delivery=delivery_digest(version.article),
        size=len(version.article.content_html),
        foreign=bool(version.article.via),
        addressed=version.article.url is not None,
        exactness=version.exactness,
    )


def merge_traces(first: Trace, second: Trace) -> Trace:
    """Merge two traces of the same content; `returns` and `announced` are those of `first`."""
    earliest = min(first, second, key=lambda trace: (trace.seen, trace.delivery))
    dated = better_dated(first, second)
    return replace(
        first,
        seen=earliest.seen,
        last_seen=max(first.last_seen, second.last_seen),
        counted=max(first.counted, second.counted),
        published=dated.published,
        exactness=dated.exactness,
        updated=min(first.updated, second.updated),
        delivery=earliest.delivery,
    )


def better_dated(earlier: Trace | ArticleHistory, other: Trace) -> Trace | ArticleHistory:
    """Return the one with the more precise publication time; if both are equally precise, the earlier one.

    A zero second or millisecond may be a missing one, so 15:05:28 and 15:05 do not count as earlier than 15:05:28.672.
    Of two guesses the first delivery wins, because the position in a feed changes.
    """
    return min(earlier, other, key=_by_publication)


def _by_publication(dated: Trace | ArticleHistory) -> tuple[int, datetime, int, int]:
    when = dated.published
    if dated.exactness is Exactness.GUESS:
        return 0, dated.seen if isinstance(dated, Trace) else dated.first_seen, 0, 0
    return (
        -dated.exactness,
        when.replace(second=0, microsecond=0),
        when.second or (60 if not when.microsecond else 0),
        when.microsecond or 1_000_000,
    )


def by_first_seen(trace: Trace) -> tuple[datetime, str]:
    """Sort key: the order in which versions are compared."""
    return trace.seen, trace.digest


def by_last_seen(trace: Trace) -> tuple[datetime, datetime, str]:
    """Sort key: the last version in this order is current, except for teasers; so a reverted correction disappears.

    `counted` decides between two alternating versions. Archives have no fetch time; there the publisher's own time of
    change decides.
    """
    return trace.counted, trace.updated, trace.digest


def is_short(trace: Trace, other: Trace) -> bool:
    """Return whether a content has less than half of the characters of another."""
    return trace.size * 2 < other.size


def _whole(moment: datetime) -> datetime:
    """Cut to milliseconds, the precision that is stored."""
    return moment - timedelta(microseconds=moment.microsecond % 1000)
