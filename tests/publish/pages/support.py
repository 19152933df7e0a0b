"""A page taken apart, and a place for it."""

from html.parser import HTMLParser

from feeds.model import LANGUAGES
from feeds.publish.pages.context import PageContext
from tests.publish.formats.samples import BASE


class Page(HTMLParser):
    """Every start tag with its attributes, and the visible text."""

    def __init__(self, document: bytes) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(document.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.text += data

    def all(self, tag: str, **expected: str) -> list[dict[str, str | None]]:
        return [a for name, a in self.tags if name == tag and expected.items() <= a.items()]

    def hrefs(self) -> list[str | None]:
        return [link["href"] for link in self.all("a")]


def page_context(
    folder: str = "", language: str = "zh-Hans", *, prefixed: bool = False, title: str = "我的新闻"
) -> PageContext:
    return PageContext(
        site_title=title,
        base_url=BASE,
        language=language,  # type: ignore[arg-type]  # as the tests name them
        languages=LANGUAGES,
        folder=folder,
        prefixed=prefixed,
    )
