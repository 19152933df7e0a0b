"""What to break in a good document, what to put in its place, and the message that the checker must then give.

A check without its control could be one that sees nothing.
"""

from tests.publish.formats.samples import PLAIN, RICH

Breaks = dict[str, tuple[bytes, bytes]]

RSS: Breaks = {
    "MissingAtomSelfLink": (b'rel="self"', b'rel="alternate"'),
    "SelfDoesntMatchLocation": (b"feeds/all.rss", b"feeds/other.rss"),
    "UnregisteredAtomLinkRel": (b'rel="prev-archive"', b'rel="older"'),
    "DuplicateElement": (b"<ttl>", b"<ttl></ttl><ttl>"),
    "ContainsHTML": (b"<title>", b"<title>&lt;b&gt;x&lt;/b&gt;"),
    "InvalidPermalink": (b'isPermaLink="false"', b'isPermaLink="true"'),
    "NotSufficientlyUnique": (b"urn:uuid:", b""),
    "ProblematicalRFC822Date": (b"Fri, 03 May 2024 06:30:05 GMT", b"Fri, 03 May 24 06:30:05 GMT"),
    "IncorrectDOW": (b"Fri, 03 May 2024 06", b"Mon, 03 May 2024 06"),
    "ImplausibleDate": (b"Fri, 03 May 2024 06:30:05", b"Sun, 03 May 1970 06:30:05"),
    "NeedDescriptionBeforeContent": (b"<description>\xe5\x8d\x8f", b"<content:encoded/><description>\xe5\x8d\x8f"),
    "DuplicateEnclosure": (
        b"<enclosure ",
        b'<enclosure url="https://a.example.com/" length="0" type="a/b"/><enclosure ',
    ),
    "InvalidURLAttribute": (b'enclosure url="https://', b'enclosure url="'),
    "InvalidIntegerAttribute": (b'length="1234567"', b'length=""'),
    "InvalidMIMEAttribute": (b'type="video/mp4"', b'type="video"'),
    "InvalidPositiveInteger": (b'width="900"', b'width="0"'),
    "InvalidMediaMedium": (b'medium="image"', b'medium="picture"'),
    "BadCharacters": (b"<title>", "<title>\ufffd".encode()),
    "UnknownNamespace": (b"http://search.yahoo.com/mrss/", b"https://media.example.com/ns"),
    "DuplicateItemSemantics": (b"<dc:creator>", b"<author>a@b.example</author><dc:creator>"),
    "MisplacedItem": (b"</channel>", b"<docs>x</docs></channel>"),
    "InvalidLanguage": (b"zh-Hans", b"zh_Hans"),
    "EncodingMismatch": (b"encoding='UTF-8'", b"encoding='GBK'"),
    "MissingGuid": (b"guid", b"id"),
    "RelativeSelf": (b'href="https://news.example.org/feeds/all.rss"', b'href="/feeds/all.rss"'),
    "ContainsUndeclaredHTML": (
        b'<media:description type="plain">',
        b'<media:description type="plain">&lt;b&gt;x&lt;/b&gt;',
    ),
    "UseOfExtensionAttr": (b"<guid ", b'<guid xmlns:x="https://x.example.com/" x:a="1" '),
    "DuplicateSemantics": (b"<ttl>", b"<dc:rights>x</dc:rights><ttl>"),
    "DuplicateDescriptionSemantics": (b"<guid", b"<atom:content>x</atom:content><guid"),
    "UseZeroForMidnight": (b"<ttl>", b"<skipHours><hour>24</hour></skipHours><ttl>"),
    "EmailFormat": (b"<ttl>", b"<webMaster>lin@harbour.example Lin Hai</webMaster><ttl>"),
    "MissingRealName": (b"<ttl>", b"<managingEditor>lin@harbour.example</managingEditor><ttl>"),
    "ImageTitleDoesntMatch": (b"<ttl>", b"<image><title>x</title></image><ttl>"),
    "ImageLinkDoesntMatch": (b"<ttl>", b"<image><link>https://x.example.com/</link></image><ttl>"),
    "NotBlank": (b"<category>", b"<category></category><category>"),
    "MissingItunesElement": (b'<itunes:category text="News"/>', b""),
    "MissingItunesEmail": (b"itunes:owner", b"itunes:author"),
    "UnsupportedItunesFormat": (b"pier.mp4", b"pier.webm"),
    "InvalidDuration": (b"<itunes:duration>00:34:00", b"<itunes:duration>34 min"),
    "InvalidTrueFalse": (b"<itunes:explicit>true", b"<itunes:explicit>yes"),
}
ATOM: Breaks = {
    "MissingSelf": (b'rel="self"', b'rel="current"'),
    "NonCanonicalURI": (b"<id>urn:uuid", b"<id>URN:UUID"),
    "MissingElement": (b"updated>", b"edited>"),
    "NotBlank": (b"<summary type", b'<summary type="text"></summary><summary type'),
    "InvalidTextType": (b'<content type="html">', b'<content type="CDATA">'),
    "NotInline": (b'<content type="html">', b'<content type="xhtml">'),
    "HtmlFragment": (b'<content type="html">', b'<content type="text/html">'),
    "MissingTextualContent": (b"</entry>", b"</entry><entry><title>x</title></entry>"),
    "DuplicateEntries": (PLAIN.id.encode(), RICH.id.encode()),
    "RelativeSelf": (b'href="https://news.example.org/feeds/all.atom"', b'href="/feeds/all.atom"'),
    "ContainsUndeclaredHTML": (b"<title>", b"<title>&lt;b&gt;x&lt;/b&gt;"),
    "ContainsEmail": (b"<name>", b"<name>&lt;lin@harbour.example&gt;"),
    "AvoidNamespacePrefix": (b"<feed ", b'<feed xmlns:atom="http://www.w3.org/2005/Atom" '),
    "DuplicateUpdated": (b"2024-05-02T08:00:00+00:00", b"2024-05-03T08:00:00+00:00"),
    "InvalidRFC3339Date": (b"<published>2024-05-03T", b"<published>2024-05-03 "),
    "DuplicateAtomLink": (b'rel="enclosure" type="video/mp4"', b'rel="alternate" type="text/html"'),
    "AttrNotBlank": (b'rel="enclosure"', b'rel="enclosure" title=""'),
    "AtomLinkNotEmpty": (b'/7886464"/>', b'/7886464">x</link>'),
    "InvalidIRI": (b'href="https://av', b'href="//av'),
    "FeedHistoryRelInEntry": (b'rel="enclosure"', b'rel="current"'),
    "MissingSourceElement": (b"<source>\n      <id>", b"<source>\n      <id/><id>"),
    "MisplacedMetadata": (b"</feed>", b"<generator>x</generator></feed>"),
    "UndeterminableVocabulary": (b"</feed>", b'<x xmlns=""/></feed>'),
}

