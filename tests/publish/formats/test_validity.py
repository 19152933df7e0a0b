"""Every feed is valid, and the checker that says so can see."""

import html
from datetime import UTC, datetime

import pytest

from feeds.publish.formats import atom, opml, rss
from tests.publish.formats import broken
from tests.publish.formats.samples import (
    COMBINED,
    HOSTILE,
    HOSTILE_URLS,
    PLAIN,
    archive,
    article,
    combined,
    feed,
    hostile,
)
from tests.publish.formats.test_opml import SUBSCRIPTIONS
from tests.publish.formats.validity import problems

FORMATS = {"rss": rss, "atom": atom}

HEADS = {
    "single": (feed, {}),
    "combined": (combined, {}),
    "archive": (archive, {}),
    "oldest archive": (archive, {"prev_archive_url": ""}),
    "newest archive": (archive, {"next_archive_url": ""}),
    "only archive": (archive, {"prev_archive_url": "", "next_archive_url": ""}),
    "homeless": (feed, {"home_url": "javascript:alert(1)", "language": "", "subtitle": ""}),
    "hostile": (feed, {"title": HOSTILE, "subtitle": HOSTILE, "rights": HOSTILE, "language": "zh\x00"}),
}
BODIES = {
    "nothing": (),
    "everything": COMBINED,
    "hostile": tuple(hostile(number) for number in range(len(HOSTILE_URLS))),
    "bare": (article("bare", content_html="", summary=""),),
    "a batch": tuple(article(f"batch{number}") for number in range(40)),
}


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("head", HEADS)
@pytest.mark.parametrize("body", BODIES)
def test_no_feed_earns_a_message(extension, head, body):
    make, fields = HEADS[head]
    output_format = make(extension, **fields)
    assert problems(FORMATS[extension].render(output_format, BODIES[body]), output_format.self_url) == []


def test_an_empty_feed_of_1970_earns_no_message():
    for extension, output_format in FORMATS.items():
        head = feed(extension, updated=datetime(1970, 1, 1, tzinfo=UTC))
        assert problems(output_format.render(head, ()), head.self_url) == []


#: the message that an address, a header or a breach of markup must earn, and what is broken for it
BREAKS = [
    *(("rss", name, *change) for name, change in (broken.RSS | broken.BODIES).items()),
    *(("atom", name, *change) for name, change in (broken.ATOM | broken.BODIES).items()),
]


def names(expected: list[str]) -> set[str]:
    return {problem.partition(":")[0] for problem in expected}


@pytest.mark.parametrize(("extension", "message", "expected", "replaced"), BREAKS)
def test_the_checker_sees_what_is_broken(extension, message, expected, replaced):
    head = combined(extension)
    good = FORMATS[extension].render(head, COMBINED)
    assert expected in good
    assert message in names(problems(good.replace(expected, replaced), head.self_url))


@pytest.mark.parametrize(("message", "change"), broken.OPML.items())
def test_the_checker_sees_what_is_broken_in_a_list(message, change):
    good = opml.render("订阅", SUBSCRIPTIONS)
    assert problems(good, "", "text/x-opml; charset=utf-8") == []
    assert change[0] in good
    assert message in names(problems(good.replace(*change), ""))


@pytest.mark.parametrize(("message", "content_type"), broken.CONTENT_TYPES.items())
@pytest.mark.parametrize("extension", FORMATS)
def test_the_checker_sees_a_wrong_content_type(extension, message, content_type):
    head, right = combined(extension), FORMATS[extension].MEDIA_TYPE
    good = FORMATS[extension].render(head, COMBINED)
    assert problems(good, head.self_url, f"{right}; charset=utf-8") == []
    assert names(problems(good, head.self_url, content_type.format(right=right))) == {message}


@pytest.mark.parametrize("extension", FORMATS)
@pytest.mark.parametrize("body", broken.NO_HTML)
def test_the_checker_sees_what_only_looks_like_html(extension, body):
    head = combined(extension)
    good = FORMATS[extension].render(head, (PLAIN,)).decode()
    text = html.escape(PLAIN.content_html, quote=False)
    assert text in good
    bad = good.replace(text, html.escape(body, quote=False)).encode()
    assert "NotHtml" in names(problems(bad, head.self_url))


def test_every_message_is_asserted_or_cannot_be():
    controlled = (broken.RSS, broken.ATOM, broken.BODIES, broken.OPML, broken.CONTENT_TYPES)
    assert broken.ZERO - {name for table in controlled for name in table} == broken.ELSEWHERE.keys()


def test_the_checker_sees_an_archive_without_its_links():
    for extension, output_format in FORMATS.items():
        head = archive(extension)
        good = output_format.render(head, COMBINED)
        for name in (b"prev-archive", b"next-archive"):
            good = good.replace(b'rel="%s"' % name, b'rel="enclosure"')
        assert "ArchiveIncomplete" in problems(good, head.self_url)
        assert "MissingCurrentInArchive" in problems(good.replace(b'rel="current"', b'rel="enclosure"'), head.self_url)
