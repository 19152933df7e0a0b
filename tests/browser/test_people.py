"""User actions on the pages: subscribe, change the language, read the changes, by mouse or keyboard."""

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.conftest import Visiting
from tests.browser.sites import PAGES, Site
from tests.browser.test_pages import findings
from tests.browser.visits import Visit

#: feed autodiscovery: https://www.rssboard.org/rss-autodiscovery
DISCOVERED = "link[rel=alternate][type='application/rss+xml'], link[rel=alternate][type='application/atom+xml']"


@pytest.mark.parametrize("name", [name for name in PAGES if name not in ("nothing", "search", "not found")])
def test_every_page_has_feed_autodiscovery(tab: Visit, site: Site, name: str) -> None:
    tab.page.goto(site.at(name))
    links = tab.page.locator(DISCOVERED).evaluate_all("links => links.map(link => link.href)")
    assert links
    for address in dict.fromkeys(links):
        answer = tab.page.request.get(address)
        assert answer.ok, address
        assert answer.headers["content-type"].startswith(("application/rss+xml", "application/atom+xml"))


def test_the_language_can_be_switched_on_every_page(tab: Visit, site: Site) -> None:
    for name in ("front", "source", "month", "status", "article, changed"):
        tab.page.goto(site.at(name))
        for label, language in (("English", "en"), ("繁體中文", "zh-Hant"), ("简体中文", "zh-Hans")):
            tab.page.get_by_role("link", name=label, exact=True).click()
            expect(tab.page.locator("html")).to_have_attribute("lang", language)
            assert tab.page.url == site.at(name, f"{language}/")
            expect(tab.page.locator(".languages [aria-current]")).to_have_text(label)


def test_a_browser_is_redirected_to_its_language(visit: Visiting, site: Site) -> None:
    with visit(language="zh-TW") as tab:
        tab.page.goto(site.at("front"))
        assert tab.page.url == site.at("front", "zh-Hant/")
        tab.page.locator("section.feed h3 a").last.click()
        assert tab.page.url.startswith(f"{site.url}/zh-Hant/sources/")


def test_plots_on_the_status_page_have_text_alternatives(tab: Visit, site: Site) -> None:
    tab.page.goto(site.at("status"))
    plots = tab.page.locator("svg[role=img]")
    assert plots.count() >= 3
    for plot in plots.all()[:3]:
        expect(plot).to_be_visible()
        assert plot.locator("> title").text_content()
        assert plot.locator("path, rect, line, use").count() > 1


