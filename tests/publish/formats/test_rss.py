"""RSS: what feedgen does wrong by itself, and what the format cannot say without extensions."""

import locale
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from feeds.model import Media
from feeds.publish.formats import rss
from tests.publish.formats.samples import BASE, COMBINED, IMAGE_ONLY, PLAIN, RICH, archive, article, at, combined, feed
from tests.publish.formats.validity.shared import ATOM, CONTENT, DC, HISTORY, MEDIA


def channel(document: bytes) -> ElementTree.Element:
    return ElementTree.fromstring(document)[0]  # noqa: S314 - written by us a moment ago


def items(*articles, head=None):
    return channel(rss.render(head or feed(), articles)).findall("item")


def test_items_keep_the_order_they_are_given_in():
    assert [i.findtext("guid") for i in items(RICH, PLAIN, IMAGE_ONLY)] == [RICH.id, PLAIN.id, IMAGE_ONLY.id]


def test_the_channel_link_is_the_home_page_though_the_self_link_is_there_too():
    element = channel(rss.render(feed(), ()))
    assert element.findtext("link") == "https://harbour.example.com/"
    assert [(a.get("rel"), a.get("href")) for a in element.findall(f"{ATOM}link")] == [
        ("self", f"{BASE}/feeds/harbour.rss")
    ]


def test_a_home_page_that_is_no_address_gives_way_to_the_feed_itself():
    element = channel(rss.render(feed(home_url="javascript:alert(1)"), ()))
    assert element.findtext("link") == f"{BASE}/feeds/harbour.rss"


def test_an_archive_document_is_marked_and_linked_both_ways():
    element = channel(rss.render(archive(), (RICH,)))
    assert element.find(f"{HISTORY}archive") is not None
    assert {a.get("rel"): a.get("href", "").removeprefix(BASE) for a in element.findall(f"{ATOM}link")} == {
        "self": "/feeds/harbour/archive/2024-05.rss",
        "current": "/feeds/harbour.rss",
        "prev-archive": "/feeds/harbour/archive/2024-04.rss",
        "next-archive": "/feeds/harbour/archive/2024-06.rss",
    }


def test_the_only_archive_document_is_not_marked_as_one_among_several():
    element = channel(rss.render(archive(prev_archive_url="", next_archive_url=""), (RICH,)))
    assert element.find(f"{HISTORY}archive") is None


def test_the_channel_tells_language_rights_ttl_and_its_newest_change():
    element = channel(rss.render(combined(ttl=15), COMBINED))
    assert element.findtext("language") == "zh-Hans"
    assert element.findtext("copyright") == "各文版权归其作者"
    assert element.findtext("ttl") == "15"
    assert element.findtext("lastBuildDate") == "Sat, 04 May 2024 08:00:00 GMT"


def test_an_empty_feed_does_not_claim_to_be_from_1970():
    element = channel(rss.render(feed(updated=datetime(1970, 1, 1, tzinfo=UTC)), ()))
    assert element.findtext("lastBuildDate") == "Mon, 01 Jan 1990 00:00:00 GMT"


def test_the_locale_of_the_process_is_never_touched(monkeypatch):
    def refuse(*_args):
        raise AssertionError("setlocale was called")

    monkeypatch.setattr(locale, "setlocale", refuse)
    assert rss.render(combined(), COMBINED)


def test_the_summary_is_escaped_once_and_the_content_stands_beside_it():
    item = items(RICH)[0]
    assert item.findtext("description") == "协会说，若 a &lt; b 成立，成本就会下降。"
    assert item.findtext(f"{CONTENT}encoded") == RICH.content_html


def test_without_a_summary_the_description_is_the_content():
    item = items(PLAIN)[0]
    assert item.findtext("description") == PLAIN.content_html
    assert item.find(f"{CONTENT}encoded") is None


def test_without_content_the_summary_stands_in_for_it():
    item = items(article(content_html=" ", summary="只有 <摘要>。"))[0]
    assert item.findtext(f"{CONTENT}encoded") == "<p>只有 &lt;摘要&gt;。</p>"


