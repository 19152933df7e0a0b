"""The choice of the page among several links of an entry, and the repair of mistyped links."""

from html import escape

import pytest

from feeds.parsing.corrections import CorrectionKind
from tests.cases.documents import accepted, entries_of_bytes

PAGE = "https://news.example.cn/p/1"


def rss(*links: str) -> bytes:
    parts = "".join(f"<link>{link}</link>" for link in links)
    head = "<title>x</title><link>https://news.example.cn/</link>"
    return f'<rss version="2.0"><channel>{head}<item><title>河边的灯</title>{parts}</item></channel></rss>'.encode()


def atom(*links: str) -> bytes:
    parts = "".join(f'<link href="{link}"/>' for link in links)
    entry = f"<entry><id>urn:x:1</id><title>河边的灯</title>{parts}</entry>"
    head = '<title>x</title><link href="https://news.example.cn/"/>'
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{entry}</feed>'.encode()


@pytest.mark.parametrize("document", [rss, atom])
@pytest.mark.parametrize("other", ["at://did:plc:abc/post/1", "gemini://news.example.cn/1", "tag:x,2026:1"])
def test_a_web_page_is_the_link_at_any_position(document: object, other: str) -> None:
    for links in ((other, PAGE), (PAGE, other)):
        assert [article.url for article in accepted(entries_of_bytes(document(*links)))] == [PAGE]  # type: ignore[operator]


@pytest.mark.parametrize("name", ["uri", "url", "href", "resource", "rdf:resource"])
@pytest.mark.parametrize("text", [PAGE, f"<![CDATA[{PAGE}]]>", f"\n  {PAGE}\n"])
def test_the_text_of_a_link_is_the_link(name: str, text: str) -> None:
    for other in ("at://did:plc:abc/post/1", "https://other.example.org/1"):
        body = rss(PAGE).replace(f"<link>{PAGE}</link>".encode(), f'<link {name}="{other}">{text}</link>'.encode())
        assert [article.url for article in accepted(entries_of_bytes(body))] == [PAGE]


@pytest.mark.parametrize(
    "link", [f'<link href="{PAGE}"/>', f'<link href="{PAGE}">\n</link>', f'<link rel="alternate" href="{PAGE}"/>{PAGE}']
)
def test_a_link_without_text_is_its_attribute(link: str) -> None:
    body = rss(PAGE).replace(f"<link>{PAGE}</link>".encode(), link.encode())
    assert [article.url for article in accepted(entries_of_bytes(body))] == [PAGE]


def test_the_attribute_of_a_link_is_the_link_in_atom() -> None:
    body = atom(PAGE).replace(f'"{PAGE}"/>'.encode(), f'"{PAGE}">https://other.example.org/</link>'.encode())
    assert [article.url for article in accepted(entries_of_bytes(body))] == [PAGE]


@pytest.mark.parametrize("document", [rss, atom])
def test_of_several_pages_the_first_is_the_link(document: object) -> None:
    body = document(PAGE, "https://news.example.cn/p/2")  # type: ignore[operator]
    assert [article.url for article in accepted(entries_of_bytes(body))] == [PAGE]


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="{}"?>'])
def test_utf16_and_utf32_are_detected_without_a_bom(codec: str, declaration: str) -> None:
    body = (declaration.format(codec[:6]) + rss(PAGE).decode()).encode(codec)
    assert [article.title for article in accepted(entries_of_bytes(body))] == ["河边的灯"]


# --- mistyped ---------------------------------------------------------------------------------------------------------

FILE = "cdn.example.org/p/1"
MISTYPED = [
    f"https:/{FILE}",
    f"https:{FILE}",
    f"https:\\\\{FILE}".replace("/p/", "\\p\\"),
    f"\\\\{FILE}",
    f"http://https//{FILE}",
    f"http://https://{FILE}",
    f"hhttps://{FILE}",
    f"https//{FILE}",
    f'"https://{FILE}"',
    f"<https://{FILE}>",
    f"“https://{FILE}”",
    f"\n  https://{FILE}\n",
]


def everywhere(address: str) -> bytes:
    """A feed with an address as its own link, as link of an entry, a recording and a picture, and in a text."""
    escaped = escape(address)
    text = escape(f'<p>灯 <a href="{escaped}">桥</a></p><img src="{escaped}">')
    files = f'<enclosure url="{escaped}" type="audio/mpeg" length="1"/>'
    item = f"<item><title>灯</title><link>{escaped}</link>{files}<description>{text}</description></item>"
    return f'<rss version="2.0"><channel><title>x</title><link>{escaped}</link>{item}</channel></rss>'.encode()


@pytest.mark.parametrize("address", MISTYPED)
def test_a_mistyped_address_is_repaired_everywhere(address: str) -> None:
    meant = f"https://{FILE}"
    (article,) = accepted(entries_of_bytes(everywhere(address)))
    addresses = [article.url, article.source, *(media.url for media in (*article.media, *article.images))]
    assert addresses == [meant, "cdn.example.org", meant, meant]
    assert f'<a href="{meant}"' in article.content_html


@pytest.mark.parametrize("guid", ["https:/news.example.cn/p/1", "https:\\\\news.example.cn\\p\\1", PAGE])
def test_a_mistyped_guid_is_repaired_if_it_is_the_link(guid: str) -> None:
    body = rss(PAGE).replace(f"<link>{PAGE}</link>".encode(), f"<guid>{guid}</guid>".encode())
    assert [article.url for article in accepted(entries_of_bytes(body))] == [PAGE]


def test_a_broken_line_is_joined() -> None:
    (article,) = accepted(entries_of_bytes(rss("https://news.example.cn/\n      p/\n1")))
    assert article.url == PAGE


@pytest.mark.parametrize(
    ("link", "quoted"),
    [
        ("https://news.example.cn/" + "a" * 9000, "https://news.example.cn/" + "a" * 96 + "…"),
        ("https://lin:secret@news.example.cn/1", "https://…@news.example.cn/1"),
        ("https://news.example.cn:99999/1", "https://news.example.cn:99999/1"),
        ("hxxps://news.example.cn/1", "hxxps://news.example.cn/1"),
        ("http://localhost:3000/1", "http://localhost:3000/1"),
        ("javascript:void(0)", ""),
        ("N/A", ""),
        ("", ""),
    ],
)
def test_a_link_that_cannot_be_repaired_is_noted(link: str, quoted: str) -> None:
    (article,) = accepted(entries_of_bytes(rss(escape(link))))
    expected = (CorrectionKind.NO_ADDRESS(link=quoted),) if quoted else ()
    assert (article.url, tuple(note for note in article.provenance if note.code is CorrectionKind.NO_ADDRESS)) == (
        None,
        expected,
    )
