"""Pictures without content: tracking pixels, emoji, lines, and placeholders for lazy loading."""

import re

from feeds.urls.hosts import domain_suffixes
from feeds.urls.image_kinds import mime_type
from feeds.urls.parsing import SplitUrl, split

_NUMBER = re.compile(r"\s*([0-9]{1,6})(?:\.[0-9]{0,6})?\s*(?:px)?\s*", re.IGNORECASE)

#: services that generate placeholder pictures
_PLACEHOLDERS = frozenset(
    "picsum.photos placehold.it placehold.co placeholder.com placekitten.com placeimg.com dummyimage.com fakeimg.pl "
    "loremflickr.com lorempixel.com source.unsplash.com unsplash.it".split()
)

#: hosts of trackers and advertisements, with a path prefix
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

#: emoji as pictures (WordPress, Twitter, Facebook), with a path prefix; their alternative text is the character
_EMOJI: dict[str, str] = {
    "s.w.org": "/images/core/emoji/",
    "abs.twimg.com": "/emoji/",
    "twemoji.maxcdn.com": "/",
    "fbcdn.net": "/images/emoji.php/",
}
_EMOJI_CLASSES = frozenset(["emoji", "wp-smiley"])

#: words in file names of placeholders; one is enough
_FILLERS = frozenset(
    "1x1 blank clear dot empty none ph pixel s t x shim spaceball spacer trans transparent tracking gray grey lazy "
    "lazyload load loader loading placeholder spinner".split()
)
#: words that may occur beside them
_BESIDE_FILLERS = frozenset(
    "sg img image images pic picture photo icon gif png svg bg background white black default small big large ajax "
    "circle min dots anim animation thumb cover".split()
)
_FILLER_WORDS = (_FILLERS | _BESIDE_FILLERS) - {"1x1"}
#: words without meaning for the content: a picture with only such words in its name is replaced by another one
_VAGUE = frozenset(
    "available bad bg background black blur broken def default error fallback failed found grey gray lq missing no "
    "nodata noimage nophoto nopicture not nothumb preview prev small thumb thumbnail tmp wait white zanwu".split()
)
#: folders of a site's design, and of its uploads
_ASSETS = frozenset(
    "static asset assets theme themes template templates tpl skin skins plugin plugins common dist css js _nuxt _next "
    "statics resource resources res".split()
)
_UPLOADS = re.compile(r"upload|attach|photo|media|article|news|/(?:19|20)[0-9]{2}|/[0-9]{4,}", re.IGNORECASE)
_PHOTO_TYPES = frozenset("image/jpeg image/png image/webp image/avif".split())
#: `icon-zoom` is the magnifying glass after every picture of RFA
_FILLER_STEMS = frozenset({"icon-zoom", "nopic", "noimg", "nonepic"})
_BETWEEN_WORDS = re.compile(r"[-_. ]+")
_HAS_DIGIT = re.compile("[0-9]")
_AREA = re.compile(r"[0-9]{1,4}x[0-9]{1,4}")
#: a blurred picture, or a width below a hundred pixels: `?w=20`, `/w_32,q_1/`, `-20x15.jpg`, `/thumbnail/50x`
_PREVIEW = re.compile(
    r"blur|lqip|[?&/,;_-](?:w|width|resize|thumbnail)[=_:,/](?:w_)?[0-9]{1,2}(?![0-9])"
    r"|[-_](?:[0-9]{1,2}x[0-9]{1,2}|[0-9]{2}x)(?=[/.])",
    re.IGNORECASE,
)
#: photographs have other file extensions
_FILLER_TYPES = frozenset([".gif", ".png", ".svg"])
#: the lines between paragraphs of BBC (with a number in front), the blank picture of CNA
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
    """Whether a picture has no content: a tracking pixel, an emoji, a line, a placeholder for lazy loading.

    `width`, `height` and `classes` are the attributes as written (`1`, `"1px"`; `"100%"` is ignored).
    """
    if _at_most_one(width) or _at_most_one(height) or not _EMOJI_CLASSES.isdisjoint(classes.split()):
        return True
    parts = split(url, "https://relative.invalid/")
    return parts is not None and (
        is_placeholder(parts)
        or _is_listed_in(_BEACONS, parts)
        or _is_listed_in(_EMOJI, parts)
        or _is_filler(parts.path)
    )


