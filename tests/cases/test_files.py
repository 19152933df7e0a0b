"""Media of an entry: every picture once, every recording, and the right caption for each."""

import html
import json
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.model import Article
from feeds.model.attachments import RawMedia
from feeds.parsing.normalizers._image_sizes import size_independent_key
from feeds.parsing.normalizers._media_types import kind_of
from tests.cases.documents import HERE, accepted, articles, entries_of_bytes
from tests.corrections import noted

NAMESPACES = (
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:podcast="https://podcastindex.org/namespace/1.0" xmlns:psc="http://podlove.org/simple-chapters"'
)
HOST = "https://files.example.org"


def rss(item: str, namespaces: str = NAMESPACES, text: str = "正文。") -> Article:
    """The article of an RSS feed with a title, a text and `item`."""
    body = (
        f'<rss version="2.0" {namespaces}><channel><title>青石新闻</title><link>https://news.example.cn/</link>'
        f"<description>d</description><item><title>河边的灯</title><link>https://news.example.cn/1</link>"
        f"<description>{text}</description>{item}</item></channel></rss>"
    )
    (article,) = accepted(entries_of_bytes(body.encode()))
    return article


def atom(entry: str) -> Article:
    """The same in Atom."""
    body = (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><title>青石新闻</title><id>urn:x:1</id>'
        "<updated>2026-03-02T08:00:00Z</updated><entry><title>河边的灯</title><id>urn:x:2</id><summary>正文。</summary>"
        f'<link href="https://news.example.cn/1"/><updated>2026-03-02T08:00:00Z</updated>{entry}</entry></feed>'
    )
    (article,) = accepted(entries_of_bytes(body.encode()))
    return article


def pictures(article: Article) -> list[str]:
    return [image.url.removeprefix(f"{HOST}/") for image in article.images]


# --- media types ----------------------------------------------------------------------------------------------------


def test_each_enclosure_of_the_suites_case():
    by_title = {article.title: article for article in articles("suites/F08_enclosures.rss")}
    types = {title: [media.type for media in article.media] for title, article in by_title.items()}
    assert types == {
        "E0": ["audio/mpeg"],
        "E1": ["audio/mpeg"],
        "E2": [],
        "E3": ["video/x-ms-wmv"],
        "E4": [],
        "E5": ["audio/mp4"],
        "E6": [],
        "E7": ["audio/mpeg"],
        "E8": ["audio/ogg"],
    }
    assert {title: len(article.images) for title, article in by_title.items() if article.images} == {"E6": 2}
    left_out = "1 attached file removed that is no picture or recording"
    assert [title for title, article in by_title.items() if left_out in noted(article)] == ["E2", "E4"]
    assert by_title["E7"].media[0].length == 5


