"""The page that a static host sends in place of what is not there: it may be seen at any depth."""

from dataclasses import replace
from urllib.parse import urljoin

import pytest

from feeds.publish.publisher import Publisher
from tests.publish.formats.samples import BASE
from tests.publish.pages.support import Page
from tests.publish.site import CONFIG, found


@pytest.mark.parametrize("base", [BASE, "https://example.org/news", "https://example.org/a/b"])
@pytest.mark.parametrize("seen_at", ["/gone", "/articles/x/", "/en/sources/a/b/c/d.html"])
def test_every_link_of_the_lost_page_leads_to_a_document_from_any_depth(store, base, seen_at):
    publisher = Publisher(store, replace(CONFIG, base_url=base))
    page = Page(found(publisher, "404.html").body)
    # the first link stays on the page
    links = [
        *page.hrefs()[1:],
        *(element["href"] for element in page.all("link")),
        *(element["src"] for element in page.all("script")),
    ]
    assert len(links) > 5
    for link in links:
        path = urljoin(f"{base}{seen_at}", link).removeprefix(f"{base}/")
        assert publisher.rendition(f"{path}index.html" if path.endswith("/") or not path else path), link


def test_the_lost_page_speaks_the_first_language_and_is_for_no_search_engine(store):
    for languages, text in (
        (("zh-Hans", "en"), "这个地址没有内容"),
        (("en", "zh-Hans"), "There is nothing at this address"),
    ):
        publisher = Publisher(store, replace(CONFIG, languages=languages))
        page = Page(found(publisher, "404.html").body)
        assert text in page.text
        assert page.all("meta", name="robots") == [{"name": "robots", "content": "noindex"}]
