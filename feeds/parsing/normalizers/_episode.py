"""What belongs to the recording of an article: cover, chapters and transcripts, as they may be published."""

from collections.abc import Iterator

from feeds.common.text import plain
from feeds.model import RawEntry
from feeds.model.attachments import Chapter, Episode, RawEpisode, Transcript, milliseconds
from feeds.parsing.markup import html_to_text
from feeds.urls.canonicalize import clean
from feeds.urls.image_origin import is_decoration, trace

_LONGEST_TITLE = 300
_TRUE, _FALSE = frozenset({"yes", "true", "explicit"}), frozenset({"no", "false", "clean"})


def episode(raw: RawEntry, base: str) -> Episode | None:
    """What the entry says of its recording beside its length, None where it says nothing."""
    said = raw.episode
    if said is None:
        return None
    made = Episode(
        cover=_picture(said.cover, base),
        explicit=_explicit(said.explicit),
        chapters=tuple(_chapters(said, base)),
        chapters_url=clean(said.chapters_url, base) or "",
        chapters_type=plain(said.chapters_type),
        transcripts=tuple(_transcripts(said, base)),
    )
    return made if made != Episode(explicit=made.explicit) else None


def _picture(address: str, base: str) -> str:
    url = trace(address, base).url if address else None
    return "" if url is None or is_decoration(url) else url


def _explicit(written: str) -> str:
    word = written.strip().lower()
    return "true" if word in _TRUE else "false" if word in _FALSE else ""


def _chapters(said: RawEpisode, base: str) -> Iterator[Chapter]:
    for chapter in said.chapters:
        start, title = milliseconds(chapter.start), html_to_text(chapter.title[:_LONGEST_TITLE])
        if start is not None and title:
            url = clean(chapter.url, base) or ""
            yield Chapter(start=start, title=title, url=url, image=_picture(chapter.image, base))


def _transcripts(said: RawEpisode, base: str) -> Iterator[Transcript]:
    for one in said.transcripts:
        if url := clean(one.url, base):
            yield Transcript(url=url, type=plain(one.type).lower(), language=plain(one.language))
