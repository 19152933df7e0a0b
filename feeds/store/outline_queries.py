"""Read queries on outlines of articles and on months, without bodies."""

from collections.abc import Collection, Sequence

from feeds.model import Article
from feeds.store import lists, queries
from feeds.store.month_digests import MonthPart, read_month_parts
from feeds.store.month_statements import any_of
from feeds.store.outlines import Outline, read_outlined, read_outlines
from feeds.store.scoped_reader import ScopedReader, sorted_ids


class OutlineQueries(ScopedReader):
    """Queries on outlines and months, without those of hidden sources."""

    def newest_outlines(self, sources: Collection[str] | None, limit: int) -> list[Outline]:
        """Return the outlines of the articles that `newest` returns."""
        scope = self._scope(sources)
        with self._snapshot() as connection:
            ids = [key.id for key in lists.read_keys(connection, scope, limit)]
            return read_outlines(connection, ids, self._hidden)

    def fair_outlines(
        self, sources: Collection[str] | None, limit: int, per_source: int, *, prefer: Sequence[str] = ()
    ) -> list[Outline]:
        """Return the outlines of the articles that `fair` returns."""
        scope = self._scope(sources, hide_duplicates=True, prefer=tuple(prefer))
        with self._snapshot() as connection:
            ids = queries.read_fair_ids(connection, scope, limit, per_source)
            return read_outlines(connection, ids, self._hidden)

    def month_outlines(
        self, sources: Collection[str] | None, span: str, *, hide_duplicates: bool = False, prefer: Sequence[str] = ()
    ) -> list[Outline]:
        """Return the outlines of the articles that `month` returns."""
        scope = self._of_span(sources, span, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return read_outlines(connection, [key.id for key in queries.read_all_keys(connection, scope)], self._hidden)

    def outlined(self, ids: Collection[str]) -> list[tuple[Outline, Article]]:
        """Return the stored articles of `ids` with their outlines, in no order."""
        with self._snapshot() as connection:
            return list(read_outlined(connection, ids, self._hidden))

    def month_parts(
        self,
        sources: Collection[str] | None,
        month: str,
        *,
        hide_duplicates: bool = False,
        prefer: Sequence[str] = (),
        only: Collection[str] | None = None,
    ) -> dict[str, MonthPart]:
        """Return the parts of `month_digest` by source, of all sources or of those of `only`; see `combine`."""
        scope = self._of_span(sources, month, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        selected = None if only is None else sorted_ids(only)
        with self._snapshot() as connection:
            return read_month_parts(connection, scope, selected)

    def has_month(
        self, sources: Collection[str] | None, month: str, *, hide_duplicates: bool = False, prefer: Sequence[str] = ()
    ) -> bool:
        """Return whether a month is one of `months`."""
        scope = self._of_span(sources, month, hide_duplicates=hide_duplicates, prefer=tuple(prefer))
        with self._snapshot() as connection:
            return connection.scalar(any_of(scope)) is not None
