"""Every correction of an article is noted once per kind, with its count."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from feeds.config import Config, load
from feeds.dedupe import decide, version_of
from feeds.messages import untranslated
from feeds.model import Article, RawChannel, RawEntry, Source
from feeds.model.attachments import RawMedia
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.css_rules import MAX_ELEMENTS
from feeds.parsing.normalizers import DocumentPosition, normalize
from tests.corrections import noted
from tests.dedupe.history import StoredArticle

NOW = datetime(2026, 11, 20, tzinfo=UTC)
SHIPPED = load(None, Path("unused"), {})
FERRY = Source(id="ferry", title="渡口新闻", hosts=("news.example.org",))

#: an entry without corrections
PLAIN: dict[str, Any] = {
    "format": "rss",
    "title": "渡口的早晨",
    "link": "https://news.example.org/a/1.html",
    "content": "<p>清晨的渡口起了薄雾，摆渡的老人照例先烧一壶水。</p>",
    "published": "Thu, 19 Nov 2026 08:00:00 GMT",
}
PICTURE = "https://pictures.example.org/1.jpg"
WESERV = f"https://images.weserv.nl/?url={PICTURE.removeprefix('https://')}"
VIDEO = quote('{"videoUrl": "https://media.example.org/1.mp4"}')
PIXELS = '<img src="/t.gif" width="1" height="1"><img src="/u.gif" style="display:none">'
ZAKER = {"link": "https://www.myzaker.com/article/61ed6d2d8e9f0972d25236fd"}
#: created at 14:58:53 GMT on 23 January 2022, according to its name
MADE = "http://zkres1.myzaker.com/202201/61ed6d2d8e9f0972d25236fd_1024.jpg"
MIRRORED = {"format": "feedx", "epoch": "1732608000000", "published": ""}


def body(html: str, **fields: Any) -> dict[str, Any]:
    """Return an entry with `html` before its text."""
    return PLAIN | {"content": html + PLAIN["content"]} | fields


def article(entry: dict[str, Any], *rules: str) -> Article:
    own = {"ferry": {"drop": rules}} if rules else {}
    config = Config(data=Path("unused"), sources=(*SHIPPED.sources, FERRY), own=own)
    entry = dict(entry)
    position = entry.pop("position", None)
    return normalize(RawEntry(**entry), config=config, now=NOW, position=position).article


#: example entries by the sentence of their correction
CORRECTED: dict[str, dict[str, Any]] = {
    "written 08:00 GMT, earlier than its own picture of 14:58 GMT (2022-01-23), moved by 8 h": body(
        f'<img src="{MADE}">', **ZAKER, published="Sun, 23 Jan 2022 08:00:00 GMT"
    ),
    "dated 2031-01-01 00:00 UTC, after its first copy: the time of the first copy is used": PLAIN
    | {"published": "Wed, 01 Jan 2031 00:00:00 GMT"},
    "no date in the document: the time of the first copy is used": PLAIN | MIRRORED,
    "no date: the date of the feed is used": PLAIN
    | {"published": "", "channel": RawChannel(updated="Thu, 19 Nov 2026 09:00:00 GMT")},
    "no date: the time of import is used": PLAIN | {"published": ""},
    "no date: placed below the dated entries of its feed": PLAIN
    | {"published": "", "position": DocumentPosition(below=NOW)},
    "date not understood: gestern": PLAIN | {"published": "gestern"},
    "unknown time zone XYT: the time zone of the source is used": PLAIN | {"published": "19 Nov 2026 08:00:00 XYT"},
    "date without a time: the time of the first copy is used": body("<div><i>2024年 11月 26日</i></div>", **MIRRORED),
    "address of the article replaced by its canonical form": PLAIN | {"link": PLAIN["link"] + "?utm_source=rss"},
    "additions of the publisher removed from the title": PLAIN
    | {"title": "渡口的早晨 - VOA", "link": "https://www.voachinese.com/a/7000001.html"},
    "characters that the archive had replaced in the title restored from the text": PLAIN
    | ZAKER
    | {"title": "以 0_0 收场", "content": "<p>比赛以 0:0 收场。</p>"},
    "no title: the beginning of the text is used": PLAIN | {"title": ""},
    "no title and no text: a picture caption, a file name or the link is used as title": PLAIN
    | {"title": "", "content": ""},
    "no text: the attached pictures and recordings are shown": PLAIN
    | {"content": "", "media": (RawMedia(url=PICTURE),)},
    "only the first 200 pictures and recordings of the entry used": PLAIN
    | {"media": tuple(RawMedia(url=f"https://pictures.example.org/{number}.jpg") for number in range(200))},
    "the document ends in this article: the rest is missing": PLAIN | {"is_cut": True},
    "the description is used as text, because the text in the feed is shorter": PLAIN
    | {"summary": "<p>" + "雾散了以后，对岸的石阶一级一级露出来。" * 20, "content": "<p>雾散了。</p>"},
    "title cut after 500 characters": PLAIN | {"title": "雾" * 501},
    "text cut after 2000000 characters": body("<p>" + "雾" * 2_000_000 + "</p>"),
    "44 tags over the limit removed, their texts kept": body("<div>" * 300 + "雾" + "</div>" * 300),
    "72 attributes over the limit removed from tags": body(
        f'<p>雾</p><img {" ".join(f"w{number}" for number in range(199))} src="{PICTURE}">' + "<br>" * 300
    ),
    # a parser takes `<EOF` as a tag
    "58 percent of the visible text is missing for an unknown reason": body(
        "<p>cat <<EOF\n石阶一级一级露出来，对岸的狗叫了三声，木船靠上了码头 '<br></p>"
    ),
    "1 text for browsers without scripts shown": body(
        f"<script src=/1.js></script><noscript><pre>{'print(1)' * 30}</pre></noscript>"
    ),
    "2 categories or people over the limit removed": PLAIN | {"provenance": (CorrectionKind.LABELS_CUT(num=2),)},
    "name of 1 category or person cut short": PLAIN | {"provenance": (CorrectionKind.NAMES_CUT(num=1),)},
    "names of 2 categories or people cut short": PLAIN | {"categories": ("雾" * 101,), "authors": ("林" * 301,)},
    "alternative texts of 2 pictures cut after 2000 characters": PLAIN
    | {
        "content": f'<p>雾。</p><img src="{PICTURE}" alt="{"雾" * 70_000}">',
        "media": (RawMedia(url=PICTURE.replace(".jpg", "-b.jpg"), caption="船" * 2001),),
    },
    "date line above the text removed": body("<div><i>林小河<br>2024-11-26T08:05:28Z</i></div>", **MIRRORED),
    "title repeated in the text or under a picture removed": body("<h1>渡口的早晨</h1>"),
    "1 credit line moved out of the text": body("<p>责任编辑：林小河</p>", **MIRRORED),
    "1 copyright notice moved out of the text": body("<p>BBC对外部网站内容不负责任。</p>", **MIRRORED),
    "2 lines removed that are not part of the article": body(
        "<p>点击查看本文英文版。</p><p>告知：第三方内容可能包含广告</p>", **MIRRORED
    ),
    "1 hidden tip or menu of the page removed": body('<p>雾。</p><div style="display: none">点击看大图</div>'),
    "1 label for screen readers removed": body('<span class="sr-only">图片来源</span>'),
    "mirror advert removed": PLAIN
    | MIRRORED
    | {"content": '<p>雾。</p><hr><div>获取更多RSS：<br><a href="https://feedx.net">https://feedx.net</a></div>'},
    "adverts, subscription boxes, share buttons or other tools of the page removed": body(
        '<div class="o-self-promo">订阅早间新闻<input name="mail"></div>', **MIRRORED
    ),
    "4 scripts, form fields, frames or plug-ins removed": body(
        '<script>count()</script><form><input name="q"><button>找</button></form><iframe src="/advert.html"></iframe>'
    ),
    "2 vector drawings or formulas removed": body("<svg><path d='M0 0'/></svg><math><mi>x</mi></math>"),
    "1 attached file removed that is no picture or recording": PLAIN
    | {"media": (RawMedia(url="https://news.example.org/1.pdf", type="application/pdf"),)},
    "link of the article removed, it is invalid, incomplete, not public or too long: https://a.example:x/1": PLAIN
    | {"link": "https://a.example:x/1"},
    "2 links changed to lead directly to their targets, without redirecting services": body(
        '<a href="https://www.google.com/url?q=https%3A%2F%2Fnews.example.org%2F2">甲</a>'
        '<a href="https://link.zhihu.com/?target=https%3A%2F%2Fnews.example.org%2F3">乙</a>'
    ),
    "tracking parameters removed from 1 link": body(
        '<a href="/2.html?utm_source=rss&id=2">甲</a><a href="/3.html">乙</a>'
    ),
    "1 invalid link removed, its text kept": body('<a href="javascript:open()">打开</a><a name="top"></a>'),
    "1 link around a picture removed": body(f'<a href="/large.html"><img src="{PICTURE}"></a>'),
    "1 picture shown from its origin instead of through weserv": body(f'<img src="{WESERV}">'),
    "1 thumbnail replaced by its large picture": body(
        '<img src="/1-300x200.jpg" srcset="/1-300x200.jpg 300w, /1-1024x683.jpg 1024w">'
    ),
    "2 pictures or recordings shown that a script would have loaded": body(
        f'<img src="/lazy.gif" data-src="{PICTURE}"><div class="zk_upvideo" data-zkinfo="{VIDEO}"></div>', **ZAKER
    ),
    "1 emoji picture replaced by its character": body('<img class="emoji" src="/1f600.svg" alt="😀">'),
    "2 invisible or tracking pictures removed": body(PIXELS),
    "1 decoration or placeholder removed": body('<img src="https://picsum.photos/400/300?random=1">'),
    "1 repeated picture or recording removed": body(f'<img src="{PICTURE}"><img src="{PICTURE}">'),
    "2 pictures or recordings without a public address removed": body(
        '<img src="http://192.168.1.1/1.jpg"><video src="file:///1.mp4"></video>'
    ),
    "1 embedded player replaced by a link": body('<iframe src="https://www.youtube.com/embed/abc"></iframe>'),
}


@pytest.mark.parametrize("sentence", CORRECTED)
def test_correction_is_in_provenance(sentence: str) -> None:
    assert sentence in noted(article(CORRECTED[sentence]))


def test_unchanged_article_has_no_corrections() -> None:
    assert noted(article(PLAIN)) == ()
    harmless = '<p style="color: red">一 &nbsp; 二<br><br>三</p><!-- x --><style>p {}</style><h1>晨</h1><p></p>'
    assert noted(article(body(harmless))) == ()


def test_every_kind_of_correction_has_an_example() -> None:
    """New kinds need an example here."""
    rules = {CorrectionKind.RULE, CorrectionKind.TOO_LONG_FOR_RULES, CorrectionKind.TOO_BROKEN_FOR_RULES}
    kinds = {note.code for fields in CORRECTED.values() for note in article(fields).provenance}
    assert kinds | rules == set(CorrectionKind)


def test_operator_rules_are_noted_with_other_corrections() -> None:
    html = '<b class="ad">买一送一</b><b class="ad">买二送二</b>' + PIXELS
    assert noted(article(body(html), ".ad")) == (
        "2 elements removed by the rule .ad",
        "2 invisible or tracking pictures removed",
    )
    (sentence,) = noted(article(body("<i>雾</i>" * MAX_ELEMENTS), ".ad"))
    assert sentence == f"custom rules not applied: more than {MAX_ELEMENTS} tags"


def test_attached_picture_is_noted_like_a_picture_in_the_text() -> None:
    attached = RawMedia(url=WESERV, type="image/jpeg")
    sentence = "1 picture shown from its origin instead of through weserv"
    assert noted(article(PLAIN | {"media": (attached,)})) == (sentence,)
    # a picture in the text is not noted again
    assert noted(article(body(f'<img src="{PICTURE}">', media=(attached,)))) == ()
    other = replace(attached, url=WESERV.replace("1.jpg", "2.jpg"))
    assert noted(article(body(f'<img src="{PICTURE}">', media=(other,)))) == (sentence,)
    stock = RawMedia(url="https://picsum.photos/400/300?random=1", type="image/jpeg")
    assert noted(article(PLAIN | {"media": (stock,)})) == ("1 decoration or placeholder removed",)


def test_video_still_is_noted_like_a_picture() -> None:
    html = f'<video src="https://media.example.org/1.mp4" poster="{WESERV}"></video>'
    assert noted(article(body(html))) == ("1 picture shown from its origin instead of through weserv",)


def test_noscript_copy_is_not_noted() -> None:
    twins = f'<img src="{PICTURE}"><noscript><img src="{PICTURE}"></noscript>'
    assert noted(article(body(twins))) == ()


def test_invisible_changes_are_not_noted() -> None:
    """A link without text and a picture without address are invisible in the original too."""
    html = '<a href="/2.html?utm_source=rss"></a><a href="javascript:x()"></a><img src=""><p><a href="#"> </a></p>'
    assert noted(article(body(html))) == ()


def test_link_across_a_break_is_noted_once() -> None:
    html = f'<a href="/2.html?utm_source=rss">一<br><br>二<img src="{PICTURE}"></a>'
    assert noted(article(body(html))) == ("tracking parameters removed from 1 link",)


def test_new_corrections_do_not_update_an_article() -> None:
    """An earlier version noted fewer corrections of the same article; readers must not see an update."""
    now = article(body(f'<img src="{WESERV}">{PIXELS}'))
    earlier = StoredArticle(version_of(replace(now, provenance=(untranslated("image unproxied (weserv)"),))))
    decision = decide(earlier.history, version_of(now), earlier.read)
    assert decision.outcome in {"same", "corrected"}
    assert decision.history is not None
    assert decision.history.updated == earlier.stored.updated
    assert decision.history.current == earlier.stored.current
    later = replace(now, first_seen=datetime(2026, 11, 21, tzinfo=UTC))
    assert decide(earlier.history, version_of(later, live=True), earlier.read).outcome == "same"
