"""Posts without title and text are kept; their title is made from their media or their link."""

import html
import json

import pytest

from feeds.ingest.pipeline import InputDocument, Rejection, ingest
from feeds.parsing.normalizers import Normalized
from feeds.store import open_store
from tests.cases.documents import HERE, NOW, SHIPPED, accepted, articles, entries_of_bytes
from tests.cases.test_files import NAMESPACES
from tests.corrections import noted

HOST = "https://files.example.org"
LINK = "https://social.example.org/@me/1"


def rss(item: str, link: str = LINK) -> bytes:
    link = f"<link>{link}</link><guid>{link}</guid>" if link else "<guid isPermaLink='false'>x1</guid>"
    return (
        f'<rss version="2.0" {NAMESPACES}><channel><title>小站</title><link>https://social.example.org/@me</link>'
        f"<description>d</description><item>{link}<pubDate>Fri, 06 Feb 2026 10:00:00 GMT</pubDate>{item}</item>"
        "</channel></rss>"
    ).encode()


def described(text: str) -> str:
    return f"<description>{html.escape(text)}</description>"


def atom(entry: str) -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {NAMESPACES}><title>小站</title><id>urn:x:1</id>'
        f"<updated>2026-02-06T10:00:00Z</updated><entry><id>{LINK}</id><title/>"
        f'<link href="{LINK}"/><updated>2026-02-06T10:00:00Z</updated>{entry}</entry></feed>'
    ).encode()


def jsonfeed(**fields: object) -> bytes:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "小站",
        "items": [{"id": "1", "url": LINK} | fields],
    }
    return json.dumps(feed).encode()


def titles(name: str) -> list[str]:
    return [article.title for article in articles(name)]


def test_the_cases():
    assert titles("suites/F04_mastodon_picture_only.rss") == ["social.example.org/@me/1", "Four pictures of today"]
    assert titles("suites/F05_tumblr_picture_only.rss") == ["me.example.org/post/1", "me.example.org/post/2"]
    assert titles("suites/F06_link_only.rss") == ["other.example.com/page"]
    assert titles("suites/F06c_json_url_only.json") == ["other.example.com/x"]
    assert titles("field/mastodon-imageonly.xml") == ["一排灯笼", "m.example.social/@lin/10"]
    assert titles("field/twine-114.xml")[1:] == ["m.example.social/@lin/2", "只有一句话。"]


def test_the_content_of_untitled_posts_is_shown():
    contents = [
        '<figure><img src="https://files.example.social/m/9.png" alt="一排灯笼"></figure>',
        '<figure><img src="https://files.example.social/m/10.png" alt=""></figure>',
    ]
    assert [article.content_html for article in articles("field/mastodon-imageonly.xml")] == contents
    video = articles("field/twine-114.xml")[1]
    assert "<video src=" in video.content_html
    assert [media.type for media in video.media] == ["video/mp4"]
    assert 'href="https://other.example.com/page"' in articles("suites/F06_link_only.rss")[0].content_html
    (bookmark,) = articles("suites/F06c_json_url_only.json")
    assert "https://blog.example.org/1.jpg" in bookmark.content_html
    assert 'href="https://other.example.com/x"' in bookmark.content_html
    assert bookmark.url == "https://blog.example.org/1"
    assert "youtube.com/watch?v=m0BI0NyUiNU" in articles("suites/F05_tumblr_picture_only.rss")[1].content_html


def test_four_pictures_without_a_word_are_all_shown():
    body = (HERE / "suites/F04_mastodon_picture_only.rss").read_bytes()
    second = accepted(entries_of_bytes(body.replace(b"&lt;p&gt;Four pictures of today&lt;/p&gt;", b"")))[1]
    assert second.content_html.count("<img") == 4


