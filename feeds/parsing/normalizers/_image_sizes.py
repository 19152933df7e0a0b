"""Recognise addresses of one picture in several sizes."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import islice
from urllib.parse import parse_qsl, urlencode

from feeds.model import Image
from feeds.model.attachments import RawMedia
from feeds.parsing.markup.figures import picture_key
from feeds.urls.hosts import registrable_domain
from feeds.urls.image_origin import mime_type
from feeds.urls.parsing import parts_of

#: a size at the end of a file name: `-300x200`, `_16x9_240`, `-1280-80`, `_640w`, `@2x`, `_thumb`
_IN_NAME = re.compile(
    r"(?:[-_](?:\d{2,4}x\d{2,4}|\d{1,2}x\d{1,2}[a-z]?[-_]\d{2,4}|\d{3,4}-\d{2,3}|\d{2,4}w|w\d{2,4}|thumb|thumbnail|small"
    r"|medium|large|full|orig|original|scaled|cropped)|@[1-4]x){1,2}(?=(?:\.\w{3,4})?$)",
    re.IGNORECASE,
)
#: a folder for one size of every picture
_FOLDER = re.compile(
    r"/(?:\d{2,4}x\d{2,4}|[swh]\d{2,4}(?:-[a-z0-9-]{1,30})?|w_\d[^/]{0,80}|thumbs?|thumbnails?|small|medium|large"
    r"|original|full|preview)(?=/)",
    re.IGNORECASE,
)
_BEFORE = re.compile(r"/(?:thumb|thumbnail|small|tn)[-_](?=[^/]+$)", re.IGNORECASE)
#: Google's sizes, after the name
_BEHIND = re.compile(r"=[swh]\d{1,4}[\w-]{0,40}$")
_SIZES = frozenset(
    "w h width height size resize fit crop quality q auto format fm fmt dpr s sig ixlib ixid name wx_fmt strip".split()
)
#: maximum pictures that a thumbnail is compared with
_MAX_COMPARED = 500
#: stills of one YouTube video
_STILL = re.compile(r"/vi(?:_webp)?/([\w-]{6,20})/")
_STILL_HOSTS = frozenset({"ytimg.com", "youtube.com"})


def size_independent_key(url: str) -> str:
    """Return a key that is equal for all sizes of one picture.

    >>> size_independent_key("https://a.example.org/u/2026/lamp-300x200.jpg") == size_independent_key("https://a.example.org/u/2026/lamp.jpg?w=9")
    True
    >>> size_independent_key("https://a.example.org/show?id=1") == size_independent_key("https://a.example.org/show?id=2&w=9")
    False
    """
    parts = parts_of(url)
    site = registrable_domain(parts.hostname or "")
    if site in _STILL_HOSTS and (still := _STILL.match(parts.path)):
        return f"video {still[1]}"
    if (key := picture_key(url)) != url.partition("://")[2]:
        return key
    path = _BEFORE.sub("/", _BEHIND.sub("", _IN_NAME.sub("", _FOLDER.sub("", parts.path))))
    if mime_type(url):
        return f"{site}{path}"
    parameters = [(name, value) for name, value in parse_qsl(parts.query, True) if name.lower() not in _SIZES]
    return f"{site}{path}?{urlencode(parameters)}"


class ImageSelection:
    """Selects one form of each picture in the metadata: the widest, a thumbnail only if there is no other."""

    def __init__(self, in_text: Iterable[str]) -> None:
        #: selected name by each known name of a picture, empty for pictures in the text
        self._names = dict.fromkeys(in_text, "")
        self._best: dict[str, tuple[Image, RawMedia]] = {}

    def add(self, image: Image, media: RawMedia) -> None:
        """Add a picture, unless it is in the text or a larger form is already selected."""
        name = size_independent_key(image.url)
        # a group is one picture in several forms, unless each has its own caption
        names = [name, *([f"{media.group} {media.caption}"] if media.group else [])]
        if media.is_small:
            names += [alias for alias in islice(self._names, _MAX_COMPARED) if _is_thumbnail_of(name, alias)]
        key = next((self._names[alias] for alias in names if alias in self._names), name)
        self._names.update(dict.fromkeys(names, key))
        if key and key not in self._best:
            self._best[key] = image, media
        elif key:
            self._best[key] = _larger(self._best[key], (image, media))

    def images(self) -> Iterator[tuple[Image, RawMedia]]:
        """Return the pictures in order."""
        yield from self._best.values()


def _larger(first: tuple[Image, RawMedia], second: tuple[Image, RawMedia]) -> tuple[Image, RawMedia]:
    """Return the wider of two forms, with the caption and alternative text of either."""
    image, media = second if (second[0].width or 0) > (first[0].width or 0) and not second[1].is_small else first
    caption, alt = first[0].caption or second[0].caption, first[0].alt or second[0].alt
    return replace(image, caption=caption, alt=alt), media


def _is_thumbnail_of(small: str, large: str) -> bool:
    """Return whether `small` has the file name of `large` plus a suffix: `lamp-s.jpg` and `lamp.jpg`."""
    folder, name = small.rpartition("/")[::2]
    other_folder, other = large.rpartition("/")[::2]
    stem = re.escape(other.rpartition(".")[0])
    return bool(stem) and folder == other_folder and bool(re.fullmatch(stem + r"[-_.@]\w{1,12}\.\w{3,4}", name))
