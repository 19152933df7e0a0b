"""Content that was cleaned when it came in, made ready for a page of ours."""

from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.markup.allowlist import sanitise
from feeds.markup.draft import text_of

#: elements whose text is read as lines of their own
_BLOCKS = frozenset("p h2 h3 h4 h5 h6 li dt dd pre figcaption caption tr".split())


def as_shown(html: str) -> str:
    """`html` with pictures that load when they are needed and that a screen reader can pass over.

    It goes past the allowlist once more: what an earlier program stored was cleaned by the rules of its day. Raises
    `TooHostile` as `sanitise` does.
    """
    body = _body(sanitise(html))
    for picture in body.css("img"):
        picture.attrs["loading"] = "lazy"
        # without any `alt` a screen reader spells out the address
        picture.attrs["alt"] = picture.attrs.get("alt") or ""
    for recording in body.css("video, audio"):
        recording.attrs["controls"] = ""
        recording.attrs["preload"] = "none"
    for broad in body.css("pre, table"):
        # what is broader than the page can be pushed, and not by those alone who have a mouse
        # https://dequeuniversity.com/rules/axe/4.12/scrollable-region-focusable
        broad.attrs["tabindex"] = "0"
    return body.inner_html or ""


def paragraphs(html: str) -> tuple[str, ...]:
    """The text of a content line by line, each as plain text.

    >>> paragraphs("<p>晨雾</p><ul><li>一</li><li>二</li></ul>loose")
    ('晨雾', '一', '二', 'loose')
    """
    return tuple(filter(None, _lines(_body(html))))


def _lines(parent: LexborNode) -> Iterator[str]:
    for node in parent.iter(include_text=True):
        if node.tag in _BLOCKS or node.css_first(", ".join(_BLOCKS)) is None:
            yield text_of(node)
        else:
            yield from _lines(node)


def _body(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None  # noqa: S101  # the parser makes one for any input
    return body
