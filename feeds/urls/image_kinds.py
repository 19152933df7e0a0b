"""What the URL of a picture shows: the best candidate of a srcset, the MIME type, the age."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import PurePosixPath

from feeds.urls.hosts import domain_suffixes
from feeds.urls.parsing import SplitUrl, split

_WHITESPACE = " \t\n\f\r"
#: a width, a density, or a height, which is ignored
_DESCRIPTOR = re.compile(r"([0-9]{1,6})w|([0-9]{1,6}(?:\.[0-9]{1,6})?|\.[0-9]{1,6})x|[0-9]{1,6}h")
#: a MongoDB ObjectId at the start of a file name
_OBJECT_ID = re.compile(r"([0-9a-f]{8})[0-9a-f]{16}(?![0-9a-f])")
#: the name of an uploaded still: a number, Unix time, four more digits
_UPLOADED = re.compile(r"up_[0-9]{1,9}_(1[0-9]{9})[0-9]{0,4}\.")
_MONTH_FOLDER = re.compile(r"/(20[0-9]{2})(0[1-9]|1[0-2])/")

#: file extensions by MIME type
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

_FILE = re.compile(r"\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|heic|tiff?|svg|image)(?![a-z0-9])", re.IGNORECASE)
#: the last alternative is a wiki page about a file
_PAGE = re.compile(r"\.(?:html?|shtml|php|aspx?|jsp)$|/$|/(?:file|image|datei|fichier)(?::|%3a)[^/]+$", re.IGNORECASE)
_FORMAT = re.compile(r"[?&](?:wx_fmt|format|fm|fmt|tp)=(?:jpe?g|png|gif|webp|avif|other)\b", re.IGNORECASE)
#: hosts that serve only pictures, mostly without file extension
_PICTURE_HOSTS = frozenset(
    "qpic.cn qlogo.cn sinaimg.cn zhimg.com hdslb.com doubanio.com byteimg.com toutiaoimg.com pstatp.com alicdn.com "
    "xhscdn.com twimg.com ytimg.com ggpht.com googleusercontent.com redd.it fbcdn.net cdninstagram.com zenfs.com "
    "pinimg.com staticflickr.com images.unsplash.com".split()
)

#: hosts that return 403 if the Referer is another site, but serve the picture without Referer:
#: https://github.com/DIYgod/RSSHub/pull/20, and the list of Miniflux (internal/reader/rewrite/referer_override.go)
_REFUSING = frozenset(
    "sinaimg.cn weibocdn.com qpic.cn zhimg.com hdslb.com doubanio.com sspai.com imgsrc.baidu.com tiebapic.baidu.com "
    "hiphotos.baidu.com hellogithub.com moyu.im".split()
)

#: cache-busting parameters
_BUSTERS = frozenset(
    "rnd rand random _ cb bust cachebust cachebuster cache_bust cache_buster cache-buster nocache no_cache no-cache "
    "_nocache _rand _random _dc".split()
)
#: parameters that are cache busters if their value is a time in milliseconds
_CLOCKS = frozenset("t _t ts _ts time timestamp v _v ver r".split())
_MILLISECONDS = re.compile(r"1[5-9][0-9]{11}")
#: a result of `Math.random()`; it may have no name
_RANDOM = re.compile(r"0\.[0-9]{6,24}")
#: parameters of a signed URL, in which no other parameter may be removed
_SIGNATURES = re.compile(r"sig|token|auth|hash|hmac|expires|key", re.IGNORECASE)


def without_cache_busters(parts: SplitUrl) -> SplitUrl:
    """Remove cache-busting parameters, so that the URL is equal at each delivery and shows the same picture."""
    if not parts.query or _SIGNATURES.search(parts.query):
        return parts
    pairs = parts.query[1:].split("&")
    remaining = [pair for pair in pairs if not _busts_caches(pair)]
    return parts if len(remaining) == len(pairs) else parts._replace(query="?" * bool(remaining) + "&".join(remaining))


def _busts_caches(pair: str) -> bool:
    name, _, value = pair.rpartition("=")
    name = name.lower()
    return (
        name in _BUSTERS
        or _RANDOM.fullmatch(value) is not None
        or (name in {*_CLOCKS, ""} and _MILLISECONDS.fullmatch(value) is not None)
    )


def refuses_referrers(url: str) -> bool:
    """Whether the host of a picture is known to refuse requests with another site as Referer."""
    parts = split(url)
    return parts is not None and not _REFUSING.isdisjoint(domain_suffixes(parts.host))


def largest_in_srcset(srcset: str) -> str | None:
    """The URL of the widest (else densest) candidate, as written; None if there is none.

    Parsed as in https://html.spec.whatwg.org/multipage/images.html#parsing-a-srcset-attribute: a URL ends at white
    space and may contain commas.
    """
    best: tuple[float, float] = (-1.0, -1.0)
    largest = None
    for url, width, density in _candidates(srcset):
        if (width, density) > best:
            best, largest = (width, density), url
    return largest


def _candidates(srcset: str) -> Iterator[tuple[str, float, float]]:
    """Each candidate with its width (default 0) and density (default 1)."""
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
    """The text up to the next comma outside brackets, and its end position."""
    start, depth = at, 0
    while at < len(text) and (depth or text[at] != ","):
        depth += {"(": 1, ")": -1 if depth else 0}.get(text[at], 0)
        at += 1
    return text[start:at].strip(_WHITESPACE), at


def _size(descriptors: str) -> tuple[float, float] | None:
    """Width and density of one candidate, None for a descriptor that browsers reject."""
    width, density = 0.0, 1.0
    for descriptor in descriptors.split():
        match = _DESCRIPTOR.fullmatch(descriptor)
        if not match:
            return None
        if match[1]:
            width = float(match[1])
        elif match[2]:
            density = float(match[2])
    return width, density


def looks_like_image(parts: SplitUrl) -> bool:
    """Whether a URL is probably a picture: by its file extension, its format parameter, or its host."""
    if is_page(parts):
        return False
    return (
        has_image_extension(parts.path)
        or _FORMAT.search(parts.query) is not None
        or not _PICTURE_HOSTS.isdisjoint(domain_suffixes(parts.host))
    )


def is_page(parts: SplitUrl) -> bool:
    """Whether the path ends like that of a page."""
    return _PAGE.search(parts.path) is not None


def has_image_extension(path: str) -> bool:
    """Whether a path has an image file extension, also with a suffix: `a.jpg!large`, `a.png@600w`, `a.jpg/640`."""
    return _FILE.search(path) is not None


def mime_type(url: str) -> str | None:
    """The MIME type by file extension, for pictures, audio and video; None if unknown."""
    parts = split(url, "https://relative.invalid/")
    return _TYPES.get(PurePosixPath(parts.path).suffix.lower()) if parts else None


def objectid_time(url: str) -> datetime | None:
    """The upload time of a picture or recording at ZAKER, from its file name.

    A MongoDB ObjectId begins with Unix time in 8 hex digits; previews of videos have it in decimal digits. None for
    other hosts, and if the `/yyyymm/` folder of the URL differs by more than a month.

    >>> objectid_time("http://zkres1.myzaker.com/202201/61ed6d2d8e9f0972d25236fd_1024.jpg").isoformat()
    '2022-01-23T14:58:53+00:00'
    """
    parts = split(url)
    if parts is None or "myzaker.com" not in domain_suffixes(parts.host):
        return None
    name = parts.path.rpartition("/")[2]
    if uploaded := _UPLOADED.match(name):
        created = datetime.fromtimestamp(int(uploaded[1]), UTC)
    elif object_id := _OBJECT_ID.match(name):
        created = datetime.fromtimestamp(int(object_id[1], 16), UTC)
    else:
        return None
    folder = _MONTH_FOLDER.search(parts.path)
    if folder and abs((int(folder[1]) - created.year) * 12 + int(folder[2]) - created.month) > 1:
        return None
    return created
