"""Pictures that show nothing of the article: counters, emoji, lines, and what stands where one is yet to be loaded."""

import re

from feeds.urls.hosts import domain_suffixes
from feeds.urls.image_kinds import mime_type
from feeds.urls.parsing import Address, split

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

#: what stands where a picture is yet to be loaded, or where none is: words of file names, of which one is enough
_FILLERS = frozenset(
    "1x1 blank clear dot empty none ph pixel s t x shim spaceball spacer trans transparent tracking gray grey lazy "
    "lazyload load loader loading placeholder spinner".split()
)
#: words beside them that change nothing
_BESIDE_FILLERS = frozenset(
    "sg img image images pic picture photo icon gif png svg bg background white black default small big large ajax "
    "circle min dots anim animation thumb cover".split()
)
#: words of file names that say nothing of what a picture shows: one whose name has no others gives way to another
_VAGUE = frozenset(
    "available bad bg background black blur broken def default error fallback failed found grey gray lq missing no "
    "nodata noimage nophoto nopicture not nothumb preview prev small thumb thumbnail tmp wait white zanwu".split()
)
#: folders of what belongs to the design of a site, and those of what its writers upload
_ASSETS = frozenset(
    "static asset assets theme themes template templates tpl skin skins plugin plugins common dist css js _nuxt _next "
    "statics resource resources res".split()
)
_UPLOADS = re.compile(r"upload|attach|photo|media|article|news|/(?:19|20)[0-9]{2}|/[0-9]{4,}", re.IGNORECASE)
_PHOTO_TYPES = frozenset("image/jpeg image/png image/webp image/avif".split())
#: `icon-zoom` is the magnifying glass that RFA puts after every picture
_FILLER_STEMS = frozenset({"icon-zoom", "nopic", "noimg", "nonepic"})
_BETWEEN_WORDS = re.compile(r"[-_. ]+")
_HAS_DIGIT = re.compile("[0-9]")
_AREA = re.compile(r"[0-9]{1,4}x[0-9]{1,4}")
#: a blur, or a width below a hundred pixels: `?w=20`, `/w_32,q_1/`, `-20x15.jpg`, `/thumbnail/50x`
_PREVIEW = re.compile(
    r"blur|lqip|[?&/,;_-](?:w|width|resize|thumbnail)[=_:,/](?:w_)?[0-9]{1,2}(?![0-9])"
    r"|[-_](?:[0-9]{1,2}x[0-9]{1,2}|[0-9]{2}x)(?=[/.])",
    re.IGNORECASE,
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


def is_tracking_pixel(url: str, width: str | int | None = None, height: str | int | None = None) -> bool:
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
    return not _PLACEHOLDERS.isdisjoint(domain_suffixes(address.host))


def _at_most_one(size: str | int | None) -> bool:
    match = _NUMBER.fullmatch(str(size)[:32]) if size is not None else None
    return match is not None and int(match[1]) <= 1


def _stands_in(table: dict[str, str], address: Address) -> bool:
    """Whether a row has the host or one above it, and what the path begins with."""
    return any(address.path.startswith(table[host]) for host in domain_suffixes(address.host) if host in table)


def is_preview(url: str) -> bool:
    """Whether a picture only announces a better one: blurred, as small as a stamp, or named like a filler.

    >>> is_preview("https://example.com/a.jpg?w=20&blur=30"), is_preview("https://example.com/a.jpg?w=200")
    (True, False)
    """
    address = split(url, "https://relative.invalid/")
    if address is None:
        return False
    stem = address.path.rpartition("/")[2].lower().rpartition(".")[0]
    return _is_vague(stem) or _is_filler_name(stem) or _PREVIEW.search(address.path + address.query) is not None


def is_page_asset(url: str, other: str) -> bool:
    """Whether a picture belongs to the page, and not to an article as `other` does.

    >>> is_page_asset("https://example.com/static/lamp.3f2a.png", "https://example.net/u/2026/1.jpg")
    True
    """
    address, picture = split(url), split(other)
    if address is None or picture is None:
        return False
    if mime_type(url) in {"image/gif", "image/svg+xml"} and mime_type(other) in _PHOTO_TYPES:
        return True
    name = address.path.rpartition("/")[2]
    if not _HAS_DIGIT.search(name) and _HAS_DIGIT.search(picture.path):
        return True
    return not _ASSETS.isdisjoint(address.path.lower().split("/")) and _UPLOADS.search(address.path) is None


def _is_filler(path: str) -> bool:
    stem, dot, ending = path.rpartition("/")[2].lower().rpartition(".")
    return (_is_filler_name(stem) and dot + ending in _FILLER_TYPES) or path.endswith(_FILLER_ENDINGS)


def _is_vague(stem: str) -> bool:
    words = {word.rstrip("0123456789") for word in _BETWEEN_WORDS.split(stem[:64]) if not _AREA.fullmatch(word)} - {""}
    return words <= _VAGUE | _FILLERS | _BESIDE_FILLERS and not words.isdisjoint(_VAGUE)


def _is_filler_name(stem: str) -> bool:
    words = {word for word in _BETWEEN_WORDS.split(stem[:64]) if word and not _AREA.fullmatch(word)} or {stem}
    return stem in _FILLER_STEMS or (words <= _FILLERS | _BESIDE_FILLERS and not words.isdisjoint(_FILLERS))
