"""Podcast elements of iTunes and Podcasting 2.0, as far as validators accept them."""

from lxml import etree

from feeds.model import Article, Feed
from feeds.publish.formats.enclosures import Enclosure, rss_enclosure
from feeds.publish.formats.feedgen_extension import ITUNES, PODCAST, Step, add
from feeds.publish.formats.safe_text import MIME, duration, language, title, web_url

#: Apple requires an owner address; this one is invalid on purpose (RFC 2606 section 2)
_NO_OWNER = "nobody@feeds.invalid"
#: files that iTunes plays; the W3C validator warns about iTunes elements with other files (UnsupportedItunesFormat)
_ENDINGS = (".m4a", ".mp3", ".mov", ".mp4", ".m4v")
#: MIME types of transcripts by URL ending; the type is required
_TRANSCRIPTS = {
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".html": "text/html",
    ".txt": "text/plain",
}


def channel(feed: Feed) -> Step:
    """iTunes elements of a channel whose items use iTunes elements; without them the validator warns for each item."""

    def step(element: etree._Element) -> None:
        if feed.podcast is None or not language(feed.language):
            return
        add(element, f"{{{ITUNES}}}category", text="News")
        add(element, f"{{{ITUNES}}}explicit", "true" if feed.podcast.is_explicit else "false")
        owner = add(element, f"{{{ITUNES}}}owner")
        add(owner, f"{{{ITUNES}}}name", title(feed.title)[:255])
        add(owner, f"{{{ITUNES}}}email", _NO_OWNER)
        if picture := web_url(feed.podcast.cover):
            add(element, f"{{{ITUNES}}}image", href=picture)

    return step


def item(feed: Feed, article: Article) -> Step:
    """iTunes duration and image of an episode."""

    def step(element: etree._Element) -> None:
        if not (enclosure := _enclosed(feed, article)):
            return
        if enclosure.duration:
            add(element, f"{{{ITUNES}}}duration", duration(enclosure.duration))
        episode = article.episode
        own = web_url(article.images[0].url) if article.images else ""
        if picture := own or (web_url(episode.cover) if episode else ""):
            add(element, f"{{{ITUNES}}}image", href=picture)
        if episode and episode.explicit:
            add(element, f"{{{ITUNES}}}explicit", episode.explicit)

    return step


def files(article: Article) -> Step:
    """Podcasting 2.0 elements for chapters and transcripts, which are separate files; in RSS and in Atom."""

    def step(element: etree._Element) -> None:
        episode = article.episode
        if episode is None:
            return
        if url := web_url(episode.chapters_url):
            kind = episode.chapters_type if MIME.fullmatch(episode.chapters_type) else "application/json+chapters"
            add(element, f"{{{PODCAST}}}chapters", url=url, type=kind)
        for transcript in episode.transcripts:
            ending = next(
                (end for end in _TRANSCRIPTS if transcript.url.partition("?")[0].lower().endswith(end)), ".txt"
            )
            kind = transcript.type if MIME.fullmatch(transcript.type) else _TRANSCRIPTS[ending]
            if url := web_url(transcript.url):
                language_tag = language(transcript.language)
                add(element, f"{{{PODCAST}}}transcript", url=url, type=kind, language=language_tag)

    return step


def _enclosed(feed: Feed, article: Article) -> Enclosure | None:
    """The recording of an episode, None if iTunes elements are not allowed with it."""
    enclosure = rss_enclosure(article) if feed.podcast else None
    if enclosure is None or not enclosure.url.lower().endswith(_ENDINGS) or not language(feed.language):
        return None
    return enclosure if enclosure.duration or article.episode else None