@pytest.mark.parametrize(
    ("type", "path", "kind"),
    [
        ("audio/mpeg", "a.mp3", "audio/mpeg"),
        ("Audio/MPEG; charset=x", "a.mp3", "audio/mpeg"),
        ("", "A.MP3", "audio/mpeg"),
        ("", "a.M4A?x=1&y=2", "audio/mp4"),
        ("", "a.mp3#t=3", "audio/mpeg"),
        ("audio/x-mp3", "a.m4a?key=1", "audio/mpeg"),
        ("audio/mp3", "play?id=1", "audio/mpeg"),
        ("x-audio/mp3", "play", "audio/mpeg"),
        ("application/octet-stream", "a.opus", "audio/ogg"),
        ("application/octet-stream", "play?id=1", ""),
        ("binary/octet-stream", "a.mp4", "video/mp4"),
        ("application/ogg", "play", "audio/ogg"),
        ("application/ogg", "a.ogv", "video/ogg"),
        ("text/html", "a.mp3", "audio/mpeg"),
        ("image/jpeg", "a.mp3", "audio/mpeg"),
        ("audio/mpeg", "cover.jpg", "image/jpeg"),
        ("audio/mp4", "a.mp4", "audio/mp4"),
        ("video/mp4", "a.m4a", "video/mp4"),
        ("video", "stream?id=1", "video/mp4"),
        ("audio", "stream?id=1", "audio/mpeg"),
        ("image", "show?id=1", "image"),
        ("mp3", "play", "audio/mpeg"),
        ("jpg", "show", "image/jpeg"),
        ("image/jpg", "show", "image/jpeg"),
        ("", "show?format=png&name=small", "image/png"),
        ("", "640?wx_fmt=jpeg", "image/jpeg"),
        ("", "play?id=5", ""),
        ("", "", ""),
        ("application/pdf", "a.pdf", ""),
        ("application/zip", "a", ""),
        ("text/plain", "a.txt", ""),
        ("application/x-shockwave-flash", "v/abc?version=3", ""),
        ("application/x-shockwave-flash", "v.mp4", ""),
        ("application/x-mpegURL", "live", "application/vnd.apple.mpegurl"),
        ("", "live.m3u8", "application/vnd.apple.mpegurl"),
        ("\u0000/x", "a", ""),
        # extension in a parameter, or before a transformation suffix
        ("", "dl?file=ep.flac", "audio/flac"),
        ("application/octet-stream", "get.php?id=1&name=ep%201.M4A", "audio/mp4"),
        ("text/html", "play?u=https%3A%2F%2Fb.example.org%2Fep.mp3%3Fx%3D1", "audio/mpeg"),
        ("audio", "dl?file=ep.flac", "audio/flac"),
        ("audio/mpeg", "dl?file=ep.flac", "audio/mpeg"),
        ("", "ep1.mp3/download", "audio/mpeg"),
        ("binary/octet-stream", "a/ep1.webm/Stream", "video/webm"),
        ("", "ep1.mp3/cover", ""),
        ("", "redirect.mp3/b.example.org/play", ""),
        ("image/jpeg", "still.php?video=ep.mp4", "image/jpeg"),
        ("image", "still.php?video=ep.mp4", "image"),
        ("", "show?file=a.pdf", ""),
    ],
)
def test_the_media_type_is_from_the_type_or_the_address(type, path, kind):
    address = f"{HOST}/{path}"
    assert kind_of(RawMedia(url=address, type=type), address) == kind


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_type_and_address_give_a_media_type_or_none(type, path):
    kind = kind_of(RawMedia(url=path, type=type), f"{HOST}/{path}")
    assert kind in ("", "image") or "/" in kind


# --- pictures ---------------------------------------------------------------------------------------------------------


def test_all_four_pictures_of_a_post_are_kept():
    post = articles("suites/F04_mastodon_picture_only.rss")[1]
    assert [image.url for image in post.images] == [f"{HOST}/p{number}.jpg" for number in (1, 2, 3, 4)]
    assert post.lead_image == post.images[0]


def test_twine_114_has_its_alternative_text():
    post = articles("field/twine-114.xml")[0]
    assert [(image.url, image.alt) for image in post.images] == [("https://files.example.social/m/1.png", "一排灯笼")]
    assert post.categories == ("灯会",)


def test_a_picture_in_the_text_is_not_repeated():
    (post,) = articles("field/glance-11.xml")
    url = "https://preview.redd.it/qq.jpeg?width=640&crop=smart&auto=webp&s=09e"
    assert [image.url for image in post.images] == [url]
    assert post.content_html.count("<img") == 1


def test_a_double_escaped_address_is_repaired():
    article = atom('<media:thumbnail url="https://preview.redd.it/q.jpeg?width=6&amp;amp;s=0"/>')
    assert [image.url for image in article.images] == ["https://preview.redd.it/q.jpeg?width=6&s=0"]
    recording = rss(f'<enclosure url="{HOST}/1.mp3?a=1&amp;amp;b=2" type="audio/mpeg"/>')
    assert [media.url for media in recording.media] == [f"{HOST}/1.mp3?a=1&b=2"]


def test_rsshub_20848_has_the_cover_and_the_picture_of_the_text():
    (article,) = articles("field/rsshub-20848.xml")
    names = [image.url.partition("?")[0].rpartition("/")[2] for image in article.images]
    assert names == ["cover.png", "d5g.png"]
    assert article.lead_image == article.images[0]


