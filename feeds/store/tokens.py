"""Access tokens of private feeds; only digests of tokens are stored."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Row, bindparam, insert, select, update

from feeds.store import tables
from feeds.store.codec import from_ms, to_ms
from feeds.store.engine import store_errors, write_transaction

_T = tables.token.c

_ALL = select(tables.token).order_by(_T.number)
_OPENS = select(_T.number).where(_T.digest == bindparam("digest"), _T.feed == bindparam("feed"), _T.revoked.is_(None))
_REVOKE = update(tables.token).where(_T.number == bindparam("key"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A stored token, without its secret."""

    number: int
    #: name of the feed that it gives access to
    feed: str
    #: a name for its user, chosen by the operator
    label: str
    created: datetime
    #: time of revocation, None while it is valid
    revoked: datetime | None


class Tokens:
    """The tokens of one database; every method raises `StoreError` if the database fails."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine, self._path = engine, path

    def add(self, digest: str, feed: str, *, label: str = "", now: datetime) -> int:
        """Add a token for `feed` by its digest, and return its number; numbers are never used twice."""
        row = {"digest": digest, "feed": feed, "label": label, "made": to_ms(now)}
        with store_errors(self._path), write_transaction(self._engine) as connection:
            return int(connection.execute(insert(tables.token).values(row).returning(_T.number)).scalar_one())

    def opens(self, digest: str, feed: str) -> bool:
        """Return whether the token with this digest is valid for `feed` and not revoked."""
        with store_errors(self._path), self._engine.connect() as connection:
            return connection.scalar(_OPENS, {"digest": digest, "feed": feed}) is not None

    def all(self) -> tuple[Token, ...]:
        """Return all tokens by number, including revoked ones."""
        with store_errors(self._path), self._engine.connect() as connection:
            return tuple(map(_token, connection.execute(_ALL)))

    def revoke(self, *, number: int = 0, digest: str = "", now: datetime) -> Token | None:
        """Revoke the token with this number or digest and return its previous state; None if there is none."""
        with store_errors(self._path), write_transaction(self._engine) as connection:
            token = _found(connection, number, digest)
            if token and not token.revoked:
                connection.execute(_REVOKE, {"key": token.number, "revoked": to_ms(now)})
            return token


def _found(connection: Connection, number: int, digest: str) -> Token | None:
    row = connection.execute(_ALL.where((_T.number == number) | (_T.digest == digest))).one_or_none()
    return _token(row) if row else None


def _token(row: Row[*tuple[Any, ...]]) -> Token:
    revoked = None if row.revoked is None else from_ms(row.revoked)
    return Token(number=row.number, feed=row.feed, label=row.label, created=from_ms(row.made), revoked=revoked)
