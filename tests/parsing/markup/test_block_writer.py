"""Rendering of the HTML that upstreams send."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.parsing.markup import ALLOWED, clean, finish, new_draft
from feeds.parsing.markup.line_rules import credit

LEAD = '<img src="https://images.weserv.nl/?url=static.dw.com/image/1_303.jpg" width="100%">'
FIGURE = '<figure><img src="https://static.dw.com/image/1_303.jpg" alt="">'


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param("书店 — <p>开门了。</p>尾声", "<p>书店 —</p><p>开门了。</p><p>尾声</p>", id="loose text"),
        pytest.param("<p>一<br /><br />二<br>三</p>", "<p>一</p><p>二<br>三</p>", id="breaks part paragraphs"),
        pytest.param("<p>一<br> \n&nbsp;<br/>二</p>", "<p>一</p><p>二</p>", id="breaks with spaces between"),
        pytest.param("<p></p><p> </p><p>&nbsp;</p><p><b></b><a href='/a/1.html'></a></p>", "", id="empty elements"),
        pytest.param("<div>一</div><div> </div><div>二</div>", "<p>一</p><p>二</p>", id="divs for paragraphs"),
        pytest.param(
            '<p><strong><span class="placeholder" data-id="1"></span><p>小标题</p></strong></p>',
            "<p><strong>小标题</strong></p>",
            id="p in strong in p",
        ),
        pytest.param("<b>一<br><br>二</b>", "<p><b>一</b></p><p><b>二</b></p>", id="inline goes on in the next line"),
        pytest.param("<p>一</small></p>二", "<p>一</p><p>二</p>", id="stray end tag"),
        pytest.param("<span data-type='AUTO_TOPIC'>海港</span>城市", "<p>海港城市</p>", id="span unwrapped"),
        pytest.param("<h1>大</h1><h3>小</h3>", "<h2>大</h2><h3>小</h3>", id="h1 demoted"),
        pytest.param("<ol start=٣><li>一</ol>", "<ol><li>一</li></ol>", id="numbers that are none in HTML"),
        pytest.param(
            "<pre>a<img src=https://example.org/a.jpg></pre>",
            '<pre>a</pre><figure><img src="https://example.org/a.jpg" alt=""></figure>',
            id="picture in preformatted text",
        ),
        pytest.param(
            "<a href=//example.org/1>一<marquee><a href=//example.org/2>二",
            '<p><a href="https://example.org/1" rel="noopener noreferrer">一二</a></p>',
            id="link in a link",
        ),
        pytest.param("甲<li>一<li>二", "<p>甲</p><ul><li>一</li><li>二</li></ul>", id="items without a list"),
        pytest.param(
            "<p>甲<br>乙</p><li>一</li>", "<p>甲<br>乙</p><ul><li>一</li></ul>", id="items behind a paragraph"
        ),
        pytest.param("<![CDATA[甲<b>乙</b>]]>", "<p>甲<b>乙</b></p>", id="section escaped twice"),
        pytest.param("<ul><li><p>一</p></li>二<li></ul>", "<ul><li>一</li><li>二</li></ul>", id="lists"),
        pytest.param('<ol start="3"><li>一</ol>', '<ol start="3"><li>一</li></ol>', id="numbered list"),
        pytest.param("<ruby>汉<rt><d><rt>hàn</d>", "<p><ruby>汉<rt>hàn</rt></ruby></p>", id="reading in a reading"),
        pytest.param("<pre>a\n  b<br>c</pre>", "<pre>a\n  b\nc</pre>", id="preformatted lines stay"),
        pytest.param(
            "<table class=x><tr><td colspan=2 onclick=a>一</table>",
            '<table><tbody><tr><td colspan="2">一</td></tr></tbody></table>',
            id="table",
        ),
        pytest.param("<table><tr><td> </td></tr></table>", "", id="empty table"),
        pytest.param("<hr><p>一</p><hr><hr><p>二</p><hr>", "<p>一</p><hr><p>二</p>", id="rules only between"),
        pytest.param("　　一　二\u200b三", "<p>一　二三</p>", id="wide spaces and zero width"),
        pytest.param("<blockquote>一<p>二</blockquote>", "<blockquote><p>一</p><p>二</p></blockquote>", id="quote"),
        pytest.param("<code>a &lt;b&gt;</code>", "<p><code>a &lt;b&gt;</code></p>", id="escaped text stays escaped"),
        pytest.param('<divclass="ad "data-x="1">广场</div>', "<p>广场</p>", id="attributes run into the name"),
        pytest.param("<title>x</title><link href=a><frameset>甲<o:p>乙</o:p>", "<p>甲乙</p>", id="no page head"),
    ],
)
def test_html_is_rendered_as_blocks(html: str, expected: str) -> None:
    assert clean(html) == expected


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            LEAD + '<div><small style="color: #999;">港口</small></div>',
            FIGURE + "<figcaption>港口</figcaption></figure>",
            id="feedx caption",
        ),
        pytest.param(LEAD + "<div><small></small></div>甲", FIGURE + "</figure><p>甲</p>", id="empty caption"),
        pytest.param(LEAD + "<p>甲</p>" + LEAD, FIGURE + "</figure><p>甲</p>", id="same picture twice"),
        pytest.param(
            LEAD + "<img src='https://api.dw.com/image/1_7.jpg'>", FIGURE + "</figure>", id="same picture, other size"
        ),
        pytest.param('<img src="" width="100%">甲', "<p>甲</p>", id="empty src fetches the page itself"),
        pytest.param(
            "晴<img class=wp-smiley src=https://s.w.org/images/core/emoji/13.0.0/72x72/2600.png alt=☀>天",
            "<p>晴☀天</p>",
            id="emoji picture is a character",
        ),
        pytest.param(
            '<a href="https://images.weserv.nl/?url=static.dw.com/image/1_303.jpg">甲</a>',
            '<p><a href="https://static.dw.com/image/1_303.jpg" rel="noopener noreferrer">甲</a></p>',
            id="link to a proxied picture",
        ),
        pytest.param("<img src='https://picsum.photos/400/300?random=1'>", "", id="placeholder"),
        pytest.param(
            "<div><img src=https://example.org/a.jpg></div><div><figure><figcaption>河</figcaption></figure></div>",
            '<figure><img src="https://example.org/a.jpg" alt=""><figcaption>河</figcaption></figure>',
            id="caption in a figure of its own",
        ),
        pytest.param(
            "<iframe src=https://ads.example/></iframe><div class=picinfo>片</div>甲<img src=https://example.org/a.jpg>",
            '<p>片</p><p>甲</p><figure><img src="https://example.org/a.jpg" alt=""></figure>',
            id="caption of something else",
        ),
        pytest.param(
            "<img src=https://example.org/a.jpg><iframe src=https://x.example/></iframe><div class=picinfo>片</div>",
            '<figure><img src="https://example.org/a.jpg" alt=""></figure><p>片</p>',
            id="caption of a frame behind a picture",
        ),
        pytest.param(
            "<img src=https://example.org/a-300x200.jpg srcset='https://example.org/a.jpg 900w' alt=img>",
            '<figure><img src="https://example.org/a.jpg" alt=""></figure>',
            id="thumbnail with a full size beside it",
        ),
        pytest.param("<img src=https://example.org/p.gif width=1 height=1>", "", id="pixel"),
        pytest.param(
            "<img class=lazy src='data:image/gif;base64,R0' data-original='http://example.org/a.jpg' data-width=30>",
            '<figure><img src="http://example.org/a.jpg" alt="" width="30"></figure>',
            id="lazy",
        ),
        pytest.param(
            "<figure><a href='/big.jpg'><img src=https://example.org/a.jpg alt=a.jpg></a>"
            "<figcaption>河<a href=/x>岸</a></figcaption></figure>",
            '<figure><img src="https://example.org/a.jpg" alt=""><figcaption>河岸</figcaption></figure>',
            id="linked picture with caption",
        ),
        pytest.param(
            '<span><img src="https://example.org/a.jpg"><span class="off-screen">图片来源</span>'
            '<span class="story-image-copyright">某社</span></span>',
            '<figure><img src="https://example.org/a.jpg" alt=""><figcaption>某社</figcaption></figure>',
            id="BBC copyright",
        ),
        pytest.param(
            "<video poster='https://images.weserv.nl?url=gdb.voanews.com/a_tv_r1_s_w900.jpg'"
            " src='https://av.voanews.com/a.mp4' style='width:100%' controls></video><div><small>片</small></div>",
            '<figure><video src="https://av.voanews.com/a.mp4" poster="https://gdb.voanews.com/a_tv_r1_s_w900.jpg"'
            ' controls="" preload="none"></video><figcaption>片</figcaption></figure>',
            id="video",
        ),
        pytest.param(
            "<audio controls><source src=https://example.org/a.mp3></audio>",
            '<figure><audio src="https://example.org/a.mp3" controls="" preload="none"></audio></figure>',
            id="audio",
        ),
        pytest.param(
            "<iframe src='//v.qq.com/iframe/player.html?vid=a1&amp;auto=0'></iframe>",
            '<p><a href="https://v.qq.com/x/page/a1.html" rel="noopener noreferrer">https://v.qq.com/x/page/a1.html</a></p>',
            id="player",
        ),
        pytest.param("<iframe src='https://ads.example/x'></iframe>", "", id="other frames"),
        pytest.param(
            '<a href="https://api.dw.com/api/detail/article/60273385" rel="ArticleRef">甲</a>',
            '<p><a href="https://www.dw.com/zh/a-60273385" rel="noopener noreferrer">甲</a></p>',
            id="DW API link",
        ),
    ],
)
def test_pictures_players_and_links_are_rendered(html: str, expected: str) -> None:
    assert clean(html) == expected


CREDIT = credit(r"翻译：.{1,10}")


@pytest.mark.parametrize(
    ("html", "expected", "credits"),
    [
        ("<p>诗。</p><p>翻译：某人</p>", "<p>诗。</p>", ["翻译：某人"]),
        ("<p>诗。<br>翻译：<b>某人</b></p>", "<p>诗。</p>", ["翻译：某人"]),
        ("<p>诗。<br>翻译：甲<br>翻译：乙</p>", "<p>诗。</p>", ["翻译：乙", "翻译：甲"]),
        ("<p><b>诗。<br>翻译：某人</b></p>", "<p><b>诗。<br>翻译：某人</b></p>", []),
        ("<p>诗。翻译：某人</p>", "<p>诗。翻译：某人</p>", []),
    ],
)
def test_credit_lines_are_moved_regardless_of_markup(html: str, expected: str, credits: list[str]) -> None:
    draft = new_draft(html, base="https://example.org/")
    draft.lines = (CREDIT,)
    assert (finish(draft), draft.credits) == (expected, credits)


def test_relative_addresses_need_a_base() -> None:
    html = '<a href="/b">甲</a><img src="c.jpg">'
    assert clean(html) == "<p>甲</p>"
    assert 'href="https://example.org/b"' in clean(html, base="https://example.org/a/")
    assert 'src="https://example.org/a/c.jpg"' in clean(html, base="https://example.org/a/")


@pytest.mark.parametrize("href", ["", " ", "#", "null", "undefined"])
def test_empty_link_is_removed(href: str) -> None:
    assert clean(f'<a href="{href}">甲</a>', base="https://example.org/a/") == "<p>甲</p>"


_TAGS = st.sampled_from(sorted({*ALLOWED, "div", "span", "script", "font", "small", "svg", "iframe", "center", "o:p"}))
_WORDS = st.text("甲乙 \n\u3000\u00a0<>&\"'\u200bab", max_size=8)
_PIECES = st.one_of(
    _WORDS,
    st.sampled_from(
        [
            "<iframe src=//v.qq.com/iframe/player.html?vid=a1>",
            "</iframe>",
            "<ol start=٣>",
            "<li>",
            "<dt>",
            "<figcaption>",
        ]
    ),
    _TAGS.map("<{}>".format),
    _TAGS.map("</{}>".format),
    st.sampled_from(
        ["<img src=https://example.org/a.jpg>", "<a href=//example.org>", "<br>", "&#x202e;", "&nbsp;", "]]>"]
    ),
)


@settings(max_examples=2000)
@given(st.lists(_PIECES, max_size=25).map("".join))
def test_cleaning_is_idempotent(html: str) -> None:
    once = clean(html)
    assert clean(once) == once
