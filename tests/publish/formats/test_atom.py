"""Atom: the links that feedgen spoils, authors that may not be missing, and `atom:source`."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree

import fastfeedparser
import pytest

from feeds.model import Media
from feeds.publish.formats import atom, jsonfeed, rss
from tests.publish.formats.samples import (
    BASE,
    COMBINED,
    IMAGE_ONLY,
    PLAIN,
    RICH,
    archive,
    article,
    at,
    combined,
    feed,
    urn,
)
from tests.publish.formats.validity.shared import ATOM, HISTORY, MEDIA, XML_LANG


def root(document: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(document)  # noqa: S314 - written by us a moment ago


def entries(*articles, head=None):
    return root(atom.render(head or feed("atom"), articles)).findall(f"{ATOM}entry")


def links(element: ElementTree.Element) -> list[tuple[str | None, ...]]:
    return [(link.get("rel"), link.get("type"), link.get("href")) for link in element.findall(f"{ATOM}link")]


def test_entries_keep_the_order_they_are_given_in():
    result = entries(RICH, PLAIN, IMAGE_ONLY)
    assert [e.findtext(f"{ATOM}id") for e in result] == [RICH.id, PLAIN.id, IMAGE_ONLY.id]


def test_the_head_is_the_feed_and_not_the_clock():
    element = root(atom.render(combined("atom", subtitle="全部来源"), COMBINED))
    assert element.findtext(f"{ATOM}id") == urn("all")
    assert element.findtext(f"{ATOM}updated") == "2024-05-04T08:00:00+00:00"
    assert element.findtext(f"{ATOM}author/{ATOM}name") == "全部新闻"
    assert element.findtext(f"{ATOM}subtitle") == "全部来源"
    assert element.findtext(f"{ATOM}rights") == "各文版权归其作者"
    assert element.get(XML_LANG) == "zh-Hans"
    assert links(element) == [
        # readers that look at no `rel` take the first link for the page
        ("alternate", "text/html", f"{BASE}/"),
        ("self", "application/atom+xml", f"{BASE}/feeds/all.atom"),
        ("prev-archive", "application/atom+xml", f"{BASE}/feeds/all/archive/2024-05.atom"),
    ]


def test_an_archive_document_is_marked_and_linked_both_ways():
    element = root(atom.render(archive("atom"), (RICH,)))
    assert element.find(f"{HISTORY}archive") is not None
    assert [rel for rel, _, _ in links(element)] == ["alternate", "self", "current", "prev-archive", "next-archive"]


def test_an_empty_feed_does_not_claim_to_be_from_1970():
    element = root(atom.render(feed("atom", updated=datetime(1970, 1, 1, tzinfo=UTC)), ()))
    assert element.findtext(f"{ATOM}updated") == "1990-01-01T00:00:00+00:00"


def test_links_of_an_entry_keep_relation_type_and_length():
    entry = entries(RICH)[0]
    assert links(entry) == [
        ("alternate", "text/html", "https://harbour.example.com/a/7886464"),
        ("enclosure", "video/mp4", "https://av.example.com/pier.mp4"),
        ("enclosure", "audio/mpeg", "https://av.example.com/pier.mp3"),
        ("enclosure", "image/jpeg", "https://img.example.com/pier.jpg"),
        ("related", "text/html", "https://island.example.com/b/1?a=1&b=2"),
    ]
    assert [link.get("length") for link in entry.findall(f"{ATOM}link")] == [None, "1234567", None, None, None]


def test_a_file_is_enclosed_once_though_it_is_a_recording_and_the_lead_image():
    both = Media(url="https://img.example.com/pier.jpg", type="image/jpeg")
    entry = entries(replace(RICH, media=(both,), related=()))[0]
    assert [rel for rel, _, _ in links(entry)] == ["alternate", "enclosure"]


def test_an_article_without_address_has_content_and_no_alternate_link():
    entry = entries(PLAIN)[0]
    assert links(entry) == []
    assert entry.findtext(f"{ATOM}content") == PLAIN.content_html


def test_the_picture_of_an_article_without_address_is_not_taken_for_its_page():
    document = atom.render(feed("atom"), (replace(RICH, url=None),))
    entry = fastfeedparser.parse(document).entries[0]
    # what it plays may be: it is all that such an episode has
    assert entry["link"] == RICH.media[0].url
    silent = atom.render(feed("atom"), (replace(RICH, url=None, media=()),))
    assert not fastfeedparser.parse(silent).entries[0].get("link")
    assert entry["media_content"][0]["url"] == RICH.lead_image.url


def test_content_is_escaped_html_and_the_summary_plain_text():
    entry = entries(RICH)[0]
    assert entry.find(f"{ATOM}content").attrib == {"type": "html"}
    assert entry.findtext(f"{ATOM}content") == RICH.content_html
    assert entry.find(f"{ATOM}summary").attrib == {"type": "text"}
    assert entry.findtext(f"{ATOM}summary") == "协会说，若 a < b 成立，成本就会下降。"


def test_no_markup_of_an_article_becomes_an_element():
    assert b"<p>" not in atom.render(feed("atom"), (RICH,))
    assert b"CDATA" not in atom.render(feed("atom"), (RICH,))


def test_authors_are_the_articles_own_else_the_source():
    result = entries(RICH, PLAIN, head=combined("atom"))
    names = [[name.text for name in e.findall(f"{ATOM}author/{ATOM}name")] for e in result]
    assert names == [["林海", "周一帆"], ["海港日报"]]


def test_dates_rights_categories_and_language_stand_at_the_entry():
    rich, plain = entries(RICH, PLAIN)
    assert rich.findtext(f"{ATOM}published") == "2024-05-03T06:30:05+00:00"
    assert rich.findtext(f"{ATOM}updated") == "2024-05-03T11:00:00+00:00"
    assert rich.findtext(f"{ATOM}rights") == "© 2024 海港日报，转载请注明出处"
    assert [c.get("term") for c in rich.findall(f"{ATOM}category")] == ["经济", "R&D"]
    assert [e.get(XML_LANG) for e in (rich, plain)] == [None, "zh-Hant"]


def test_media_rss_shows_the_lead_image():
    entry = entries(IMAGE_ONLY)[0]
    assert entry.find(f"{MEDIA}thumbnail").get("url") == "https://img.example.com/sky?id=9"
    assert entry.findtext(f"{MEDIA}content/{MEDIA}description") == "天空"


def test_a_combined_feed_carries_the_head_of_each_source():
    source = entries(RICH, PLAIN, head=combined("atom"))[1].find(f"{ATOM}source")
    assert source.findtext(f"{ATOM}id") == urn("harbour")
    assert source.findtext(f"{ATOM}title") == "海港日报"
    assert source.findtext(f"{ATOM}updated") == "2024-05-03T11:00:00Z", "the newest of this source, not of this entry"
    assert links(source) == [
        ("self", "application/atom+xml", f"{BASE}/feeds/harbour.atom"),
        ("alternate", "text/html", "https://harbour.example.com/"),
    ]
    assert entries(RICH)[0].find(f"{ATOM}source") is None


def test_a_batch_that_shares_a_second_gets_distinct_updates_that_hold_in_every_feed():
    batch = [article(f"batch{n}", updated=at(3, 9)) for n in range(300)]
    result = {e.findtext(f"{ATOM}id"): e.findtext(f"{ATOM}updated") for e in entries(*batch)}
    assert len(set(result.values())) == 300
    assert all(when.startswith("2024-05-03T09:00:00.") for when in result.values())
    fewer = {e.findtext(f"{ATOM}id"): e.findtext(f"{ATOM}updated") for e in entries(*reversed(batch[:2]))}
    assert fewer == {id: result[id] for id in fewer}


def test_no_other_format_tells_changes_of_one_second_apart():
    """Only Atom's `updated` must be distinct, and a fraction is more than some parsers take."""
    batch = [article(f"batch{n}", published=at(3), updated=at(3, 9)) for n in range(3)]
    modified = [item["date_modified"] for item in json.loads(jsonfeed.render(feed("json"), batch))["items"]]
    assert modified == ["2024-05-03T09:00:00Z"] * 3
    changed = [element.text for element in root(rss.render(feed("rss"), batch)).iter(f"{ATOM}updated")]
    assert changed == ["2024-05-03T09:00:00Z"] * 3


def test_dates_are_written_to_the_second():
    moment = at(3).replace(microsecond=290_000)
    entry = entries(article("x", published=moment, updated=moment + timedelta(seconds=2)))[0]
    assert entry.findtext(f"{ATOM}published") == "2024-05-03T08:00:00+00:00"
    assert entry.findtext(f"{ATOM}updated") == "2024-05-03T08:00:02+00:00"


def test_an_update_alone_in_its_second_is_left_as_it_is():
    result = entries(article("x", updated=at(3, 9)), article("y", updated=at(3, 9, 0, 1)))
    assert [e.findtext(f"{ATOM}updated") for e in result] == ["2024-05-03T09:00:00+00:00", "2024-05-03T09:00:01+00:00"]


def test_two_articles_of_one_id_are_refused():
    with pytest.raises(ValueError, match=RICH.id):
        atom.render(feed("atom"), (RICH, replace(RICH, title="别的标题", updated=at(9))))
