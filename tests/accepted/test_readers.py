"""Independent readers agree on ids, titles, links, dates, authors and images, in every feed of a site."""

import json

import pytest

from feeds.publish.formats import atom, jsonfeed, rss
from tests.accepted.readers.seen import Seen
from tests.accepted.readers.table import OF_NODE, QUIRKS, READERS, REFUSES_EMPTY, compared, wanted
from tests.accepted.readers.with_node import needed
from tests.accepted.sites import Site
from tests.publish.formats.samples import COMBINED, HOSTILE_URLS, article, combined, feed, hostile

FORMATS = {"rss": rss, "atom": atom, "json": jsonfeed}


def witness(name: str, *values: str) -> object:
    return pytest.param(name, *values, marks=needed if name in OF_NODE else (), id="-".join((name, *values)))


WITNESSES = [witness(name, extension) for name, (_, formats) in READERS.items() for extension in formats]
_ODD = [witness(*key, quirk.field) for key, quirks in QUIRKS.items() for quirk in quirks]


@pytest.mark.parametrize(("name", "extension"), WITNESSES)
def test_a_reader_sees_what_was_written(served: Site, name: str, extension: str) -> None:
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
        expected = wanted(document.body, extension, name)
        assert compared(entries, name, extension) == compared(expected, name, extension), document.path
        total += len(entries)
    assert total > 200


def small(name: str, extension: str) -> tuple[tuple[Seen, ...], tuple[Seen, ...]]:
    """A feed of one of everything: what the reader sees, and what there is."""
    twin = jsonfeed.render(combined("json"), COMBINED)
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(combined(extension), COMBINED)])
    return entries, wanted(twin, extension)


@pytest.mark.parametrize(("name", "extension", "field"), _ODD)
def test_an_exception_is_still_needed(name: str, extension: str, field: str) -> None:
    seen, there = small(name, extension)
    see = {entry.id: getattr(entry, field) for entry in seen}
    assert see != {entry.id: getattr(entry, field) for entry in there}


@pytest.mark.parametrize(("name", "extension"), WITNESSES)
def test_a_reader_that_is_told_something_else_sees_it(name: str, extension: str) -> None:
    """The adapters read: what is not in the document is not seen."""
    documents = {key: format.render(combined(key), COMBINED) for key, format in FORMATS.items()}
    twin = documents["json"].replace("岛上放晴".encode(), "岛上下雨".encode())
    (entries,) = READERS[name][0](extension, [documents[extension]])
    expected = wanted(twin, extension, name)
    differing = [
        {field for field in format if format[field] != other[field]}
        for format, other in zip(compared(entries, name, extension), compared(expected, name, extension), strict=True)
    ]
    assert sorted(differing, key=len) == [set(), set(), {"title"}]


@pytest.mark.parametrize(("name", "extension"), WITNESSES)
def test_hostile_articles_lose_no_reader_an_entry(name: str, extension: str) -> None:
    articles = [hostile(number) for number in range(len(HOSTILE_URLS))]
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(combined(extension), articles)])
    assert {entry.id for entry in entries} == {article.id for article in articles}
    assert len({entry.title for entry in entries}) == 1


#: titles as people write them, and such as programs stumble over
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


@pytest.mark.parametrize(("name", "extension"), WITNESSES)
def test_a_title_is_the_same_to_every_reader(name: str, extension: str) -> None:
    articles = [article(f"t{number}", title=text) for number, text in enumerate(TITLES_OF_ALL_KINDS)]
    twin = jsonfeed.render(feed("json"), articles)
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(feed(extension), articles)])
    assert {entry.id: entry.title for entry in entries} == {
        entry["id"]: entry["title"] for entry in json.loads(twin)["items"]
    }


@pytest.mark.parametrize(("name", "extension"), WITNESSES)
def test_a_single_entry_is_read_like_one_of_many(name: str, extension: str) -> None:
    """Parsers that make objects of XML give one element where they give a list of several."""
    (entries,) = READERS[name][0](extension, [FORMATS[extension].render(combined(extension), COMBINED[:1])])
    assert [entry.id for entry in entries] == [COMBINED[0].id]


@pytest.mark.parametrize(("name", "extension"), [witness(*key) for key in REFUSES_EMPTY])
def test_a_reader_still_refuses_a_feed_without_entries(name: str, extension: str) -> None:
    with pytest.raises(AssertionError, match="Unrecognized feed format"):
        READERS[name][0](extension, [FORMATS[extension].render(feed(extension), ())])