PICTURE = f'<media:content url="{HOST}/a.jpg" medium="image"/>'


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (rss(PICTURE), "social.example.org/@me/1"),
        (rss(f'<media:thumbnail url="{HOST}/a.jpg"/>'), "social.example.org/@me/1"),
        (rss(f'<itunes:image href="{HOST}/a.jpg"/>'), "social.example.org/@me/1"),
        (rss(f'<enclosure url="{HOST}/a.jpg" type="image/jpeg" length="1"/>'), "social.example.org/@me/1"),
        (rss(f'<enclosure url="{HOST}/a.mp3" type="audio/mpeg" length="1"/>'), "social.example.org/@me/1"),
        (rss(f'<media:content url="{HOST}/a.mp4" type="video/mp4"/>'), "social.example.org/@me/1"),
        (atom(PICTURE), "social.example.org/@me/1"),
        (atom(f'<link rel="enclosure" type="audio/mpeg" href="{HOST}/a.mp3"/>'), "social.example.org/@me/1"),
        (atom(""), "social.example.org/@me/1"),
        (jsonfeed(image=f"{HOST}/a.jpg"), "social.example.org/@me/1"),
        (jsonfeed(attachments=[{"url": f"{HOST}/a.mp4", "mime_type": "video/mp4"}]), "social.example.org/@me/1"),
        (jsonfeed(content_text="", content_html="<p></p>"), "social.example.org/@me/1"),
        (rss(PICTURE.replace("/>", "><media:description>河上的灯</media:description></media:content>")), "河上的灯"),
        (rss(PICTURE.replace("/>", "><media:title>夜里的桥</media:title></media:content>")), "夜里的桥"),
        (
            rss(PICTURE.replace("/>", "><media:title>IMG_1.jpg</media:title></media:content>")),
            "social.example.org/@me/1",
        ),
        (jsonfeed(attachments=[{"url": f"{HOST}/a.mp3", "mime_type": "audio/mpeg", "title": "第一期"}]), "第一期"),
        (rss(described(f'<img src="{HOST}/a.jpg" title="一只狗">')), "一只狗"),
        (rss(described(f'<img src="{HOST}/a.jpg" alt="" title="一只狗">')), "social.example.org/@me/1"),
        (rss(described(f'<img src="{HOST}/a.jpg" alt="河上的灯" title="一只狗">')), "河上的灯"),
        (rss(PICTURE.replace("a.jpg", "lanterns-by-the-river.jpg")), "lanterns by the river"),
        (rss(PICTURE.replace("a.jpg", "%E6%B2%B3%E4%B8%8A%E7%9A%84%E7%81%AF.jpg")), "河上的灯"),
        (rss(PICTURE.replace("a.jpg", "IMG_2041.jpg")), "social.example.org/@me/1"),
        (rss(PICTURE.replace("a.jpg", "Screenshot 2026-02-06 final.png")), "social.example.org/@me/1"),
        (rss(PICTURE.replace("a.jpg", "9f8e7d6c-abcd-4321.jpg")), "social.example.org/@me/1"),
        (rss(PICTURE.replace("a.jpg", "IMG_2041.jpg"), link=""), "IMG_2041.jpg"),
        (rss(PICTURE.replace("a.jpg", "?id=7"), link=""), "files.example.org/?id=7"),
        (rss("", link="https://www.other.example.com/"), "other.example.com"),
        (rss("", link="https://www.other.example.com/%E6%B2%B3/?utm_source=rss"), "other.example.com/河"),
        (rss("", link="https://bbs.example.com/thread.php?tid=9"), "bbs.example.com/thread.php?tid=9"),
        (rss("", link="https://xn--fsqu00a.xn--0zwm56d/a"), "例子.测试/a"),
        (rss(described("<img src=/a.jpg alt=河上的灯>")), "河上的灯"),
        (rss(described("<figure><img src=/a.jpg><figcaption>灯</figcaption></figure>")), "灯"),
        (rss(described("<video src=/a.mp4></video>")), "social.example.org/@me/1"),
        (
            rss(described("<img width=1 height=1 src=/t.gif>")),
            "social.example.org/@me/1",
        ),
        (rss("<title>  </title><description> &#160; </description>"), "social.example.org/@me/1"),
    ],
)
def test_titles_made_from_content(body, title):
    (article,) = accepted(entries_of_bytes(body))
    assert article.title == title
    assert article.content_html
    assert "no title" in "".join(noted(article))


PDF = f'<enclosure url="{HOST}/Annual%20report-2026.pdf" type="application/pdf" length="1"/>'
PLAYER = "https://www.youtube.com/embed/m0BI0NyUiNU"


@pytest.mark.parametrize(
    ("body", "title", "target"),
    [
        (rss(PDF), "Annual report-2026.pdf", f"{HOST}/Annual%20report-2026.pdf"),
        (rss(PDF, link=""), "Annual report-2026.pdf", f"{HOST}/Annual%20report-2026.pdf"),
        (rss(PDF.replace("application/pdf", "")), "Annual report-2026.pdf", f"{HOST}/Annual%20report-2026.pdf"),
        (rss(PDF.replace("Annual%20report-2026.pdf", "get/7")), "social.example.org/@me/1", f"{HOST}/get/7"),
        (rss(PDF.replace("Annual%20report-2026.pdf", "get/7"), link=""), "files.example.org/get/7", f"{HOST}/get/7"),
        (rss(f"<title>年报</title>{PDF}"), "年报", f"{HOST}/Annual%20report-2026.pdf"),
        (atom(f'<link rel="enclosure" href="{HOST}/%E6%8A%A5.docx"/>'), "报.docx", f"{HOST}/%E6%8A%A5.docx"),
        (jsonfeed(attachments=[{"url": f"{HOST}/a.epub", "mime_type": ""}]), "a.epub", f"{HOST}/a.epub"),
        (
            jsonfeed(attachments=[{"url": f"{HOST}/a.pdf", "mime_type": "application/pdf", "title": "年报"}]),
            "年报",
            f"{HOST}/a.pdf",
        ),
        (rss(described(f'<iframe src="{PLAYER}" title="河上的灯"></iframe>')), "河上的灯", PLAYER),
        (rss(described(f'<iframe src="{PLAYER}" title="河上的灯"></iframe>'), link=""), "河上的灯", PLAYER),
        (rss(described('<iframe src="https://player.example.org/1" title="河上的灯"></iframe>')), "河上的灯", LINK),
        (
            rss(described(f'<iframe src="{PLAYER}" title="YouTube video player"></iframe>')),
            "social.example.org/@me/1",
            PLAYER,
        ),
        (rss(described(f'<iframe src="{PLAYER}"></iframe>'), link=""), "youtube.com/watch?v=m0BI0NyUiNU", PLAYER),
    ],
)
def test_a_post_with_only_a_document_or_a_frame_is_named_after_it(body, title, target):
    (article,) = accepted(entries_of_bytes(body))
    assert article.title == title
    assert f'<a href="{target.replace("embed/", "watch?v=")}"' in article.content_html
    assert "attached file removed" not in "".join(noted(article))


