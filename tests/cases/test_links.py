"""Which of several links of an entry is its page."""

import pytest

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
def test_a_page_of_the_web_is_the_link_wherever_it_is_listed(document: object, other: str) -> None:
    for links in ((other, PAGE), (PAGE, other)):
        assert [article.url for article in accepted(entries_of_bytes(document(*links)))] == [PAGE]  # type: ignore[operator]


@pytest.mark.parametrize("document", [rss, atom])
def test_of_several_pages_the_first_is_the_link(document: object) -> None:
    body = document(PAGE, "https://news.example.cn/p/2")  # type: ignore[operator]
    assert [article.url for article in accepted(entries_of_bytes(body))] == [PAGE]


@pytest.mark.parametrize("codec", ["utf-32-le", "utf-32-be", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("declaration", ["", '<?xml version="1.0" encoding="{}"?>'])
def test_wide_encodings_are_read_without_a_mark(codec: str, declaration: str) -> None:
    body = (declaration.format(codec[:6]) + rss(PAGE).decode()).encode(codec)
    assert [article.title for article in accepted(entries_of_bytes(body))] == ["河边的灯"]