#: breakages in the content of an article, for every format with content
BODIES: Breaks = {
    "NotHtml": (b"&lt;p&gt;", b"&lt;p&gt;&lt;b&gt;"),
    "SecurityRisk": (b"&lt;p&gt;", b"&lt;script&gt;1&lt;/script&gt;&lt;p&gt;"),
    "SecurityRiskAttr": (b"&lt;p&gt;", b'&lt;p onclick="1"&gt;'),
    "DangerousStyleAttr": (b"&lt;p&gt;", b'&lt;p style="position:fixed"&gt;'),
    "ContainsRelRef": (b'&lt;a href="https://harbour.example.com/', b'&lt;a href="/'),
}
#: ways in which HTML is not what it seems, all of them `NotHtml`
NO_HTML = (
    "<p>没有结束",
    "<p>一</b></p>",
    "<p><div>二</div></p>",
    "<a href='https://a.example/'><a href='https://b.example/'>三</a></a>",
    "<table><p>四</p></table>",
    "<p>五&copy</p>",
    "<p>六&七</p>",
    "<p class='a' class='b'>七</p>",
    "<p>八<marquee>八</marquee></p>",
    "<p>九\ufdd0</p>",
    "<div/>十",
    "<!-- 十一 -->",
)
OPML: Breaks = {
    "NotHtml": (b' text="', b' text="R&amp;D '),
    "MissingOutlineType": (b'type="rss" ', b""),
    "MissingXmlURL": (b"xmlUrl", b"url"),
    "MissingTitleAttr": (b' title="', b' description="'),
    "InvalidOutlineType": ('<outline text="沿海"'.encode(), '<outline type="folder" text="沿海"'.encode()),
}
#: the header `Content-Type` instead of the right one
CONTENT_TYPES = {
    "UnexpectedContentType": "text/html; charset=utf-8",
    "NonSpecificMediaType": "application/xml; charset=utf-8",
    "EncodingMismatch": "{right}; charset=gb18030",
}
#: what cannot be asserted of a feed, and why
ELSEWHERE = {"Deprecated": "of KML alone, whose namespace is an UnknownNamespace in a feed"}

#: the messages that every feed keeps at zero
ZERO = frozenset(
    "MissingAtomSelfLink MissingSelf SelfDoesntMatchLocation RelativeSelf MissingGuid DuplicateEntries DuplicateUpdated"
    " NotSufficientlyUnique NonCanonicalURI NotHtml ContainsHTML ContainsUndeclaredHTML ContainsRelRef SecurityRisk"
    " SecurityRiskAttr DangerousStyleAttr NotInline HtmlFragment ImplausibleDate ProblematicalRFC822Date"
    " UseZeroForMidnight IncorrectDOW EmailFormat MissingRealName ContainsEmail DuplicateItemSemantics"
    " DuplicateSemantics DuplicateDescriptionSemantics NeedDescriptionBeforeContent DuplicateEnclosure"
    " MissingTextualContent NotBlank AttrNotBlank AtomLinkNotEmpty ImageLinkDoesntMatch ImageTitleDoesntMatch"
    " MisplacedItem UseOfExtensionAttr Deprecated BadCharacters EncodingMismatch UnexpectedContentType"
    " NonSpecificMediaType UnknownNamespace AvoidNamespacePrefix UnregisteredAtomLinkRel MissingOutlineType"
    " MissingXmlURL MissingTitleAttr InvalidOutlineType".split()
)
