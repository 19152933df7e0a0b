"""Pictures, captions and players: resolve lazy and proxied addresses, find captions, drop duplicates."""

import re
from collections.abc import Iterator
from html import escape
from typing import Literal

from selectolax.lexbor import LexborNode

from feeds.common.text import plain
from feeds.model import Image, Media
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.allowlist import NO_REFERRER
from feeds.parsing.markup.draft import CAPTION, Draft, text_of
from feeds.parsing.markup.img_attributes import drop_image, find_image_url, note_image_url, size
from feeds.parsing.markup.lazy_images import Attributes, loader_urls
from feeds.urls.image_origin import find_origin, is_decoration, mime_type, refuses_referrers

#: elements with the caption (or the credit) of the picture beside them
CAPTIONS = "figcaption, .wp-caption-text, .image-caption, .media-caption__text, .picinfo"
#: elements with the picture's credit, which is added after its caption
PICTURE_CREDITS = ".story-image-copyright"
#: labels of captions for screen readers, and the parts of a long address that Mastodon hides
SPOKEN_LABELS = ".off-screen, .visually-hidden, .screen-reader-text, .sr-only, .invisible"
#: maximum number of nodes before a caption that are searched for its picture
_LOOK_BACK = 40
FIGURES = ("img", "video", "audio")
#: set like `CAPTION`: the credit of the picture, added after the caption
CREDIT = "data-feeds-credit"
#: alternative texts that describe nothing
_NO_ALT = frozenset({"img", "image", "picture", "photo", "pic", "图片", "图像", "圖片", "照片"})
_FILE_NAME = re.compile(r"^[\w .%-]*\.(?:jpe?g|png|gif|webp|avif|bmp)$", re.IGNORECASE)
#: suffix of a picture's name for another size: VOA `_cx0_cy5_cw0_r1_s_w900`, DW `_303`, zaobao `_Large`
_SIZE_SUFFIX = re.compile(r"_(?:c[xyw][0-9]|[whr][0-9]|tv_|[0-9]{1,4}\.)[^/]*$")
_SIZED = {
    "gdb.voanews.com": _SIZE_SUFFIX,
    "static.dw.com": _SIZE_SUFFIX,
    "api.dw.com": _SIZE_SUFFIX,
    # /media/display/<uuid>/w:310/p:16x9/name.jpg
    "s.rfi.fr": re.compile(r"(?<=[0-9a-f]{12})/.*$"),
    "www.zaobao.com": re.compile(r"^.*/(?=file\w{12})|(?:_Large)?\.\w+$"),
    "www.zaobao.com.sg": re.compile(r"^.*/(?=file\w{12})|(?:_Large)?\.\w+$"),
}


# --- steps ----------------------------------------------------------------------------------------------------------


def caption_pictures(draft: Draft) -> None:
    """Move captions from elements of their own to the picture, video or audio before them."""
    if not draft.mentions(b"class", b"figcaption"):
        return
    if labels := draft.drop(SPOKEN_LABELS):
        draft.note(CorrectionKind.SPOKEN_LABEL, labels)
    figures: dict[int, LexborNode | None] = {}
    for selector, attribute in ((PICTURE_CREDITS, CREDIT), (CAPTIONS, CAPTION)):
        for node in draft.body.css(selector):
            if picture := _picture_before(node) or _picture_of_figure(node, figures):
                _add_caption(picture, text_of(node), attribute)
                node.decompose()


def caption_from_small(draft: Draft) -> None:
    """Move captions from `<img><div><small>caption</small></div>`, as feedx writes them; remove empty ones."""
    if not draft.mentions(b"small"):
        return
    looked_at: set[int] = set()
    for small in draft.body.css("div > small"):
        holder = small.parent
        if holder is None or holder.mem_id in looked_at:
            continue
        looked_at.add(holder.mem_id)  # check a parent of several `small` once
        if text_of(holder) != text_of(small):
            continue
        picture = sibling_element(holder, "prev")
        if picture is not None and picture.tag in FIGURES:
            _add_caption(picture, text_of(small))
            holder.decompose()


def resolve_pictures(draft: Draft) -> None:
    """Set the origin address of every `<img>`, drop other images and duplicates."""
    by_key: dict[str, LexborNode] = {}
    for node in draft.body.css("img"):
        attributes = node.attributes
        image = find_image_url(attributes, draft.base)
        if image is None:
            drop_image(node, attributes, draft)
            continue
        key = picture_key(image.url)
        credit = attributes.get(CREDIT) or ""
        caption = plain(f"{attributes.get(CAPTION) or attributes.get('data-caption') or ''} {credit}")
        if key in by_key:
            _add_caption(by_key[key], caption)
            _drop_repeated(node, draft)
            continue
        by_key[key] = node
        note_image_url(image, draft)
        if image.url != attributes.get("src"):
            node.attrs["src"] = image.url
        if caption:
            node.attrs[CAPTION] = caption
    for node in draft.body.css("video, audio") if draft.mentions(b"video", b"audio") else ():
        key = f"{node.tag} {node.attributes.get('src')}"
        if node.attributes.get("src") and key in by_key:
            _drop_repeated(node, draft)
        else:
            by_key[key] = node


def picture_key(url: str) -> str:
    """Return a key that is equal for all sizes of one picture at a known publisher.

    >>> picture_key("https://static.dw.com/image/60362208_303.jpg")
    'dw.com/image/60362208'
    """
    host, _, path = url.partition("://")[2].partition("/")
    sized = _SIZED.get(host)
    if sized is None:
        return f"{host}/{path}"
    return ".".join(host.split(".")[-2:]) + "/" + sized.sub("", path.partition("?")[0]).lower()


# --- captions -------------------------------------------------------------------------------------------------------


