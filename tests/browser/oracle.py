"""Says whether anything that strangers wrote runs, or stands where it could: by a real browser, many pages at once."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, Page

from feeds.parsing.markup import ALLOWED
from tests.browser.visits import visiting

_SCRIPTS = Path(__file__).parent / "scripts"
#: pages that are open at a time, and how many characters of them
_MOST, _MOST_LETTERS = 50, 4_000_000
#: milliseconds until all of them must be there; those that are to run something may hang
_PATIENCE, _LITTLE = 20_000, 2_000
#: where the parts of a page begin and end that are its own
_HEAD, _MAIN = (b"<head>", b"</head>"), (b'<main id="main" tabindex="-1">', b"</main>")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found in a number of pages; each line begins with the number of its page."""

    #: elements, attributes and addresses that should not be there
    problems: tuple[str, ...]
    #: functions that were called, and what a policy stopped
    struck: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Bench:
    """A tab in which pages are opened."""

    page: Page
    url: str

    def examine(self, pages: Iterable[bytes], *, only_visible: bool = False, pages_each: int = 1) -> Verdict:
        """Open pages that are to be harmless, look for what does not belong there, and play with all that does.

        `pages_each` is how many pages a page was packed of.
        """
        return self._all(list(pages), {"shown": only_visible, "each": pages_each, "patience": _PATIENCE})

    def provoke(self, pages: Iterable[bytes]) -> Verdict:
        """Open pages that are to run something."""
        return self._all(list(pages), {"shown": True, "each": 1, "patience": _LITTLE})

    def open(self, body: bytes, media_type: str) -> list[str]:
        """Open a document by itself, as a host sends it that sets no policy; gives what ran."""
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
    """A tab that stands at an empty page of the site at `url`, whose files the pages find there."""
    with visiting(browser) as visit:
        visit.page.add_init_script(path=_SCRIPTS / "oracle.js")
        visit.page.route(f"{url}/bench", lambda route: route.fulfill(body="<!DOCTYPE html>", content_type="text/html"))
        yield Bench(visit.page, url)


def without_policy(page: bytes) -> bytes:
    """A page as if no policy stood in it: what was cleaned must be harmless by itself."""
    head, policy, tail = page.partition(b'<meta http-equiv="Content-Security-Policy"')
    assert policy, "a page without a policy"
    return head + tail.partition(b">")[2]


def packed(pages: Sequence[bytes]) -> bytes:
    """Heads and contents of many pages in the frame of the first, byte for byte: what a browser opens in a moment."""
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
    """Pages in their order, as many as a tab holds, with the number of the first."""
    first, texts = 0, list[str]()
    for number, page in enumerate(pages):
        if texts and (len(texts) == _MOST or sum(map(len, texts)) + len(page) > _MOST_LETTERS):
            yield first, texts
            first, texts = number, []
        texts.append(page.decode())
    if texts:
        yield first, texts
