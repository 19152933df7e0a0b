"""Every feed is valid, and the checker that says so can see."""

from datetime import UTC, datetime

import pytest

from feeds.render import atom, rss
from tests.render.samples import COMBINED, HOSTILE, HOSTILE_URLS, archive, article, combined, feed, hostile
from tests.render.validity import problems

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
    chosen = make(extension, **fields)
    assert problems(FORMATS[extension].render(chosen, BODIES[body]), chosen.self_url) == []


def test_an_empty_feed_of_1970_earns_no_message():
    for extension, chosen in FORMATS.items():
        head = feed(extension, updated=datetime(1970, 1, 1, tzinfo=UTC))
        assert problems(chosen.render(head, ()), head.self_url) == []


#: what to break in a good document, and the message that the checker must then give
BROKEN_RSS = {
    "MissingAtomSelfLink": (b'rel="self"', b'rel="alternate"'),
    "SelfDoesntMatchLocation": (b"feeds/all.rss", b"feeds/other.rss"),
    "UnregisteredAtomLinkRel": (b'rel="prev-archive"', b'rel="older"'),
    "DuplicateElement": (b"<ttl>", b"<ttl></ttl><ttl>"),
    "ContainsHTML": (b"<title>", b"<title>&lt;b&gt;"),
    "InvalidPermalink": (b'isPermaLink="false"', b'isPermaLink="true"'),
    "NotSufficientlyUnique": (b"urn:uuid:", b""),
    "ProblematicalRFC822Date": (b"Fri, 03 May 2024 06:30:05 GMT", b"2024-05-03 06:30:05"),
    "IncorrectDOW": (b"Fri, 03 May 2024 06", b"Mon, 03 May 2024 06"),
    "ImplausibleDate": (b"Fri, 03 May 2024 06:30:05", b"Sun, 03 May 1970 06:30:05"),
    "NeedDescriptionBeforeContent": (b"<description>\xe5\x8d\x8f", b"<content:encoded/><description>\xe5\x8d\x8f"),
    "DuplicateEnclosure": (
        b"<enclosure ",
        b'<enclosure url="https://a.example.com/" length="0" type="a/b"/><enclosure ',
    ),
    "InvalidURLAttribute": (b'enclosure url="https://', b'enclosure url="'),
    "InvalidIntegerAttribute": (b'length="1234567"', b'length=""'),
    "InvalidMIMEAttribute": (b'type="video/mp4"', b'type="video"'),
    "InvalidPositiveInteger": (b'width="900"', b'width="0"'),
    "InvalidMediaMedium": (b'medium="image"', b'medium="picture"'),
    "BadCharacters": (b"<title>", "<title>\ufffd".encode()),
    "UnknownNamespace": (b"search.yahoo.com/mrss/", b"search.yahoo.com/mrss"),
    "DuplicateItemSemantics": (b"<dc:creator>", b"<author>a@b.example</author><dc:creator>"),
    "MisplacedItem": (b"</channel>", b"<docs>x</docs></channel>"),
    "InvalidLanguage": (b"zh-Hans", b"zh_Hans"),
    "EncodingMismatch": (b"encoding='UTF-8'", b"encoding='GBK'"),
}
BROKEN_ATOM = {
    "MissingSelf": (b'rel="self"', b'rel="current"'),
    "NonCanonicalURI": (b"<id>urn:uuid", b"<id>URN:UUID"),
    "MissingElement": (b"updated>", b"edited>"),
    "NotBlank": (b"<summary type", b'<summary type="text"></summary><summary type'),
    "InvalidTextType": (b'<content type="html">', b'<content type="CDATA">'),
    "DuplicateUpdated": (b"2024-05-02T08:00:00+00:00", b"2024-05-03T08:00:00+00:00"),
    "InvalidRFC3339Date": (b"<published>2024-05-03T", b"<published>2024-05-03 "),
    "DuplicateAtomLink": (b'rel="enclosure" type="video/mp4"', b'rel="alternate" type="text/html"'),
    "AttrNotBlank": (b'rel="enclosure"', b'rel="enclosure" title=""'),
    "AtomLinkNotEmpty": (b'/7886464"/>', b'/7886464">x</link>'),
    "InvalidIRI": (b'href="https://av', b'href="//av'),
    "FeedHistoryRelInEntry": (b'rel="enclosure"', b'rel="current"'),
    "MissingSourceElement": (b"<source>\n      <id>", b"<source>\n      <id/><id>"),
    "MisplacedMetadata": (b"</feed>", b"<generator>x</generator></feed>"),
    "UndeterminableVocabulary": (b"</feed>", b'<x xmlns=""/></feed>'),
}


@pytest.mark.parametrize(
    ("extension", "message", "found", "replaced"),
    [
        *(("rss", name, *change) for name, change in BROKEN_RSS.items()),
        *(("atom", name, *change) for name, change in BROKEN_ATOM.items()),
    ],
)
def test_the_checker_sees_what_is_broken(extension, message, found, replaced):
    head = combined(extension)
    good = FORMATS[extension].render(head, COMBINED)
    assert found in good
    assert any(message in problem for problem in problems(good.replace(found, replaced), head.self_url))


def test_the_checker_sees_an_archive_without_its_links():
    for extension, chosen in FORMATS.items():
        head = archive(extension)
        good = chosen.render(head, COMBINED)
        for name in (b"prev-archive", b"next-archive"):
            good = good.replace(b'rel="%s"' % name, b'rel="enclosure"')
        assert "ArchiveIncomplete" in problems(good, head.self_url)
        assert "MissingCurrentInArchive" in problems(good.replace(b'rel="current"', b'rel="enclosure"'), head.self_url)
