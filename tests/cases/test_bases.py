"""Relative links and pictures are resolved against the base URL of a document."""

from pathlib import Path

import pytest

from feeds.config import Config
from feeds.model import Article

from .documents import accepted, articles, config_with, entries_of_bytes

FEED = "https://blog.example.org/news/feed.xml"
SELF = "https://blog.example.org/self/feed.xml"


def source(folder: Path, address: str, homepage: str = "https://blog.example.org/home/") -> Config:
    text = f'[[source]]\nid = "blog"\ntitle = "江边"\nhomepage = "{homepage}"\nfeeds = ["{address}"]\n'
    return config_with(folder, text)


def rss(channel: str, link: str, text: str = "&lt;p&gt;灯&lt;/p&gt;&lt;img src='/a.png'&gt;") -> bytes:
    item = f"<item><title>灯</title>{link}<description>{text}</description></item>"
    return (
        f'<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>{channel}{item}</channel></rss>'.encode()
    )


def atom(channel: str, link: str, root: str = "") -> bytes:
    entry = (
        f'<entry><id>tag:1</id><title>灯</title>{link}<content type="html">&lt;img src="/a.png"&gt;灯</content></entry>'
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"{root}><title>江边</title>{channel}{entry}</feed>'.encode()


def rdf(channel: str, link: str) -> bytes:
    names = 'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"'
    item = f"<item><title>灯</title>{link}<description>&lt;img src='/a.png'&gt;灯</description></item>"
    return f"<rdf:RDF {names}><channel><title>江边</title>{channel}</channel>{item}</rdf:RDF>".encode()


def json(channel: str, link: str) -> bytes:
    item = f'{{"id":"1","title":"灯",{link}"content_html":"<p>灯</p><img src=\\"/a.png\\">"}}'
    head = '"version":"https://jsonfeed.org/version/1.1","title":"江边",'
    return f'{{{head}{channel}"items":[{item}]}}'.encode()


def one(body: bytes, config: Config | None = None, address: str = "") -> Article:
    entries = entries_of_bytes(body, config, polled="blog", address=address) if config else entries_of_bytes(body)
    (article,) = accepted(entries)
    return article


def test_a_channel_link_that_is_relative(tmp_path: Path) -> None:
    address = "https://blog.example.org/feed.xml"
    (article,) = articles("suites/F11_relative_links.rss", source(tmp_path, address), polled="blog", address=address)
    assert article.url == "https://blog.example.org/blog/1"
    assert [image.url for image in article.images] == ["https://blog.example.org/a.png"]


@pytest.mark.parametrize(
    "channel",
    ["", "<link>/</link>", "<link/>", "<link>../</link>", "<link>N/A</link>", "<link>blog.example.org</link>"],
)
@pytest.mark.parametrize("link", ["/blog/1", "https://blog.example.org/blog/1", "//blog.example.org/blog/1"])
@pytest.mark.parametrize("shape", [rss, rdf])
def test_the_address_of_a_polled_document_is_the_base(shape: object, channel: str, link: str, tmp_path: Path) -> None:
    article = one(shape(channel, f"<link>{link}</link>"), source(tmp_path, FEED), FEED)  # type: ignore[operator]
    assert article.url == "https://blog.example.org/blog/1"
    assert [image.url for image in article.images] == ["https://blog.example.org/a.png"]


@pytest.mark.parametrize("channel", ["", '<link href="/"/>', '<link rel="self" href="/feed"/>'])
@pytest.mark.parametrize("link", ["/blog/1", "../blog/1"])
def test_an_atom_feed_without_addresses(channel: str, link: str, tmp_path: Path) -> None:
    article = one(atom(channel, f'<link href="{link}"/>'), source(tmp_path, FEED), FEED)
    assert article.url == "https://blog.example.org/blog/1"
    assert [image.url for image in article.images] == ["https://blog.example.org/a.png"]


@pytest.mark.parametrize("channel", ["", '"home_page_url":"/",', '"home_page_url":"blog.example.org/",'])
def test_a_json_feed_without_addresses(channel: str, tmp_path: Path) -> None:
    article = one(json(channel, '"url":"/blog/1",'), source(tmp_path, FEED), FEED)
    assert article.url == "https://blog.example.org/blog/1"
    assert [image.url for image in article.images] == ["https://blog.example.org/a.png"]


def test_the_self_link_of_a_file_is_its_base() -> None:
    bodies = (
        rss(f'<atom:link rel="self" href="{SELF}"/><link>/</link>', "<link>/blog/1</link>"),
        atom(f'<link rel="self" href="{SELF}"/>', '<link href="/blog/1"/>'),
        json(f'"feed_url":"{SELF}",', '"url":"/blog/1",'),
    )
    for body in bodies:
        article = one(body)
        assert article.url == "https://blog.example.org/blog/1"
        assert [image.url for image in article.images] == ["https://blog.example.org/a.png"]


def test_precedence_of_base_urls(tmp_path: Path) -> None:
    """The order: site link of the document, fetched address, its own feed address, homepage."""
    own = f'<atom:link rel="self" href="{SELF}"/>'
    link = "<link>p/1</link>"
    config = source(tmp_path, FEED)
    assert one(rss("<link>https://blog.example.org/site/</link>" + own, link), config, FEED).url == (
        "https://blog.example.org/site/p/1"
    )
    assert one(rss(own, link), config, FEED).url == "https://blog.example.org/news/p/1"
    assert one(rss(own, link)).url == "https://blog.example.org/self/p/1"
    assert one(rss("", link)).url is None


@pytest.mark.parametrize(
    "default",
    [
        "https://example.com/",
        "http://www.example.com",
        "https://example.org",
        "http://yoursite.com/",
        "http://your-domain.com",
        "http://localhost:4000",
        "http://127.0.0.1",
        "http://0.0.0.0:1313/",
        "http://[::1]:8080/",
    ],
)
def test_a_default_address_of_a_generator_is_no_base(default: str, tmp_path: Path) -> None:
    config, json_link = source(tmp_path, FEED), '"url":"/blog/1",'
    bodies = (
        rss(f"<link>{default}</link>", "<link>/blog/1</link>"),
        rdf(f"<link>{default}</link>", "<link>/blog/1</link>"),
        atom(f'<link href="{default}"/><link rel="self" href="{default}/atom.xml"/>', '<link href="/blog/1"/>'),
        atom("", '<link href="/blog/1"/>', f' xml:base="{default}"'),
        json(f'"home_page_url":"{default}",', json_link),
    )
    for body in bodies:
        article = one(body, config, FEED)
        assert article.url == "https://blog.example.org/blog/1"
        assert [image.url for image in article.images] == ["https://blog.example.org/a.png"]
    own = f'<atom:link rel="self" href="{SELF}"/>'
    assert one(rss(f"<link>{default}</link>{own}", "<link>/blog/1</link>")).url == "https://blog.example.org/blog/1"


def test_a_default_address_is_the_last_resort_as_base() -> None:
    assert one(rss("<link>https://example.com/</link>", "<link>/blog/1</link>")).url == "https://example.com/blog/1"


@pytest.mark.parametrize(
    ("src", "url"),
    [
        ("www.example.net/a.jpg", "https://www.example.net/a.jpg"),
        ("img.blog.example.org/a.jpg", "https://img.blog.example.org/a.jpg"),
        ("img.example.net/a.jpg", "https://blog.example.org/news/img.example.net/a.jpg"),
        ("v2.media/a.jpg", "https://blog.example.org/news/v2.media/a.jpg"),
    ],
)
def test_a_picture_without_scheme_is_on_another_host_only_if_certain(src: str, url: str, tmp_path: Path) -> None:
    body = rss("", "<link>https://blog.example.org/news/1</link>", f"灯&lt;img src='{src}'&gt;")
    assert [image.url for image in one(body, source(tmp_path, FEED), FEED).images] == [url]


def test_the_homepage_comes_before_the_address_of_a_mirror(tmp_path: Path) -> None:
    address = "https://rsshub.app/blog/news"
    article = one(rss("", "<link>/blog/1</link>"), source(tmp_path, address), address)
    assert article.url == "https://blog.example.org/blog/1"
    assert article.source == "blog"


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("www.example.com/p/1", "https://www.example.com/p/1"),
        ("blog.example.org/p/1?a=1", "https://blog.example.org/p/1?a=1"),
        ("news.example.cn:8080/p/1", "https://news.example.cn:8080/p/1"),
        ("index.html", "https://blog.example.org/index.html"),
        ("2026.01/post", "https://blog.example.org/2026.01/post"),
        ("read.do?id=5", "https://blog.example.org/read.do?id=5"),
        ("a.py", "https://blog.example.org/a.py"),
        ("v1.2/notes", "https://blog.example.org/v1.2/notes"),
        ("story.php?id=1", "https://blog.example.org/story.php?id=1"),
    ],
)
def test_a_host_without_scheme_is_distinguished_from_a_file(link: str, url: str) -> None:
    assert one(rss("<link>https://blog.example.org/</link>", f"<link>{link}</link>")).url == url