def _add_caption(node: LexborNode, text: str, attribute: str = CAPTION) -> None:
    caption = node.attributes.get(attribute) or ""
    if text and text not in caption:
        node.attrs[attribute] = f"{caption} {text}".strip()


def _picture_before(node: LexborNode) -> LexborNode | None:
    """Return the nearest picture before `node` in document order, if no text and no frame is between them."""
    current = node
    for _ in range(_LOOK_BACK):
        if current.prev is not None:
            current = current.prev
            while current.last_child is not None:
                current = current.last_child
        elif current.parent is not None:
            current = current.parent
        else:
            return None
        if current.tag in FIGURES:
            return current
        if current.tag in {"body", "iframe"} or (current.tag == "-text" and plain(current.text_content or "")):
            return None
    return None


def _picture_of_figure(node: LexborNode, by_figure: dict[int, LexborNode | None]) -> LexborNode | None:
    """Return the picture of the `<figure>` around `node`, for captions above it; each figure is searched once."""
    above = node.parent
    for _ in range(_LOOK_BACK):
        if above is None or above.tag == "figure":
            break
        above = above.parent
    if above is None or above.tag != "figure":
        return None
    if above.mem_id not in by_figure:
        pictures = above.css(", ".join(FIGURES))
        by_figure[above.mem_id] = pictures[-1] if pictures else None
    return by_figure[above.mem_id]


def sibling_element(node: LexborNode, side: Literal["prev", "next"]) -> LexborNode | None:
    """Return the sibling before or after `node`, ignoring white space and comments: an element, a text, or None."""
    sibling: LexborNode | None = getattr(node, side)
    while sibling is not None and sibling.tag in {"-text", "-comment"} and not plain(sibling.text_content or ""):
        sibling = getattr(sibling, side)
    return sibling


def _drop_repeated(node: LexborNode, draft: Draft) -> None:
    draft.note(CorrectionKind.REPEATED_PICTURE)
    node.decompose()


# --- writing --------------------------------------------------------------------------------------------------------


def render_figure(node: LexborNode, draft: Draft) -> str:
    """Render the `<figure>` of a resolved picture or player and add it to the draft; empty if nothing can be shown."""
    caption = plain(node.attributes.get(CAPTION) or "")
    if caption and caption == draft.title:
        caption = ""
        draft.note(CorrectionKind.REPEATED_TITLE)
    element = _image(node, caption, draft) if node.tag == "img" else _player(node, caption, draft)
    if not element:
        return ""
    legend = f"<figcaption>{escape(caption, quote=False)}</figcaption>" if caption else ""
    return f"<figure>{element}{legend}</figure>"


def _image(node: LexborNode, caption: str, draft: Draft) -> str:
    attributes = node.attributes
    url = attributes.get("src") or ""
    alt = plain(_text_alternative(attributes) or "")
    if _FILE_NAME.match(alt) or alt.lower() in _NO_ALT:
        alt = ""
    alt = draft.alt(alt)
    width, height = size(attributes, "width"), size(attributes, "height")
    image = Image(url=url, caption=caption, alt=alt, width=width, height=height)
    draft.images.append(image)
    draft.lead = draft.lead or image
    sizes = "".join(f' {name}="{value}"' for name, value in (("width", width), ("height", height)) if value)
    policy = f' referrerpolicy="{NO_REFERRER}"' if _needs_no_referrer(url, attributes) else ""
    return f'<img src="{escape(url)}" alt="{escape(alt)}"{sizes}{policy}>'


def _text_alternative(attributes: Attributes) -> str | None:
    """Return the alternative text, else the label, else the tooltip, which counts only where no `alt` is written.

    Source: https://www.w3.org/TR/html-aam-1.0/#img-element-accessible-name-computation
    """
    tooltip = None if "alt" in attributes else attributes.get("title")
    return attributes.get("alt") or attributes.get("aria-label") or tooltip


def _needs_no_referrer(url: str, attributes: Attributes) -> bool:
    """Return whether the document sets this policy, or the host is known to refuse pages of other sites."""
    policy = (attributes.get("referrerpolicy") or "").strip().lower()
    return policy in {NO_REFERRER, "same-origin"} or refuses_referrers(url)


def _player(node: LexborNode, caption: str, draft: Draft) -> str:
    source = node.css_first("source")
    original = next(filter(None, _media_urls(node, source)), "")
    url = draft.link(original)
    if url is None:
        draft.note(CorrectionKind.UNREACHABLE)
        return ""
    draft.note_link(original, url)
    poster = _poster(node.attributes.get("poster") or node.attributes.get("data-poster") or "", draft)
    declared = (source.attributes.get("type") if source else "") or ""
    kind = mime_type(url) or plain(declared).split(";")[0] or f"{node.tag}/mp4"
    draft.media.append(Media(url=url, type=kind, poster=poster, caption=caption))
    if poster and draft.lead is None:
        draft.lead = Image(url=poster, caption=caption)
    still = f' poster="{escape(poster)}"' if poster and node.tag == "video" else ""
    return f'<{node.tag} src="{escape(url)}"{still} controls="" preload="none"></{node.tag}>'


def _media_urls(node: LexborNode, source: LexborNode | None) -> Iterator[str | None]:
    """Yield the possible addresses of a recording, best first; lazy-loading scripts load players too."""
    for element in (node, source):
        if element is not None:
            yield element.attributes.get("src")
            yield from loader_urls(element.attributes)


def _poster(original: str, draft: Draft) -> str:
    """Return the still of a video at its origin, empty if there is none."""
    origin = find_origin(original, draft.base)
    if origin.url is None or is_decoration(origin.url):
        return ""
    if origin.kinds:
        draft.note(CorrectionKind.UNPROXIED, proxies=", ".join(origin.kinds))
    return origin.url