def test_nnw_1012_has_the_thumbnail_given_as_text():
    assert [image.url for image in articles("field/nnw-1012.xml")[0].images] == ["https://static.example.cn/90.jpg"]


ALL_HEADS = (
    f'<enclosure url="{HOST}/1.jpg" type="image/jpeg" length="0"/><media:content url="{HOST}/2.jpg" medium="image"/>'
    f'<media:thumbnail url="{HOST}/3.jpg"/><itunes:image href="{HOST}/4.jpg"/>'
)


def test_pictures_of_every_element_are_kept():
    assert pictures(rss(ALL_HEADS)) == ["1.jpg", "2.jpg", "4.jpg", "3.jpg"]
    linked = ALL_HEADS.replace("<enclosure url", '<link rel="enclosure" href')
    assert pictures(atom(linked)) == ["1.jpg", "2.jpg", "4.jpg", "3.jpg"]


@pytest.mark.parametrize(
    "item",
    [
        f"<itunes:image>{HOST}/1.jpg</itunes:image>",
        f'<itunes:image url="{HOST}/1.jpg"/>',
        f"<image><url>{HOST}/1.jpg</url><title>t</title></image>",
        f"<image>{HOST}/1.jpg</image>",
        f"<thumbnail>{HOST}/1.jpg</thumbnail>",
        f'<thumbnail url="{HOST}/1.jpg"/>',
        f'<media:group><media:thumbnail url="{HOST}/1.jpg"/></media:group>',
        f'<media:content url="{HOST}/1.jpg"/>',
        f'<media:content url="{HOST}/1.jpg" type="application/octet-stream"/>',
        f'<media:content url="{HOST}/v" type="application/x-shockwave-flash">'
        f'<media:thumbnail url="{HOST}/1.jpg"/></media:content>',
        f'<enclosure url=" {HOST}/1.jpg " type="image/jpeg"/>',
        f'<enclosure href="{HOST}/1.jpg"/>',
    ],
)
def test_a_picture_is_found_however_it_is_named(item):
    assert pictures(rss(item)) == ["1.jpg"]


@pytest.mark.parametrize(
    "namespaces",
    [
        "",
        'xmlns:media="http://search.yahoo.com/mrss"',
        'xmlns:media="https://search.yahoo.com/mrss/"',
        'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="HTTP://www.itunes.com/DTDs/Podcast-1.0.dtd"',
    ],
)
def test_a_missing_or_misspelled_namespace_loses_nothing(namespaces):
    item = f'<media:content url="{HOST}/1.jpg" medium="image"/><itunes:image href="{HOST}/2.jpg"/>'
    assert pictures(rss(item, namespaces)) == ["1.jpg", "2.jpg"]


def test_each_picture_has_its_own_caption():
    items = "".join(
        f'<media:content url="{HOST}/{number}.jpg" medium="image"><media:description>{words}</media:description>'
        "</media:content>"
        for number, words in ((1, "灯笼"), (2, "&lt;b&gt;石桥&lt;/b&gt;"))
    )
    article = rss(
        items + f'<media:content url="{HOST}/3.jpg" medium="image"/><media:description>全文</media:description>'
    )
    assert [image.alt for image in article.images] == ["灯笼", "石桥", ""]


