"""Write the versions of articles and their bodies."""

from dataclasses import replace

from sqlalchemy import Connection, bindparam, delete, insert, update

from feeds.dedupe import ArticleHistory, Trace, Version
from feeds.store import tables
from feeds.store.codec import Dictionary, pack, to_ms
from feeds.store.dictionaries import latest_dictionary, train_if_due
from feeds.store.rows import trace_row

_V = tables.version.c
_B = tables.body.c

_THIS_VERSION = (_V.article == bindparam("key"), _V.digest == bindparam("known"))
_THIS_BODY = (_B.article == bindparam("key"), _B.digest == bindparam("known"))

# statements that run for every article are built once: building them took more time than running them
_ADD_VERSION, _ADD_BODY = insert(tables.version), insert(tables.body)
_CHANGE_VERSION, _CHANGE_BODY = update(tables.version).where(*_THIS_VERSION), update(tables.body).where(*_THIS_BODY)
_DROP_VERSION, _DROP_BODY = delete(tables.version).where(*_THIS_VERSION), delete(tables.body).where(*_THIS_BODY)


class Versions:
    """Changes of one batch to the stored versions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        # versions that were seen again, written at the end: a poll sees most entries of a feed again
        self._again: dict[tuple[str, str], Trace] = {}
        self._dictionary: Dictionary | None = None
        self._has_new = False

    def write(self, stored: ArticleHistory | None, history: ArticleHistory, incoming: Version) -> None:
        """Write the differences between the stored versions of an article and its new history."""
        article = incoming.article.id
        stored_traces = stored.traces if stored else {}
        for digest in stored_traces.keys() - history.traces.keys():
            self._again.pop((article, digest), None)
            self._connection.execute(_DROP_BODY, _key(article, digest))
            self._connection.execute(_DROP_VERSION, _key(article, digest))
        for digest, trace in history.traces.items():
            stored_trace = stored_traces.get(digest)
            if stored_trace is None:
                self._connection.execute(_ADD_VERSION, trace_row(article, trace))
                self._connection.execute(_ADD_BODY, self._body_row(incoming))
            elif trace != stored_trace:
                self._change(article, stored_trace, trace, incoming)

    def flush(self) -> None:
        """Write the times of versions that were seen again; train the dictionary if enough bodies are stored now."""
        if self._again:
            again = [
                _key(*key) | {"last_seen": to_ms(trace.last_seen), "counted": to_ms(trace.counted)}
                for key, trace in self._again.items()
            ]
            self._connection.execute(_CHANGE_VERSION, again)
            self._again = {}
        if self._has_new and self._dictionary is None:
            train_if_due(self._connection)

    def _change(self, article: str, stored: Trace, trace: Trace, incoming: Version) -> None:
        """Update a version after another delivery; if it was only seen again, postpone that to `flush`."""
        key = _key(article, trace.digest)
        if trace == replace(stored, last_seen=trace.last_seen, counted=trace.counted):
            self._again[article, trace.digest] = trace
            return
        self._again.pop((article, trace.digest), None)
        self._connection.execute(_CHANGE_VERSION, trace_row(article, trace) | key)
        if trace.delivery != stored.delivery:
            self._connection.execute(_CHANGE_BODY, self._body_row(incoming) | key)

    def _body_row(self, version: Version) -> dict[str, object]:
        """Return the row of a body, packed with the latest dictionary."""
        if not self._has_new:
            self._has_new, self._dictionary = True, latest_dictionary(self._connection)
        packed = pack(version.article, self._dictionary)
        return {"article": version.article.id, "digest": version.digest, "packed": packed}


def _key(article: str, digest: str) -> dict[str, str]:
    """Return the parameters that identify a version in an UPDATE or DELETE."""
    return {"key": article, "known": digest}
