"""An address on which `urllib.parse` raises does not lose an entry, in any field."""

import pytest

from tests.cases.documents import accepted, entries_of_bytes

BROKEN = [
    "http://[x/a.jpg",
    "https://[::1/a.mp3",
    "//[/b.png?format=png",
    "http://a]b/c.jpg",
    "http://\u2100.example/a.jpg",
]
PLACES = [
    '<enclosure url="{}" type="image/jpeg" length="1"/>',
    '<enclosure url="{}"/>',
    '<media:content xmlns:media="http://search.yahoo.com/mrss/" url="{}" medium="image"/>',
    "<link>{}</link>",
    '<guid isPermaLink="true">{}</guid>',
    "<description>&lt;p&gt;灯&lt;/p&gt;&lt;img src='{}'&gt;</description>",
    "<description>&lt;p&gt;灯&lt;/p&gt;&lt;iframe src='{}'&gt;&lt;/iframe&gt;</description>",
    "<source url='{}'>x</source>",
    "<comments>{}</comments>",
]


@pytest.mark.parametrize("element", PLACES)
@pytest.mark.parametrize("title", ["<title>河边的灯</title>", ""])
@pytest.mark.parametrize("address", BROKEN)
def test_a_broken_address_loses_no_entry(element: str, title: str, address: str) -> None:
    description = "<description>灯亮了。</description>" if "description" not in element else ""
    item = f"<item>{title}{description}{element.format(address)}</item>"
    body = f'<rss version="2.0"><channel><title>x</title><link>https://news.example.cn/</link>{item}</channel></rss>'
    (article,) = accepted(entries_of_bytes(body.encode()))
    assert article.title
    assert "[" not in (article.url or "") + "".join(image.url for image in article.images)
