"""Four times the document takes about four times as long, and what would take more is refused by its number."""

import gc
import time
from collections.abc import Callable

import pytest

from feeds.common import limits
from feeds.errors import TooHostile
from feeds.model import RawEntry, Subscription
from feeds.parsing import formats
from feeds.parsing.formats import entry_scan, opml

#: linear is 4, quadratic 16
MOST = 12
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{}</feed>'
ENTRY = "<entry><id>1</id><title>好</title></entry>"
LINK = '<link rel="self" href="x"/>'


def feed(inside: str) -> bytes:
    return b'{"version": "https://jsonfeed.org/version/1.1", %s}' % inside.encode()


def numbered(pattern: str, count: int) -> str:
    """Return `pattern` again and again, with a number for each `#`."""
    return "".join(pattern.replace("#", str(number)) for number in range(count))


def in_folders(count: int) -> bytes:
    """A list whose feeds all lie in the innermost of 200 folders."""
    open_folders, close_folders = '<outline text="夹">' * 200, "</outline>" * 200
    feeds = numbered('<outline xmlUrl="https://e.example.org/#"/>', count)
    return f"<opml><body>{open_folders}{feeds}{close_folders}</body></opml>".encode()


GROWING: dict[str, tuple[Callable[[int], bytes], int]] = {
    "keys of an item": (
        lambda size: feed('"items": [{"id": "1", "id": "2"' + numbered(', "#": 1', size) + "}]"),
        20_000,
    ),
    "keys of a feed": (lambda size: feed('"items": [{"id": "1"}]' + numbered(', "#": 1, "#": 2', size)), 10_000),
    "items": (lambda size: feed('"items": [' + "{}," * size + "{}]"), 20_000),
    "links of a feed": (lambda size: ATOM.format(LINK * 10 * size + ENTRY * size).encode(), 400),
    "entries": (lambda size: ATOM.format(ENTRY * size).encode(), 400),
    "subscriptions in 200 folders": (in_folders, 5_000),
}


def seconds(body: bytes) -> float:
    """Return what reading costs of the processor, the best of three; the collector would walk the heap of all tests."""
    costs = []
    for _ in range(3):
        gc.disable()
        started = time.process_time()
        try:
            found = opml.read(body) if body.startswith(b"<opml") else formats.read(body)
            assert sum(1 for _ in found)
        finally:
            gc.enable()
        costs.append(time.process_time() - started)
    return min(costs)


@pytest.mark.parametrize("name", GROWING)
def test_four_times_the_document_takes_about_four_times_as_long(name: str) -> None:
    make, size = GROWING[name]
    assert seconds(make(4 * size)) < MOST * seconds(make(size))


def reason(body: bytes) -> str:
    """Return why a document as a whole is refused."""
    with pytest.raises(TooHostile) as caught:
        list(formats.read(body))
    return caught.value.reason


def test_people_of_a_feed_are_not_repeated_in_every_entry_without_end() -> None:
    """They stand in each entry that names nobody, so 500 of them in 2,000 entries are a million already."""
    most = limits.MAX_LABELS
    people = ATOM.format("<author><name>某</name></author>" * (most + 1) + ENTRY)
    (entry,) = formats.read(people.encode())
    assert isinstance(entry, RawEntry)
    assert len(entry.authors) == most
    names = ",".join(['{"name": "某"}'] * (most + 1))
    (entry,) = formats.read(feed(f'"authors": [{names}], "items": [{{"id": "1", "title": "一"}}]'))
    assert isinstance(entry, RawEntry)
    assert len(entry.authors) == most


def test_categories_between_the_entries_count_together() -> None:
    """feedparser compares every one with every other, wherever they stand."""
    part = numbered("<category term='#'/>", 300) + ENTRY
    text, spans = entry_scan.find_entries(ATOM.format(part * 2))
    assert text.count("<category") == limits.MAX_LABELS
    assert len(spans) == 2


def test_an_item_with_too_many_tags_keeps_the_first() -> None:
    tags = ",".join(f'"{number}"' for number in range(limits.MAX_LABELS + 2))
    item, other = formats.read(feed(f'"items": [{{"id": "1", "tags": [{tags}]}}, {{"id": "2"}}]'))
    assert isinstance(item, RawEntry)
    assert isinstance(other, RawEntry)
    assert item.categories == tuple(map(str, range(limits.MAX_LABELS)))
    assert item.provenance == ("2 categories or people beyond the limit left out",)
    assert other.provenance == ()


def test_attributes_without_number_hide_no_address() -> None:
    attributes = numbered(' a#="x"', 100_000)
    body = f"<opml>\n<body><outline {attributes} xmlUrl = 'https://e.example.org/'/></body></opml>".encode()
    assert [found.line for found in opml.read(body) if isinstance(found, Subscription)] == [2]


def test_names_of_folders_are_not_repeated_without_end() -> None:
    folders = f'<outline text="{"夹" * 3_000}"><outline text="{"夹" * 3_000}">'
    body = f'<opml><body>{folders}<outline xmlUrl="https://e.example.org/"/></outline></outline></body></opml>'
    (found,) = opml.read(body.encode())
    assert isinstance(found, Subscription)
    assert found.folder == "夹" * 3_000


def test_a_document_built_against_the_count_of_attributes_ends_in_time() -> None:
    for filler in ('<a b="', "<a b='", "<a b=", "<a ", '<a b="" ', "<a" + " " * 40, '"<a x="'):
        started = time.process_time()
        assert list(opml.read(b"<opml>" + filler.encode() * 200_000))
        assert time.process_time() - started < 5
