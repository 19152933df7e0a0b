"""Generated feeds for comparing two parsers: usual and unusual elements, texts, namespaces and encodings."""

from hypothesis import strategies as st

TEXTS = st.sampled_from(
    [
        "",
        " ",
        "渡口的路灯修好了",
        "lamp",
        "  spaced\n text ",
        "&lt;p&gt;灯 &amp;amp; 桥&lt;/p&gt;",
        "a &lt; b",
        "<![CDATA[<p>好<br/>a &amp; b &nbsp; &#8217; &#38;</p>]]>",
        "<![CDATA[<p>open]]>",
        "<![CDATA[a]]>b<![CDATA[c]]>",
        "<![CDATA[x &#8; y &#55357;&#56841; z]]>",
        "<![CDATA[<media:title>t</media:title>]]>",
        "&#150;&#x97;",
        "\u0096",
        "caf\u00c3\u00a9",
        "&amp;#8;",
        "&amp;copy; 2026",
        "AT&amp;amp;T <!-- c -->",
        "before<!-- c -->after",
        "<?pi x?>after",
        "https://news.example.org/?a=1&amp;b=2",
        "http:///news.example.org/x",
        "/relative/page",
        "../up?q#f",
        "mailto:lin@harbour.example",
        "lin@harbour.example (林晓)",
        "林晓 &lt;lin@harbour.example&gt;",
        "Mon, 02 Mar 2026 09:00:00 GMT",
        "2026-03-02T09:00:00Z",
        "yes",
        "true",
        "a, b ,, c",
        "text <b>bold</b>",
        "<b xmlns='http://www.w3.org/1999/xhtml'>x</b>",
        "PHA+5aW9PC9wPg==",
        "x" * 120,
        "1:02:03",
    ]
)
_ATTRIBUTE_VALUES = st.sampled_from(
    [
        "",
        "html",
        "HTML",
        "text",
        "text/plain",
        "xhtml",
        "image/jpeg",
        "self",
        "alternate",
        "enclosure",
        "replies",
        "false",
        "true",
        "zh-CN",
        "zh_tw",
        "base64",
        "https://news.example.org/a.jpg",
        "/a.mp3",
        "https://news.example.org/?a=1&amp;b=2",
        "120",
        "桥",
        "a &gt; b",
        "http://news.example.org/base/",
    ]
)
_ATTRIBUTE_NAMES = st.sampled_from(
    "type rel href url src length isPermaLink term label scheme domain xml:lang xml:base lang mode width height medium "
    "text start role rdf:about rdf:resource thr:count TYPE title base".split()
)
_ATTRIBUTES = st.dictionaries(_ATTRIBUTE_NAMES, _ATTRIBUTE_VALUES, max_size=2)
_NAMES = st.sampled_from(
    "title link guid id pubDate published updated modified issued created dc:date description summary content "
    "content:encoded author dc:creator category dc:subject itunes:keywords media:keywords source image enclosure "
    "media:content media:thumbnail media:description media:credit itunes:duration itunes:explicit itunes:image "
    "itunes:author itunes:summary itunes:subtitle itunes:title language rights dc:rights generator lastBuildDate "
    "comments atom:link atom:updated feedburner:origLink podcast:transcript podcast:chapters x:unknown x:image "
    "thumbnail subtitle contributor managingEditor webMaster georss:point dcterms:created dc:description".split()
)
_RARE_NAMES = st.sampled_from(
    "name email uri media:group media:title media:text itunes:owner itunes:category dc:language copyright ttl "
    "atom:author psc:chapters x:title date links tags tagline info url textInput cloud gml:pos creativeCommons:license "
    "cc:license body xhtml:body dc:title Title LINK m:title m:content svg items rss channel feed entry item".split()
)
#: elements with others in them
_FAMILIES = st.sampled_from(
    [
        ("author", "name email uri atom:name x:image"),
        ("atom:author", "name email uri"),
        ("contributor", "name email"),
        ("itunes:owner", "itunes:name itunes:email"),
        ("source", "title id updated link author"),
        ("image", "url title link width"),
        ("media:group", "media:content media:thumbnail media:title media:description media:credit media:category"),
        ("media:content", "media:thumbnail media:title media:description media:keywords media:text"),
        ("psc:chapters", "psc:chapter"),
        ("x:unknown", "x:other x:thing podcast:person"),
        ("itunes:category", "itunes:category"),
    ]
)


def element(name: str, attributes: dict[str, str], content: str) -> str:
    written = "".join(f' {key}="{value}"' for key, value in attributes.items())
    return f"<{name}{written}>{content}</{name}>" if content else f"<{name}{written}/>"


@st.composite
def _families(draw: st.DrawFn) -> str:
    name, children = draw(_FAMILIES)
    leaves = st.builds(element, st.sampled_from(children.split()), _FITTING, TEXTS)
    return element(
        name, draw(_FITTING), draw(st.sampled_from(["", "\n "])) + "".join(draw(st.lists(leaves, max_size=4)))
    )


