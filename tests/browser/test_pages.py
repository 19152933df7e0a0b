"""Every page in every language, at phone and desktop width, in the light and the dark scheme."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import Visiting
from tests.browser.sites import PAGES, PREFIXES, Site
from tests.browser.visits import BROAD, NARROW, Visit

#: resource types that a page may request from other hosts
PICTURES = frozenset({"image", "media"})

EVERY_PAGE = pytest.mark.parametrize("name", PAGES)
EVERY_LANGUAGE = pytest.mark.parametrize("prefix", PREFIXES, ids=lambda prefix: prefix.strip("/") or "none")


def stretched(visit: Visit) -> list[str]:
    """Widths at which the page scrolls sideways."""
    widths = []
    for width in (NARROW, BROAD):
        visit.page.set_viewport_size({"width": width, "height": 900})
        pushed = visit.page.evaluate("(scrollTo(9999, 0), [scrollX, document.documentElement.scrollWidth])")
        if pushed != [0, width]:
            widths.append(f"{width} px: {pushed}")
    return widths


def findings(visit: Visit, *rules: str) -> list[str]:
    """The violations that axe-core finds on the page, by all of its rules or by some."""
    options: dict[str, object] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    response = Axe().run(visit.page, options=options).response
    return [
        f"{violation['id']} ({violation['impact']}): {node['html'][:200]}"
        for violation in response["violations"]
        for node in violation["nodes"]
    ]


@EVERY_PAGE
@EVERY_LANGUAGE
def test_a_page_fits_is_accessible_and_logs_no_errors(tab: Visit, site: Site, name: str, prefix: str) -> None:
    answer = tab.page.goto(site.at(name, prefix))
    assert answer
    assert answer.status == (404 if name == "nothing" else 200)
    assert tab.page.locator("html").get_attribute("lang") == PREFIXES[prefix]
    assert stretched(tab) == []
    assert findings(tab) == []
    tab.page.emulate_media(color_scheme="dark")
    assert findings(tab, "color-contrast", "link-in-text-block") == []
    assert tab.foreign(besides=PICTURES) == []
    # a browser logs an error for every error page
    assert [complaint for complaint in tab.complaints if name != "nothing" or "404" not in complaint] == []


@pytest.fixture(scope="module")
def tab_without_scripts(visit: Visiting) -> Iterator[Visit]:
    with visit(java_script_enabled=False) as tab:
        yield tab


@EVERY_PAGE
def test_every_page_works_without_scripts(tab_without_scripts: Visit, site: Site, name: str) -> None:
    page = tab_without_scripts.page
    page.goto(site.at(name))
    assert page.locator("h1").count() == 1
    assert page.locator("button.copy:visible").count() == 0
    assert page.locator("a:visible").count() > 3


def test_a_page_that_is_too_wide_is_detected(tab: Visit) -> None:
    tab.page.set_content('<div style="width: 500px">牌子</div>')
    assert len(stretched(tab)) == 1


def test_accessibility_violations_are_detected(tab: Visit) -> None:
    tab.page.set_content('<p style="color: #ccc; background: #ddd">看不清的字</p><img src="https://a.example/1.jpg">')
    violations = " ".join(findings(tab))
    assert "color-contrast (serious)" in violations
    assert "image-alt (critical)" in violations
    assert "color-contrast" in " ".join(findings(tab, "color-contrast"))


def test_requests_to_other_hosts_are_detected(tab: Visit) -> None:
    tab.page.set_content('<script src="https://a.example/a.js"></script><img src="https://a.example/b.jpg">')
    assert tab.foreign(besides=PICTURES) == ["https://a.example/a.js"]
    assert tab.foreign() == ["https://a.example/a.js", "https://a.example/b.jpg"]
    assert tab.complaints != []
