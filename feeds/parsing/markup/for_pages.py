"""Content that was cleaned when it came in, made ready for a page of ours."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.parsing.markup.allowlist import sanitise


def prepare_for_page(html: str) -> str:
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


def _body(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None  # noqa: S101  # the parser makes one for any input
    return body