def test_a_file_that_no_reader_opens_gives_no_title():
    flash = f'<enclosure url="{HOST}/a.swf" type="application/x-shockwave-flash"/>'
    for attached in (flash, f'<enclosure url="{HOST}/a.html" type="text/html"/>', f'<enclosure url="{HOST}/a"/>'):
        assert isinstance(entries_of_bytes(rss(attached, link=""))[0], Rejection)


def test_the_title_of_an_episode_is_the_title_of_its_entry():
    (entry,) = accepted(entries_of_bytes(rss("<itunes:title>节目名</itunes:title>")))
    assert (entry.title, noted(entry)) == ("节目名", ())
    (entry,) = accepted(entries_of_bytes(rss("<title>文章名</title><itunes:title>节目名</itunes:title>")))
    assert entry.title == "文章名"


def test_an_entry_with_only_an_id_is_rejected():
    for body in (rss("", link=""), rss("", link="https://social.example.org/"), rss("", link="javascript:void(0)")):
        (rejection,) = entries_of_bytes(body)
        assert isinstance(rejection, Rejection)
        assert str(rejection.reason) == "expected a title, found none"


def test_a_link_blog_keeps_both_of_its_links():
    (article,) = accepted(
        entries_of_bytes(jsonfeed(content_html="<p>看这里</p>", external_url="https://other.example.com/x"))
    )
    assert article.url == LINK
    assert article.content_html.endswith(
        '<p><a href="https://other.example.com/x" rel="noopener noreferrer">other.example.com/x</a></p>'
    )
    linked = '<p>看<a href="https://other.example.com/x">这里</a></p>'
    (article,) = accepted(entries_of_bytes(jsonfeed(content_html=linked, external_url="https://other.example.com/x")))
    assert article.content_html.count("<a ") == 1


def test_an_entry_with_a_title_shows_its_picture_where_it_has_no_text():
    (article,) = accepted(entries_of_bytes(rss(f"<title>夜里的桥</title>{PICTURE}")))
    assert (article.title, article.content_html) == ("夜里的桥", f'<figure><img src="{HOST}/a.jpg" alt=""></figure>')
    (plain,) = accepted(entries_of_bytes(rss("<title>夜里的桥</title>")))
    assert plain.content_html == ""


def test_posts_of_one_day_with_one_alternative_text_stay_apart(tmp_path):
    words = "><media:description>河上的灯</media:description></media:content>"
    first = rss(PICTURE.replace("/>", words))
    second = first.replace(b"@me/1", b"@me/2").replace(b"a.jpg", b"b.jpg")
    with open_store(tmp_path / "feeds.sqlite3") as store:
        documents = [
            InputDocument(path=f"{number}.xml", body=body) for number, body in enumerate((first, second, first))
        ]
        report = ingest(documents, store=store, config=SHIPPED, now=NOW)
    assert (report.count("new"), report.count("same"), report.rejected) == (2, 1, ())


def test_parts_of_an_address_that_mastodon_hides_are_no_text():
    (post, *_) = articles("field/twine-114.xml")
    assert post.title == "今晚河边的灯会#灯会 人真多。"
    hidden = (
        '<a href="https://a.example.org/long/way"><span class="invisible">https://</span><span>a.example.org/lo</span>'
    )
    text = f'<p>看 {hidden}<span class="invisible">ng/way</span></a></p>'
    (article,) = accepted(entries_of_bytes(rss(described(text))))
    assert article.title == "看 a.example.org/lo"


def test_every_case_is_parsed_completely():
    for path in sorted((HERE / "suites").glob("F0[456]*")):
        assert all(isinstance(result, Normalized) for result in entries_of_bytes(path.read_bytes())), path.name


@pytest.mark.parametrize(
    ("item", "text"),
    [
        ("<media:description>写给整个条目</media:description>" + PICTURE, "写给整个条目"),
        (
            f"<media:group><media:description type='plain'>写给一组</media:description>{PICTURE}</media:group>",
            "写给一组",
        ),
        (
            f'<media:content url="{HOST}/a.mp4"><media:description>写给视频</media:description></media:content>',
            "写给视频",
        ),
    ],
)
def test_the_description_of_an_entry_is_its_text_and_that_of_a_picture_is_not(item, text):
    (article,) = accepted(entries_of_bytes(rss(item)))
    assert (article.title, article.content_html) == (text, f"<p>{text}</p>")
