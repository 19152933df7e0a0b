"""An unclosed element does not hide the following text, and words in code are text."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.parsing.markup import clean, html_to_text
from feeds.parsing.markup.raw_text import close_raw_elements
from tests.cases.documents import accepted, articles, entries_of_bytes
from tests.parsing.markup.test_safety import disallowed

#: elements with raw text, hidden content or replaced content
SWALLOWING = (
    "script style title textarea xmp iframe noembed noframes noscript plaintext listing object applet canvas select "
    "button svg math template datalist audio video map portal frameset progress meter output option optgroup"
).split()
BEHIND = "<p>读者排到了门外的长椅旁边。</p>"


def spellings(name: str) -> list[str]:
    """An element self-closed, unclosed, and in upper case."""
    return [
        f"<{name}/>",
        f"<{name} />",
        f'<{name} src="//player.example.org/v/1?a=1&amp;b=2"/>',
        f"<{name} src='//player.example.org/v/1' allowfullscreen />",
        f"<{name.upper()} SRC=x />",
        f"<{name}>",
        f'<{name} src="//player.example.org/v/1">',
        f"<{name.title()}\n class=x>",
    ]


def test_a_self_closed_frame_hides_nothing() -> None:
    (article,) = articles("fidelity/f01-self-closed-iframe.md")
    assert article.content_html.count("<p>") == 3
    assert article.content_html.endswith("最年长的一位九十一岁。</p>")


@pytest.mark.parametrize("name", SWALLOWING)
def test_text_after_an_unclosed_element_is_shown(name: str) -> None:
    for tag in spellings(name):
        html = clean(f"<p>镇上的木匠做了椅子。</p>{tag}{BEHIND}")
        assert html.startswith("<p>镇上的木匠做了椅子。</p>"), tag
        assert "读者排到了门外的长椅旁边。" in html, tag
        assert disallowed(html) == [], tag
        assert clean(html) == html, tag


@pytest.mark.parametrize("name", SWALLOWING)
def test_the_same_inside_another_element_and_before_a_closed_one(name: str) -> None:
    for tag in spellings(name):
        if name == "script" and not tag.endswith("/>"):
            continue  # the content of a closed script may contain markup
        html = clean(f"<div><p>前</p>{tag}</div>{BEHIND}<{name}></{name}><p>尾</p>")
        assert "读者排到了门外的长椅旁边。" in html, tag
        assert "尾" in html, tag


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<script>var a = '<p>b</p>';</script><p>正文</p>", "<p>正文</p>"),
        ("<script>document.write('<script src=a><\\/script>')</script><p>正文</p>", "<p>正文</p>"),
        ("<style>p > b { color: red }</style><p>正文</p>", "<p>正文</p>"),
        ("<textarea><p>表</p></textarea><p>正文</p>", "<p>正文</p>"),
        ("<iframe src=//a.example>您的浏览器不支持</iframe><p>正文</p>", "<p>正文</p>"),
        ("<object data=a><p>插件</p></object><p>正文</p>", "<p>正文</p>"),
        ("<select><option>甲<option>乙</select><p>正文</p>", "<p>正文</p>"),
        ("<script src=/a/>code()</script><p>正文</p>", "<p>正文</p>"),
        ("<!-- <p>旧</p> --><p>正文</p>", "<p>正文</p>"),
        ("<!--><p>正文</p><!-- -->", "<p>正文</p>"),
        ("<!-- 未完 <p>正文</p>", "<p>正文</p>"),
        ("<xmp>a <b> c</xmp><p>正文</p>", "<pre>a &lt;b&gt; c</pre><p>正文</p>"),
        ("<listing>a\n b</listing><p>正文</p>", "<pre>a\n b</pre><p>正文</p>"),
        ("<p>重<strong/>要</p><p>正文</p>", "<p>重要</p><p>正文</p>"),
        ('<p><a href="https://a.example/"/>无字</p><p>正文</p>', "<p>无字</p><p>正文</p>"),
    ],
)
def test_closed_elements_are_unchanged(html: str, expected: str) -> None:
    assert clean(html) == expected
    assert clean(expected) == expected


def test_an_unknown_element_in_code_is_a_word() -> None:
    (article,) = articles("fidelity/f11-code-tag.md")
    assert "<code>bin/tool uninstall &lt;plugin&gt;</code>" in article.content_html
    assert article.summary.startswith("bin/tool uninstall <plugin> ")


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("<code>npm i <package>@<version></code>", "npm i &lt;package&gt;@&lt;version&gt;"),
        ("<code>List<String></code>", "List&lt;String&gt;"),
        ("<code>Map<K, V></code>", "Map&lt;K, V&gt;"),
        ("<code>std::vector<std::string> v</code>", "std::vector&lt;std::string&gt; v"),
        ("<code>if (a<b && c>d) {</code>", "if (a&lt;b &amp;&amp; c&gt;d) {"),
        ("<code>a<b</code>", "a&lt;b"),
        ("<code>the <script> element</code>", "the &lt;script&gt; element"),
        ("<code><iframe></code>", "&lt;iframe&gt;"),
        ("<code><TextArea rows=2></code>", "&lt;TextArea rows=2&gt;"),
        ("<code></plugin></code>", "&lt;/plugin&gt;"),
        ("<code>use <b> for bold</code>", "use &lt;b&gt; for bold"),
        ("<code><!-- more --></code>", "&lt;!-- more --&gt;"),
        ("<code><?php echo $a; ?></code>", "&lt;?php echo $a; ?&gt;"),
        ("<code><?= a > b ?></code>", "&lt;?= a &gt; b ?&gt;"),
        ("<code><!DOCTYPE html></code>", "&lt;!DOCTYPE html&gt;"),
        ('<code><?xml version="1.0"?></code>', '&lt;?xml version="1.0"?&gt;'),
        ("<code><Button></code>", "&lt;Button&gt;"),
        ("<code><lin@harbour.example></code>", "&lt;lin@harbour.example&gt;"),
        ("<CODE>git clone <url></CODE>", "git clone &lt;url&gt;"),
        ('<code class="sh">ssh <user>@<host></code>', "ssh &lt;user&gt;@&lt;host&gt;"),
        ("<code>&lt;plugin&gt;</code>", "&lt;plugin&gt;"),
    ],
)
def test_words_in_angle_brackets_are_shown_in_code(code: str, expected: str) -> None:
    assert clean(f"<p>运行 {code} 即可。</p>{BEHIND}") == f"<p>运行 <code>{expected}</code> 即可。</p>{BEHIND}"
    pre = code.replace("<code", "<pre").replace("</code", "</pre").replace("CODE>", "pre>")
    assert clean(f"{pre}{BEHIND}") == f"<pre>{expected}</pre>{BEHIND}"


@pytest.mark.parametrize("name", ["code", "samp", "kbd", "tt", "pre"])
@pytest.mark.parametrize(
    "code",
    [
        *("<img>", "<div>", "<p>", "<br>", "<hr>", "<li>", "<table><tr>", "usage: x <file> <dir>", "<td>", "<col>"),
        "std::vector<section>",
    ],
)
def test_names_of_elements_are_shown_in_code(name: str, code: str) -> None:
    shown = code.replace("<", "&lt;").replace(">", "&gt;")
    written = "code" if name == "tt" else name
    if name == "pre":
        assert clean(f"<pre>{code}</pre>{BEHIND}") == f"<pre>{shown}</pre>{BEHIND}"
    else:
        assert clean(f"<p>前<{name}>{code}</{name}>后</p>{BEHIND}") == (
            f"<p>前<{written}>{shown}</{written}>后</p>{BEHIND}"
        )


def test_formatting_elements_in_code_are_markup() -> None:
    pre = (
        '<pre><code><span class="k">def</span> f(x):<br>  <b>return</b> x<button class="copy"><svg viewBox="0 0 1 1">'
        '<path d="M0 0"/></svg>Copy</button></code></pre>'
    )
    assert clean(pre) == "<pre>def f(x):\n  return x</pre>"
    assert clean("<p><code>a<br>b</code></p>") == "<p><code>a<br>b</code></p>"
    assert clean("<pre>a\n<hr>\n<p>b</pre>") == "<pre>a\n\nb</pre>"
    assert clean('<pre><div class="line">a</div>\n<div class="line">b</div></pre>') == "<pre>a\nb</pre>"
    assert clean("<pre><ol><li>a<li>b</ol></pre>") == "<pre>ab</pre>"
    assert clean("<div><code>甲</div><div>乙</code>丙</div>") == "<p><code>甲</code></p><p><code>乙</code>丙</p>"
    assert clean("<code><p>甲</code></p><p>丙</p>") == "<p><code>甲</code></p><p>丙</p>"
    assert clean("<p><code>a <em>b</em></code> <plugin>c</plugin></p>") == "<p><code>a <em>b</em></code> c</p>"


@pytest.mark.parametrize(
    "text",
    [
        "写信给 <lin@harbour.example> 吧",
        "<lin-xiao@harbour.example>",
        "见 <https://docs.example.org/?a=1&b=2>",
        "<mailto:lin@harbour.example>",
        "Vec<u8>, Promise<string>, Map<String, List<Foo>>",
        "boost::vector<std::string>",
        "角色 <Role>, 规则 <Rules/>",
        "见 <block diagram of house> 处",
        "填 <api-key> 和 <API_KEY>",
        "用 <Button> 或 <TextField>",
        "若 a<b && c>d 则",
        "若 a<b 且 c 则",
    ],
)
def test_words_in_angle_brackets_are_shown_outside_of_code(text: str) -> None:
    expected = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    for html in (f"<p>{text}</p>{BEHIND}", f"<p>{text}{BEHIND}"):
        assert clean(html) == f"<p>{expected}</p>{BEHIND}"
    assert html_to_text(text) == text


@pytest.mark.parametrize(
    "tag",
    [
        "<o:p>",
        "<st1:place>",
        "<x-note>文</x-note>",
        "<x-widget/>",
        "<markup>文</markup>",
        "<foo bar=1>",
        '<divclass="x">',
        "<b hidden>文</b>",
        "<a name>文</a>",
        "<p\n>文</p>",
        "<BUTTON>x</BUTTON>",
        "<button></button>",
        "<Button>x</Button>",
        "<td nowrap>文",
        "<video controls></video>",
        "<Script>x()</Script>",
        "<!-- <Role> -->",
        "<script>if (a<b && c) {}</script>",
        "<svg><defs/><foo/></svg>",
        "<stron",
    ],
)
def test_possible_tags_are_not_shown_as_text(tag: str) -> None:
    assert "&lt;" not in clean(f"<p>甲</p>{tag}")


def test_a_mail_address_behind_the_name_of_an_author_is_not_shown() -> None:
    authors = [{"name": "林晓 <lin@harbour.example>"}, {"name": "周帆 &lt;zhou@harbour.example&gt;"}]
    item = {"id": "https://news.example.org/1", "title": "用 <Button>", "content_html": "<p>文</p>", "authors": authors}
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "t", "items": [item]})
    (article,) = accepted(entries_of_bytes(body.encode()))
    assert (article.authors, article.title) == (("林晓", "周帆"), "用 <Button>")


#: fragments of valid and damaged markup
PIECES = st.sampled_from(
    [tag for name in SWALLOWING for tag in (*spellings(name), f"</{name}>")]
    + [
        "<code>",
        "</code>",
        "<pre>",
        "</pre>",
        "<x>",
        "<Button>",
        "a<b c",
        "<x@y>",
        "<p>",
        "</p>",
        "<!--",
        "-->",
        "字",
        " ",
        "<b",
        '"',
        "&lt;",
        "<b/>",
    ]
)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_closing_twice_is_closing_once(html: str) -> None:
    once = close_raw_elements(html)
    assert close_raw_elements(once) == once
    cleaned = clean(html)
    assert clean(cleaned) == cleaned
    assert disallowed(cleaned) == []


@given(st.lists(st.sampled_from([tag for name in SWALLOWING for tag in spellings(name)]), max_size=6))
def test_no_unclosed_element_hides_the_following_text(tags: list[str]) -> None:
    assert "读者排到了门外的长椅旁边。" in clean("".join(tags) + BEHIND)
