"""Prepare stored content for our own pages."""

from selectolax.lexbor import LexborHTMLParser, LexborNode

from feeds.parsing.markup.allowlist import sanitize


def prepare_for_page(html: str) -> str:
    """Return `html` with lazy-loading pictures and complete attributes for screen readers.

    The content is sanitized again, because earlier versions stored it under older rules. Raises `TooHostile` as
    `sanitize` does.
    """
    body = _body(sanitize(html))
    for picture in body.css("img"):
        picture.attrs["loading"] = "lazy"
        # without an `alt` attribute a screen reader reads the address aloud
        picture.attrs["alt"] = picture.attrs.get("alt") or ""
    for recording in body.css("video, audio"):
        recording.attrs["controls"] = ""
        recording.attrs["preload"] = "none"
    for broad in body.css("pre, table"):
        # wide content must be scrollable with the keyboard too:
        # https://dequeuniversity.com/rules/axe/4.12/scrollable-region-focusable
        broad.attrs["tabindex"] = "0"
    return body.inner_html or ""


def _body(html: str) -> LexborNode:
    body = LexborHTMLParser(f"<body>{html}").body
    assert body is not None  # noqa: S101  # the parser always adds a body
    return body
