"""Searching in a browser: a word of two characters, a phrase, in either script."""

import pytest
from playwright.sync_api import expect

from tests.browser.awkward import TITLES
from tests.browser.conftest import Visiting
from tests.browser.sites import Site
from tests.browser.visits import Visit


@pytest.mark.parametrize("words", ["算盘", "算盤", "“請回了課堂”", '"请回了课堂"', "盐田 算盤"])
@pytest.mark.parametrize("prefix", ["", "zh-Hant/", "en/"])
def test_an_article_is_found_in_either_script(tab: Visit, site: Site, words: str, prefix: str) -> None:
    tab.page.goto(site.at("search", prefix))
    tab.page.locator("input[name=q]").fill(words)
    tab.page.keyboard.press("Enter")
    tab.page.wait_for_url("**/search/?q=**")
    assert tab.page.url.startswith(f"{site.url}/{prefix}search/")
    expect(tab.page.locator("ol.headlines mark").first).to_be_visible()
    tab.page.locator("ol.headlines a").first.click()
    assert tab.page.url.startswith(f"{site.url}/{prefix}articles/")
    title = {"zh-Hant/": "鹽田邊的小學把算盤請回了課堂"}.get(prefix, TITLES["told"])
    expect(tab.page.locator("h1")).to_have_text(title)


def test_a_phrase_does_not_match_separate_words(tab: Visit, site: Site) -> None:
    tab.page.goto(f"{site.at('search')}?q=“课堂小学”")
    expect(tab.page.locator("main")).to_contain_text("没有找到")
    assert tab.page.locator("ol.headlines").count() == 0


@pytest.mark.parametrize(
    ("prefix", "title"), [("", TITLES["told"]), ("zh-Hant/", "鹽田邊的小學把算盤請回了課堂"), ("en/", TITLES["told"])]
)
def test_a_search_has_a_feed(tab: Visit, site: Site, prefix: str, title: str) -> None:
    tab.page.goto(site.at("found", prefix))
    address = tab.page.locator("link[rel=alternate][type='application/atom+xml']").evaluate("link => link.href")
    answer = tab.page.request.get(address)
    assert answer.ok
    assert title in answer.text()
    assert tab.page.locator("main a[type='application/atom+xml']").evaluate("link => link.href") == address


def test_a_search_keeps_its_query_and_needs_no_script(visit: Visiting, site: Site) -> None:
    with visit(java_script_enabled=False) as tab:
        tab.page.goto(f"{site.at('search')}?q=%22%3E%3Cscript%3E&source=dw&order=relevance")
        assert tab.page.locator("input[name=q]").input_value() == '"><script>'
        assert tab.page.locator("select[name=source]").input_value() == "dw"
