"""Independent readers agree on ids, titles, links, dates, authors and images, in every feed of a site."""

import json

import pytest

from feeds.publish.formats import atom, jsonfeed, rss
from tests.accepted.readers.seen import Seen
from tests.accepted.readers.table import OF_NODE, QUIRKS, READERS, REFUSES_EMPTY, compared, expected_entries
from tests.accepted.readers.with_node import needed
from tests.accepted.sites import Site
from tests.publish.formats.samples import COMBINED, HOSTILE_URLS, article, combined, feed, hostile

FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}


def reader_param(name: str, *values: str) -> object:
    return pytest.param(name, *values, marks=needed if name in OF_NODE else (), id="-".join((name, *values)))


READER_PARAMS = [reader_param(name, extension) for name, (_, formats) in READERS.items() for extension in formats]
_ODD = [reader_param(*key, quirk.field) for key, quirks in QUIRKS.items() for quirk in quirks]


@pytest.mark.parametrize(("name", "extension"), READER_PARAMS)
def test_every_reader_parses_the_expected_entries(served: Site, name: str, extension: str) -> None:
    read = READERS[name][0]
    twins = [
        document for document in served.values() if document.path.startswith("feeds/") and document.extension == "json"
    ]
    if (name, extension) in REFUSES_EMPTY:
        twins = [document for document in twins if json.loads(document.body)["items"]]
    entries_by_feed = read(
        extension, [served[document.path.removesuffix("json") + extension].body for document in twins]
    )
    total = 0
    for document, entries in zip(twins, entries_by_feed, strict=True):
        expected = expected_entries(document.body, extension, name)
        assert compared(entries, name, extension) == compared(expected, name, extension), document.path
        total += len(entries)
    assert total > 200


def small(name: str, extension: str) -> tuple[tuple[Seen, ...], tuple[Seen, ...]]:
    """A feed of one of everything: what the reader sees, and what there is."""
    twin = jsonfeed.render(combined("json"), COMBINED)
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(combined(extension), COMBINED)])
    return entries, expected_entries(twin, extension)


@pytest.mark.parametrize(("name", "extension", "field"), _ODD)
def test_every_known_deviation_still_exists(name: str, extension: str, field: str) -> None:
    seen, there = small(name, extension)
    see = {entry.id: getattr(entry, field) for entry in seen}
    assert see != {entry.id: getattr(entry, field) for entry in there}


@pytest.mark.parametrize(("name", "extension"), READER_PARAMS)
def test_reader_adapters_see_a_changed_title(name: str, extension: str) -> None:
    """The adapters parse the document: a changed document gives changed entries."""
    documents = {key: format.render(combined(key), COMBINED) for key, format in FORMATS.items()}
    twin = documents["json"].replace("岛上放晴".encode(), "岛上下雨".encode())
    (entries,) = READERS[name][0](extension, [documents[extension]])
    expected = expected_entries(twin, extension, name)
    differing = [
        {field for field in format if format[field] != other[field]}
        for format, other in zip(compared(entries, name, extension), compared(expected, name, extension), strict=True)
    ]
    assert sorted(differing, key=len) == [set(), set(), {"title"}]


@pytest.mark.parametrize(("name", "extension"), READER_PARAMS)
def test_hostile_articles_do_not_hide_entries_from_readers(name: str, extension: str) -> None:
    articles = [hostile(number) for number in range(len(HOSTILE_URLS))]
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(combined(extension), articles)])
    assert {entry.id for entry in entries} == {article.id for article in articles}
    assert len({entry.title for entry in entries}) == 1


#: common titles, and titles that break parsers
TITLES_OF_ALL_KINDS = (
    *("若 a<b 且 c>d", "I <3 U", "山 & 水", "AT&T 与 R&D", "&amp; 本身", "&copy; 2024", "<b>粗</b>", "x]]>y", "5 < 6"),
    *(
        "𠮷野家开业",
        "🚢渡轮",
        "“引号”与‘单’",
        "'单'与\"双\"",
        "  空  格 ",
        "%E4%B8",
        "C:\\渡轮",
        "#话题#",
        "- 减号",
        "1+1=2",
    ),
    *("2024", "404", "true", "null", "undefined", "__proto__", "constructor"),
)


@pytest.mark.parametrize(("name", "extension"), READER_PARAMS)
def test_every_reader_parses_the_same_title(name: str, extension: str) -> None:
    articles = [article(f"t{number}", title=text) for number, text in enumerate(TITLES_OF_ALL_KINDS)]
    twin = jsonfeed.render(feed("json"), articles)
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(feed(extension), articles)])
    assert {entry.id: entry.title for entry in entries} == {
        entry["id"]: entry["title"] for entry in json.loads(twin)["items"]
    }


@pytest.mark.parametrize(("name", "extension"), READER_PARAMS)
def test_a_feed_with_a_single_entry_is_parsed(name: str, extension: str) -> None:
    """Parsers that convert XML to objects return an element instead of a list if there is only one."""
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(combined(extension), COMBINED[:1])])
    assert [entry.id for entry in entries] == [COMBINED[0].id]


@pytest.mark.parametrize(("name", "extension"), [reader_param(*key) for key in REFUSES_EMPTY])
def test_readers_that_refuse_empty_feeds_still_do(name: str, extension: str) -> None:
    with pytest.raises(AssertionError, match="Unrecognized feed format"):
        READERS[name][0](extension, [FORMATS[extension].render(feed(extension), ())])
