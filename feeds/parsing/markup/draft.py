"""The draft of one article's body while it is cleaned: the parsed tree and the results of the steps."""

import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from selectolax.lexbor import LexborCSSSelector, LexborHTMLParser, LexborNode

from feeds.common.character_references import join_surrogates, unescape_twice_escaped
from feeds.common.dates import ParsedDate
from feeds.common.text import plain
from feeds.model import Image, Media
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup.line_rules import LineRule, destination
from feeds.parsing.markup.preprocess import preprocess
from feeds.urls.canonicalize import canonical, clean, unwrap_link
from feeds.urls.image_origin import is_proxied_link, unproxy

#: placeholders that scripts write instead of an address
EMPTY_URLS = frozenset({"", "#", "null", "undefined", "about:blank"})
#: maximum characters of an alternative text; Mastodon and Bluesky allow 2,000
MAX_ALT_LENGTH = 2_000
_LOWER = bytes(range(256)).lower()
_NOT_ASCII = bytes(range(128, 256))
#: attribute that steps set on `img`, `video` or `audio`: the caption as plain text
CAPTION = "data-feeds-caption"


class _Selectors(threading.local):
    """A CSS parser for each thread, as it keeps state during a search."""

    def __init__(self) -> None:
        self.selector = LexborCSSSelector()  # type: ignore[no-untyped-call] # its stub has no return type


_SELECTORS = _Selectors()


class Tree(LexborHTMLParser):
    """A document whose `css` methods share one CSS parser: a new one takes as long as parsing the document."""

    @property
    def selector(self) -> LexborCSSSelector:
        """Return the CSS parser of this thread."""
        return _SELECTORS.selector


@dataclass(slots=True, kw_only=True)
class Draft:
    """Mutable, and used only by the steps of one article.

    A step searches `body`, removes the elements that it has parsed and stores the results here. The elements that
    remain at the end become the article's content.
    """

    #: `<body>` of the parsed document
    body: LexborNode
    #: keeps the tree alive
    tree: Tree
    #: the ASCII characters of the parsed document in lower case, to see which names it cannot contain
    markup: bytes = field(init=False)
    #: length of the original HTML
    size: int = 0
    title: str = ""
    #: base for relative addresses
    base: str = ""
    zone: str = "UTC"
    #: the date written inside the body
    inner_date: ParsedDate | None = None
    authors: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)
    #: a teaser outside the text
    summary: str = ""
    #: pictures and media in the order of the text
    images: list[Image] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    #: titles of iframes by the page of their player; the key is empty for other frames
    frames: dict[str, str] = field(default_factory=dict)
    #: the first picture or still of the text
    lead: Image | None = None
    #: lines that are credits, rights or boilerplate
    lines: tuple[LineRule, ...] = ()
    #: the finished content
    html: str = ""
    #: plain text of every line of the finished content
    paragraphs: list[str] = field(default_factory=list)
    #: texts removed from the tree with a correction
    removed: list[str] = field(default_factory=list)
    #: corrections made so far
    notes: Corrections = field(default_factory=Corrections)

    def __post_init__(self) -> None:
        self.markup = self.tree.raw_html.translate(_LOWER, _NOT_ASCII)

    def mentions(self, *names: bytes) -> bool:
        """Return whether one of these names of elements or attributes occurs; if not, no search for them matches."""
        markup = self.markup
        for name in names:  # noqa: SIM110 # `any` is slower
            if name in markup:
                return True
        return False

    def sort_line(self, line: str) -> bool:
        """Return whether `line` is part of the story; if not, move it to its field."""
        match = destination(self.lines, line) if self.lines else None
        if match is None:
            return True
        to, text = match
        self.removed.append(line)
        if to == "credits":
            self.credits.append(text.strip(" #＃"))
            self.note(CorrectionKind.CREDIT)
        elif to == "rights":
            self.rights.append(text)
            self.note(CorrectionKind.RIGHTS)
        else:
            self.note(CorrectionKind.BOILERPLATE)
        return False

    def truncate(self, text: str, longest: int, kind: CorrectionKind, **values: int) -> str:
        """Return the first `longest` characters of `text`, with a correction if it was longer."""
        if len(text) <= longest:
            return text
        self.note(kind, **values)
        return text[:longest].rstrip()

    def alt(self, text: str) -> str:
        """Return an alternative text, truncated to its limit."""
        return self.truncate(text, MAX_ALT_LENGTH, CorrectionKind.ALT_CUT, most=MAX_ALT_LENGTH)

    def note(self, kind: CorrectionKind, num: int = 1, **values: str | int) -> None:
        """Add a correction."""
        self.notes.add(kind, num, **values)

    def link(self, href: str | None) -> str | None:
        """Return the canonical absolute form of an address in the body, None if it must not be published."""
        if not href or href.strip() in EMPTY_URLS:
            return None
        if href.startswith("mailto:"):
            return clean(href)
        resolved = clean(href, self.base)
        if resolved is None:
            return None
        return unproxy(resolved) if is_proxied_link(resolved) else canonical(resolved)

    def note_link(self, original: str, published: str) -> None:
        """Add corrections for the changes that `link` made to a visible address, except normalizing its spelling."""
        if original == published or (spelt := clean(original, self.base)) in (None, published):
            return
        direct = unproxy(spelt) if is_proxied_link(spelt) else unwrap_link(spelt)
        if direct != spelt:
            self.note(CorrectionKind.UNWRAPPED)
        if direct != published:
            self.note(CorrectionKind.UNTRACKED)

    def extract_texts(self, selector: str) -> Iterator[str]:
        """Remove every matching element and yield its text, one line each, without empty ones."""
        for node in self.body.css(selector):
            if text := text_of(node):
                yield text
            self.remove(node)

    def drop(self, selector: str) -> int:
        """Remove every matching element; return their number, nested ones included."""
        elements = self.body.css(selector)
        inside: set[int] = set()
        for node in elements:
            if node.mem_id in inside:
                node.decompose()
            else:
                inside.update(below.mem_id for below in node.css(selector))
                self.remove(node)
        return len(elements)

    def remove(self, node: LexborNode) -> None:
        """Remove an element whose text is not part of the article; a correction or a field records it."""
        self.removed.append(node.text())
        node.decompose()


#: a cleaning step; the steps of a publisher run in the order of their list
Step = Callable[[Draft], None]


def parse(html: str, notes: Corrections | None = None) -> tuple[Tree, LexborNode]:
    """Parse HTML5, after truncating what exceeds a limit; the corrections are added to `notes`.

    The start tag in front keeps the parser from taking a leading `<link>` or `<frameset>` for the head of a page.
    """
    tree = Tree("<body>" + preprocess(join_surrogates(unescape_twice_escaped(html)), notes or Corrections()))
    body = tree.body
    if body is None:  # the parser always adds a body; this is a fallback
        tree = Tree("<body></body>")
        body = tree.body
        assert body is not None  # noqa: S101 - for mypy
    return tree, body


def text_of(node: LexborNode) -> str:
    """Return the visible text below `node` on one line."""
    return plain(node.text())


def html_to_text(html: str) -> str:
    """Return the visible text of a fragment on one line; a string without markup is not parsed.

    >>> html_to_text("A &amp; <b>B</b>")
    'A & B'
    """
    if "<" not in html and "&" not in html:
        return plain(html)
    return _parsed_text(html)


# the summary of an entry is compared with its content, and then used
@lru_cache(maxsize=8)
def _parsed_text(html: str) -> str:
    return text_of(parse(html)[1])
