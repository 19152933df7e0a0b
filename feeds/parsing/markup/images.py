"""Normalize pictures that are not `img`, and placeholders shared by several `img`, before the other picture steps."""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborNode

from feeds.errors import TooHostile
from feeds.parsing.markup.draft import Draft, parse, text_of
from feeds.parsing.markup.lazy_images import SOURCE, Attributes, largest_in_sets, lazy_urls, loader_urls
from feeds.urls.image_origin import find_origin, looks_like_image
from feeds.urls.parsing import split

#: element names of pictures in AMP (https://amp.dev), Baidu's MIP and component libraries
_CUSTOM = re.compile(r"(?=lazy|.*-).*(?:img|image|picture|photo|-anim)(?![a-z]).*")
#: start of a tag that may match it
_CUSTOM_TAG = re.compile(rb"<(?:lazy|[^\s/><]*-)")
_WITH_URL = "[src], [srcset], [data-src], [data-original]"
#: attributes for background pictures: lazysizes, lozad, WP Rocket, unveil, Elementor
_BACKGROUNDS = (
    "data-bg",
    "data-background-image",
    "data-background",
    "data-bg-image",
    "data-bg-src",
    "data-lazy-background",
    "data-lazy-bg",
    "data-back",
    "data-image-src",
)
_BACKGROUND_NAMES = frozenset(("data-src", "data-original", "data-bgset", *_BACKGROUNDS))
_WITH_BACKGROUND = ", ".join(f"[{name}]" for name in ("style", *sorted(_BACKGROUND_NAMES)))
#: elements with visible content, buttons and bullets
_NEVER = frozenset(
    "img video audio source iframe picture body i button input li ul ol table tr td th hr noscript".split()
)
#: applied to styles that end with a bracket, so that every `url(` is closed
_BACKGROUND = re.compile(r"background(?:-image)?\s*:[^;]{0,200}?url\(([^)]*+)\)", re.IGNORECASE)
_URL = re.compile(r"""\s*url\(\s*["']?|["']?\s*\)\s*""", re.IGNORECASE)
_MAX_STYLE_LENGTH = 2000
_MAX_SOURCES = 20
#: maximum pictures copied from the entry's other text
_MAX_BORROWED = 20
#: maximum levels between a picture and its drawing
_LOOK_UP = 20
#: class names of decorative elements
_ORNAMENT = re.compile(r"icon|logo|avatar|btn|button|sprite|pattern|arrow|emoji", re.IGNORECASE)
#: file types of photographs; lines, dots and signs have other types
_PHOTO = re.compile(r"\.(?:jpe?g|png|webp|avif)(?![a-z0-9])|[?&](?:wx_fmt|format|fm)=(?:jpe?g|png|webp)", re.IGNORECASE)
_SMALL = re.compile(r"(?:^|[;\s])(?:width|height)\s*:\s*(?:[0-9]|[1-4][0-9])(?:\.[0-9]{1,3})?px", re.IGNORECASE)


def images_of(html: str) -> str:
    """Return the `img` elements of a text in order; empty if it has none or exceeds a limit."""
    if "<img" not in html.lower():
        return ""
    try:
        _, body = parse(html)
    except TooHostile:
        return ""
    return "".join(node.html or "" for node in body.css("img")[:_MAX_BORROWED])


def normalize_pictures(draft: Draft) -> None:
    """Insert an `img` for every picture: custom elements (AMP), `<picture>`, backgrounds, drawings."""
    for node in draft.body.css(_WITH_URL) if _CUSTOM_TAG.search(draft.markup) else ():
        if node.tag and _CUSTOM.fullmatch(node.tag):
            _insert(draft, node, node.attributes)
    for node in draft.body.css("picture") if draft.mentions(b"picture") else ():
        _gather_sources(draft, node)
    for node in draft.body.css("svg image") if draft.mentions(b"svg") else ():
        _replace_drawing(draft, node)
    for node in draft.body.css(selector) if (selector := _with_background(draft)) else ():
        _replace_background(draft, node)
    if draft.mentions(b"<a"):
        _note_linked_photos(draft)


def _with_background(draft: Draft) -> str:
    """Return the selector of elements that may have a background picture; empty if there are none.

    A style has the address in `url()`, whose letters may be written as references.
    """
    if draft.mentions(b"data-"):
        return _WITH_BACKGROUND
    return "[style]" if draft.mentions(b"style") and draft.mentions(b"url(", b"&") else ""


def drop_shared_placeholders(draft: Draft) -> None:
    """Remove an `src` that several pictures share if a script would load a different address for each."""
    waiting: dict[str, dict[str, list[LexborNode]]] = {}
    images = draft.body.css("img")
    for node in images if len(images) > 1 else ():
        attributes = node.attributes
        if "src" not in attributes:
            continue
        src = attributes["src"] or ""
        url = next(iter(lazy_urls(attributes)), src)
        if url != src:
            waiting.setdefault(src, {}).setdefault(url, []).append(node)
    for by_url in waiting.values():
        for node in [node for nodes in by_url.values() for node in nodes] if len(by_url) > 1 else ():
            node.attrs["src"] = ""


