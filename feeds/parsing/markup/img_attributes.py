"""Read the attributes of an `img`: the best address, the size, and whether it is visible."""

import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup.draft import CAPTION, EMPTY_URLS, Draft
from feeds.parsing.markup.lazy_images import (
    Attributes,
    has_lazy_class,
    is_lazy,
    is_loaded,
    largest_in_sets,
    lazy_urls,
    other_sizes,
    other_urls,
)
from feeds.urls.hosts import registrable_domain
from feeds.urls.image_origin import find_origin, is_decoration, is_emoji, is_page_asset, is_preview, is_tracking_pixel
from feeds.urls.parsing import split

#: code points; families and flags have up to about ten
_MAX_EMOJI_LENGTH = 16
#: the size that WordPress adds to a file name
SIZE_IN_NAME = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])", re.IGNORECASE)
_PIXELS = re.compile(r"(\d{1,5})(?:px)?")


class ImageUrl(NamedTuple):
    """The original address of a picture."""

    url: str
    #: the proxies in front of it, the outermost first
    proxies: tuple[str, ...]
    #: the correction if the address is not the one in `src`
    replacement: CorrectionKind | None


def find_image_url(attributes: Attributes, base: str) -> ImageUrl | None:
    """Return the origin of a picture, None for a decoration, a placeholder or an invalid address.

    A blurred or tiny preview is only returned if there is nothing better.
    """
    if _is_hidden(attributes) and not is_lazy(attributes):
        return None
    width, height = size(attributes, "width"), size(attributes, "height")
    preview = None
    for candidate in _candidates(attributes, base):
        if candidate.strip() in EMPTY_URLS:  # this would be the page itself
            continue
        origin = find_origin(candidate, base)
        if origin.url is None or is_decoration(origin.url, width, height, classes=attributes.get("class") or ""):
            continue
        image = ImageUrl(origin.url, origin.kinds, _replacement_kind(candidate, attributes))
        if not is_preview(origin.url):
            return image
        preview = preview or image
    return preview


def note_image_url(image: ImageUrl, draft: Draft) -> None:
    """Add the corrections for the address of a visible picture."""
    if image.proxies:
        draft.note(CorrectionKind.UNPROXIED, proxies=", ".join(image.proxies))
    if image.replacement:
        draft.note(image.replacement)


def drop_image(node: LexborNode, attributes: Attributes, draft: Draft) -> None:
    """Remove an image that is not a picture of the article; its caption stays, and an emoji becomes its character."""
    alt, caption = attributes.get("alt") or "", attributes.get(CAPTION)
    if not caption and 0 < len(alt) <= _MAX_EMOJI_LENGTH and _is_emoji(attributes):
        draft.note(CorrectionKind.EMOJI)
        node.replace_with(alt)
        return
    if reason := _drop_reason(attributes):
        draft.note(reason)
    if caption:
        node.replace_with(caption)
    else:
        node.decompose()


def size(attributes: Attributes, name: str) -> int | None:
    """Return the width or height in pixels, None if it is missing or invalid."""
    value = attributes.get(name) or attributes.get("data-" + name)
    match = _PIXELS.fullmatch(value) if value else None
    return int(match[1]) if match else None


def _is_hidden(attributes: Attributes) -> bool:
    """Return whether the image is invisible; such images count page views."""
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _is_emoji(attributes: Attributes) -> bool:
    return is_emoji(attributes.get("src") or "", attributes.get("class") or "")


def _drop_reason(attributes: Attributes) -> CorrectionKind | None:
    """Return why the image is dropped; None if it has no address, and so is visible nowhere."""
    width, height = size(attributes, "width"), size(attributes, "height")
    urls = list(_candidates(attributes, ""))
    if _is_hidden(attributes) or any(is_tracking_pixel(url, width, height) for url in urls):
        return CorrectionKind.INVISIBLE
    classes = attributes.get("class") or ""
    originals = (find_origin(url).url or url for url in urls)
    if not urls:
        return None
    return (
        CorrectionKind.DECORATION
        if any(is_decoration(url, classes=classes) for url in originals)
        else CorrectionKind.UNREACHABLE
    )


def _replacement_kind(candidate: str, attributes: Attributes) -> CorrectionKind | None:
    src = attributes.get("src") or ""
    if candidate == src:
        return None
    return CorrectionKind.ENLARGED if SIZE_IN_NAME.search(src) else CorrectionKind.LAZY


def _candidates(attributes: Attributes, base: str) -> Iterator[str]:
    """Yield the possible addresses, best first."""
    src = attributes.get("src") or ""
    sets = list(largest_in_sets(attributes))
    if sets and SIZE_IN_NAME.search(src):
        yield from sets
    late = lazy_urls(attributes)
    if src and late and _is_placeholder(src, late, attributes, base):
        yield from late
    if src:
        yield src
    yield from late
    yield from sets
    yield from other_urls(attributes)


def _is_placeholder(src: str, late: list[str], attributes: Attributes, base: str) -> bool:
    """Return whether `src` is a placeholder until a script has loaded the picture.

    A site that republishes an article sets `src` to its own copy and keeps the lazy-loading attributes of the first
    publisher. So the lazy address is used only if `src` is on the same site, or if `src` looks like a part of the page.
    """
    if any(_is_same_file(url, src) for url in late):
        return False
    if has_lazy_class(attributes):
        return True
    if is_loaded(attributes):
        return False
    src_origin, lazy_origin = (find_origin(url, base).url or "" for url in (src, late[0]))
    is_another_size = late[0] in other_sizes(attributes)
    return is_page_asset(src_origin, lazy_origin) or (not is_another_size and _site(src_origin) == _site(lazy_origin))


def _is_same_file(url: str, src: str) -> bool:
    """Return whether both addresses have the same file name, in any size and format."""
    return _name(url) in src or _stem(url) == _stem(src)


def _stem(url: str) -> str:
    return SIZE_IN_NAME.sub("", _name(url)).rpartition(".")[0]


def _site(url: str) -> str | None:
    parts = split(url)
    return registrable_domain(parts.host) if parts else None


def _name(url: str) -> str:
    """Return the file name, which is also part of a proxy's address."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2]
