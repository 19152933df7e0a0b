"""One body on its way from a publisher's HTML to ours: the parsed tree, and what the steps found out about it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.common.character_references import paired, unescaped
from feeds.common.dates import ParsedDate
from feeds.common.text import plain
from feeds.model import Image, Media
from feeds.parsing.corrections import CorrectionKind, Corrections
from feeds.parsing.markup.line_rules import LineRule, destination
from feeds.parsing.markup.preprocess import preprocess
from feeds.urls.canonicalize import canonical, clean, unwrap_link
from feeds.urls.image_origin import is_proxied_link, unproxy

#: what scripts write where they had no address
EMPTY_ADDRESSES = frozenset({"", "#", "null", "undefined", "about:blank"})
#: characters of an alternative text; Mastodon and Bluesky allow 2,000 at most
LONGEST_ALT = 2_000
#: set by the steps on an `img`, `video` or `audio`: its caption as plain text
CAPTION = "data-feeds-caption"


@dataclass(slots=True, kw_only=True)
class Draft:
    """Mutable, and only ever seen by the steps of one article.

    A step looks at `body`, removes what it has understood and records it here. What is still in the tree at the end
    becomes the article's content.
    """

    #: `<body>` of the parsed document
    body: LexborNode
    #: keeps the tree alive
    tree: LexborHTMLParser
    #: characters of the HTML that came in
    size: int = 0
    title: str = ""
    #: against which relative addresses are resolved
    base: str = ""
    zone: str = "UTC"
    #: the date written inside the body
    inner_date: ParsedDate | None = None
    authors: list[str] = field(default_factory=list)
    credits: list[str] = field(default_factory=list)
    rights: list[str] = field(default_factory=list)
    #: a teaser that stood apart from the text
    summary: str = ""
    #: pictures and media in the order in which they stand in the text
    images: list[Image] = field(default_factory=list)
    media: list[Media] = field(default_factory=list)
    #: the titles of frames, by the pages of their players; empty for other frames
    frames: dict[str, str] = field(default_factory=dict)
    #: the first picture or still that stands in the text
    lead: Image | None = None
    #: lines that are credits, rights or boilerplate
    lines: tuple[LineRule, ...] = ()
    #: the finished content
    html: str = ""
    #: plain text of every line of the finished content
    paragraphs: list[str] = field(default_factory=list)
    #: texts that were taken out of the tree with a note
    removed: list[str] = field(default_factory=list)
    #: what was changed on the way
    notes: Corrections = field(default_factory=Corrections)

    def sort_line(self, line: str) -> bool:
        """Whether `line` is part of the story; if not, it is put where it belongs."""
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
        """Return the first `longest` characters of `text`, with a note where that is less."""
        if len(text) <= longest:
            return text
        self.note(kind, **values)
        return text[:longest].rstrip()

    def alt(self, text: str) -> str:
        """Return an alternative text within its limit."""
        return self.truncate(text, LONGEST_ALT, CorrectionKind.ALT_CUT, most=LONGEST_ALT)

    def note(self, kind: CorrectionKind, num: int = 1, **values: object) -> None:
        """Remember what was changed."""
        self.notes.add(kind, num, **values)

    def link(self, href: str | None) -> str | None:
        """The canonical absolute form of an address in the body, None where it must not be published."""
        if not href or href.strip() in EMPTY_ADDRESSES:
            return None
        if href.startswith("mailto:"):
            return clean(href)
        resolved = clean(href, self.base)
        if resolved is None:
            return None
        return unproxy(resolved) if is_proxied_link(resolved) else canonical(resolved)

    def note_link(self, original: str, published: str) -> None:
        """Remember what `link` made of an address that is shown, beyond writing it as it should be."""
        if original == published or (spelt := clean(original, self.base)) in (None, published):
            return
        direct = unproxy(spelt) if is_proxied_link(spelt) else unwrap_link(spelt)
        if direct != spelt:
            self.note(CorrectionKind.UNWRAPPED)
        if direct != published:
            self.note(CorrectionKind.UNTRACKED)

    def extract_texts(self, selector: str) -> Iterator[str]:
        """Remove every element that matches and give its text, one line each, empty ones left out."""
        for node in self.body.css(selector):
            if text := text_of(node):
                yield text
            self.remove(node)

    def drop(self, selector: str) -> int:
        """Remove every element that matches; how many did, those inside others included."""
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
        """Remove an element whose text is no part of the article, with a note or into a field."""
        self.removed.append(node.text())
        node.decompose()


#: a step of the cleaning; steps of one publisher run in the order in which they are listed
Step = Callable[[Draft], None]


def parse(html: str, notes: Corrections | None = None) -> tuple[LexborHTMLParser, LexborNode]:
    """The one HTML5 parse; what exceeds a limit is cut before it, which goes to `notes`.

    The start tag in front keeps a leading `<link>` or `<frameset>` from being taken for the head of a page.
    """
    tree = LexborHTMLParser("<body>" + preprocess(paired(unescaped(html)), notes or Corrections()))
    body = tree.body
    if body is None:  # the parser makes one for any input; a fragment without it has nothing to show
        tree = LexborHTMLParser("<body></body>")
        body = tree.body
        assert body is not None  # noqa: S101 - for mypy
    return tree, body


def text_of(node: LexborNode) -> str:
    """The visible text below `node` on one line."""
    return plain(node.text())


def html_to_text(html: str) -> str:
    """The visible text of a fragment on one line; a string without markup costs no parse.

    >>> html_to_text("A &amp; <b>B</b>")
    'A & B'
    """
    if "<" not in html and "&" not in html:
        return plain(html)
    return text_of(parse(html)[1])
