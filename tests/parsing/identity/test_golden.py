"""Ids that were minted once: whoever changes one announces an article again to every reader who has it."""

import pytest

from feeds.config import Config

from .documents import CONFIG, Entry, article_of
from .table import lines, running

HEAD, *ROWS = lines("golden.tsv")
NAMES = HEAD.split("\t")

#: how many rows there were at some time, and the digest of the last of them. Rows are appended, never changed, moved
#: or taken out, and so are pins: with new rows comes one more pin, for the new last row
PINS = ((113, "dbd39c42"),)


def entry_and_id(row: str) -> tuple[Entry, str]:
    fields = dict(zip(NAMES, row.split("\t"), strict=True))
    del fields["digest"]
    return Entry(**{name: text for name, text in fields.items() if name != "id"}), fields["id"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: "-".join(filter(None, row.split("\t")[:4]))[:60])
def test_an_id_minted_once_is_minted_for_ever(row: str) -> None:
    entry, expected = entry_and_id(row)
    assert article_of(entry).id == expected


def test_rows_are_only_ever_appended() -> None:
    digests = [running("", HEAD)]
    for number, row in enumerate(ROWS, 2):
        content, _, written = row.rpartition("\t")
        digests.append(running(digests[-1], content))
        assert written == digests[-1], f"line {number}: expected the digest {digests[-1]}, found {written}"
    for count, digest in PINS:
        assert digests[count : count + 1] == [digest], f"the first {count} rows are no longer those that were pinned"
    assert PINS[-1][0] == len(ROWS), f"expected one more pin: ({len(ROWS)}, {digests[-1]!r})"


def test_every_source_of_the_catalogue_has_golden_rows() -> None:
    """One from an archive or a stranger's feed at least, and one that was polled."""
    found = [(entry, article_of(entry)) for entry, _ in map(entry_and_id, ROWS)]
    sources = {source.id for source in CONFIG.sources}
    assert sources <= {article.source for entry, article in found if not entry.polled}
    assert sources == {entry.polled for entry, _ in found if entry.polled}
    # and no two of them are one article
    assert len({article.id for _, article in found}) == len(ROWS) >= 60


def test_a_catalogue_that_knows_nobody_mints_the_same_ids() -> None:
    """Ids are minted before a source is declared: declaring it later must not announce its articles again.

    Where a title and its day are all there is, the day is that of the zone the catalogue gives the source; and whose
    feed tells of somebody else's article is only known where that somebody is.
    """
    nobody = Config()
    for entry, expected in map(entry_and_id, ROWS):
        if not entry.polled and (entry.link or entry.guid) and not article_of(entry).via:
            assert article_of(entry, nobody).id == expected, entry
