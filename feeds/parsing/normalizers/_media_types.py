"""What a file that hangs on an entry is: its address says it where its type is missing, wrong or of no family."""

import re
from urllib.parse import parse_qsl

from feeds.model.attachments import RawMedia
from feeds.urls.image_origin import mime_type
from feeds.urls.parsing import parts_of

#: types of recordings outside the families `audio` and `video`
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
#: what no reader can play any more
_DEAD = frozenset({"application/x-shockwave-flash", "application/futuresplash"})
#: parameters that name the format of a picture whose path has no extension
_FORMATS = frozenset({"format", "fmt", "fm", "wx_fmt", "ext", "filetype"})
#: the name of a document
_FILE = re.compile(r"\.(?:pdf|docx?|xlsx?|pptx?|od[tsp]|epub|mobi|rtf|txt|csv|zip)(?:[?#]|$)", re.IGNORECASE)
#: last segments of paths behind the name of a file
_ACTIONS = frozenset("download stream play file view raw get listen".split())
#: for what says that it is a recording, and nothing more
_DEFAULTS = {
    "audio": "audio/mpeg",
    "video": "video/mp4",
    "application/ogg": "audio/ogg",
    "application/mp4": "video/mp4",
}


def kind_of(media: RawMedia, address: str) -> str:
    """The MIME type of a picture or recording, `image` for a picture of unknown type; empty for any other file.

    Where the extension promises another kind of file than the type says, the extension is right: types are often
    written by hand, or are the same for all files.
    """
    declared = _registered_type(media.type)
    if declared in _DEAD:
        return ""
    by_address = _type_by_address(address)
    if is_known(declared) and (not by_address or _is_picture(declared) == _is_picture(by_address)):
        return declared
    if by_address:
        return by_address
    family = declared.removeprefix("x-").partition("/")[0]
    if family != "image" and (recording := _recording_type(address)):
        return recording
    return _DEFAULTS.get(declared) or _DEFAULTS.get(family, "image" if family == "image" else "")


def is_known(kind: str) -> bool:
    """Whether a type is that of a picture or a recording."""
    return kind.startswith(("image/", "audio/", "video/")) or kind in PLAYLISTS


def is_document(media: RawMedia) -> bool:
    """Whether a file that is no picture or recording can be read: no page, and nothing that no reader can play."""
    return _registered_type(media.type) not in {"text/html", *_DEAD} and bool(media.type or _FILE.search(media.url))


def _is_picture(kind: str) -> bool:
    return kind.startswith("image")


def _registered_type(type: str) -> str:
    """The type as registered; a bare `mp3` is the extension, a bare `video` stays as it is."""
    bare = type.partition(";")[0].strip().lower()
    if _TYPE.fullmatch(bare):
        return _ALIASES.get(bare, bare)
    return bare if bare in ("image", "audio", "video") else mime_type(f"file.{bare}") or ""


def _type_by_address(address: str) -> str:
    """The type that the extension promises, else one that a parameter of a picture names; empty for other files."""
    mime = mime_type(address) or ""
    if not mime:
        pairs = parse_qsl(parts_of(address).query[:2000])
        names = (value for name, value in pairs if name.lower() in _FORMATS)
        mime = next(filter(None, (mime_type(f"file.{value}") for value in names)), "")
    return mime if is_known(mime) else ""


def _recording_type(address: str) -> str:
    """The type of the recording that is named before `/download` or in a parameter: `dl?file=1.flac`; else empty."""
    parts = parts_of(address)
    folder, _, last = parts.path.rpartition("/")
    names = [folder] if last.lower() in _ACTIONS else []
    names += [value for _, value in parse_qsl(parts.query[:2000])]
    types = (mime_type(name) or "" for name in names)
    return next((type for type in types if is_known(type) and not _is_picture(type)), "")
