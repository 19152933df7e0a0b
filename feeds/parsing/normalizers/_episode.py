"""Normalize the podcast metadata of an entry: cover, chapters and transcripts."""

from collections.abc import Iterator

from feeds.common.text import plain
from feeds.model import RawEntry
from feeds.model.attachments import Chapter, Episode, RawEpisode, Transcript, milliseconds
from feeds.parsing.markup import html_to_text
from feeds.urls.canonicalize import clean
from feeds.urls.image_origin import find_origin, is_decoration

_MAX_TITLE_LENGTH = 300
_TRUE, _FALSE = frozenset({"yes", "true", "explicit"}), frozenset({"no", "false", "clean"})


def episode(raw: RawEntry, base: str) -> Episode | None:
    """Return the metadata of the recording except its length, None if there is none."""
    raw_episode = raw.episode
    if raw_episode is None:
        return None
    result = Episode(
        cover=_picture(raw_episode.cover, base),
        explicit=_explicit(raw_episode.explicit),
        chapters=tuple(_chapters(raw_episode, base)),
        chapters_url=clean(raw_episode.chapters_url, base) or "",
        chapters_type=plain(raw_episode.chapters_type),
        transcripts=tuple(_transcripts(raw_episode, base)),
    )
    return result if result != Episode(explicit=result.explicit) else None


def _picture(url: str, base: str) -> str:
    original = find_origin(url, base).url if url else None
    return "" if original is None or is_decoration(original) else original


def _explicit(text: str) -> str:
    word = text.strip().lower()
    return "true" if word in _TRUE else "false" if word in _FALSE else ""


def _chapters(raw_episode: RawEpisode, base: str) -> Iterator[Chapter]:
    for chapter in raw_episode.chapters:
        start, title = milliseconds(chapter.start), html_to_text(chapter.title[:_MAX_TITLE_LENGTH])
        if start is not None and title:
            url = clean(chapter.url, base) or ""
            yield Chapter(start=start, title=title, url=url, image=_picture(chapter.image, base))


def _transcripts(raw_episode: RawEpisode, base: str) -> Iterator[Transcript]:
    for transcript in raw_episode.transcripts:
        if url := clean(transcript.url, base):
            yield Transcript(url=url, type=plain(transcript.type).lower(), language=plain(transcript.language))
