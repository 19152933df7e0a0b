"""Drop hidden text: tips, menus and texts for machines that a style hides."""

import re

from selectolax.lexbor import LexborNode

from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.draft import Draft, text_of
from feeds.urls.image_origin import is_decoration, mime_type

#: letters; tips are shorter, but the remaining text of an article behind a button is longer
_MAX_TIP_LENGTH = 300
#: letters of hidden text that may exceed the visible text without being an article
_SHORT = 100
_DECLARATION = re.compile(r"(?:^|;)\s*(display|visibility)\s*:\s*([a-z-]{1,20})", re.IGNORECASE)
_HIDING = frozenset({("display", "none"), ("visibility", "hidden"), ("visibility", "collapse")})
#: elements that are visible, or handled by other steps
_NEVER = frozenset("img video audio source picture svg script style noscript template body".split())
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})
_SHOWN = "img, video, audio"
_OVER_THE_PAGE = re.compile(r"position\s{0,9}:\s{0,9}(?:absolute|fixed)", re.IGNORECASE)
_POP_UP = re.compile(r"tip|menu|pop|modal|dialog|share|qrcode", re.IGNORECASE)


def drop_hidden(draft: Draft) -> None:
    """Drop hidden elements that are tips or menus; text that a script or a click would show is kept."""
    if not draft.mentions(b"hidden", b"style"):
        return
    hidden = _outermost([node for node in draft.body.css("[hidden], [style]") if _hides(node)])
    if not hidden:
        return
    lengths = {node.mem_id: len(text_of(node)) for node in hidden}
    seen = len(text_of(draft.body)) - sum(lengths.values())
    seen -= sum(len(text_of(node)) for node in draft.body.css("script, style, noscript, template"))
    if seen <= 0 and len(draft.body.css(_SHOWN)) <= sum(len(node.css(_SHOWN)) for node in hidden):
        return
    unnamed = sum(lengths[node.mem_id] for node in hidden if not _is_pop_up(node))
    is_text = unnamed > max(_SHORT, seen)
    for node in hidden:
        if (is_text and not _is_pop_up(node)) or _may_be_shown(node):
            continue
        if lengths[node.mem_id] or node.css_first(_SHOWN):
            draft.note(CorrectionKind.HIDDEN)
        draft.remove(node)


def _is_pop_up(node: LexborNode) -> bool:
    """Return whether the element overlays the page when it is shown, or has a name like a pop-up."""
    attributes = node.attributes
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return _OVER_THE_PAGE.search(attributes.get("style") or "") is not None or _POP_UP.search(marks) is not None


def _hides(node: LexborNode) -> bool:
    """Return whether the element is hidden, by its attribute or by the last value in its style."""
    attributes = node.attributes
    if node.tag in _NEVER:
        return False
    # browsers find the text of `until-found`
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    style = (attributes.get("style") or "").lower()
    if "display" not in style and "visibility" not in style:
        return False
    return not _HIDING.isdisjoint(dict(_DECLARATION.findall(style)).items())


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """Return the nodes that are not inside another one; the parser lists an element before its descendants."""
    inside: set[int] = set()
    outermost = []
    for node in nodes:
        if node.mem_id not in inside:
            outermost.append(node)
            inside.update(below.mem_id for below in node.css("[hidden], [style]"))
    return outermost


def _may_be_shown(node: LexborNode) -> bool:
    """Return whether a script or a click would show it: a long text, or a slide with its picture."""
    linked = sum(len(text_of(link)) for link in node.css("a"))
    return len(text_of(node)) - linked > _MAX_TIP_LENGTH or any(map(_is_photo, node.css("img")))


def _is_photo(image: LexborNode) -> bool:
    attributes = image.attributes
    url = attributes.get("data-src") or attributes.get("src") or ""
    if is_decoration(url, attributes.get("width"), attributes.get("height")):
        return False
    return mime_type(url) in _PHOTOS and "icon" not in url and "static/image" not in url
