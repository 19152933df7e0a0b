"""The texts of cleaned HTML without a parser: what `sanitise` wrote has one spelling, so it is cut exactly.

It writes `<`, `>` and `&` of texts as references, every attribute as `name="value"`, and `"` in a value as a reference
(https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments): a tag ends at the first `>` that is
in no quotation marks, and an even number of marks stands before it.
"""

import re
from collections.abc import Callable
from html import unescape
from itertools import accumulate, pairwise

#: possessive, so nothing is tried twice; a `<` that the scan meets in quotation marks cannot begin a longer one
_TAG = re.compile(r'(<[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>)')
#: values are skipped whole: what looks like an attribute inside one is none
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*+)"')
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_POSTER = re.compile(r'( (?!poster=)[a-z]+(?:="[^"]*+")?)| poster="[^"]*+"')

#: elements that part no words
_INLINE = frozenset("a abbr b cite del em i ins kbd mark q rp rt ruby s samp strong sub sup u var".split())
#: elements that go with the picture which was all they held
_WRAPPING = _INLINE | {"figure", "p", "li", "ul", "ol", "blockquote"}


def map_texts(html: str, change: Callable[[str], str]) -> str:
    """`html` with its texts and the alternative texts of its pictures changed; no address, name or other value is.

    `change` gets them all as lines, one for each block, with references as they stand, so that it sees words that are
    partly bold; what it returns must be as long, else it is asked for each text by itself.

    >>> with_texts('<p>发<b>展</b></p><img src="https://a.example/发" alt="发">', lambda text: text.replace("发", "發"))
    '<p>發<b>展</b></p><img src="https://a.example/发" alt="發">'
    """
    pieces = _pieces(html)
    read = [_separator(piece) if number % 2 else piece for number, piece in enumerate(pieces)]
    changed = change("".join(read))
    if len(changed) != sum(map(len, read)):
        return "".join(piece if number % 2 else change(piece) for number, piece in enumerate(pieces))
    ends = pairwise(accumulate(map(len, read), initial=0))
    return "".join(pieces[n] if n % 2 else changed[start:end] for n, (start, end) in enumerate(ends))


def text_lines(html: str) -> str:
    """The text that `html` shows, a line for each block.

    >>> lines_of("<p>R&amp;D 在<b>港</b>口</p><p>停航</p>").split()
    ['R&D', '在港口', '停航']
    """
    return unescape(
        "".join(_separator(piece) if number % 2 else piece for number, piece in enumerate(_TAG.split(html)))
    )


def without_pictures(html: str) -> str:
    """`html` without pictures and stills of videos, and without the elements that held nothing else; captions stay.

    >>> without_pictures('<figure><img src="https://a.example/1.jpg"><figcaption>码头</figcaption></figure>')
    '<figure><figcaption>码头</figcaption></figure>'
    """
    kept_pieces: list[str] = []
    for piece in filter(None, _TAG.split(html)):
        name = _tag_name(piece)
        if name == "img":
            continue
        if piece.startswith("</") and name in _WRAPPING and _is_empty(kept_pieces, name):
            continue
        kept_pieces.append(_POSTER.sub(r"\1", piece) if name == "video" else piece)
    return "".join(kept_pieces)


def _is_empty(pieces: list[str], name: str) -> bool:
    """Take the start tag of `name` off the end of `pieces`, and blanks behind it, if nothing else stands there."""
    inside = len(pieces)
    while inside and pieces[inside - 1].isspace():
        inside -= 1
    if not inside or pieces[inside - 1].startswith("</") or _tag_name(pieces[inside - 1]) != name:
        return False
    del pieces[inside - 1 :]
    return True


def _pieces(html: str) -> list[str]:
    """Texts at even places, markup between them; the alternative text of a picture is a text."""
    pieces: list[str] = []
    for piece in _TAG.split(html):
        pieces += _around_alt(piece) if piece.startswith("<img ") else [piece]
    return pieces


def _around_alt(tag: str) -> list[str]:
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == "alt":
            return [tag[: match.start(2)], match[2], tag[match.end(2) :]]
    return [tag]


def _separator(tag: str) -> str:
    """What stands for a tag between two texts."""
    return "" if _tag_name(tag) in _INLINE else "\n"


def _tag_name(piece: str) -> str:
    match = _NAME.match(piece)
    return match[1] if match else ""