def is_tracking_pixel(url: str, width: str | int | None = None, height: str | int | None = None) -> bool:
    """Whether a picture is a tracking pixel or comes from a tracking host."""
    if _at_most_one(width) or _at_most_one(height):
        return True
    parts = split(url, "https://relative.invalid/")
    return parts is not None and _is_listed_in(_BEACONS, parts)


def is_emoji(url: str, classes: str = "") -> bool:
    """Whether a picture is an emoji; its alternative text is the character."""
    parts = split(url)
    return not _EMOJI_CLASSES.isdisjoint(classes.split()) or (parts is not None and _is_listed_in(_EMOJI, parts))


def is_placeholder(parts: SplitUrl) -> bool:
    """Whether a placeholder service generates the picture."""
    return not _PLACEHOLDERS.isdisjoint(domain_suffixes(parts.host))


def _at_most_one(size: str | int | None) -> bool:
    match = _NUMBER.fullmatch(str(size)[:32]) if size is not None else None
    return match is not None and int(match[1]) <= 1


def _is_listed_in(table: dict[str, str], parts: SplitUrl) -> bool:
    """Whether a row matches the host or a parent domain, and the start of the path."""
    return any(parts.path.startswith(table[host]) for host in domain_suffixes(parts.host) if host in table)


def is_preview(url: str) -> bool:
    """Whether a picture is only a preview of a better one: blurred, tiny, or named like a placeholder.

    >>> is_preview("https://example.com/a.jpg?w=20&blur=30"), is_preview("https://example.com/a.jpg?w=200")
    (True, False)
    """
    parts = split(url, "https://relative.invalid/")
    if parts is None:
        return False
    stem = parts.path.rpartition("/")[2].lower().rpartition(".")[0]
    return _is_vague(stem) or _is_filler_name(stem) or _PREVIEW.search(parts.path + parts.query) is not None


def is_page_asset(url: str, other: str) -> bool:
    """Whether a picture belongs to the page design, while `other` belongs to the article.

    >>> is_page_asset("https://example.com/static/lamp.3f2a.png", "https://example.net/u/2026/1.jpg")
    True
    """
    parts, picture = split(url), split(other)
    if parts is None or picture is None:
        return False
    if mime_type(url) in {"image/gif", "image/svg+xml"} and mime_type(other) in _PHOTO_TYPES:
        return True
    name = parts.path.rpartition("/")[2]
    if not _HAS_DIGIT.search(name) and _HAS_DIGIT.search(picture.path):
        return True
    return not _ASSETS.isdisjoint(parts.path.lower().split("/")) and _UPLOADS.search(parts.path) is None


def _is_filler(path: str) -> bool:
    stem, dot, ending = path.rpartition("/")[2].lower().rpartition(".")
    return (_is_filler_name(stem) and dot + ending in _FILLER_TYPES) or path.endswith(_FILLER_ENDINGS)


def _is_vague(stem: str) -> bool:
    is_vague = False
    for written in _BETWEEN_WORDS.split(stem[:64]):
        word = written.rstrip("0123456789")
        if word in _VAGUE:
            is_vague = True
        elif word and word not in _FILLER_WORDS and not _AREA.fullmatch(written):
            return False
    return is_vague


def _is_filler_name(stem: str) -> bool:
    if stem in _FILLER_STEMS:
        return True
    is_filler = has_words = False
    for word in filter(None, _BETWEEN_WORDS.split(stem[:64])):
        if word in _FILLER_WORDS:
            has_words = True
            is_filler = is_filler or word in _FILLERS
        elif not _AREA.fullmatch(word):
            return False
    return is_filler if has_words else stem in _FILLERS
