"""What an `img` says: where its address stands, wherever lazy loaders keep it, its size, whether it is to be seen."""

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from feeds.images import is_counter, is_decoration, is_emoji, largest_in_srcset, trace
from feeds.markup.draft import CAPTION, Draft
from feeds.notes import Kind

#: where lazy loaders keep the address while `src` holds a placeholder
LAZY = ("data-original", "data-src", "data-lazy-src", "data-actualsrc", "data-url", "data-echo")
#: families and flags are sequences of up to some ten code points
_LONGEST_EMOJI = 16
#: the size that WordPress adds to a picture's name
SIZE_IN_NAME = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w{3,4}$)")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0(?![.\d])", re.IGNORECASE)
_PIXELS = re.compile(r"(\d{1,5})(?:px)?")

Attributes = dict[str, str | None]


class Found(NamedTuple):
    """The origin of a picture."""

    url: str
    #: the proxies it came through, the outermost first
    proxies: tuple[str, ...]
    #: what was done where the address is not the one in `src`
    instead: Kind | None


def find_address(attributes: Attributes, base: str) -> Found | None:
    """The origin of a picture, None where it is a decoration, a placeholder, or leads nowhere."""
    if _is_hidden(attributes):
        return None
    width, height = size(attributes, "width"), size(attributes, "height")
    for candidate in _candidates(attributes):
        found = trace(candidate, base)
        if found.url is None or is_decoration(found.url, width, height, classes=attributes.get("class") or ""):
            continue
        return Found(found.url, found.kinds, _instead(candidate, attributes))
    return None


def note_address(found: Found, draft: Draft) -> None:
    """Remember what was done to the address of a picture that is shown."""
    if found.proxies:
        draft.note(Kind.UNPROXIED, proxies=", ".join(found.proxies))
    if found.instead:
        draft.note(found.instead)


def drop_unseen(node: LexborNode, attributes: Attributes, draft: Draft) -> None:
    """Remove a picture that is none, but not what it says: its caption stays, and an emoji becomes its character."""
    alt, caption = attributes.get("alt") or "", attributes.get(CAPTION)
    if not caption and 0 < len(alt) <= _LONGEST_EMOJI and _is_emoji(attributes):
        draft.note(Kind.EMOJI)
        node.replace_with(alt)
        return
    if reason := _reason(attributes):
        draft.note(reason)
    if caption:
        node.replace_with(caption)
    else:
        node.decompose()


def size(attributes: Attributes, name: str) -> int | None:
    """The width or height in pixels, None where it is not said."""
    written = attributes.get(name) or attributes.get("data-" + name)
    match = _PIXELS.fullmatch(written) if written else None
    return int(match[1]) if match else None


def _is_hidden(attributes: Attributes) -> bool:
    """Whether nobody is to see it: then it counts who has opened the page."""
    return "hidden" in attributes or _HIDDEN.search(attributes.get("style") or "") is not None


def _is_emoji(attributes: Attributes) -> bool:
    return is_emoji(attributes.get("src") or "", attributes.get("class") or "")


def _reason(attributes: Attributes) -> Kind | None:
    """Why a picture is none; None where it has no address at all, and so shows nothing anywhere."""
    width, height = size(attributes, "width"), size(attributes, "height")
    addresses = list(_candidates(attributes))
    if _is_hidden(attributes) or any(is_counter(address, width, height) for address in addresses):
        return Kind.INVISIBLE
    classes = attributes.get("class") or ""
    shown = (trace(address).url or address for address in addresses)
    if not addresses:
        return None
    return Kind.DECORATION if any(is_decoration(one, classes=classes) for one in shown) else Kind.UNREACHABLE


def _instead(candidate: str, attributes: Attributes) -> Kind | None:
    written = attributes.get("src") or ""
    if candidate == written:
        return None
    return Kind.ENLARGED if SIZE_IN_NAME.search(written) else Kind.LAZY


def _candidates(attributes: Attributes) -> Iterator[str]:
    """Where the address may stand, best first; only as many are looked at as are needed."""
    largest = largest_in_srcset(attributes.get("srcset") or attributes.get("data-srcset") or "")
    if largest and SIZE_IN_NAME.search(attributes.get("src") or ""):
        yield largest
    for name in ("src", *LAZY):
        if address := attributes.get(name):
            yield address
    if largest:
        yield largest
    if address := _from_dataset(attributes.get("data-image-dataset") or ""):
        yield address


def _from_dataset(dataset: str) -> str:
    """RFI's lazy picture: `{"url": folder, "filename": name, ...}` in `data-image-dataset`."""
    if not dataset or len(dataset) > 5000:
        return ""
    try:
        found = json.loads(dataset)
        return str(found["url"]) + str(found["filename"])
    except (ValueError, KeyError, TypeError, RecursionError):
        return ""
