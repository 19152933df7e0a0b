"""Read and write poll results and events."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import MISSING, fields
from datetime import MAXYEAR, MINYEAR, datetime
from operator import attrgetter
from typing import Any, Literal, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, insert, or_, select
from sqlalchemy.dialects.sqlite import insert as upsert

from feeds.health import Event, Poll, Upstream
from feeds.messages import Message, from_json, untranslated
from feeds.messages.reasons import Reason
from feeds.messages.states import StateReason
from feeds.model import Validators
from feeds.store import tables
from feeds.store.codec import from_ms, to_ms

#: events that are stored; the operations feed shows fewer
MAX_EVENTS = 10_000

_P = tables.poll.c
_E = tables.event.c
_PUT = upsert(tables.poll)
_PUT = _PUT.on_conflict_do_update(index_elements=[_P.source], set_={"detail": _PUT.excluded.detail})
_NO_BEGINNING = or_(_E.before != "waiting", _E.state != "fresh")
#: upper limit of stored numbers: bytes, seconds and tries stay far below it
_LARGEST = 10**12
#: classes whose values are JSON already
_JSON = frozenset({str, int, bool})


def read_polls(connection: Connection, hidden: Collection[str] = ()) -> dict[str, Poll]:
    """Return the last poll of each source that is not `hidden`, by id of the source.

    Unreadable rows are left out, as if that source was never polled, so that they do not block other sources.
    """
    statement = select(tables.poll).where(_P.source.not_in(hidden))
    polls = ((row.source, _unpacked(row.source, row.detail)) for row in connection.execute(statement))
    return {source: poll for source, poll in polls if isinstance(poll, Poll)}


def find_unreadable(connection: Connection) -> Iterator[str]:
    """Yield an error message for each source whose stored poll cannot be parsed."""
    for row in connection.execute(select(tables.poll).order_by(_P.source)):
        if isinstance(problem := _unpacked(row.source, row.detail), str):
            yield problem


def write_polls(connection: Connection, polls: Iterable[Poll]) -> None:
    """Store polls; each replaces the previous one of its source."""
    if rows := [{"source": poll.source, "detail": _packed(poll)} for poll in polls]:
        connection.execute(_PUT, rows)


def read_events(
    connection: Connection, limit: int, *, beginnings: bool = True, hidden: Collection[str] = ()
) -> list[Event]:
    """Return the newest events of sources that are not `hidden`; `beginnings` includes first successful polls."""
    statement = select(tables.event).where(_E.source.not_in(hidden))
    statement = statement if beginnings else statement.where(_NO_BEGINNING)
    rows = connection.execute(statement.order_by(_E.number.desc()).limit(limit))
    return [
        Event(source=row.source, previous=row.before, state=row.state, at=from_ms(row.at), reason=_reason(row.words))
        for row in rows
    ]


def write_events(connection: Connection, events: Sequence[Event]) -> None:
    """Add events, and delete all but the newest `MAX_EVENTS`."""
    rows = [
        {
            "source": event.source,
            "before": event.previous,
            "state": event.state,
            "at": to_ms(event.at),
            # ASCII JSON, because a server may send lone surrogates, which SQLite cannot store
            "words": json.dumps(event.reason.to_json(), separators=(",", ":")),
        }
        for event in events
    ]
    connection.execute(insert(tables.event), rows)
    oldest = select(_E.number).order_by(_E.number.desc()).offset(MAX_EVENTS).limit(1).scalar_subquery()
    connection.execute(tables.event.delete().where(_E.number <= oldest))


def _packed(poll: Poll) -> str:
    values = _changed_fields(poll) | {"upstreams": [_pack_upstream(upstream) for upstream in poll.upstreams]}
    del values["source"]
    # ASCII JSON, because a header may contain half a surrogate pair
    return json.dumps(values, separators=(",", ":"))


def _pack_upstream(upstream: Upstream) -> dict[str, Any]:
    values = _changed_fields(upstream)
    if "validators" in values:
        values["validators"] = _changed_fields(upstream.validators)
    return values


def _changed_fields(value: Poll | Upstream | Validators) -> dict[str, Any]:
    """Return the fields that differ from their defaults, times as milliseconds."""
    kind = type(value)
    values = zip(_DEFAULTS[kind].items(), _VALUES[kind](value), strict=True)
    changed = [(name, item) for (name, default), item in values if item is not default and item != default]
    return {name: item if type(item) in _JSON else _plain(item) for name, item in changed}


def _plain(value: Any) -> Any:
    """Return a value of a field as JSON."""
    if isinstance(value, datetime):
        return to_ms(value)
    if isinstance(value, Message):
        return value.to_json()
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def _reason(stored: str) -> Message:
    """Return the stored reason of an event; earlier versions stored a sentence."""
    try:
        return from_json(json.loads(stored), StateReason, Reason)
    except (ValueError, RecursionError):
        return untranslated(stored)


def _unpacked(source: str, detail: str) -> Poll | str:
    """Parse a stored poll; return an error message if that fails."""
    try:
        return _value("poll", Poll, json.loads(detail) | {"source": source})  # type: ignore[no-any-return]
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError) as error:
        return f"the stored state of source {source} cannot be read: {error}"


def _value(name: str, kind: Any, value: Any) -> Any:
    """Validate a parsed JSON value as `kind`; unknown fields, from newer versions, are ignored."""
    if kind in _KINDS:
        values = {
            field: _value(field, _KINDS[kind][field], item) for field, item in value.items() if field in _KINDS[kind]
        }
        return kind(**values)
    if kind == datetime | None and type(value) is int:
        return _moment(value)
    if kind in (Message, Message | None) and isinstance(value, str | list):
        # earlier versions stored sentences
        return from_json(value, Reason)
    if get_origin(kind) is tuple and isinstance(value, list):
        return tuple(_value(name, get_args(kind)[0], field) for field in value)
    if _is_one(value, kind):
        return value
    raise ValueError(f"{name} cannot be {value!r:.60}")


def _is_one(value: Any, kind: Any) -> bool:
    """Return whether a plain value has the type `kind`; large numbers are rejected, they would overflow timedelta."""
    if get_origin(kind) is Literal:
        return value in get_args(kind)
    # no isinstance: JSON's true and false are no numbers
    return type(value) is kind and (kind is not int or 0 <= value <= _LARGEST)


def _moment(milliseconds: int) -> datetime:
    """Return the time; raises OverflowError near the first and last year, where time zones would overflow."""
    moment = from_ms(milliseconds)
    if not MINYEAR < moment.year < MAXYEAR:
        raise OverflowError(f"no moment is {milliseconds} ms after 1970")
    return moment


#: the fields of each class with their types
_KINDS = {kind: get_type_hints(kind) for kind in (Poll, Upstream, Validators)}
#: a function that returns the values of all fields, by class
_VALUES = {kind: attrgetter(*(field.name for field in fields(kind))) for kind in (Poll, Upstream, Validators)}
#: the default of each field; MISSING for required fields
_DEFAULTS = {
    kind: {
        field.name: field.default_factory() if field.default_factory is not MISSING else field.default
        for field in fields(kind)
    }
    for kind in (Poll, Upstream, Validators)
}
