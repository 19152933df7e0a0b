"""What a podcast says of its episodes, in the words of iTunes and of Podcasting 2.0, as far as no validator minds."""

from lxml import etree

from feeds.model import Article, Feed
from feeds.publish.formats.enclosures import Enclosure, rss_enclosure
from feeds.publish.formats.feedgen_extension import ITUNES, PODCAST, Step, add
from feeds.publish.formats.safe_text import MIME, address, duration, language, title

#: Apple asks for an address of the owner; this is none, and never will be (RFC 2606 section 2)
_NO_OWNER = "nobody@feeds.invalid"
#: what iTunes plays; the W3C validator warns of iTunes' words beside another file (UnsupportedItunesFormat)
_ENDINGS = (".m4a", ".mp3", ".mov", ".mp4", ".m4v")
#: by the end of an address the type of a transcript, which may not be left out
_TRANSCRIPTS = {
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".json": "application/json",
    ".html": "text/html",
    ".txt": "text/plain",
}


def channel(feed: Feed) -> Step:
    """What iTunes asks of a channel whose items use its words; without it each of them is a validator warning."""

    def step(element: etree._Element) -> None:
        if feed.podcast is None or not language(feed.language):
            return
        add(element, f"{{{ITUNES}}}category", text="News")
        add(element, f"{{{ITUNES}}}explicit", "true" if feed.podcast.is_explicit else "false")
        owner = add(element, f"{{{ITUNES}}}owner")
        add(owner, f"{{{ITUNES}}}name", title(feed.title)[:255])
        add(owner, f"{{{ITUNES}}}email", _NO_OWNER)
        if picture := address(feed.podcast.cover):
            add(element, f"{{{ITUNES}}}image", href=picture)

    return step


def item(feed: Feed, article: Article) -> Step:
    """Length and picture of an episode in the words of iTunes."""

    def step(element: etree._Element) -> None:
        if not (enclosure := _enclosed(feed, article)):
            return
        if enclosure.duration:
            add(element, f"{{{ITUNES}}}duration", duration(enclosure.duration))
        episode = article.episode
        own = address(article.images[0].url) if article.images else ""
        if picture := own or (address(episode.cover) if episode else ""):
            add(element, f"{{{ITUNES}}}image", href=picture)
        if episode and episode.explicit:
            add(element, f"{{{ITUNES}}}explicit", episode.explicit)

    return step


def files(article: Article) -> Step:
    """Chapters and transcripts, which are files of their own, in the words of Podcasting 2.0; in RSS and in Atom."""

    def step(element: etree._Element) -> None:
        episode = article.episode
        if episode is None:
            return
        if url := address(episode.chapters_url):
            kind = episode.chapters_type if MIME.fullmatch(episode.chapters_type) else "application/json+chapters"
            add(element, f"{{{PODCAST}}}chapters", url=url, type=kind)
        for transcript in episode.transcripts:
            ending = next(
                (end for end in _TRANSCRIPTS if transcript.url.partition("?")[0].lower().endswith(end)), ".txt"
            )
            kind = transcript.type if MIME.fullmatch(transcript.type) else _TRANSCRIPTS[ending]
            if url := address(transcript.url):
                language_tag = language(transcript.language)
                add(element, f"{{{PODCAST}}}transcript", url=url, type=kind, language=language_tag)

    return step


def _enclosed(feed: Feed, article: Article) -> Enclosure | None:
    """The recording of an episode, None where iTunes' words may not stand beside it."""
    enclosure = rss_enclosure(article) if feed.podcast else None
    if enclosure is None or not enclosure.url.lower().endswith(_ENDINGS) or not language(feed.language):
        return None
    return enclosure if enclosure.duration or article.episode else None
