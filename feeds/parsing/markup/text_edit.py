"""Edit the texts of sanitized HTML without a parser: `sanitize` writes one spelling only, so it can be split exactly.

It escapes `<`, `>` and `&` in texts, writes every attribute as `name="value"`, and escapes `"` in values
(https://html.spec.whatwg.org/multipage/parsing.html#serialising-html-fragments): a tag ends at the first `>` outside
quotation marks.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from html import unescape
from itertools import accumulate, pairwise

#: possessive, so there is no backtracking; a `<` inside quotation marks cannot begin a longer match
_TAG = re.compile(r'(<[^<>"]*+(?:"[^"]*+"[^<>"]*+)*+>)')
#: values are matched as a whole, so that their content is not parsed as attributes
_ATTRIBUTE = re.compile(r'([a-z]+)="([^"]*+)"')
_NAME = re.compile(r"</?([a-z][a-z0-9]*)")
_POSTER = re.compile(r'( (?!poster=)[a-z]+(?:="[^"]*+")?)| poster="[^"]*+"')

#: elements that do not separate words
_INLINE = frozenset("a abbr b cite del em i ins kbd mark q rp rt ruby s samp strong sub sup u var".split())
#: elements removed with the picture if they have no other content
_WRAPPING = _INLINE | {"figure", "p", "li", "ul", "ol", "blockquote"}


def map_texts(html: str, change: Callable[[str], str]) -> str:
    """Return `html` with `change` applied to its texts and the alternative texts of its pictures; other values stay.

    `change` gets all texts at once, a line for each block, with references as they are, so that it sees words that are
    partly bold. Its result must have the same length, else it is called for each text separately.

    >>> map_texts('<p>发<b>展</b></p><img src="https://a.example/发" alt="发">', lambda text: text.replace("发", "發"))
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
    """Return the visible text of `html`, a line for each block.

    >>> text_lines("<p>R&amp;D 在<b>港</b>口</p><p>停航</p>").split()
    ['R&D', '在港口', '停航']
    """
    return unescape(_TAG.sub(lambda tag: _separator(tag[0]), html))


def without_pictures(html: str) -> str:
    """Return `html` without pictures and video stills, and without elements that had no other content; captions stay.

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
    """Remove the start tag of `name` and following blanks from the end of `pieces`; return whether nothing else was
    there.
    """
    inside = len(pieces)
    while inside and pieces[inside - 1].isspace():
        inside -= 1
    if not inside or pieces[inside - 1].startswith("</") or _tag_name(pieces[inside - 1]) != name:
        return False
    del pieces[inside - 1 :]
    return True


def _pieces(html: str) -> list[str]:
    """Split into texts at even indexes and markup between them; the alternative text of a picture is a text."""
    pieces: list[str] = []
    for piece in _TAG.split(html):
        pieces += _around_alt(piece) if piece.startswith("<img ") else [piece]
    return pieces


def _around_alt(tag: str) -> list[str]:
    for match in _ATTRIBUTE.finditer(tag):
        if match[1] == "alt":
            return [tag[: match.start(2)], match[2], tag[match.end(2) :]]
    return [tag]


@lru_cache(maxsize=256)
def _separator(tag: str) -> str:
    """Return the separator that replaces a tag between two texts."""
    return "" if _tag_name(tag) in _INLINE else "\n"


def _tag_name(piece: str) -> str:
    match = _NAME.match(piece)
    return match[1] if match else ""