@pytest.mark.parametrize(
    "channel", ["blog.example.org", "www.blog.example.org/", "//blog.example.org/", "blog.example.org/x/"]
)
def test_a_site_without_a_scheme_is_a_base(channel: str) -> None:
    article = one(rss(f"<link>{channel}</link>", "<link>/blog/1</link>"))
    assert article.url is not None
    assert article.url.removeprefix("https://www.").removeprefix("https://") == "blog.example.org/blog/1"


def test_a_relative_link_never_becomes_the_homepage(tmp_path: Path) -> None:
    """A link to the feed's own site or address is not the link of an article."""
    body = rss("", "<link>/news/feed.xml</link><guid isPermaLink='false'>g1</guid>")
    assert one(body, source(tmp_path, FEED), FEED).native_key == "g1"


# --- xml:base and <base> --------------------------------------------------------------------------------------


def test_a_base_ends_with_its_element() -> None:
    first, second = articles("field/fluent-692.xml")
    assert [image.url for image in first.images] == ["https://example.org/posts/2026/images/bird.jpg"]
    assert [image.url for image in second.images] == ["https://cdn.example.org/b/images/bird2.jpg"]


def test_a_base_of_one_entry_is_not_that_of_the_next() -> None:
    """feedparser keeps the last `xml:base` for elements outside of any."""
    entries = [
        '<entry><id>1</id><title>一</title><link href="https://e.example.org/a/1"/>'
        '<content type="html" xml:base="https://e.example.org/deep/">&lt;img src="1.png"&gt;灯</content></entry>',
        '<entry><id>2</id><title>二</title><link href="https://e.example.org/a/2"/>'
        '<content type="html">&lt;img src="2.png"&gt;桥</content></entry>',
        '<entry><id>3</id><title>三</title><link href="3"/><content type="html">船</content></entry>',
    ]
    home = '<link href="https://e.example.org/home/"/>'
    body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>{home}{"".join(entries)}</feed>'
    read = accepted(entries_of_bytes(body.encode()))
    assert [[image.url for image in article.images] for article in read] == [
        ["https://e.example.org/deep/1.png"],
        ["https://e.example.org/a/2.png"],
        [],
    ]
    assert read[2].url == "https://e.example.org/home/3"


