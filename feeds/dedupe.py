"""Decides what an article that comes in changes, as a pure function of the *set* of its versions.

The order of arrival never matters: versions are sorted before anything is read off them, and of several deliveries
of one content the smallest is kept. Importing the same documents in any order, any number of times, ends in the same
articles.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from itertools import pairwise
from typing import Any, Literal

from selectolax.lexbor import LexborHTMLParser

from feeds.model import Article, Image, Media
from feeds.text import letters

#: Texts less alike than this are a new edition; anything closer is a typo.
MATERIAL = 0.9

#: Characters of a text that are compared: what follows cannot make the comparison slow.
COMPARED = 50_000

_NAMES = {kind: tuple(field.name for field in fields(kind)) for kind in (Article, Image, Media)}

#: What one delivery of a content says beside it: not part of the digest, but of the choice between deliveries.
_DELIVERY = ("updated", "provenance")
_NOT_CONTENT = frozenset({"id", "first_seen", "also_at", *_DELIVERY})


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """One content an article has had; times in whole milliseconds, `also_at` always empty."""

    #: 32 hex digits over the content, the same for ever
    digest: str
    #: when it was first seen
    seen: datetime
    article: Article


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What is to be stored."""

    outcome: Literal["new", "updated", "same"]
    reason: str
    #: the merged current article, None when it stays as it is
    article: Article | None = None
    #: digest of the version it is taken from
    current: str = ""
    #: to add, or to put in the place of the held one with the same digest; a "same" can carry one
    version: Version | None = None


def version_of(article: Article) -> Version:
    """Return the version that `article` is a delivery of."""
    kept = replace(
        article,
        published=_whole(article.published),
        updated=_whole(article.updated),
        first_seen=_whole(article.first_seen),
        also_at=(),
    )
    content = (name for name in _NAMES[Article] if name not in _NOT_CONTENT)
    return Version(digest=_hash(kept, content), seen=kept.first_seen, article=kept)


def decide(held: tuple[Version, ...], incoming: Version) -> Decision:
    """Return what `incoming` changes about an article of which the versions `held` are known."""
    known = next((version for version in held if version.digest == incoming.digest), None)
    if known is not None and precedence(known) <= precedence(incoming):
        return Decision(outcome="same", reason="this version is already held")
    walk = sorted((*(version for version in held if version is not known), incoming), key=_order)
    before, after = merge(held) if held else None, merge(walk)
    if known is not None and before == after:
        return Decision(outcome="same", reason="a held version was seen earlier", version=incoming)
    return Decision(
        outcome="updated" if held else "new",
        reason=_reason(known, before, after, is_last=walk[-1] is incoming),
        article=after,
        current=walk[-1].digest,
        version=incoming,
    )


def merge(versions: Sequence[Version]) -> Article:
    """Return the current article of a non-empty set of versions, whatever order they are given in."""
    walk = sorted(versions, key=_order)
    published = min(version.article.published for version in walk)
    return replace(
        walk[-1].article,
        published=published,
        first_seen=walk[0].seen,
        updated=max(published, _last_material_change(walk, published)),
    )


def precedence(version: Version) -> tuple[datetime, str]:
    """Return the key by which one of several deliveries of the same content is kept: the smallest."""
    return version.seen, delivery_of(version)


def delivery_of(version: Version) -> str:
    """Return a hash of what this delivery says beside its content."""
    return _hash(version.article, _DELIVERY)


def filled(value: Any) -> object:
    """Return `value` as JSON knows it, without the empty fields of a dataclass.

    Leaving the empty out means that a field added to the model later changes no digest and no stored body.
    """
    if isinstance(value, datetime):
        return value.isoformat(timespec="milliseconds")
    if isinstance(value, tuple):
        return [filled(item) for item in value]
    if isinstance(value, str | int | None):
        return value
    named = ((name, getattr(value, name)) for name in _NAMES[type(value)])
    return {name: filled(found) for name, found in named if not _is_empty(found)}


def is_material(one: Article, other: Article) -> bool:
    """Tell whether a reader should be told of the change from `one` to `other`."""
    if _headline(one.title) != _headline(other.title):
        return True
    return one.content_html != other.content_html and similarity(_text(one), _text(other)) < MATERIAL


def similarity(one: str, other: str) -> float:
    """Return the Dice coefficient of the character pairs of two texts, 0 to 1; two empty texts are alike.

    Pairs, not longer grams: a character of Chinese carries a word, and in a short notice one typo must stay one typo.
    """
    if one == other:
        return 1.0
    first, second = _pairs(one), _pairs(other)
    total = first.total() + second.total()
    return 2 * (first & second).total() / total if total else 0.0


def _last_material_change(walk: Sequence[Version], published: datetime) -> datetime:
    """Return the time of the last material change along sorted versions, `published` if there was none.

    Each version is compared with the last one that was announced, so that many small corrections still add up.
    """
    updated, announced = published, walk[0].article
    for version in walk[1:]:
        if is_material(announced, version.article):
            updated, announced = max(version.article.updated, version.seen), version.article
    return updated


def _reason(known: Version | None, before: Article | None, after: Article, *, is_last: bool) -> str:
    """Return in words what a version that is not yet held does to its article."""
    if before is None:
        return "not held before"
    if known is not None:
        return "a held version was seen earlier"
    if not is_last:
        return "an older version than the current one"
    return "changed materially" if before.updated != after.updated else "corrected silently"


def _order(version: Version) -> tuple[datetime, str]:
    return version.seen, version.digest


def _whole(moment: datetime) -> datetime:
    """Cut to milliseconds, the precision that is stored."""
    return moment - timedelta(microseconds=moment.microsecond % 1000)


def _headline(title: str) -> str:
    """Return the letters of a title: mirrors change its quotes, spacing and widths at will, `？！` has only itself."""
    return letters(title) or title


def _text(article: Article) -> str:
    """Return the letters of the visible text."""
    body = LexborHTMLParser(article.content_html).body
    return letters(body.text()[:COMPARED]) if body is not None else ""


def _pairs(text: str) -> Counter[str]:
    return Counter(map("".join, pairwise(text)))


def _hash(article: Article, names: Iterable[str]) -> str:
    """Return 32 hex digits over the named fields; the spelling below is for ever."""
    chosen = {name: filled(getattr(article, name)) for name in names if not _is_empty(getattr(article, name))}
    spelled = json.dumps(chosen, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    # a lone surrogate is no reason to lose an article
    return blake2b(spelled.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _is_empty(value: object) -> bool:
    return value is None or value in ("", ())
