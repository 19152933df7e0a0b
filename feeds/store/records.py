"""The record of one article: versions, decisions, links, claims and aliases, for `feeds explain`."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, select

from feeds.dedupe import Version, VersionDelivery, explain_versions
from feeds.messages import Message, untranslated
from feeds.messages.aliases import AliasReason
from feeds.store import tables
from feeds.store.codec import from_ms
from feeds.store.links import DUPLICATE, RELATED
from feeds.store.queries import SOURCE_OF_ARTICLE, read_histories, read_versions
from feeds.store.statements import IS_NAMED

_A = tables.article.c
_L = tables.link.c
_C = tables.claim.c
_N = tables.alias.c
_T = tables.tombstone.c

_HIDDEN: BindParameter[str] = bindparam("hidden", expanding=True)
_LINKED = (
    select(_A.id, _A.source, _A.title, _A.url, _A.first_seen, _L.likeness, _T.at, IS_NAMED.label("is_named"))
    .join(tables.link, _L.other == _A.id)
    .outerjoin(tables.tombstone, _T.article == _A.id)
    .where(_L.article == bindparam("article"), _L.kind == bindparam("of"), _A.source.not_in(_HIDDEN))
    # forgotten articles are shown nowhere, so they come last and do not use up the limit
    .order_by(_T.at.is_not(None), _L.likeness.desc(), _A.id)
    .limit(50)
)
_CLAIMS = (
    select(_C.claimant, _C.seen)
    .where(_C.article == bindparam("article"), _C.claimant.not_in(_HIDDEN))
    .order_by(_C.seen, _C.claimant)
)
_NAMES = select(_N.name, _N.reason).where(_N.article == bindparam("article")).order_by(_N.name)
_FORGOTTEN = select(_T.at).where(_T.article == bindparam("article"))


@dataclass(frozen=True, slots=True, kw_only=True)
class SimilarArticle:
    """Another article and its similarity, 0 to 1: Jaccard similarity of texts, or the common part of titles."""

    id: str
    source: str
    title: str
    url: str | None
    first_seen: datetime
    likeness: float
    #: whether the operator has removed it from all output
    is_forgotten: bool = False
    #: whether other articles may link to it: a declared source delivered it itself
    is_named: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A third-party feed that also has the article; its delivery is ignored."""

    claimant: str
    seen: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlias:
    """Another id of the article, and the reason."""

    name: str
    reason: Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The versions, decisions and links of an article."""

    #: in order of `last_seen`, the current one last
    versions: tuple[Version, ...] = ()
    #: in order of `seen`
    decisions: tuple[VersionDelivery, ...] = ()
    duplicates: tuple[SimilarArticle, ...] = ()
    related: tuple[SimilarArticle, ...] = ()
    claims: tuple[Claim, ...] = ()
    names: tuple[StoredAlias, ...] = ()
    #: time at which it was forgotten, None if it is not
    forgotten: datetime | None = None


def read_record(connection: Connection, article: str, hidden: Collection[str] = ()) -> Record:
    """Return the record of an article; an empty record if it is not stored or its source is `hidden`.

    Duplicates, related articles and claims of `hidden` sources are left out.
    """
    parameters = {"article": article}
    if connection.scalar(SOURCE_OF_ARTICLE, parameters) in hidden:
        return Record()
    history = read_histories(connection, (article,)).get(article)
    duplicates = tuple(_linked(connection, article, DUPLICATE, hidden))
    claims = connection.execute(_CLAIMS, parameters | {"hidden": hidden})
    names = connection.execute(_NAMES, parameters)
    forgotten = connection.scalar(_FORGOTTEN, parameters)
    return Record(
        versions=read_versions(connection, article),
        decisions=tuple(explain_versions(history, article, duplicates)) if history else (),
        duplicates=duplicates,
        related=tuple(_linked(connection, article, RELATED, hidden)),
        claims=tuple(Claim(claimant=row.claimant, seen=from_ms(row.seen)) for row in claims),
        names=tuple(StoredAlias(name=row.name, reason=_alias_reason(row.reason)) for row in names),
        forgotten=None if forgotten is None else from_ms(forgotten),
    )


def _alias_reason(stored: str) -> Message:
    """Return the stored reason of an alias; earlier versions stored a sentence."""
    return AliasReason[stored]() if stored in AliasReason.__members__ else untranslated(stored)


def _linked(connection: Connection, article: str, kind: str, hidden: Collection[str]) -> Iterator[SimilarArticle]:
    for row in connection.execute(_LINKED, {"article": article, "of": kind, "hidden": hidden}):
        fields = {name: getattr(row, name) for name in ("id", "source", "title", "url", "likeness", "is_named")}
        yield SimilarArticle(**fields, first_seen=from_ms(row.first_seen), is_forgotten=row.at is not None)
