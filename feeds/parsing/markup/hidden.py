"""Text that no reader of the page sees: tips, menus and texts for machines, which a style hides."""

import re

from selectolax.lexbor import LexborNode

from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.draft import Draft, text_of
from feeds.urls.image_origin import is_decoration, mime_type

#: letters; no tip is as long, but the rest of an article behind a button is
_LONGEST_TIP = 300
#: letters that may be more than all that is seen, and still are no article
_SHORT = 100
_DECLARATION = re.compile(r"(?:^|;)\s*(display|visibility)\s*:\s*([a-z-]{1,20})", re.IGNORECASE)
_HIDING = frozenset({("display", "none"), ("visibility", "hidden"), ("visibility", "collapse")})
#: seen as they are, or looked at by other steps
_NEVER = frozenset("img video audio source picture svg script style noscript template body".split())
_PHOTOS = frozenset({"image/jpeg", "image/png", "image/webp", "image/avif"})
_SHOWN = "img, video, audio"
_OVER_THE_PAGE = re.compile(r"position\s{0,9}:\s{0,9}(?:absolute|fixed)", re.IGNORECASE)
_POP_UP = re.compile(r"tip|menu|pop|modal|dialog|share|qrcode", re.IGNORECASE)


def drop_hidden(draft: Draft) -> None:
    """Drop hidden elements that are tips and menus; text that a script or a click would show stays."""
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
    """Whether the element lies over the page when it is shown, or is named like one that does."""
    attributes = node.attributes
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    return _OVER_THE_PAGE.search(attributes.get("style") or "") is not None or _POP_UP.search(marks) is not None


def _hides(node: LexborNode) -> bool:
    """Whether the element is hidden, by its attribute or by the last word of its style."""
    attributes = node.attributes
    if node.tag in _NEVER:
        return False
    # a browser finds the text of these
    if "hidden" in attributes and (attributes["hidden"] or "").lower() != "until-found":
        return True
    style = (attributes.get("style") or "").lower()
    if "display" not in style and "visibility" not in style:
        return False
    return not _HIDING.isdisjoint(dict(_DECLARATION.findall(style)).items())


def _outermost(nodes: list[LexborNode]) -> list[LexborNode]:
    """The nodes that are inside no other of them; the parser lists an element before what it holds."""
    inside: set[int] = set()
    outermost = []
    for node in nodes:
        if node.mem_id not in inside:
            outermost.append(node)
            inside.update(below.mem_id for below in node.css("[hidden], [style]"))
    return outermost


def _may_be_shown(node: LexborNode) -> bool:
    """Whether a script or a click would show it: it is long, or it is a slide with its picture."""
    linked = sum(len(text_of(link)) for link in node.css("a"))
    return len(text_of(node)) - linked > _LONGEST_TIP or any(map(_is_photo, node.css("img")))


def _is_photo(image: LexborNode) -> bool:
    attributes = image.attributes
    address = attributes.get("data-src") or attributes.get("src") or ""
    if is_decoration(address, attributes.get("width"), attributes.get("height")):
        return False
    return mime_type(address) in _PHOTOS and "icon" not in address and "static/image" not in address
