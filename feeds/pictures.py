"""What the written address of a picture says: the best of several, its type, when it was taken in."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from feeds.addresses import split
from feeds.hosts import endings

_WHITESPACE = " \t\n\f\r"
#: a width, a density, or a height, which says nothing beside the width
_DESCRIPTOR = re.compile(r"([0-9]{1,6})w|([0-9]{1,6}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})x|[0-9]{1,6}h")
#: a MongoDB ObjectId at the start of a file name
_OBJECT_ID = re.compile(r"([0-9a-f]{8})[0-9a-f]{16}(?![0-9a-f])")
_MONTH_FOLDER = re.compile(r"/(20[0-9]{2})(0[1-9]|1[0-2])/")

_TYPES = {
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".jpe": "image/jpeg",
    ".jfif": "image/jpeg",
    ".png": "image/png",
    ".gif": "image/gif",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".svg": "image/svg+xml",
    ".bmp": "image/bmp",
    ".ico": "image/vnd.microsoft.icon",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".heic": "image/heic",
    ".mp3": "audio/mpeg",
    ".m4a": "audio/mp4",
    ".aac": "audio/aac",
    ".ogg": "audio/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".wav": "audio/wav",
    ".flac": "audio/flac",
    ".wma": "audio/x-ms-wma",
    ".mp4": "video/mp4",
    ".m4v": "video/mp4",
    ".webm": "video/webm",
    ".ogv": "video/ogg",
    ".mov": "video/quicktime",
    ".flv": "video/x-flv",
    ".wmv": "video/x-ms-wmv",
    ".avi": "video/x-msvideo",
    ".mkv": "video/matroska",
    ".mpg": "video/mpeg",
    ".mpeg": "video/mpeg",
    ".3gp": "video/3gpp",
    ".ts": "video/mp2t",
    ".m3u8": "application/vnd.apple.mpegurl",
    ".mpd": "application/dash+xml",
}


def largest_in_srcset(srcset: str) -> str | None:
    """The address of the widest (else densest) candidate, as written; None where there is none.

    Candidates as in https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute: an address ends at
    white space and may hold commas.
    """
    best: tuple[float, float] = (-1.0, -1.0)
    largest = None
    for url, width, density in _candidates(srcset):
        if (width, density) > best:
            best, largest = (width, density), url
    return largest


def _candidates(srcset: str) -> Iterator[tuple[str, float, float]]:
    """Each candidate with its width (0 where not said) and density (1 where not said)."""
    at = 0
    while True:
        while at < len(srcset) and srcset[at] in _WHITESPACE + ",":
            at += 1
        if at == len(srcset):
            return
        end = _end_of_word(srcset, at)
        url = srcset[at:end].rstrip(",")
        at = end
        descriptors = ""
        if url == srcset[at - len(url) : at]:
            descriptors, at = _descriptors(srcset, at)
        size = _size(descriptors)
        if size:
            yield url, *size


def _end_of_word(text: str, at: int) -> int:
    while at < len(text) and text[at] not in _WHITESPACE:
        at += 1
    return at


def _descriptors(text: str, at: int) -> tuple[str, int]:
    """What stands up to the next comma outside brackets, and where that is."""
    start, depth = at, 0
    while at < len(text) and (depth or text[at] != ","):
        depth += {"(": 1, ")": -1 if depth else 0}.get(text[at], 0)
        at += 1
    return text[start:at].strip(_WHITESPACE), at


def _size(descriptors: str) -> tuple[float, float] | None:
    """Width and density of one candidate, None for a descriptor that makes browsers drop it."""
    width, density = 0.0, 1.0
    for descriptor in descriptors.split():
        found = _DESCRIPTOR.fullmatch(descriptor)
        if not found:
            return None
        if found[1]:
            width = float(found[1])
        elif found[2]:
            density = float(found[2])
    return width, density


def mime_type(url: str) -> str | None:
    """The type that the file name promises, for pictures, audio and video; None where it promises none."""
    address = split(url, "https://relative.invalid/")
    return _TYPES.get(PurePosixPath(address.path).suffix.lower()) if address else None


def objectid_time(url: str) -> datetime | None:
    """When ZAKER took a picture in: its name is a MongoDB ObjectId, whose first 8 hex digits are Unix time.

    None for other hosts, and where the `/yyyymm/` folder of the address disagrees by more than a month.

    >>> objectid_time("http://zkres1.myzaker.com/202201/61ed6d2d8e9f0972d25236fd_1024.jpg").isoformat()
    '2022-01-23T14:58:53+00:00'
    """
    address = split(url)
    if address is None or "myzaker.com" not in endings(address.host):
        return None
    found = _OBJECT_ID.match(address.path.rpartition("/")[2])
    if not found:
        return None
    taken = datetime.fromtimestamp(int(found[1], 16), UTC)
    folder = _MONTH_FOLDER.search(address.path)
    if folder and abs((int(folder[1]) - taken.year) * 12 + int(folder[2]) - taken.month) > 1:
        return None
    return taken
