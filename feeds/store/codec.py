"""Serialize articles as compressed JSON, and times as milliseconds, for the columns."""

import json
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from typing import Any

import zstandard

from feeds.dedupe import to_json_value
from feeds.messages import Message, from_json
from feeds.model import Article, Image, Media
from feeds.model.attachments import Chapter, Episode, Transcript
from feeds.parsing.corrections import CorrectionKind

#: Level 3 packs an article to a quarter; higher levels gain a few percent for several times the work.
_LEVEL = 3

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)

#: fields that have their own columns, or come from links
_ELSEWHERE = ("published", "updated", "first_seen", "also_at", "related")
_PACKED = tuple(field.name for field in fields(Article) if field.name not in _ELSEWHERE)


class BodyError(ValueError):
    """A stored body that is damaged."""


class Dictionary:
    """A zstd dictionary of stored bodies; thread-safe, because each thread has its own contexts."""

    def __init__(self, content: bytes) -> None:
        self._data = zstandard.ZstdCompressionDict(content)
        self._data.precompute_compress(_LEVEL)
        self._of_thread = threading.local()

    @property
    def id(self) -> int:
        """The number that the header of a packed body refers to."""
        return self._data.dict_id()

    def compress(self, content: bytes) -> bytes:
        """Compress with this dictionary."""
        if (compressor := getattr(self._of_thread, "compressor", None)) is None:
            compressor = self._of_thread.compressor = zstandard.ZstdCompressor(dict_data=self._data)
        return bytes(compressor.compress(content))

    def decompress(self, packed: bytes) -> bytes:
        """Decompress what `compress` returned; raises `zstandard.ZstdError` if it is damaged."""
        if (decompressor := getattr(self._of_thread, "decompressor", None)) is None:
            decompressor = self._of_thread.decompressor = zstandard.ZstdDecompressor(dict_data=self._data)
        return bytes(decompressor.decompress(packed))


#: the dictionaries that this process has loaded, of all its databases, by their ids
_DICTIONARIES: dict[int, Dictionary] = {}


def is_loaded(id: int) -> bool:
    """Return whether the dictionary with this id is loaded."""
    return id in _DICTIONARIES


def load_dictionary(content: bytes) -> Dictionary:
    """Load a dictionary, so that bodies that were packed with it can be unpacked."""
    id = dictionary_id(content)
    if id not in _DICTIONARIES:
        _DICTIONARIES[id] = Dictionary(content)
    return _DICTIONARIES[id]


def dictionary_id(content: bytes) -> int:
    """Return the id of a dictionary (https://www.rfc-editor.org/rfc/rfc8878#section-5)."""
    return int.from_bytes(content[4:8], "little")


def to_ms(moment: datetime) -> int:
    """Return whole milliseconds since 1970, rounded down."""
    return (moment - EPOCH) // _MILLISECOND


def from_ms(milliseconds: int) -> datetime:
    """Return the moment in UTC."""
    return EPOCH + milliseconds * _MILLISECOND


def pack(article: Article, dictionary: Dictionary | None = None) -> bytes:
    """Serialize an article as JSON compressed with zstd, without its times, which have their own columns."""
    untimed = {
        name: to_json_value(value) for name in _PACKED if (value := getattr(article, name)) not in (None, "", ())
    }
    spelled = json.dumps(untimed, ensure_ascii=False, separators=(",", ":"))
    content = spelled.encode("utf-8", "surrogatepass")
    return dictionary.compress(content) if dictionary else zstandard.compress(content, _LEVEL)


def repack(packed: bytes, dictionary: Dictionary) -> bytes | None:
    """Return a body packed with another dictionary; None if it has this one already, or is damaged."""
    try:
        if zstandard.get_frame_parameters(packed).dict_id == dictionary.id:
            return None
        return dictionary.compress(_decompress(packed))
    except (zstandard.ZstdError, BodyError):
        return None


def unpacked(packed: bytes) -> bytes:
    """Return the JSON of a body; raises `BodyError` if it is damaged."""
    try:
        return _decompress(packed)
    except zstandard.ZstdError as error:
        raise BodyError(f"a stored article cannot be read: {error}") from error


def unpack(packed: bytes, *, published: datetime, updated: datetime, first_seen: datetime, **others: Any) -> Article:
    """Parse what `pack` returned, and add these times and other fields; raises `BodyError` if it is damaged."""
    try:
        spelled = json.loads(_decompress(packed).decode("utf-8", "surrogatepass"))
        times = {"published": published, "updated": updated, "first_seen": first_seen} | others
        return Article(**_fields(spelled) | times)
    except BodyError:
        raise
    except (zstandard.ZstdError, ValueError, TypeError, AttributeError) as error:
        raise BodyError(f"a stored article cannot be read: {error}") from error


def _decompress(packed: bytes) -> bytes:
    """Decompress a body with the dictionary that its header names, or without one."""
    if not (id := zstandard.get_frame_parameters(packed).dict_id):
        return zstandard.decompress(packed)
    if id not in _DICTIONARIES:
        raise BodyError(f"a stored article cannot be read: the database has no dictionary {id}")
    return _DICTIONARIES[id].decompress(packed)


def _fields(spelled: Mapping[str, Any]) -> dict[str, Any]:
    """Convert parsed JSON to fields of `Article`; unknown fields, from a newer version, are ignored.

    Empty fields are not packed even if the model has no default for them: they are added again here and below.
    """
    values: dict[str, Any] = {"url": None, "content_html": ""}
    for name, value in spelled.items():
        if name in _PACKED:
            reader: Callable[[Any], object] = _READERS.get(name, _plain)
            values[name] = reader(value)
    return values


def _plain(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def _image(value: Mapping[str, Any]) -> Image:
    return Image(**{"url": "", **value})


def _images(value: Iterable[Mapping[str, Any]]) -> tuple[Image, ...]:
    return tuple(map(_image, value))


def _media(value: Iterable[Mapping[str, Any]]) -> tuple[Media, ...]:
    return tuple(Media(**{"url": "", "type": "", **item}) for item in value)


def _episode(value: Mapping[str, Any]) -> Episode:
    lists = {
        "chapters": tuple(Chapter(**{"start": 0, "title": "", **item}) for item in value.get("chapters", ())),
        "transcripts": tuple(Transcript(**{"url": "", **item}) for item in value.get("transcripts", ())),
    }
    return Episode(**{**value, **lists})


def _corrections(value: Iterable[object]) -> tuple[Message, ...]:
    return tuple(from_json(item, CorrectionKind) for item in value)


#: converters of fields that are no plain JSON values
_READERS: dict[str, Callable[[Any], object]] = {
    "images": _images,
    "lead_image": _image,
    "media": _media,
    "episode": _episode,
    "provenance": _corrections,
}
