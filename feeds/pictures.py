"""What the written address of a picture says: whether it shows nothing, the best of several, its type, its age."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from feeds.addresses import Address, split
from feeds.hosts import endings

_WHITESPACE = " \t\n\f\r"
#: a width, a density, or a height, which says nothing beside the width
_DESCRIPTOR = re.compile(r"([0-9]{1,6})w|([0-9]{1,6}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})x|[0-9]{1,6}h")
#: a MongoDB ObjectId at the start of a file name
_OBJECT_ID = re.compile(r"([0-9a-f]{8})[0-9a-f]{16}(?![0-9a-f])")
_MONTH_FOLDER = re.compile(r"/(20[0-9]{2})(0[1-9]|1[0-2])/")

#: by the type the endings of file names that promise it
_ENDINGS = {
    "image/jpeg": ".jpg .jpeg .jpe .jfif",
    "image/png": ".png",
    "image/gif": ".gif",
    "image/webp": ".webp",
    "image/avif": ".avif",
    "image/svg+xml": ".svg",
    "image/bmp": ".bmp",
    "image/vnd.microsoft.icon": ".ico",
    "image/tiff": ".tif .tiff",
    "image/heic": ".heic",
    "audio/mpeg": ".mp3",
    "audio/mp4": ".m4a",
    "audio/aac": ".aac",
    "audio/ogg": ".ogg .oga .opus",
    "audio/wav": ".wav",
    "audio/flac": ".flac",
    "audio/x-ms-wma": ".wma",
    "video/mp4": ".mp4 .m4v",
    "video/webm": ".webm",
    "video/ogg": ".ogv",
    "video/quicktime": ".mov",
    "video/x-flv": ".flv",
    "video/x-ms-wmv": ".wmv",
    "video/x-msvideo": ".avi",
    "video/matroska": ".mkv",
    "video/mpeg": ".mpg .mpeg",
    "video/3gpp": ".3gp",
    "video/mp2t": ".ts",
    "application/vnd.apple.mpegurl": ".m3u8",
    "application/dash+xml": ".mpd",
}
_TYPES = {ending: kind for kind, all_endings in _ENDINGS.items() for ending in all_endings.split()}

_NUMBER = re.compile(r"\s*([0-9]{1,6})(?:\.[0-9]{0,6})?\s*(?:px)?\s*", re.IGNORECASE)

#: services that make pictures up: whatever they show is no picture of the article
_PLACEHOLDERS = frozenset(
    "picsum.photos placehold.it placehold.co placeholder.com placekitten.com placeimg.com dummyimage.com fakeimg.pl "
    "loremflickr.com lorempixel.com source.unsplash.com unsplash.it".split()
)

#: hosts that count readers or show advertisements, never a picture of an article; a path narrows down
_BEACONS: dict[str, str] = {
    "amazon-adsystem.com": "/",
    "doubleclick.net": "/",
    "googlesyndication.com": "/",
    "google-analytics.com": "/",
    "googletagmanager.com": "/",
    "scorecardresearch.com": "/",
    "quantserve.com": "/",
    "imrworldwide.com": "/",
    "chartbeat.net": "/",
    "statcounter.com": "/",
    "hm.baidu.com": "/",
    "cnzz.com": "/",
    "51.la": "/",
    "mmstat.com": "/",
    "bat.bing.com": "/",
    "mc.yandex.ru": "/",
    "counter.yadro.ru": "/",
    "pixel.wp.com": "/",
    "stats.wp.com": "/",
    "stats.wordpress.com": "/",
    # `comments` and share buttons that WordPress.com puts under every entry of a feed
    "feeds.wordpress.com": "/1.0/",
    "feeds.feedburner.com": "/~",
    "feeds2.feedburner.com": "/~",
    "feedproxy.google.com": "/~",
    "feedsportal.com": "/",
    "rss.buysellads.com": "/",
    "api.follow.it": "/track",
    "facebook.com": "/tr",
    "analytics.twitter.com": "/",
    "medium.com": "/_/stat",
    "blogger.googleusercontent.com": "/tracker/",
}

#: emoji as pictures: WordPress, Twitter, Facebook; their alternative text is the character
_EMOJI: dict[str, str] = {
    "s.w.org": "/images/core/emoji/",
    "abs.twimg.com": "/emoji/",
    "twemoji.maxcdn.com": "/",
    "fbcdn.net": "/images/emoji.php/",
}
_EMOJI_CLASSES = frozenset(["emoji", "wp-smiley"])

#: what stands where a picture is yet to be loaded, or where none is: file names without their ending;
#: `icon-zoom` is the magnifying glass that RFA puts after every picture
_FILLERS = frozenset(
    "1x1 blank clear dot empty pixel s spacer trans transparent tracking "
    "gray grey grey-placeholder lazy lazyload loading placeholder icon-zoom".split()
)
#: photographs have other endings
_FILLER_TYPES = frozenset([".gif", ".png", ".svg"])
#: the lines that BBC draws between paragraphs (with a number in front), the blank of CNA
_FILLER_ENDINGS = (
    "grey_line-nc.png",
    "_line976.jpg",
    "_640x3-nc.png",
    "blank_white_space-nc.png",
    "/website/img/error.svg",
    "/placeholder.jpg",
)


# --- whether it shows nothing ---------------------------------------------------------------------------------------


def is_decoration(
    url: str, width: str | int | None = None, height: str | int | None = None, *, classes: str = ""
) -> bool:
    """Whether a picture shows nothing: a pixel, a beacon, an emoji, a line, a filler for one not yet loaded.

    `width` and `height` are as the attributes say them (`1`, `"1px"`; `"100%"` says nothing), `classes` likewise.
    """
    if _at_most_one(width) or _at_most_one(height) or not _EMOJI_CLASSES.isdisjoint(classes.split()):
        return True
    address = split(url, "https://relative.invalid/")
    return address is not None and (
        is_placeholder(address)
        or _stands_in(_BEACONS, address)
        or _stands_in(_EMOJI, address)
        or _is_filler(address.path)
    )


def is_counter(url: str, width: str | int | None = None, height: str | int | None = None) -> bool:
    """Whether a decoration is there to be asked for and not to be seen: a pixel, a beacon."""
    if _at_most_one(width) or _at_most_one(height):
        return True
    address = split(url, "https://relative.invalid/")
    return address is not None and _stands_in(_BEACONS, address)


def is_emoji(url: str, classes: str = "") -> bool:
    """Whether a picture stands for one character, which its alternative text gives."""
    address = split(url)
    return not _EMOJI_CLASSES.isdisjoint(classes.split()) or (address is not None and _stands_in(_EMOJI, address))


def is_placeholder(address: Address) -> bool:
    """Whether the picture is made up by a service, at random or by size."""
    return not _PLACEHOLDERS.isdisjoint(endings(address.host))


def _at_most_one(size: str | int | None) -> bool:
    found = _NUMBER.fullmatch(str(size)[:32]) if size is not None else None
    return found is not None and int(found[1]) <= 1


def _stands_in(table: dict[str, str], address: Address) -> bool:
    """Whether a row has the host or one above it, and what the path begins with."""
    return any(address.path.startswith(table[host]) for host in endings(address.host) if host in table)


def _is_filler(path: str) -> bool:
    stem, dot, ending = path.rpartition("/")[2].lower().rpartition(".")
    return (stem in _FILLERS and dot + ending in _FILLER_TYPES) or path.endswith(_FILLER_ENDINGS)


# --- which it is, and since when ----------------------------------------------------------------------------------


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