@pytest.mark.parametrize(
    ("large", "small"),
    [
        ("a.jpg?width=1200&s=1", "a.jpg?width=140&s=2"),
        ("u/a.jpg", "u/a-300x200.jpg"),
        ("u/a-1024x683.jpg", "u/a-300x200.jpg"),
        ("u/a.jpg", "u/a-scaled.jpg"),
        ("u/a@2x.png", "u/a.png"),
        ("u/a.jpg", "u/a_thumb.jpg"),
        ("u/a.jpg", "u/thumb_a.jpg"),
        ("original/a.png", "small/a.png"),
        ("s1600/a.jpg", "s72-c/a.jpg"),
        ("w640-h400/a.jpg", "s72/a.jpg"),
        ("a_16x9_992.jpg", "a_4x3t_144.jpg"),
        ("a-1280-80.jpg", "a-320-80.jpg"),
        ("show?id=1&w=1200", "show?id=1&w=90&h=60"),
        ("photo=w1200-h800", "photo=s90-c"),
    ],
)
def test_one_picture_in_two_sizes_is_one(large, small):
    pair = [f'<media:content url="{HOST}/{path}" medium="image"/>'.replace("&", "&amp;") for path in (large, small)]
    assert pictures(rss("".join(pair))) == [large]
    thumbnail = f'<media:thumbnail url="{HOST}/{small}"/>'.replace("&", "&amp;")
    assert pictures(rss(thumbnail + pair[0])) == [large]
    text = html.escape(f'正文。<img src="{HOST}/{html.escape(small)}">')
    assert pictures(rss(pair[0], text=text)) == [small]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("IMG_2041.jpg", "IMG_2042.jpg"),
        ("a-1.jpg", "a-2.jpg"),
        ("show?id=1", "show?id=2"),
        ("2026/03/a.jpg", "2026/04/a.jpg"),
        ("a.jpg", "b.jpg"),
        ("p1.jpg", "p10.jpg"),
        ("photo/1/x?w=3", "photo/2/x?w=3"),
    ],
)
def test_two_pictures_are_two(first, second):
    assert size_independent_key(f"{HOST}/{first}") != size_independent_key(f"{HOST}/{second}")
    pair = (f'<media:content url="{HOST}/{path}" medium="image"/>' for path in (first, second))
    assert pictures(rss("".join(pair))) == [first, second]


def test_of_several_sizes_the_widest_is_kept():
    sizes = "".join(
        f'<media:content url="{HOST}/a.jpg?width={width}" type="image/jpeg" width="{width}"/>'
        for width in (140, 700, 460)
    )
    assert pictures(rss(sizes)) == ["a.jpg?width=700"]


def test_the_forms_of_a_group_are_one_picture():
    group = "".join(
        f'<media:content url="{HOST}/{name}.jpg" width="{width}"/>' for name, width in (("x", 90), ("y", 900))
    )
    assert pictures(rss(f'<media:group>{group}<media:thumbnail url="{HOST}/z.jpg"/></media:group>')) == ["y.jpg"]


def test_pictures_of_a_group_that_have_their_own_words_are_several():
    group = "".join(
        f'<media:content url="{HOST}/{words}.jpg"><media:description>{words}</media:description></media:content>'
        for words in ("x", "y")
    )
    assert pictures(rss(f"<media:group>{group}</media:group>")) == ["x.jpg", "y.jpg"]


def test_a_thumbnail_is_no_second_picture():
    item = f'<media:thumbnail url="{HOST}/lamp-s.jpg"/><media:content url="{HOST}/lamp.jpg" medium="image"/>'
    assert pictures(rss(item)) == ["lamp.jpg"]


def test_the_avatar_of_the_author_is_no_picture_of_the_article():
    item = '<media:content url="https://1.gravatar.com/avatar/0a?s=96&amp;d=identicon" medium="image"/>'
    assert rss(item).images == ()


# --- recordings -------------------------------------------------------------------------------------------------------


def test_a_recording_in_the_text_gets_the_fields_of_its_enclosure():
    text = html.escape(f'<audio src="{HOST}/1.mp3"></audio>正文。')
    item = f'<enclosure url="{HOST}/1.mp3" type="audio/mpeg" length="9"/><itunes:duration>1:00</itunes:duration>'
    (recording,) = rss(item, text=text).media
    assert (recording.url, recording.length, recording.duration) == (f"{HOST}/1.mp3", 9, 60)


def test_the_thumbnail_of_a_video_is_its_still():
    still = f'<media:thumbnail url="{HOST}/1.jpg"/></media:content>'
    item = f'<media:content url="{HOST}/1.mp4" type="video/mp4" duration="12.4">{still}'
    (video,) = rss(item).media
    assert (video.poster, video.duration) == (f"{HOST}/1.jpg", 12)
    other = f'<media:content url="{HOST}/1.mp4" medium="video"/><media:thumbnail url="{HOST}/2.jpg"/>'
    assert rss(other).media[0].poster == f"{HOST}/2.jpg"


