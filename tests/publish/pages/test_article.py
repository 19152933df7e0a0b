"""The article page: all known fields, and no injection by untrusted values."""

import re

import pytest

from feeds.messages import untranslated
from feeds.model import Image, Media
from feeds.parsing.corrections import CorrectionKind
from feeds.publish.pages.article import ArticlePage, ArticleRevision, LinkedArticle
from feeds.publish.pages.article import article as render
from feeds.publish.pages.diff import diff_lines
from feeds.publish.pages.feed_lists import ListedFeed
from tests.publish.formats.samples import HOSTILE, HOSTILE_URLS, RICH, article, at, urn
from tests.publish.pages.support import Page, page_context

SOURCE = ListedFeed(name="harbour", title="海港日报", kind="source")
PLACE = f"articles/{urn('a')[9:]}/"


#: one of everything
STORY = ArticlePage(
    article=RICH,
    source=SOURCE,
    copies=(LinkedArticle(id=urn("copy"), title="同一篇", source_title="小岛新闻"),),
    related=(LinkedArticle(id=urn("other"), title="另一种说法", source_title="山城"),),
    revisions=(ArticleRevision(seen=at(5), current=True, lines=diff_lines(["船都停了。"], ["船都开了。"])),),
)


def page(item, language="zh-Hans", prefixed=False, **extra) -> Page:
    return Page(
        render(page_context(PLACE, language, prefixed=prefixed), ArticlePage(article=item, source=SOURCE, **extra))
    )


def test_the_page_says_whose_it_is_when_it_appeared_and_where_the_original_stands():
    html = page(RICH)
    assert RICH.url in html.hrefs()
    assert [link["href"] for link in html.all("link", rel="canonical")] == [RICH.url]
    for text in (*RICH.authors, *RICH.credits, RICH.rights, *RICH.categories, RICH.id):
        assert text in html.text, text
    times = [element["datetime"] for element in html.all("time")]
    assert {"2024-05-03T06:30:05Z", "2024-05-03T11:00:00Z"} <= set(times)
    assert "../../sources/harbour/" in html.hrefs()


def test_pictures_wait_until_they_are_seen_and_have_a_text_for_those_who_do_not_see():
    item = article(content_html='<figure><img src="https://img.example.org/1.jpg"><figcaption>灯</figcaption></figure>')
    assert page(item).all("img") == [{"src": "https://img.example.org/1.jpg", "loading": "lazy", "alt": ""}]


def test_a_lead_picture_stands_above_a_text_that_has_none_and_no_picture_twice():
    lead = Image(url="https://img.example.org/lead.jpg", caption="清晨", alt="港口")
    html = page(article(lead_image=lead, images=(lead,)))
    assert html.all("img") == [{"src": lead.url, "alt": "港口", "loading": "lazy"}]
    assert "清晨" in html.text
    inside = article(lead_image=lead, images=(lead,), content_html=f'<p><img src="{lead.url}" alt=""></p>')
    assert len(page(inside).all("img")) == 1


def test_the_still_of_a_video_stands_there_once():
    film = Media(url="https://media.example.org/1.mp4", type="video/mp4", poster="https://img.example.org/still.jpg")
    html = page(article(media=(film,), lead_image=Image(url=film.poster)))
    assert not html.all("img")
    assert html.all("video")[0]["poster"] == film.poster


def test_recordings_can_be_played_without_being_fetched_before():
    sound = Media(url="https://media.example.org/1.mp3", type="audio/mpeg", caption="早间新闻")
    film = Media(url="https://media.example.org/1.mp4", type="video/mp4", poster="https://img.example.org/still.jpg")
    html = page(article(media=(sound, film)))
    assert html.all("audio") == [{"controls": None, "preload": "none", "src": sound.url}]
    assert html.all("video") == [{"controls": None, "preload": "none", "src": film.url, "poster": film.poster}]
    within = article(media=(film,), content_html=f'<video src="{film.url}"></video>')
    assert page(within).all("video") == [{"src": film.url, "controls": "", "preload": "none"}]


def test_copies_and_other_tellings_lead_to_their_own_pages():
    copy = LinkedArticle(id=urn("copy"), title="同一篇", source_title="小岛新闻")
    other = LinkedArticle(id=urn("other"), title="另一种说法", source_title="山城")
    html = page(article(also_at=("https://island.example.com/1",)), copies=(copy,), related=(other,))
    assert f"../../articles/{urn('copy')[9:]}/" in html.hrefs()
    assert f"../../articles/{urn('other')[9:]}/" in html.hrefs()
    assert "https://island.example.com/1" in html.hrefs()
    assert "小岛新闻" in html.text