_FITTING = st.sampled_from(
    [
        {},
        {},
        {},
        {"href": "https://news.example.org/a.jpg?a=1&amp;b=2", "rel": "enclosure"},
        {"href": "https://news.example.org/self", "rel": "self"},
        {"href": "../x", "thr:count": "2"},
        {"url": "https://news.example.org/a.jpg", "type": "image/jpeg", "width": "9"},
        {"url": "https://news.example.org/a.mp3", "length": "9", "fileSize": "8"},
        {"isPermaLink": "false"},
        {"term": "港", "label": "Harbour"},
        {"scheme": "urn:s"},
        {"domain": "urn:d"},
        {"type": "html"},
        {"type": "TEXT"},
        {"xml:lang": "zh_TW"},
        {"start": "1:00", "title": "a"},
    ]
)
ELEMENTS = st.one_of(
    st.builds(element, _NAMES, st.just({}), TEXTS),
    st.builds(element, _NAMES, _FITTING, TEXTS),
    st.builds(element, _NAMES, _ATTRIBUTES, TEXTS),
    st.builds(element, _NAMES | _RARE_NAMES, _FITTING, TEXTS),
    _families(),
)
_XHTML = st.sampled_from(
    [
        '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p id="a&quot;b">好<br/></p></div></content>',
        '<content type="xhtml"> <div>a</div> <div>b</div> </content>',
        '<summary type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a <b lang="en">b</b></div></summary>',
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">a &lt; b</div></title>',
        '<content type="application/xhtml+xml" mode="xml"><x:p>a<x:br/></x:p></content>',
        '<content type="xhtml"><div><title>t</title><a href="/x">y</a></div></content>',
    ]
)
#: what most entries have
USUAL = {
    "rss": "<title>桥</title><link>https://news.example.org/1</link><guid>https://news.example.org/1</guid>"
    "<description>&lt;p&gt;x&lt;/p&gt;</description><pubDate>Mon, 02 Mar 2026 09:00:00 GMT</pubDate>",
    "feed": '<title>桥</title><link href="https://news.example.org/1"/><id>urn:1</id><content type="html">x</content>'
    "<author><name>林晓</name><email>lin@harbour.example</email></author><updated>2026-03-02T09:00:00Z</updated>",
}
_NAMESPACES = {
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "media": "http://search.yahoo.com/mrss/",
    "m": "http://search.yahoo.com/mrss/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "psc": "http://podlove.org/simple-chapters",
    "atom": "http://www.w3.org/2005/Atom",
    "feedburner": "http://rssnamespace.org/feedburner/ext/1.0",
    "georss": "http://www.georss.org/georss",
    "gml": "http://www.opengis.net/gml",
    "creativeCommons": "http://backend.userland.com/creativeCommonsRssModule",
    "cc": "http://web.resource.org/cc/",
    "thr": "http://purl.org/syndication/thread/1.0",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "x": "urn:example:x",
    "xhtml": "http://www.w3.org/1999/xhtml",
}
_ODD_NAMESPACES = st.sampled_from(
    [
        *[{}] * 12,
        {"media": "https://search.yahoo.com/mrss/"},
        {"m": "urn:example:m"},
        {"dc": "http://purl.org/rss/1.0/modules/content/"},
        {"x": "http://purl.org/dc/elements/1.1/"},
        {"itunes": "urn:itunes"},
        {"atom": "http://purl.org/atom/ns#"},
        {"x": "http://www.w3.org/2005/Atom"},
    ]
)
_ROOTS = {
    "rss": ("<rss version='2.0'{}>", "<channel>", "</channel></rss>", "item"),
    "rss 0.92": (
        "<rss version='0.92' xmlns='http://backend.userland.com/rss2'{}>",
        "<channel>",
        "</channel></rss>",
        "item",
    ),
    "rdf": ("<rdf:RDF xmlns='http://purl.org/rss/1.0/'{}>", "<channel>", "</rdf:RDF>", "item"),
    "atom": ("<feed xmlns='http://www.w3.org/2005/Atom'{}>", "", "</feed>", "entry"),
    "atom 0.3": ("<feed version='0.3' xmlns='http://purl.org/atom/ns#'{}>", "", "</feed>", "entry"),
    "language": (
        "<rss version='2.0' xml:lang='zh_CN'{}>",
        "<channel xml:base='http://b.example/'>",
        "</channel></rss>",
        "item",
    ),
}
_PROLOGS = st.sampled_from(
    [
        "",
        '<?xml version="1.0" encoding="utf-8"?>',
        '<?xml version="1.0" encoding="utf-8"?>\n<!-- c -->',
        "<?xml version='1.0'?>\r\n",
        "\n <?xml version='1.0'?>",
        "<?xml-stylesheet href='a.xsl'?>",
        '<?xml version="1.0"?>\n<!DOCTYPE rss [<!ENTITY ok "好">]>',
    ]
)
_CODECS = st.sampled_from(["utf-8", "utf-8", "utf-8", "utf-8-sig", "gb18030", "utf-16"])


@st.composite
def documents(draw: st.DrawFn) -> bytes:
    """A feed, most often a well-formed one."""
    start, channel, end, entry = _ROOTS[draw(st.sampled_from(sorted(_ROOTS)))]
    declared = "".join(f' xmlns:{prefix}="{uri}"' for prefix, uri in (_NAMESPACES | draw(_ODD_NAMESPACES)).items())
    parts = [draw(_PROLOGS), start.format(declared), channel]
    parts += draw(st.lists(ELEMENTS, max_size=3))
    if "RDF" in end:
        parts.append("</channel>")
    usual = USUAL["feed" if entry == "entry" else "rss"]
    for _ in range(draw(st.integers(1, 3))):
        inner = draw(st.lists(ELEMENTS | _XHTML if entry == "entry" else ELEMENTS, max_size=3))
        at = draw(st.integers(0, len(inner)))
        fields = [*inner[:at], draw(st.sampled_from([usual, usual, usual, ""])), *inner[at:]]
        attributes = draw(st.sampled_from(["", "", "", " xml:lang='en'", " rdf:about='urn:a'", "\n xml:base='/x/'"]))
        parts.append(f"\n<{entry}{attributes}>{''.join(fields)}</{entry}>")
    text = "".join([*parts, end])
    codec = draw(_CODECS)
    return text.replace("utf-8", codec).encode(codec, "xmlcharrefreplace")