def test_nested_bases_are_joined() -> None:
    (article,) = articles("field/feedbin-support-338.xml")
    folder = "https://www.example.org/ongoing/When/202x/2026/03/02/"
    assert article.url == folder + "Single-Point"
    assert f'href="{folder}Other-Page"' in article.content_html
    assert [image.url for image in article.images] == [folder + "lamp.png"]


@pytest.mark.parametrize(
    "root", ["/ongoing/", "https://blog.example.org/ongoing/", "//blog.example.org/ongoing/", "../ongoing/"]
)
def test_a_relative_base_is_read_against_the_document(root: str, tmp_path: Path) -> None:
    body = atom("", '<link href="p/1"/>', f' xml:base="{root}"')
    assert one(body, source(tmp_path, FEED), FEED).url == "https://blog.example.org/ongoing/p/1"


def test_the_article_page_is_the_base_of_its_text() -> None:
    (article,) = articles("field/llun-912.xml")
    assert article.url == "https://example.org/2026/01/post/"
    assert 'href="https://example.org/2026/01/post/foo.html"' in article.content_html
    assert 'href="https://example.org/2026/01/post/#fn1"' in article.content_html
    assert [image.url for image in article.images] == ["https://example.org/i/a.png"]


@pytest.mark.parametrize("base", ["javascript:alert(1)//", "http://127.0.0.1/", "file:///etc/", "", "https://"])
def test_a_base_element_without_public_address_is_ignored(base: str) -> None:
    text = f"&lt;base href='{base}'&gt;灯&lt;img src='a.png'&gt;"
    article = one(rss("", "<link>https://blog.example.org/p/1</link>", text))
    assert [image.url for image in article.images] == ["https://blog.example.org/p/a.png"]
    assert "<base" not in article.content_html