def test_the_copy_button_copies_the_feed_address(visit: Visiting, site: Site) -> None:
    with visit(permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.page.goto(site.at("source"))
        button = tab.page.locator("button.copy").first
        button.click()
        expect(button).to_have_text("已复制")
        assert tab.page.evaluate("navigator.clipboard.readText()") == f"{site.url}/feeds/dw.rss"
        expect(button).to_have_text("复制", timeout=5_000)


def test_copying_is_announced_to_screen_readers(visit: Visiting, site: Site) -> None:
    with visit(permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.page.goto(site.at("source"))
        button, status = tab.page.locator("button.copy").first, tab.page.get_by_role("status")
        # screen readers do not announce a live region that is inserted with its text
        expect(status).to_have_count(1)
        expect(status).to_have_text("")
        name = button.get_attribute("aria-label")
        assert name
        button.focus()
        tab.page.keyboard.press("Enter")
        expect(status).to_have_text("已复制")
        expect(button).to_have_accessible_name("已复制")
        expect(button).to_be_focused()
        assert findings(tab) == []
        expect(button).to_have_accessible_name(name, timeout=5_000)
        expect(status).to_have_text("")


#: records every text of the live region from now on
NOTING = """one => {
  window.told = [];
  new MutationObserver(() => told.push(one.textContent)).observe(one, {childList: true});
}"""


def test_copying_again_is_announced_again(visit: Visiting, site: Site) -> None:
    with visit(permissions=["clipboard-read", "clipboard-write"]) as tab:
        tab.page.goto(site.at("source"))
        tab.page.get_by_role("status").evaluate(NOTING)
        for button in tab.page.locator("button.copy").all()[:2]:
            button.click()
            expect(button).to_have_text("已复制")
        assert tab.page.evaluate("told.slice(0, 3)") == ["已复制", "", "已复制"]


def test_a_page_without_copy_button_has_no_live_region(tab: Visit, site: Site) -> None:
    tab.page.goto(site.at("status"))
    assert tab.page.get_by_role("status").count() == 0
    assert tab.complaints == []


def test_without_a_clipboard_the_address_is_shown_in_a_prompt(visit: Visiting, site: Site) -> None:
    with visit() as tab:
        messages = []
        tab.page.on("dialog", lambda dialog: (messages.append(dialog.default_value), dialog.accept()))
        tab.page.add_init_script("navigator.clipboard.writeText = () => Promise.reject(new Error('no'))")
        tab.page.goto(site.at("source"))
        tab.page.locator("button.copy").first.click()
        assert messages == [f"{site.url}/feeds/dw.rss"]
        expect(tab.page.get_by_role("status")).to_have_text("")


def test_one_click_opens_a_feed_reader(tab: Visit, site: Site) -> None:
    tab.page.goto(site.at("source"))
    tab.page.locator("details.readers summary").click()
    expect(tab.page.get_by_role("link", name="Feedly")).to_be_visible()


# --- keyboard only ----------------------------------------------------------------------------------------------


def outlined(element: Locator) -> bool:
    """Whether the focused element has a visible outline."""
    return bool(
        element.evaluate("one => getComputedStyle(one).outlineStyle != 'none' && one.matches(':focus-visible')")
    )


def test_the_first_tab_stop_is_the_skip_link(tab: Visit, site: Site) -> None:
    tab.page.goto(site.at("front"))
    skip = tab.page.locator("a.skip")
    hidden = skip.bounding_box()
    tab.page.keyboard.press("Tab")
    expect(skip).to_be_focused()
    box = skip.bounding_box()
    assert hidden
    assert box
    assert (hidden["width"], box["width"] > 40) == (1, True)
    tab.page.keyboard.press("Enter")
    tab.page.keyboard.press("Tab")
    assert tab.page.evaluate("document.querySelector('main').contains(document.activeElement)")


@pytest.mark.parametrize("name", PAGES)
def test_every_focused_element_has_an_outline(tab: Visit, site: Site, name: str) -> None:
    tab.page.goto(site.at(name))
    for _ in range(25):
        tab.page.keyboard.press("Tab")
        focused = tab.page.locator(":focus")
        if not focused.count():  # end of a short page
            break
        assert outlined(focused), focused.evaluate("one => one.outerHTML")


def test_changes_open_by_keyboard(tab: Visit, site: Site) -> None:
    tab.page.goto(site.at("article, changed"))
    revision = tab.page.locator("details.revision").first
    expect(revision.locator("del").first).not_to_be_visible()
    revision.locator("summary").focus()
    tab.page.keyboard.press("Enter")
    expect(revision.locator("del").first).to_be_visible()
    expect(revision.locator("ins").first).to_be_visible()


#: whether the element scrolls within five seconds; a function, as the policy of the page forbids `eval` of a string
PUSHED = """one => new Promise((done) => {
  const look = () => one.scrollLeft > 0 && done(true);
  one.addEventListener("scroll", look);
  setTimeout(() => done(false), 5000);
  look();
})"""


def test_a_wide_table_scrolls_by_keyboard(visit: Visiting, site: Site) -> None:
    with visit(width=360) as tab:
        tab.page.goto(site.at("article, wide"))
        for name in ("pre", "table"):
            broad = tab.page.locator(f".text {name}")
            broad.focus()
            tab.page.keyboard.press("ArrowRight")
            assert broad.evaluate(PUSHED)
