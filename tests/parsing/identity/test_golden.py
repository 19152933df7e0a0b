"""Published ids must not change: a changed id sends the article again to every reader."""

import pytest

from feeds.config import Config

from .documents import CONFIG, Entry, article_of
from .table import chained_digest, lines

HEAD, *ROWS = lines("golden.tsv")
NAMES = HEAD.split("\t")

#: number of rows at some time, and the digest of the last one. Rows and pins are append-only, never changed, moved or
#: removed; after adding rows, add a pin for the new last row
PINS = ((113, "dbd39c42"),)


def entry_and_id(row: str) -> tuple[Entry, str]:
    fields = dict(zip(NAMES, row.split("\t"), strict=True))
    del fields["digest"]
    return Entry(**{name: text for name, text in fields.items() if name != "id"}), fields["id"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(filter(None, row.split("\t")[:4]))[:60])
def test_golden_ids_do_not_change(row: str) -> None:
    entry, expected = entry_and_id(row)
    assert article_of(entry).id == expected


def test_golden_rows_are_append_only() -> None:
    digests = [chained_digest("", HEAD)]
    for number, row in enumerate(ROWS, 2):
        content, _, row_digest = row.rpartition("\t")
        digests.append(chained_digest(digests[-1], content))
        assert row_digest == digests[-1], f"line {number}: expected the digest {digests[-1]}, found {row_digest}"
    for count, digest in PINS:
        assert digests[count : count + 1] == [digest], f"the first {count} rows are no longer those that were pinned"
    assert PINS[-1][0] == len(ROWS), f"expected one more pin: ({len(ROWS)}, {digests[-1]!r})"


def test_every_declared_source_has_golden_rows() -> None:
    """At least one row from an archive or another feed, and one from a poll."""
    articles = [(entry, article_of(entry)) for entry, _ in map(entry_and_id, ROWS)]
    sources = {source.id for source in CONFIG.sources}
    assert sources <= {article.source for entry, article in articles if not entry.polled}
    assert sources == {entry.polled for entry, _ in articles if entry.polled}
    # all ids are different
    assert len({article.id for _, article in articles}) == len(ROWS) >= 60


def test_empty_catalogue_gives_the_same_ids() -> None:
    """A source that is declared later keeps its ids, so that its articles are not published again.

    Two cases differ: an id from title and day uses the day in the zone of the declared source, and an entry in another
    publisher's feed is only recognised if its publisher is declared.
    """
    empty = Config()
    for entry, expected in map(entry_and_id, ROWS):
        if not entry.polled and (entry.link or entry.guid) and not article_of(entry).via:
            assert article_of(entry, empty).id == expected, entry
