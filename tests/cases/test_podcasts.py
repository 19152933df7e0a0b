"""The podcast fields of episodes are published in every format that supports them."""

import io
import json
from dataclasses import replace

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.ingest.pipeline import InputDocument, ingest
from feeds.model import Article, Media
from feeds.model.attachments import Chapter, Episode, Transcript, milliseconds, seconds
from feeds.publish.feed.chinese_variant import convert_article
from feeds.publish.feed.content_level import limit_content
from feeds.publish.feed.shorten import remove_images, shorten
from feeds.publish.formats import atom, jsonfeed, rss
from feeds.publish.publisher import Publisher
from feeds.store import open_store
from feeds.store.codec import pack, unpack
from tests.cases.documents import HERE, NOW, articles, config_with
from tests.cases.test_files import rss as entry
from tests.publish.formats.samples import article, feed
from tests.publish.formats.validity import problems

PODLATCH = "field/podlatch-33.xml"
HOST = "https://pod.example.cn"


def test_podlatch_33_is_parsed_completely():
    first, second, third = articles(PODLATCH)
    recordings = [
        (media.type, media.length, media.duration) for article in (first, second, third) for media in article.media
    ]
    assert recordings == [("audio/mpeg", None, 2040), ("audio/mpeg", 103082824, 2040), ("audio/mpeg", None, None)]
    assert [image.url for image in first.images] == [f"{HOST}/1.jpg"]
    assert "只有itunes摘要。" in second.content_html
    assert {article.episode.cover for article in (first, second, third) if article.episode} == {f"{HOST}/cover.jpg"}
    assert first.episode == Episode(cover=f"{HOST}/cover.jpg", explicit="false")
    assert third.episode == Episode(
        cover=f"{HOST}/cover.jpg",
        chapters_url=f"{HOST}/3.json",
        chapters_type="application/json+chapters",
        transcripts=(Transcript(url=f"{HOST}/3.srt", type="application/srt"),),
    )


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The feeds of a site that polled the case."""
    folder = tmp_path_factory.mktemp("podcast")
    source = f'[[source]]\nid = "pod"\ntitle = "青石新闻"\nhomepage = "{HOST}/"\nlanguage = "zh-Hans"\n'
    config = config_with(folder, source)
    with open_store(folder / "feeds.sqlite3") as store:
        ingest(
            [InputDocument(path="pod.xml", body=(HERE / PODLATCH).read_bytes())], store=store, config=config, now=NOW
        )
        publisher = Publisher(store, config)
        paths = [f"feeds/{name}.{extension}" for name in ("pod", "all") for extension in ("rss", "atom", "json")]
        renditions = {path: publisher.rendition(path) for path in paths}
        return {path: rendition.body for path, rendition in renditions.items() if rendition}


def test_lengths_pictures_and_files_are_published(published):
    document = published["feeds/pod.rss"].decode()
    # the second address ends in a query, for which the validator does not allow iTunes elements
    assert document.count("<itunes:duration>00:34:00</itunes:duration>") == 1
    assert document.count('duration="2040"') == 2
    assert f'<itunes:image href="{HOST}/1.jpg"/>' in document
    assert document.count(f'<itunes:image href="{HOST}/cover.jpg"/>') == 2
    for extension in ("rss", "atom"):
        text = published[f"feeds/pod.{extension}"].decode()
        assert f'<podcast:chapters url="{HOST}/3.json" type="application/json+chapters"/>' in text
        assert f'<podcast:transcript url="{HOST}/3.srt" type="application/srt"/>' in text
    assert f"<logo>{HOST}/cover.jpg</logo>" in published["feeds/pod.atom"].decode()


def test_json_feed_has_the_same_values(published):
    document = json.loads(published["feeds/pod.json"])
    assert document["icon"] == f"{HOST}/cover.jpg"
    third, second, first = document["items"]
    assert [item["attachments"][0].get("duration_in_seconds") for item in (first, second, third)] == [2040, 2040, None]
    assert first["image"] == f"{HOST}/1.jpg"
    assert third["_feeds"]["episode"]["chapters_url"] == f"{HOST}/3.json"


def test_every_episode_has_its_recording_in_every_format(published):
    for path in ("feeds/pod.rss", "feeds/pod.atom", "feeds/all.rss", "feeds/all.atom"):
        entries = feedparser.parse(io.BytesIO(published[path])).entries
        recordings = [
            [enclosure.href for enclosure in item.enclosures if enclosure.type == "audio/mpeg"] for item in entries
        ]
        assert [len(enclosure) for enclosure in recordings] == [1, 1, 1], path
    for name in ("pod", "all"):
        assert [len(item["attachments"]) for item in json.loads(published[f"feeds/{name}.json"])["items"]] == [1, 1, 1]


def test_no_podcast_feed_has_validator_messages(published):
    for path, document in published.items():
        if not path.endswith(".json"):
            address = next(link for link in document.decode().split('"') if link.endswith(path))
            assert problems(document, address) == []


def test_f17_keeps_its_recording_in_atom():
    (article,) = articles("suites/F17_podcast_without_link.rss")
    assert article.url is None
    for format in (atom, rss):
        (read,) = feedparser.parse(io.BytesIO(format.render(feed("atom"), (article,)))).entries
        assert [(file.href, file.type) for file in read.enclosures] == [("https://pod.example.org/1.mp3", "audio/mpeg")]
    assert json.loads(jsonfeed.render(feed("json"), (article,)))["items"][0]["attachments"][0]["size_in_bytes"] == 5


# --- chapters, transcripts, lengths ---------------------------------------------------------------------------------

ENCLOSURE = '<enclosure url="https://pod.example.cn/1.mp3" type="audio/mpeg" length="1"/>'
CHAPTERS = """<psc:chapters version="1.2"><psc:chapter start="00:00:12.500" title="开场"/>
<psc:chapter start="1:02" title="&lt;b&gt;灯&lt;/b&gt;" href="https://news.example.cn/2" image="https://news.example.cn/2.jpg"/>
<psc:chapter start="soon" title="不知何时"/><psc:chapter start="0" title=""/></psc:chapters>"""


def test_chapters_in_the_feed_are_read_and_shown_in_every_format():
    article = entry(ENCLOSURE + CHAPTERS)
    assert article.episode is not None
    assert article.episode.chapters == (
        Chapter(start=12_500, title="开场"),
        Chapter(start=62_000, title="灯", url="https://news.example.cn/2", image="https://news.example.cn/2.jpg"),
    )
    listed = '<ul><li>00:00:12 开场</li><li>00:01:02 <a href="https://news.example.cn/2">灯</a></li></ul>'
    for format, extension in ((rss, "rss"), (atom, "atom")):
        document = format.render(feed(extension), (article,))
        assert listed in feedparser.parse(io.BytesIO(document), sanitize_html=False).entries[0].content[0].value
        assert problems(document, feed(extension).self_url) == []
    (item,) = json.loads(jsonfeed.render(feed("json"), (article,)))["items"]
    assert item["content_html"].endswith(listed)
    assert item["_feeds"]["episode"]["chapters"][0] == {"start": 12.5, "title": "开场", "url": "", "image": ""}


def test_chapters_that_the_text_names_are_not_listed_again():
    article = replace(entry(ENCLOSURE + CHAPTERS), content_html="<p>00:12 开场，01:02 灯</p>")
    assert b"&lt;li&gt;" not in rss.render(feed(), (article,))


@pytest.mark.parametrize(
    "item",
    [
        '<podcast:transcript url="/t.vtt" type="text/vtt" language="zh"/>',
        '<podcast:transcript href="https://news.example.cn/t.vtt" type="text/vtt" language="zh"/>',
    ],
)
def test_transcripts_are_published_with_their_type_and_language(item):
    article = entry(ENCLOSURE + item)
    assert article.episode is not None
    assert article.episode.transcripts == (
        Transcript(url="https://news.example.cn/t.vtt", type="text/vtt", language="zh"),
    )
    element = b'<podcast:transcript url="https://news.example.cn/t.vtt" type="text/vtt" language="zh"/>'
    assert element in rss.render(feed(), (article,))


def test_hostile_podcast_fields_are_sanitized():
    item = (
        '<podcast:transcript url="javascript:alert(1)"/><podcast:transcript url="http://192.168.1.1/t"/>'
        '<podcast:chapters url="file:///etc/passwd"/><itunes:image href="http://10.0.0.1/1.jpg"/>'
        '<psc:chapters><psc:chapter start="1" title="&lt;script&gt;x&lt;/script&gt;"/></psc:chapters>'
    )
    article = entry(ENCLOSURE + item)
    assert (article.images, article.episode) == ((), None)


def test_too_many_chapters_are_cut():
    article = entry(ENCLOSURE + "<psc:chapters>" + '<psc:chapter start="1" title="灯"/>' * 3_000 + "</psc:chapters>")
    assert article.episode is not None
    assert len(article.episode.chapters) == 500


def test_without_a_recording_there_is_no_episode():
    assert entry("<itunes:duration>34:00</itunes:duration>" + CHAPTERS).episode is None


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("2040", 2040),
        ("34:00", 2040),
        ("0:34:00", 2040),
        ("00:34:00", 2040),
        (" 34:00 ", 2040),
        ("34:00.4", 2040),
        ("2039,6", 2040),
        ("100:00", 6000),
        ("PT34M", 2040),
        ("pt1h2m3s", 3723),
        ("34 min", 2040),
        ("34 mins", 2040),
        ("34m", 2040),
        ("34分钟", 2040),
        ("1小时2分3秒", 3723),
        ("1h 2m", 3720),
        ("90 seconds", 90),
        ("0", None),
        ("", None),
        ("-5", None),
        ("unknown", None),
        ("NaN", None),
        ("9999999", None),
        ("1:2:3:4", None),
        ("٣٤", 34),
    ],
)
def test_spellings_of_a_duration(text, length):
    assert seconds(text) == length


@given(st.text(max_size=80))
def test_any_text_gives_a_duration_or_none(text):
    duration = milliseconds(text)
    assert duration is None or 0 <= duration <= 7 * 24 * 3600 * 1000


@given(st.integers(0, 500_000))
def test_a_clock_time_is_parsed_as_duration(length):
    hours, remainder = divmod(length, 3600)
    assert milliseconds(f"{hours}:{remainder // 60:02}:{remainder % 60:02}") == length * 1000


# --- storing and trimming -------------------------------------------------------------------------------------------


def episode() -> Article:
    return article(
        "ep",
        language="zh-Hans",
        media=(Media(url=f"{HOST}/1.mp3", type="audio/mpeg", duration=61),),
        episode=Episode(
            cover=f"{HOST}/cover.jpg",
            chapters=(Chapter(start=0, title="里面", image=f"{HOST}/c.jpg"),),
            transcripts=(Transcript(url=f"{HOST}/1.srt", language="zh"),),
        ),
    )


def test_an_episode_survives_a_round_trip_through_the_store():
    article = episode()
    times = {"published": article.published, "updated": article.updated, "first_seen": article.first_seen}
    assert unpack(pack(article), **times) == article


def test_a_shortened_article_has_a_shortened_episode():
    article = episode()
    assert limit_content(article, "summary").episode is None
    assert limit_content(article, "full").episode == article.episode
    assert shorten(article, "full", 100).episode is None
    bare = remove_images(article).episode
    assert bare is not None
    assert (bare.cover, bare.chapters[0].image, bare.transcripts) == ("", "", article.episode.transcripts)


def test_chapters_are_written_in_the_script_of_the_feed():
    converted = convert_article(episode(), "zh-Hant").episode
    assert converted is not None
    assert converted.chapters[0].title == "裡面"
