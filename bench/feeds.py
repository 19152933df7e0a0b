"""Generated feeds with Chinese stories, in the shapes of real ones: blogs, news, podcasts."""

from html import escape

from bench.newsroom import story

ENTRIES = 50

_NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:atom="http://www.w3.org/2005/Atom" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/"'
)
_HEAD = (
    "<title>渡口日报</title><link>https://news.example/</link><description>每日新闻</description>"
    '<atom:link href="https://news.example/feed/" rel="self" type="application/rss+xml"/>'
    "<lastBuildDate>Mon, 02 Mar 2026 09:00:00 +0000</lastBuildDate><language>zh-CN</language>"
    "<sy:updatePeriod>hourly</sy:updatePeriod><generator>https://wordpress.org/?v=6.5</generator>"
    "<image><url>https://news.example/logo.png</url><title>渡口日报</title><link>https://news.example/</link></image>"
)


def html_of(number: int) -> str:
    """Return a story as the HTML that a blog would send: paragraphs, links and a picture."""
    paragraphs = [
        f'<p class="wp-block-paragraph">{sentence}<a href="/tag/{at}" rel="nofollow">{sentence[:2]}</a></p>'
        for at, sentence in enumerate(story(number))
    ]
    picture = f'<figure><img src="/pictures/{number}.jpg" alt="渡口" width="800" height="600"/></figure>'
    return picture + "\n".join(paragraphs)


def blog(first: int, *, is_full: bool = True) -> bytes:
    """Return an RSS feed of WordPress, with the whole texts or with summaries."""
    return _rss("".join(_post(number, is_full=is_full) for number in range(first, first + ENTRIES)))


def podcast(first: int) -> bytes:
    """Return an RSS feed of recordings."""
    return _rss("".join(map(_recording, range(first, first + ENTRIES))))


def atom(first: int) -> bytes:
    """Return an Atom feed with escaped HTML."""
    head = (
        '<title>渡口日报</title><link href="https://news.example/"/><link rel="self" href="https://news.example/atom"/>'
        "<id>https://news.example/</id><updated>2026-03-02T09:00:00Z</updated><author><name>渡口</name></author>"
    )
    entries = "".join(map(_atom_entry, range(first, first + ENTRIES)))
    return _document(f'<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="zh-CN">{head}{entries}</feed>')


def broken(first: int) -> bytes:
    """Return a feed that is not well-formed: a name of HTML that XML does not know."""
    return blog(first).replace("每日新闻".encode(), b"news&nbsp;daily", 1)


def _rss(items: str) -> bytes:
    return _document(f'<rss version="2.0" {_NAMESPACES}><channel>{_HEAD}{items}</channel></rss>')


def _document(text: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _post(number: int, *, is_full: bool) -> str:
    sentences = story(number)
    content = f"<content:encoded><![CDATA[{html_of(number)}]]></content:encoded>" if is_full else ""
    return (
        f"<item>\n<title>{sentences[0][:20]}</title>\n<link>https://news.example/{number}</link>\n"
        f"<dc:creator><![CDATA[林晓]]></dc:creator>\n<pubDate>Mon, 02 Mar 2026 {number % 24:02}:00:00 +0000</pubDate>\n"
        "<category><![CDATA[港口]]></category>\n<category><![CDATA[城市]]></category>\n"
        f'<guid isPermaLink="false">https://news.example/?p={number}</guid>\n'
        f"<description><![CDATA[<p>{sentences[0]}{sentences[1]}</p>]]></description>\n{content}\n</item>\n"
    )


def _recording(number: int) -> str:
    address = f"https://media.example/{number}.mp3"
    return _post(number, is_full=False).replace(
        "</item>",
        f'<enclosure url="{address}" length="34000000" type="audio/mpeg"/><itunes:duration>34:00</itunes:duration>'
        f'<itunes:explicit>false</itunes:explicit><itunes:image href="https://media.example/{number}.jpg"/></item>',
    )


def _atom_entry(number: int) -> str:
    return (
        f'<entry><title>{story(number)[0][:20]}</title><link href="https://news.example/{number}"/>'
        f"<id>https://news.example/{number}</id><published>2026-03-02T09:00:00Z</published>"
        f'<updated>2026-03-02T09:00:00Z</updated><category term="港口"/><author><name>林晓</name></author>'
        f'<content type="html">{escape(html_of(number))}</content></entry>'
    )