def test_authors_without_mail_addresses_are_not_lost():
    item = items(RICH)[0]
    assert [a.text for a in item.findall(f"{DC}creator")] == ["林海", "周一帆"]
    assert item.find("author") is None


def test_an_article_without_address_has_a_guid_and_no_link():
    item = items(PLAIN)[0]
    assert item.find("link") is None
    assert item.find("guid").attrib == {"isPermaLink": "false"}


def test_a_material_change_is_told_by_atom_updated_and_only_then():
    changed, unchanged = items(RICH, PLAIN)
    assert changed.findtext("pubDate") == "Fri, 03 May 2024 06:30:05 GMT"
    assert changed.findtext(f"{ATOM}updated") == "2024-05-03T11:00:00Z"
    assert unchanged.find(f"{ATOM}updated") is None


def test_an_item_says_its_language_where_the_feed_speaks_another():
    assert [i.findtext(f"{DC}language") for i in items(RICH, PLAIN)] == [None, "zh-Hant"]


def test_rights_and_categories_stand_at_the_item():
    item = items(RICH)[0]
    assert item.findtext(f"{DC}rights") == "© 2024 海港日报，转载请注明出处"
    assert [c.text for c in item.findall("category")] == ["经济", "R&D"]


def test_a_combined_feed_names_the_source_of_each_item():
    result = items(*COMBINED, head=combined())
    assert [(i.find("source").text, i.find("source").get("url")) for i in result] == [
        ("海港日报", f"{BASE}/feeds/harbour.rss"),
        ("海港日报", f"{BASE}/feeds/harbour.rss"),
        ("小岛新闻", f"{BASE}/feeds/island.rss"),
    ]
    assert items(RICH)[0].find("source") is None


def test_a_recording_takes_the_one_enclosure_before_the_lead_image():
    assert items(RICH)[0].find("enclosure").attrib == {
        "url": "https://av.example.com/pier.mp4",
        "length": "1234567",
        "type": "video/mp4",
    }


def test_a_lead_image_of_known_type_is_the_enclosure_with_length_zero():
    item = items(replace(RICH, media=()))[0]
    assert item.find("enclosure").attrib == {
        "url": "https://img.example.com/pier.jpg",
        "length": "0",
        "type": "image/jpeg",
    }


def test_a_lead_image_of_unknown_type_is_no_enclosure_but_still_shown():
    item = items(IMAGE_ONLY)[0]
    assert item.find("enclosure") is None
    assert item.find(f"{MEDIA}content").attrib == {"url": "https://img.example.com/sky?id=9", "medium": "image"}


def test_a_recording_on_a_host_without_a_dot_is_no_enclosure_as_the_validator_calls_it_none():
    local = Media(url="https://localhost/a.mp3", type="audio/mpeg")
    assert items(replace(RICH, media=(local,)))[0].find("enclosure").get("type") == "image/jpeg"


def test_media_rss_tells_size_caption_and_poster_without_a_group():
    item = items(RICH)[0]
    assert item.find(f"{MEDIA}group") is None
    image, further, video, audio = item.findall(f"{MEDIA}content")
    assert (further.get("url"), further.get("medium")) == ("https://img.example.com/boats.jpg", "image")
    assert (image.get("width"), image.get("height"), image.get("type")) == ("900", "506", "image/jpeg")
    assert image.findtext(f"{MEDIA}description") == "清晨的码头"
    assert (video.get("medium"), video.get("fileSize"), video.get("duration")) == ("video", "1234567", "2040")
    assert video.find(f"{MEDIA}thumbnail").get("url") == "https://img.example.com/pier-still.png"
    assert (audio.get("medium"), audio.get("type")) == ("audio", "audio/mpeg")
    assert item.find(f"{MEDIA}thumbnail").get("url") == "https://img.example.com/pier.jpg"


def test_a_recording_given_twice_is_written_once():
    twice = Media(url="https://av.example.com/a.mp3", type="audio/mpeg")
    assert len(items(article(media=(twice, twice)))[0].findall(f"{MEDIA}content")) == 1


def test_two_articles_of_one_id_are_refused():
    with pytest.raises(ValueError, match=RICH.id):
        rss.render(feed(), (RICH, replace(RICH, title="别的标题", updated=at(9))))
