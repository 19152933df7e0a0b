"""The pictures and recordings of an article: those in its text, and those only in the entry's metadata."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from html import escape

from feeds.common.limits import MAX_FILES
from feeds.model import Image, Media, RawEntry
from feeds.model.attachments import RawMedia, seconds
from feeds.parsing.corrections import CorrectionKind
from feeds.parsing.markup import Draft, html_to_text
from feeds.parsing.normalizers._image_sizes import ImageSelection, size_independent_key
from feeds.parsing.normalizers._media_types import is_document, kind_of
from feeds.urls.canonicalize import clean
from feeds.urls.hosts import registrable_domain
from feeds.urls.image_origin import find_origin, is_decoration
from feeds.urls.parsing import parts_of

#: a recording and its MIME type
_Recording = tuple[RawMedia, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Files:
    """The files in the metadata and text of an entry."""

    images: tuple[Image, ...]
    media: tuple[Media, ...]
    #: addresses of attached documents, if the entry has no text
    documents: tuple[str, ...]


def files(raw: RawEntry, draft: Draft) -> Files:
    """Return every picture once, in its largest form, and every recording; those in the text come first."""
    pictures: list[RawMedia] = []
    recordings: list[_Recording] = []
    documents: list[str] = []
    for media in raw.media[:MAX_FILES]:
        kind = kind_of(media, find_origin(media.url, draft.base).url or media.url)
        if kind.startswith("image"):
            pictures.append(media)
        elif kind:
            recordings.append((media, kind))
        elif not draft.html and is_document(media) and (url := clean(media.url, draft.base)):
            documents.append(url)
        else:
            draft.note(CorrectionKind.ATTACHMENT)
    if len(raw.media) >= MAX_FILES:
        draft.note(CorrectionKind.FILES_CUT, most=MAX_FILES)
    return Files(
        images=_images(pictures, draft),
        media=_media(raw, recordings, _stills(pictures, draft), draft),
        documents=tuple(dict.fromkeys(documents)),
    )


def as_html(files: Files) -> str:
    """Render pictures and recordings as the content of an entry without text; a still is the poster of its video."""
    stills = {file.poster for file in files.media}
    parts = [
        f'<img src="{escape(file.url)}" alt="{escape(file.alt)}">' for file in files.images if file.url not in stills
    ]
    for file in files.media:
        tag = "audio" if file.type.startswith("audio/") else "video"
        parts.append(f'<{tag} src="{escape(file.url)}" poster="{escape(file.poster)}"></{tag}>')
    return "".join(parts)


# --- pictures -------------------------------------------------------------------------------------------------------


def _images(pictures: Sequence[RawMedia], draft: Draft) -> tuple[Image, ...]:
    """Return the pictures in the text, then other pictures of the metadata that are not another size of them."""
    if not pictures:
        return tuple(draft.images)
    selection = ImageSelection(size_independent_key(image.url) for image in draft.images)
    # a thumbnail may come before the larger form of its picture
    for media in sorted(pictures, key=lambda media: media.is_small):
        if image := _image(media, draft):
            selection.add(image, media)
    for _, media in selection.images():
        if kinds := find_origin(media.url, draft.base).kinds:
            draft.note(CorrectionKind.UNPROXIED, proxies=", ".join(kinds))
    return (*draft.images, *(image for image, _ in selection.images()))


def _image(media: RawMedia, draft: Draft) -> Image | None:
    """Return a picture of the metadata; None for placeholders."""
    url = find_origin(media.url, draft.base).url
    if is_decoration(url or media.url, media.width or None, media.height or None) or _is_avatar(url or ""):
        draft.note(CorrectionKind.DECORATION)
        return None
    if url is None:
        draft.note(CorrectionKind.UNREACHABLE)
        return None
    words = html_to_text(media.caption)
    return Image(url=url, caption=words, alt=draft.alt(words), width=_pixels(media.width), height=_pixels(media.height))


def _is_avatar(url: str) -> bool:
    """Return whether a picture shows the author: WordPress.com lists it in the media of every entry."""
    return registrable_domain(parts_of(url).hostname or "") == "gravatar.com"


def _pixels(text: str) -> int | None:
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) < 6 else None


def _stills(pictures: Iterable[RawMedia], draft: Draft) -> dict[int, str]:
    """Return the first still of each group; the entry's own has the key 0."""
    stills: dict[int, str] = {}
    for media in pictures:
        if media.is_small and (url := find_origin(media.url, draft.base).url) and not is_decoration(url):
            stills.setdefault(media.group, url)
    return stills


# --- recordings -----------------------------------------------------------------------------------------------------


def _media(raw: RawEntry, recordings: Sequence[_Recording], stills: dict[int, str], draft: Draft) -> tuple[Media, ...]:
    """Return the recordings in the text with their metadata, then those only in the metadata."""
    by_url = {media.url: media for media in draft.media}
    for media, kind in recordings:
        # some feeds escape twice, and no server understands `&amp;` in an address
        url = clean(media.url.replace("&amp;", "&"), draft.base)
        if url is None:
            draft.note(CorrectionKind.UNREACHABLE)
            continue
        still = stills.get(media.group) or stills.get(0, "")
        recording = Media(
            url=url,
            type=kind,
            length=_bytes(media.length),
            duration=seconds(media.duration) or seconds(raw.episode.duration if raw.episode else ""),
            poster=still if kind.startswith("video/") else "",
            caption=_caption(media, raw),
        )
        by_url[url] = _merged(by_url[url], recording) if url in by_url else recording
    return tuple(by_url.values())


def _merged(from_text: Media, from_head: Media) -> Media:
    names = ("length", "duration", "poster", "caption")
    return replace(from_text, **{name: getattr(from_text, name) or getattr(from_head, name) for name in names})


def _bytes(text: str) -> int | None:
    return int(text) or None if text.isascii() and text.isdecimal() and len(text) < 16 else None


def _caption(media: RawMedia, raw: RawEntry) -> str:
    """Return the caption of the recording, unless it is the title or the text of the entry."""
    words = html_to_text(media.caption or media.title)
    texts = (raw.title, raw.summary, raw.content)
    return "" if words in map(html_to_text, texts) else words
