"""Show pictures and long texts in `<noscript>` that a script would have shown."""

from selectolax.lexbor import LexborNode

from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.draft import Draft, text_of
from feeds.parsing.markup.figures import picture_key, sibling_element
from feeds.parsing.markup.img_attributes import SIZE_IN_NAME, ImageUrl, find_image_url
from feeds.parsing.markup.lazy_images import has_lazy_class, is_lazy
from feeds.urls.image_origin import looks_like_image
from feeds.urls.parsing import split

#: maximum characters of a `<noscript>` that are parsed: a picture or two
_MAX_ESCAPED_LENGTH = 20_000
#: maximum characters of a message to browsers without scripts
_MAX_REMARK_LENGTH = 200


def unwrap_noscript(draft: Draft) -> None:
    """Move pictures and long texts out of `<noscript>`, except pictures that the page already shows.

    Other content of `<noscript>` is for old browsers or counts page views, as pictures without a file name do.
    """
    if not draft.mentions(b"noscript"):
        return
    _parse_escaped_noscript(draft)
    _unwrap_long_texts(draft)
    copies = draft.body.css("noscript img")
    if not copies:
        return
    inside = {node.mem_id for node in copies}
    visible = [node for node in draft.body.css("img") if node.mem_id not in inside]
    pictures = {node.mem_id: found for node in visible if (found := find_image_url(node.attributes, draft.base))}
    urls = {_unsized(image.url) for image in pictures.values()}
    for node in copies:
        found, block = find_image_url(node.attributes, draft.base), _outermost(node, "noscript")
        neighbours = [_picture_in(sibling_element(block, side)) for side in ("prev", "next")]
        is_copy = found and any(
            _is_twin(neighbour, pictures.get(neighbour.mem_id), found)
            for neighbour in neighbours
            if neighbour is not None
        )
        if found and _is_picture(found.url) and not is_copy and _unsized(found.url) not in urls:
            urls.add(_unsized(found.url))
            block.insert_before(node)
            draft.note(CorrectionKind.LAZY)
        node.decompose()


def _parse_escaped_noscript(draft: Draft) -> None:
    """Parse the content of a `<noscript>` that a browser with scripts saved as escaped text."""
    for block in draft.body.css("noscript"):
        text = block.text()
        if "<img" in text[:_MAX_ESCAPED_LENGTH] and block.css_first("img") is None:
            block.inner_html = text[:_MAX_ESCAPED_LENGTH]


def _unwrap_long_texts(draft: Draft) -> None:
    """Show texts longer than a remark: code that a script of another site would show, or a whole article."""
    for block in draft.body.css("noscript"):
        if _outermost(block, "noscript") == block and len(text_of(block)) > _MAX_REMARK_LENGTH:
            replacement = draft.tree.create_node("div")
            replacement.inner_html = block.inner_html or ""
            block.replace_with(replacement)
            draft.note(CorrectionKind.NOSCRIPT)


def _picture_in(element: LexborNode | None) -> LexborNode | None:
    """Return the picture that `element` is or has as its only content."""
    if element is None or element.tag in {"img", "-text"}:
        return element
    pictures = element.css("img")
    return pictures[0] if len(pictures) == 1 and not text_of(element) else None


def _is_twin(neighbour: LexborNode, image: ImageUrl | None, copy: ImageUrl) -> bool:
    """Return whether `neighbour` is the picture for browsers with scripts: it is lazy, or has the same file name."""
    if image is None:
        return False
    attributes = neighbour.attributes
    return is_lazy(attributes) or has_lazy_class(attributes) or _file(image.url) == _file(copy.url)


def _file(url: str) -> str:
    """Return the file name without its size, on any host and in any folder."""
    return _unsized(url).rpartition("/")[2].lower()


def _is_picture(url: str) -> bool:
    parts = split(url)
    return parts is not None and looks_like_image(parts)


def _unsized(url: str) -> str:
    """Return the address without the size in its query or file name."""
    return SIZE_IN_NAME.sub("", picture_key(url).partition("?")[0])


def _outermost(node: LexborNode, tag: str) -> LexborNode:
    """Return the outermost ancestor of `node` with that tag, or `node` itself."""
    outermost, above = node, node.parent
    while above is not None:
        outermost = above if above.tag == tag else outermost
        above = above.parent
    return outermost
