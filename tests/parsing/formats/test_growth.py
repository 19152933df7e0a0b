"""Parsing time grows linearly with the document, and documents over a limit are refused."""

import gc
import time
from collections.abc import Callable

import pytest

from feeds.common import limits
from feeds.errors import TooHostile
from feeds.model import RawEntry, Subscription
from feeds.parsing import formats
from feeds.parsing.formats import entry_scan, opml
from tests.corrections import noted

#: maximum ratio of the times: 4 is linear, 16 is quadratic
MAX_RATIO = 12
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{}</feed>'
ENTRY = "<entry><id>1</id><title>好</title></entry>"
LINK = '<link rel="self" href="x"/>'


def feed(inside: str) -> bytes:
    return b'{"version": "https://jsonfeed.org/version/1.1", %s}' % inside.encode()


def repeat_numbered(pattern: str, count: int) -> str:
    """Return `pattern` repeated `count` times, with a number for each `#`."""
    return "".join(pattern.replace("#", str(number)) for number in range(count))


def in_folders(count: int) -> bytes:
    """Return a list with all feeds in the innermost of 200 folders."""
    open_folders, close_folders = '<outline text="夹">' * 200, "</outline>" * 200
    feeds = repeat_numbered('<outline xmlUrl="https://e.example.org/#"/>', count)
    return f"<opml><body>{open_folders}{feeds}{close_folders}</body></opml>".encode()


GROWING: dict[str, tuple[Callable[[int], bytes], int]] = {
    "keys of an item": (
        lambda size: feed('"items": [{"id": "1", "id": "2"' + repeat_numbered(', "#": 1', size) + "}]"),
        20_000,
    ),
    "keys of a feed": (lambda size: feed('"items": [{"id": "1"}]' + repeat_numbered(', "#": 1, "#": 2', size)), 10_000),
    "items": (lambda size: feed('"items": [' + "{}," * size + "{}]"), 20_000),
    "links of a feed": (lambda size: ATOM.format(LINK * 10 * size + ENTRY * size).encode(), 400),
    "entries": (lambda size: ATOM.format(ENTRY * size).encode(), 400),
    "subscriptions in 200 folders": (in_folders, 5_000),
}


def seconds(body: bytes) -> float:
    """Return the CPU time of parsing, best of three, without the garbage collector, which would walk the heap of all
    tests.
    """
    costs = []
    for _ in range(3):
        gc.disable()
        started = time.process_time()
        try:
            results = opml.read(body) if body.startswith(b"<opml") else formats.read(body)
            assert sum(1 for _ in results)
        finally:
            gc.enable()
        costs.append(time.process_time() - started)
    return min(costs)


@pytest.mark.parametrize("name", GROWING)
def test_parsing_time_is_linear(name: str) -> None:
    make, size = GROWING[name]
    assert seconds(make(4 * size)) < MAX_RATIO * seconds(make(size))


def reason(body: bytes) -> str:
    """Return why a whole document is refused."""
    with pytest.raises(TooHostile) as caught:
        list(formats.read(body))
    return caught.value.reason


def test_feed_authors_are_limited_per_entry() -> None:
    """Feed authors are copied to every entry without authors: 500 of them in 2,000 entries would be a million."""
    limit = limits.MAX_LABELS
    people = ATOM.format("<author><name>某</name></author>" * (limit + 1) + ENTRY)
    (entry,) = formats.read(people.encode())
    assert isinstance(entry, RawEntry)
    assert len(entry.authors) == limit
    names = ",".join(['{"name": "某"}'] * (limit + 1))
    (entry,) = formats.read(feed(f'"authors": [{names}], "items": [{{"id": "1", "title": "一"}}]'))
    assert isinstance(entry, RawEntry)
    assert len(entry.authors) == limit


def test_categories_between_entries_share_one_limit() -> None:
    """feedparser compares each category with every other one in the feed."""
    part = repeat_numbered("<category term='#'/>", 300) + ENTRY
    text, spans = entry_scan.find_entries(ATOM.format(part * 2))
    assert text.count("<category") == limits.MAX_LABELS
    assert len(spans) == 2


def test_json_item_with_too_many_tags_keeps_the_first() -> None:
    tags = ",".join(f'"{number}"' for number in range(limits.MAX_LABELS + 2))
    item, other = formats.read(feed(f'"items": [{{"id": "1", "tags": [{tags}]}}, {{"id": "2"}}]'))
    assert isinstance(item, RawEntry)
    assert isinstance(other, RawEntry)
    assert item.categories == tuple(map(str, range(limits.MAX_LABELS)))
    assert noted(item) == ("2 categories or people over the limit removed",)
    assert noted(other) == ()


def test_address_is_found_after_100000_attributes() -> None:
    attributes = repeat_numbered(' a#="x"', 100_000)
    body = f"<opml>\n<body><outline {attributes} xmlUrl = 'https://e.example.org/'/></body></opml>".encode()
    assert [subscription.line for subscription in opml.read(body) if isinstance(subscription, Subscription)] == [2]


def test_folder_path_is_limited() -> None:
    folders = f'<outline text="{"夹" * 3_000}"><outline text="{"夹" * 3_000}">'
    body = f'<opml><body>{folders}<outline xmlUrl="https://e.example.org/"/></outline></outline></body></opml>'
    (subscription,) = opml.read(body.encode())
    assert isinstance(subscription, Subscription)
    assert subscription.folder == "夹" * 3_000


def test_hostile_attributes_parse_in_time() -> None:
    for filler in ('<a b="', "<a b='", "<a b=", "<a ", '<a b="" ', "<a" + " " * 40, '"<a x="'):
        started = time.process_time()
        assert list(opml.read(b"<opml>" + filler.encode() * 200_000))
        assert time.process_time() - started < 5
