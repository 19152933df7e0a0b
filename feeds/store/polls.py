"""Polls and events as rows and back."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import MAXYEAR, MINYEAR, datetime
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from feeds.health import Event, Poll, Upstream
from feeds.model import Validators
from feeds.store import tables
from feeds.store.codec import from_ms, to_ms

#: events that are remembered; the operations feed shows fewer
MOST_EVENTS = 10_000

_P = tables.poll.c
_E = tables.event.c
_PUT = upsert(tables.poll)
_PUT = _PUT.on_conflict_do_update(index_elements=[_P.source], set_={"detail": _PUT.excluded.detail})
_NO_BEGINNING = or_(_E.before != "waiting", _E.state != "fresh")
#: bytes, seconds, tries: nothing that is counted comes near it
_LARGEST = 10**12


def read_polls(connection: Connection, hidden: Collection[str] = ()) -> dict[str, Poll]:
    """Return what is remembered of each source but those that are `hidden`, by its id.

    What cannot be read back is left out, as if that source had never been asked: the others must not wait for it.
    """
    asked = select(tables.poll).where(_P.source.not_in(hidden))
    found = ((row.source, _unpacked(row.source, row.detail)) for row in connection.execute(asked))
    return {source: poll for source, poll in found if isinstance(poll, Poll)}


def find_unreadable(connection: Connection) -> Iterator[str]:
    """Yield a line for each source of which what is remembered cannot be read back."""
    for row in connection.execute(select(tables.poll).order_by(_P.source)):
        if isinstance(problem := _unpacked(row.source, row.detail), str):
            yield problem


def write_polls(connection: Connection, polls: Iterable[Poll]) -> None:
    """Put each in the place of what was remembered of its source."""
    if rows := [{"source": poll.source, "detail": _packed(poll)} for poll in polls]:
        connection.execute(_PUT, rows)


def read_events(
    connection: Connection, limit: int, *, beginnings: bool = True, hidden: Collection[str] = ()
) -> list[Event]:
    """Return the newest events of sources that are not `hidden`, newest first; `beginnings` are first good answers."""
    asked = select(tables.event).where(_E.source.not_in(hidden))
    asked = asked if beginnings else asked.where(_NO_BEGINNING)
    found = connection.execute(asked.order_by(_E.number.desc()).limit(limit))
    return [
        Event(source=row.source, before=row.before, state=row.state, at=from_ms(row.at), words=row.words)
        for row in found
    ]


def write_events(connection: Connection, events: Sequence[Event]) -> None:
    """Add events, and forget those that are older than the last `MOST_EVENTS`."""
    rows = [
        {
            "source": one.source,
            "before": one.before,
            "state": one.state,
            "at": to_ms(one.at),
            "words": _whole(one.words),
        }
        for one in events
    ]
    connection.execute(insert(tables.event), rows)
    oldest = select(_E.number).order_by(_E.number.desc()).offset(MOST_EVENTS).limit(1).scalar_subquery()
    connection.execute(tables.event.delete().where(_E.number <= oldest))


def _packed(poll: Poll) -> str:
    told = _told(poll) | {"upstreams": [_told_upstream(one) for one in poll.upstreams]}
    del told["source"]
    # escaped: what stands in a header may be half a character
    return json.dumps(told, separators=(",", ":"))


def _told_upstream(upstream: Upstream) -> dict[str, Any]:
    told = _told(upstream)
    if "validators" in told:
        told["validators"] = _told(upstream.validators)
    return told


def _told(value: Poll | Upstream | Validators) -> dict[str, Any]:
    """The fields that say something, times as milliseconds."""
    told = {one: getattr(value, one) for one in _NAMES[type(value)]}
    said = {name: found for name, found in told.items() if found != _DEFAULTS[type(value)][name]}
    return {name: to_ms(found) if isinstance(found, datetime) else found for name, found in said.items()}


def _whole(words: str) -> str:
    """`words` without halves of characters, which a server can send and no database takes."""
    return words.encode("utf-8", "replace").decode("utf-8")


def _unpacked(source: str, detail: str) -> Poll | str:
    """Return the poll, or why there is none."""
    try:
        return _value("poll", Poll, json.loads(detail) | {"source": source})  # type: ignore[no-any-return]
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        return f"what is remembered of source {source} cannot be read back: {error}"


def _value(name: str, kind: Any, value: Any) -> Any:
    """What stands under a name, as the `kind` that belongs there; fields that only newer programs know are left out."""
    if kind in _KINDS:
        known = {one: _value(one, _KINDS[kind][one], found) for one, found in value.items() if one in _KINDS[kind]}
        return kind(**known)
    if kind == datetime | None and type(value) is int:
        return _moment(value)
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_value(name, get_args(kind)[0], one) for one in value)
    if _is_one(value, kind):
        return value
    raise ValueError(f"{name} cannot be {value!r:.60}")


def _is_one(value: Any, kind: Any) -> bool:
    """Whether a plain value is what it should be; a large number would make spans of time that nothing can hold."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    # no isinstance: JSON's true and false are no numbers
    return type(value) is kind and (kind is not int or 0 <= value <= _LARGEST)


def _moment(milliseconds: int) -> datetime:
    """One that can be told in every time zone."""
    moment = from_ms(milliseconds)
    if not MINYEAR < moment.year < MAXYEAR:
        raise OverflowError(f"no moment is {milliseconds} ms after 1970")
    return moment


#: the fields and what they hold
_KINDS = {kind: get_type_hints(kind) for kind in (Poll, Upstream, Validators)}
_NAMES = {kind: tuple(one.name for one in fields(kind)) for kind in (Poll, Upstream, Validators)}
#: what a field says that says nothing; nothing at all where it has to be given
_DEFAULTS = {
    kind: {
        one.name: one.default_factory() if one.default_factory is not MISSING else one.default for one in fields(kind)
    }
    for kind in (Poll, Upstream, Validators)
}