def _insert(draft: Draft, node: LexborNode, attributes: Attributes) -> None:
    """Insert an `img` with these attributes as the first child of `node`."""
    image = draft.tree.create_node("img")
    for name, value in attributes.items():
        image.attrs[name] = value or ""
    first = node.first_child
    if first is None:
        node.insert_child(image)
    else:
        first.insert_before(image)


def _gather_sources(draft: Draft, node: LexborNode) -> None:
    """Copy the srcsets of all sources to the `img` of a `<picture>`; AVIF, the format with the least support, comes
    last.
    """
    sources = sorted(_sources(node), key=lambda attributes: "avif" in (attributes.get("type") or ""))
    image = node.css_first("img")
    if image is None and sources:
        _insert(draft, node, {"alt": node.attributes.get("data-alt") or node.attributes.get("alt")})
        image = node.css_first("img")
    for number, attributes in enumerate(sources):
        largest = [*largest_in_sets(attributes), *loader_urls(attributes)]
        if image is not None and largest:
            image.attrs[f"{SOURCE}{number}-srcset"] = f"{largest[0]} 1w"


def _sources(node: LexborNode) -> list[Attributes]:
    sources: list[Attributes] = []
    child = node.first_child
    while child is not None and len(sources) < _MAX_SOURCES:
        if child.tag == "source":
            sources.append(child.attributes)
        child = child.next
    return sources


def _replace_drawing(draft: Draft, node: LexborNode) -> None:
    """Insert an `img` for an `<image>` in an `<svg>`, which is dropped as a drawing."""
    url = node.attributes.get("href") or node.attributes.get("xlink:href") or ""
    drawing = node.parent
    for _ in range(_LOOK_UP):
        if drawing is None or drawing.tag == "svg":
            break
        drawing = drawing.parent
    if drawing is not None and drawing.tag == "svg" and _is_photo(url, draft.base):
        image = draft.tree.create_node("img")
        image.attrs["src"] = url
        drawing.insert_before(image)


def _replace_background(draft: Draft, node: LexborNode) -> None:
    """Insert an `img` for the background picture of an element without other content."""
    attributes = node.attributes
    style = (attributes.get("style") or "")[:_MAX_STYLE_LENGTH]
    if _BACKGROUND_NAMES.isdisjoint(attributes) and "url(" not in style.lower():
        return
    marks = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"
    if node.tag in _NEVER or _ORNAMENT.search(marks) or _SMALL.search(style):
        return
    for url in _backgrounds(attributes, style):
        if _is_photo(url, draft.base):
            if not text_of(node) and not node.css("img, video, audio, iframe"):
                _insert_background(draft, node, url)
            return


def _note_linked_photos(draft: Draft) -> None:
    """If a link to a photograph contains only one picture, store the photograph's address as the picture's last
    candidate.
    """
    by_link: dict[int, tuple[LexborNode, list[LexborNode]]] = {}
    for image in draft.body.css("img"):
        link = image.parent if image.parent is None or image.parent.tag == "a" else image.parent.parent
        if link is not None and link.tag == "a" and "href" in link.attributes:
            by_link.setdefault(link.mem_id, (link, []))[1].append(image)
    for link, images in by_link.values():
        url = link.attributes.get("href") or ""
        if len(images) == 1 and _is_photo(url, draft.base) and not text_of(link):
            images[0].attrs["data-around"] = url


def _insert_background(draft: Draft, node: LexborNode, url: str) -> None:
    """Insert the picture into the element, or before an `svg`, whose content is dropped."""
    if node.tag == "svg":
        image = draft.tree.create_node("img")
        image.attrs["data-src"] = url
        node.insert_before(image)
    else:
        _insert(draft, node, {"data-src": url, "alt": node.attributes.get("aria-label")})


def _backgrounds(attributes: Attributes, style: str) -> Iterator[str]:
    """Yield the addresses of background pictures, those for lazy loading first."""
    for name in _BACKGROUNDS:
        if value := attributes.get(name):
            yield _URL.sub("", value[:_MAX_STYLE_LENGTH])
    yield from largest_in_sets({name: value for name, value in attributes.items() if name == "data-bgset"})
    yield from loader_urls({name: attributes.get(name) for name in ("data-original", "data-src")})
    if match := _BACKGROUND.search(style[: style.rfind(")") + 1]):
        yield match[1].strip("\"' ")


def _is_photo(url: str, base: str) -> bool:
    origin = find_origin(url, base).url
    inner = split(origin) if origin else None
    return inner is not None and looks_like_image(inner) and _PHOTO.search(inner.path + inner.query) is not None