def test_two_elements_for_one_file_are_merged():
    item = (
        f'<enclosure url="{HOST}/1.mp3" type="" length="7"/><media:content url="{HOST}/1.mp3" duration="61">'
        "<media:title>另一个版本</media:title></media:content>"
    )
    (recording,) = rss(item).media
    assert (recording.type, recording.length, recording.duration) == ("audio/mpeg", 7, 61)
    assert recording.caption == "另一个版本"


def test_f16_has_the_description_of_the_clip_once():
    (article,) = articles("suites/F16_media_group_description.rss")
    assert (article.content_html, [media.caption for media in article.media]) == ("<p>What the clip shows.</p>", [""])


def test_attachments_of_a_json_feed():
    item = {
        "id": "1",
        "url": "https://news.example.cn/1",
        "title": "河边的灯",
        "content_text": "正文。",
        "image": f"{HOST}/show?id=1",
        "banner_image": f"{HOST}/2.jpg",
        "attachments": [
            {"url": f"{HOST}/1.mp3", "mime_type": "application/octet-stream", "duration_in_seconds": 61.6},
            {"url": f"{HOST}/3.jpg", "mime_type": "image/jpeg"},
            {"url": f"{HOST}/4.pdf", "mime_type": "application/pdf"},
        ],
    }
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "青石新闻", "items": [item]}
    (article,) = accepted(entries_of_bytes(json.dumps(feed).encode(), address="case.json"))
    assert pictures(article) == ["show?id=1", "2.jpg", "3.jpg"]
    assert [(media.type, media.duration) for media in article.media] == [("audio/mpeg", 62)]


def test_vienna_785_shows_the_still_and_no_flash():
    video, short = articles("field/vienna-785.xml")
    assert [image.url for image in video.images] == ["https://i2.ytimg.com/vi/MkPHntWZAPc/hqdefault.jpg"]
    assert video.media == short.media == ()
    assert (video.images[0].width, video.images[0].height) == (480, 360)
    link = '<a href="https://example.org/a?b=1&amp;c=2" rel="noopener noreferrer">https://example.org/a?b=1&amp;c=2</a>'
    assert video.content_html == f"<p>第一行说明<br>第二行 {link}<br>#灯 #桥</p>"


def test_a_youtube_short_and_its_video_are_one():
    case = (HERE / "field/vienna-785.xml").read_bytes()
    watched = case.replace(b"/shorts/SHORT000001", b"/watch?v=SHORT000001")
    (short, same) = (accepted(entries_of_bytes(body))[1] for body in (case, watched))
    assert (short.id, short.url) == (same.id, "https://www.youtube.com/watch?v=SHORT000001")
    assert short.content_html.startswith("<figure><img")


# --- limits -----------------------------------------------------------------------------------------------------------


def test_too_many_files_are_cut_with_a_note_in_linear_time():
    start = time.process_time()
    flood = "".join(f'<media:thumbnail url="{HOST}/{number}-s.jpg"/>' for number in range(2_000))
    text = "".join(f"&lt;img src='{HOST}/{number}.jpg'&gt;" for number in range(2_000))
    article = rss(flood, text=f"正文。{text}")
    assert 200 <= len(article.images) <= 5_200
    assert "only the first 200 pictures and recordings of the entry used" in noted(article)
    assert time.process_time() - start < 8


def test_too_many_attachments_are_cut():
    attachments = [{"url": f"{HOST}/{number}.jpg", "mime_type": "image/jpeg"} for number in range(3_000)]
    item = {"id": "1", "url": "https://news.example.cn/1", "title": "灯", "attachments": attachments}
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": "青石新闻", "items": [item]}
    (article,) = accepted(entries_of_bytes(json.dumps(feed).encode()))
    assert len(article.images) == 200


@pytest.mark.parametrize(
    "item",
    [
        f'<media:content url="{HOST}/1.jpg" medium="image"><media:description>没有结束',
        f'<media:group><media:content url="{HOST}/1.jpg" medium="image"></media:group></media:content>',
        f'<enclosure url="{HOST}/1.jpg" type="image/jpeg"/>&undefined;<b>',
    ],
)
def test_broken_markup_loses_no_entry(item):
    assert rss(item).title == "河边的灯"
