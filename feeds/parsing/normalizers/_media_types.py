"""MIME types of attached files: the address decides if the declared type is missing, wrong or unspecific."""

import re
from urllib.parse import parse_qsl

from feeds.model.attachments import RawMedia
from feeds.urls.image_origin import mime_type
from feeds.urls.parsing import parts_of

#: MIME types of recordings outside `audio` and `video`
PLAYLISTS = frozenset({"application/vnd.apple.mpegurl", "application/x-mpegurl", "application/dash+xml"})
#: other names of a registered type
_ALIASES = {
    **dict.fromkeys(
        ("audio/mp3", "audio/x-mp3", "audio/mpg", "audio/x-mpeg", "audio/mpeg3", "audio/x-mpeg-3"), "audio/mpeg"
    ),
    **dict.fromkeys(("image/jpg", "image/pjpeg", "image/x-jpeg"), "image/jpeg"),
    "image/x-png": "image/png",
    "video/x-mp4": "video/mp4",
    "application/x-mpegurl": "application/vnd.apple.mpegurl",
}
_TYPE = re.compile(r"[a-z0-9][\w.+-]{0,60}/[\w.+-]{1,80}")
#: types that no reader can play today
_DEAD = frozenset({"application/x-shockwave-flash", "application/futuresplash"})
#: parameters that name the format of a picture whose path has no extension
_FORMATS = frozenset({"format", "fmt", "fm", "wx_fmt", "ext", "filetype"})
#: extensions of documents
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|rtf|txt|csv|zip)(?:[?#]|$)", re.IGNORECASE)
#: last path segments after a file name
_ACTIONS = frozenset("download stream play file view raw get listen".split())
#: for types that only mean "a recording"
_DEFAULTS = {
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "application/ogg": "audio/ogg",
    "application/mp4": "video/mp4",
}


def kind_of(media: RawMedia, url: str) -> str:
    """Return the MIME type of a picture or recording, `image` for a picture of unknown type; empty for any other file.

    If extension and type contradict each other, the extension is used: types are often written by hand or equal for all
    files.
    """
    declared = _registered_type(media.type)
    if declared in _DEAD:
        return ""
    by_url = _type_by_url(url)
    if is_known(declared) and (not by_url or _is_picture(declared) == _is_picture(by_url)):
        return declared
    if by_url:
        return by_url
    family = declared.removeprefix("x-").partition("/")[0]
    if family != "image" and (recording := _recording_type(url)):
        return recording
    return _DEFAULTS.get(declared) or _DEFAULTS.get(family, "image" if family == "image" else "")


def is_known(kind: str) -> bool:
    """Return whether a type is that of a picture or a recording."""
    return kind.startswith(("image/", "audio/", "video/")) or kind in PLAYLISTS


def is_document(media: RawMedia) -> bool:
    """Return whether another file is a readable document: not a web page and not Flash."""
    return _registered_type(media.type) not in {"text/html", *_DEAD} and bool(media.type or _FILE.search(media.url))


def _is_picture(kind: str) -> bool:
    return kind.startswith("image")


def _registered_type(type: str) -> str:
    """Return the registered type; a bare `mp3` is treated as extension, a bare `video` stays unchanged."""
    bare = type.partition(";")[0].strip().lower()
    if _TYPE.fullmatch(bare):
        return _ALIASES.get(bare, bare)
    return bare if bare in ("image", "audio", "video") else mime_type(f"file.{bare}") or ""


def _type_by_url(url: str) -> str:
    """Return the type by the extension, else by a parameter of a picture; empty for other files."""
    mime = mime_type(url) or ""
    if not mime:
        pairs = parse_qsl(parts_of(url).query[:2000])
        names = (value for name, value in pairs if name.lower() in _FORMATS)
        mime = next(filter(None, (mime_type(f"file.{value}") for value in names)), "")
    return mime if is_known(mime) else ""


def _recording_type(url: str) -> str:
    """Return the type of a recording named before `/download` or in a parameter: `dl?file=1.flac`; else empty."""
    parts = parts_of(url)
    folder, _, last = parts.path.rpartition("/")
    names = [folder] if last.lower() in _ACTIONS else []
    names += [value for _, value in parse_qsl(parts.query[:2000])]
    types = (mime_type(name) or "" for name in names)
    return next((type for type in types if is_known(type) and not _is_picture(type)), "")
