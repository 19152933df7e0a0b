"""JSON Feed: every field of 1.1 that we have a value for, and the extension object."""

import json
from dataclasses import replace

import pytest

from feeds.publish.formats import jsonfeed
from tests.publish.formats.samples import BASE, COMBINED, IMAGE_ONLY, PLAIN, RICH, article, at, combined, feed


def document(*articles, head=None):
    return json.loads(jsonfeed.render(head or feed("json"), articles))


def test_the_head_names_itself_its_home_and_the_archive():
    result = document(*COMBINED, head=combined("json"))
    assert {key: value for key, value in result.items() if key != "items"} == {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "全部新闻",
        "description": "海港日报的全文",
        "home_page_url": f"{BASE}/",
        "feed_url": f"{BASE}/feeds/all.json",
        "next_url": f"{BASE}/feeds/all/archive/2024-05.json",
        "language": "zh-Hans",
        "authors": [{"name": "全部新闻"}],
    }


def test_the_last_page_of_the_archive_has_no_next_url():
    assert "next_url" not in document(head=feed("json"))


def test_an_item_carries_every_field():
    assert document(RICH)["items"] == [
        {
            "id": RICH.id,
            "url": "https://harbour.example.com/a/7886464",
            "title": "渔民协会 & 市政府：新码头“年内”动工",
            "content_html": RICH.content_html,
            "summary": "协会说，若 a < b 成立，成本就会下降。",
            "image": "https://img.example.com/pier.jpg",
            "date_published": "2024-05-03T06:30:05Z",
            "date_modified": "2024-05-03T11:00:00Z",
            "authors": [{"name": "林海"}, {"name": "周一帆"}],
            "tags": ["经济", "R&D"],
            "language": "zh-Hans",
            "attachments": [
                {
                    "url": "https://av.example.com/pier.mp4",
                    "mime_type": "video/mp4",
                    "size_in_bytes": 1234567,
                    "duration_in_seconds": 2040,
                },
                {"url": "https://av.example.com/pier.mp3", "mime_type": "audio/mpeg"},
                {"url": "https://img.example.com/boats.jpg", "mime_type": "image/jpeg"},
            ],
            "_feeds": {
                "source": "harbour",
                "native_key": "7886464",
                "first_seen": "2024-05-03T09:00:00Z",
                "rights": "© 2024 海港日报，转载请注明出处",
                "credits": ["联合通讯"],
                "also_at": ["https://mirror.example.net/7886464"],
                "episode": {
                    "cover": "https://img.example.com/cover.jpg",
                    "chapters": [],
                    "chapters_url": "https://av.example.com/chapters.json",
                    "transcripts": [{"url": "https://av.example.com/pier.srt", "type": "", "language": "zh"}],
                },
                "related": [
                    {"id": "urn:uuid:1", "title": "码头 & 渔民<年内>", "url": "https://island.example.com/b/1?a=1&b=2"}
                ],
            },
        }
    ]


def test_empty_fields_are_left_out_but_the_extension_is_whole():
    results = document(PLAIN)["items"][0]
    assert set(results) == {"id", "title", "content_html", "date_published", "date_modified", "language", "_feeds"}
    always = {"source", "native_key", "first_seen", "rights", "credits", "also_at", "episode", "related"}
    assert set(results["_feeds"]) == always


def test_items_keep_the_order_they_are_given_in():
    assert [i["id"] for i in document(RICH, IMAGE_ONLY, PLAIN)["items"]] == [RICH.id, IMAGE_ONLY.id, PLAIN.id]


def test_the_bytes_are_compact_sorted_utf8():
    body = jsonfeed.render(combined("json"), COMBINED)
    canonical = json.dumps(json.loads(body), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    assert body == canonical.encode()


def test_line_separators_of_javascript_are_escaped():
    body = jsonfeed.render(feed("json"), (article(content_html="<pre>一\u2028二\u2029</pre>"),))
    assert "\u2028" not in body.decode()
    assert json.loads(body)["items"][0]["content_html"] == "<pre>一\u2028二\u2029</pre>"


def test_two_articles_of_one_id_are_refused():
    with pytest.raises(ValueError, match=RICH.id):
        jsonfeed.render(feed("json"), (RICH, replace(RICH, title="别的标题", updated=at(9))))