def test_a_revision_shows_what_came_and_what_went():
    lines = diff_lines(["船都停了。", "雾很浓。"], ["船都开了。", "雾很浓。", "天晴了。"])
    html = page(article(), revisions=(ArticleRevision(seen=at(5), current=True, lines=lines),))
    body = render(
        page_context(PLACE),
        ArticlePage(
            article=article(),
            source=SOURCE,
            revisions=(
                ArticleRevision(seen=at(5), current=True, lines=lines),
                ArticleRevision(seen=at(4), current=False, lines=()),
            ),
        ),
    ).decode()
    assert "船都<del>停</del><ins>开</ins>了。" in body
    assert "<ins>天晴了。</ins>" in body
    assert "雾很浓" not in html.text
    assert "文字未变" in body


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("zh-Hans", "3 张图片改用原始地址，不再经过代理（weserv）"),
        ("zh-Hant", "3 張圖片改用原始地址，不再經過代理（weserv）"),
        ("en", "3 pictures shown from their origin instead of through weserv"),
    ],
)
def test_what_was_changed_on_the_way_in_is_told_in_the_language_of_the_page(language, text):
    note = CorrectionKind.UNPROXIED(num=3, proxies="weserv")
    html = page(article(provenance=(note,)), language, prefixed=True)
    assert text in html.text
    assert html.text.count("weserv") == 1
    assert not html.all("span", lang="en")


def test_a_rule_of_the_operator_stays_as_it_was_written_in_every_language():
    rule = "p:-soup-contains(扫码关注)"
    for language in ("zh-Hans", "zh-Hant", "en"):
        html = page(article(provenance=(CorrectionKind.RULE(num=2, rule=rule),)), language, prefixed=True)
        assert rule in html.text


def test_what_another_program_noted_stays_in_its_own_english():
    body = render(
        page_context(PLACE), ArticlePage(article=article(provenance=(untranslated("moved by 9 h"),)), source=SOURCE)
    ).decode()
    assert '<li><span lang="en">moved by 9 h</span></li>' in body


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "en"])
@pytest.mark.parametrize("kind", CorrectionKind)
def test_hostile_values_of_a_note_stay_text(kind, language):
    values = dict.fromkeys(kind.names - {"num"}, f'</li><b onclick="x">{HOSTILE} %(num)s %s {{{{ 7 * 7 }}}}')
    counted = {"num": 3} if kind.plural else {}
    html = page(article(provenance=(kind(**values, **counted),)), language, prefixed=True)
    assert not html.all("b")
    assert html.all("script") == [{"src": "../../../copy.js", "defer": None}]
    assert not [attribute for _, attributes in html.tags for attribute in attributes if attribute.startswith("on")]
    assert ("{{ 7 * 7 }}" in html.text) == bool(values)


def test_the_text_says_its_language_where_the_page_has_another():
    assert page(article(language="zh-Hans"), "en", prefixed=True).all("article")[0]["lang"] == "zh-Hans"
    assert "lang" not in page(article(language="zh-Hans")).all("article")[0]
    assert page(article(language="")).all("article")[0]["lang"] == "und"


@pytest.mark.parametrize("url", HOSTILE_URLS)
def test_hostile_fields_stay_text_and_hostile_addresses_stay_out(url):
    picture = Image(url=url, caption=HOSTILE, alt=HOSTILE)
    item = article(
        title=HOSTILE,
        url=url,
        authors=(HOSTILE,),
        categories=(HOSTILE,),
        credits=(HOSTILE,),
        rights=HOSTILE,
        via=HOSTILE,
        provenance=(untranslated(HOSTILE),),
        also_at=(url,),
        language=HOSTILE,
        lead_image=picture,
        images=(picture,),
        media=(Media(url=url, type=HOSTILE, poster=url, caption=HOSTILE),),
    )
    linked = LinkedArticle(id=urn("x"), title=HOSTILE, source_title=HOSTILE)
    lines = diff_lines([HOSTILE], [HOSTILE + "!"])
    revision = ArticleRevision(seen=at(5), current=True, lines=lines)
    html = page(item, copies=(linked,), related=(linked,), revisions=(revision,))
    assert not html.all("b")
    assert html.all("script") == [{"src": "../../copy.js", "defer": None}]
    for _, attributes in html.tags:
        assert not any(name == "style" or name.startswith("on") for name in attributes)
        for name in ("href", "src", "poster"):
            assert re.match(r"https?://|feed:https://|[^:]*$", attributes.get(name) or ""), attributes


def test_content_of_an_earlier_program_passes_the_allowlist_once_more():
    item = article(content_html='<p>文</p><script>x</script><img src="x" onerror="y"><svg onload="z"></svg>')
    html = page(item)
    assert html.all("script") == [{"src": "../../copy.js", "defer": None}]
    assert not html.all("svg")
    assert not [a for _, a in html.tags if "onerror" in a or "onload" in a]
