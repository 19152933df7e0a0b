"""Check in a real browser, many pages at once, whether hostile content runs or is in a place where it could run."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from feeds.parsing.markup import ALLOWED
from tests.browser.visits import visiting

_SCRIPTS = Path(__file__).parent / "scripts"
#: pages in one batch, and the characters of one batch
_MOST, _MOST_LETTERS = 50, 4_000_000
#: timeout in milliseconds for one batch; pages that run payloads may hang
_PATIENCE, _LITTLE = 20_000, 2_000
#: start and end of the parts that differ from page to page
_HEAD, _MAIN = (b"<head>", b"</head>"), (b'<main id="main" tabindex="-1">', b"</main>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """The findings in a batch of pages; each line starts with the index of its page."""

    #: elements, attributes and addresses that are not allowed
    problems: tuple[str, ...]
    #: functions that were called, and violations that a policy blocked
    struck: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """A tab in which pages are opened."""

    page: Page
    url: str

    def examine(self, pages: Iterable[bytes], *, only_visible: bool = False, pages_each: int = 1) -> Verdict:
        """Open pages that must be harmless, search them for forbidden content, and trigger every event on the rest.

        `pages_each` is the number of pages that are packed into one.
        """
        return self._all(list(pages), {"shown": only_visible, "each": pages_each, "patience": _PATIENCE})

    def provoke(self, pages: Iterable[bytes]) -> Verdict:
        """Open pages that must run their payload."""
        return self._all(list(pages), {"shown": True, "each": 1, "patience": _LITTLE})

    def open(self, body: bytes, media_type: str) -> list[str]:
        """Open a single document, served without a policy; return the functions that ran."""
        address = f"{self.url}/document"
        self.page.route(address, lambda route: route.fulfill(body=body, content_type=media_type))
        self.page.goto(address)
        struck: list[str] = self.page.evaluate("window.struck ?? []")
        self.page.unroute(address)
        return struck

    def _all(self, pages: Sequence[bytes], options: dict[str, object]) -> Verdict:
        problems: list[str] = []
        struck: list[str] = []
        for first, texts in _batches(pages):
            self._clear()
            call = {**options, "texts": texts, "clean": [*ALLOWED]}
            results = self.page.evaluate("call => examine(call)", call)
            for result, target in zip(results, (problems, struck), strict=True):
                target += [_renumbered(line, first) for line in result]
        return Verdict(tuple(problems), tuple(struck))

    def _clear(self) -> None:
        self.page.goto(f"{self.url}/bench")
        self.page.add_script_tag(path=_SCRIPTS / "examine.js")


@contextmanager
def bench(browser: Browser, url: str) -> Iterator[Bench]:
    """A tab on an empty page of the site at `url`, so that pages can load the files of the site."""
    with visiting(browser) as visit:
        visit.page.add_init_script(path=_SCRIPTS / "oracle.js")
        visit.page.route(f"{url}/bench", lambda route: route.fulfill(body="<!DOCTYPE html>", content_type="text/html"))
        yield Bench(visit.page, url)


def without_policy(page: bytes) -> bytes:
    """The page without its policy: sanitized content must be harmless without it."""
    head, policy, tail = page.partition(b'<meta http-equiv="Content-Security-Policy"')
    assert policy, "a page without a policy"
    return head + tail.partition(b">")[2]


def packed(pages: Sequence[bytes]) -> bytes:
    """Pack heads and contents of many pages into the frame of the first, byte for byte, for a quick check."""
    assert all(page.count(mark) == 1 for page in pages for mark in (*_HEAD, *_MAIN)), "a page in pieces"
    first, _, tail = pages[0].partition(_HEAD[0])
    between = tail.partition(_HEAD[1])[2].partition(_MAIN[0])[0]
    end = tail.partition(_MAIN[1])[2]
    heads, contents = (b"".join(_between(page, *marks) for page in pages) for marks in (_HEAD, _MAIN))
    return b"".join((first, _HEAD[0], heads, _HEAD[1], between, _MAIN[0], contents, _MAIN[1], end))


def _between(page: bytes, start: bytes, end: bytes) -> bytes:
    return page.partition(start)[2].partition(end)[0]


def _renumbered(line: str, first: int) -> str:
    number, _, message = line.partition(":")
    return f"{first + int(number)}:{message}" if number.isdigit() else line


def _batches(pages: Sequence[bytes]) -> Iterator[tuple[int, list[str]]]:
    """Batches of pages in order, each as large as a tab can open, with the index of the first."""
    first, texts = 0, list[str]()
    for number, page in enumerate(pages):
        if texts and (len(texts) == _MOST or sum(map(len, texts)) + len(page) > _MOST_LETTERS):
            yield first, texts
            first, texts = number, []
        texts.append(page.decode())
    if texts:
        yield first, texts
