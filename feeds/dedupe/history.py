"""The contents that an article has had: each as it was delivered, and what is remembered of all its deliveries."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from feeds.dedupe.digests import content_digest, delivery_digest
from feeds.model import Article, Exactness


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One content of an article; times in whole milliseconds, `also_at` and `related` always empty."""

    #: 32 hex digits over the content, the same for ever
    digest: str
    #: when it was first and last seen
    seen: datetime
    last_seen: datetime
    article: Article
    #: whether we fetched it ourselves, just now: then the deliveries come in the order of their times
    live: bool = False
    #: how much of the time of publication is written
    exactness: Exactness = Exactness.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """What all deliveries of one content come to, beside the content itself."""

    digest: str
    seen: datetime
    last_seen: datetime
    #: when it was last seen as far as that makes it current: it stops where it only takes turns with another
    counted: datetime
    #: the earliest of the most exact ones ever given: an undated article is given the time of each import
    published: datetime
    #: the earliest time of change that the publisher gave
    updated: datetime
    #: which wording of its corrections is kept: that of the smallest (seen, delivery)
    delivery: str
    #: characters of its content: a teaser never takes the place of the text
    size: int
    #: whether it came through somebody else's feed
    foreign: bool
    #: whether it says where it stands in public: archived copies of some publishers do not
    addressed: bool = True
    #: how often it took the place of a newer one again
    returns: int = 0
    #: whether it differs materially from the version that was announced last before it was first seen
    announced: bool = False
    #: how much of `published` was written
    exactness: Exactness = Exactness.TIME


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleHistory:
    """What is known of an article: what its versions come to, and the traces of those that are remembered."""

    published: datetime
    updated: datetime
    first_seen: datetime
    #: digest of the version whose content is shown
    current: str
    #: by digest; never empty, and all of them foreign or none
    traces: Mapping[str, Trace]
    #: how much of `published` was written
    exactness: Exactness = Exactness.TIME

    @property
    def foreign(self) -> bool:
        """Whether it is known from other people's feeds alone."""
        return self.traces[self.current].foreign


def version_of(article: Article, *, live: bool = False, exactness: Exactness = Exactness.TIME) -> Version:
    """Return the version that `article` is a delivery of."""
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
    """Return the trace of a version of which this is the only delivery."""
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
    """Return the trace of all deliveries behind two traces of the same content; keeps what `first` was judged to be."""
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
    """Return the one whose time of publication counts: the more exact one, of equal ones the earlier.

    What is left out at the end of a time is zero: 15:05:28 and 15:05 are no earlier than 15:05:28.672. Of two guesses
    it is the one that was seen first, as the place in a feed changes.
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
    """Return the key of the order in which changes are judged."""
    return trace.seen, trace.digest


def by_last_seen(trace: Trace) -> tuple[datetime, datetime, str]:
    """Return the key of the order whose last one is current, teasers aside: a correction taken back is gone.

    Two that take turns are told apart by `counted`. Archives tell no time of fetching; there the publisher's own time
    of change decides.
    """
    return trace.counted, trace.updated, trace.digest


def is_short(trace: Trace, beside: Trace) -> bool:
    """Tell whether a content has less than half of the characters of another."""
    return trace.size * 2 < beside.size


def _whole(moment: datetime) -> datetime:
    """Cut to milliseconds, the precision that is stored."""
    return moment - timedelta(microseconds=moment.microsecond % 1000)
