"""Compressed chunks: the same bytes whether chunks are copied or not, and every reader can decompress them."""

import gzip
from random import Random

import pytest

from feeds.publish.gzip_chunks import compress
from tests.publish.formats.samples import article, at, urn
from tests.publish.site import fill, found

CHANCE = Random(7)  # noqa: S311  # no secret
ENTRIES = {f"{number}": CHANCE.randbytes(3000).hex().encode() + b"\n" * number for number in range(30)}


def _document(ids, head=b"<head>", changes=None):
    """A body and its cuts; every third entry ends a chunk."""
    body, cuts = head, []
    for id in ids:
        body += (changes or {}).get(id, ENTRIES[id])
        if int(id) % 3 == 0:
            cuts.append((id, len(body)))
    return body + b"</head>", cuts


IDS = tuple(ENTRIES)
OTHERS = {
    "the same": _document(IDS),
    "a new entry": _document(IDS[3:]),
    "without the last": _document(IDS[:-2]),
    "another head": _document(IDS, b"<longer>" * 9),
    "a changed entry": _document(IDS, changes={"14": b"changed"}),
    "in another order": _document(IDS[::-1]),
    "fewer": _document(IDS[10:13]),
    "nothing": (b"", []),
    "one chunk": (b"x" * 70_000, []),
}


@pytest.mark.parametrize("before", OTHERS)
@pytest.mark.parametrize("after", OTHERS)
def test_copied_chunks_give_the_same_bytes(before, after):
    last = compress(*OTHERS[before], None)
    body, cuts = OTHERS[after]
    result = compress(body, cuts, last)
    assert gzip.decompress(result.packed) == body
    assert result.packed == compress(body, cuts, None).packed


def test_only_changed_chunks_and_those_that_refer_to_them_are_compressed():
    """Copied chunks are recognised by a mark that compressing would not make."""
    body, cuts = OTHERS["the same"]
    last = compress(body, cuts, None)
    last = last._replace(packed=bytes(len(last.packed)))
    chunks = compress(*OTHERS["a changed entry"], last)
    compressed = [chunk.label for chunk in chunks.chunks if any(chunks.packed[chunk.packed_start : chunk.packed_end])]
    assert compressed == ["15", "18"]


def test_a_feed_with_a_new_article_is_compressed_as_in_a_new_process(store, publisher):
    for day in range(10, 14):
        fill(store, (article(f"g{day}", published=at(day), updated=at(day)),), at(day))
        rendition = found(publisher, "feeds/harbour.json")
        assert gzip.decompress(rendition.gzip) == rendition.body
        assert urn(f"g{day}").encode() in rendition.body
